package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Options of a publication.
type Options struct {
	// Protected are folders the target must not hold or be inside: the input.
	Protected []string
	// Waiting is called once if another publisher is at work; it may be nil.
	Waiting func()

	hooks hooks
}

// hooks are for tests; the zero value does nothing.
type hooks struct {
	// step is told of each step before it is taken, possibly by several
	// goroutines at once; its error makes the step fail.
	step func(string) error
	// exchange takes the place of the system's.
	exchange func(a, b string) error
}

// Result is what a publication did.
type Result struct {
	Files   int   // in the set
	Changed int   // new or other than they were published last
	Removed int   // published last and now no more
	Bytes   int64 // in all files of the set

	// Leftover is why the old tree could not be removed, nil if it was. The
	// new tree is in place all the same, and the next publication tries again.
	Leftover error
}

// Publish makes dir hold the files of the set and their manifest. The parent
// of dir must exist; dir may be absent. Files get the mode 0644 and folders 0755
// whatever the umask. An error says in one line what failed; the old tree is
// then as it was and the stage is gone.
func (s *Set) Publish(dir string, o Options) (Result, error) {
	r, err := s.publish(dir, o)
	if err != nil {
		return Result{}, fmt.Errorf("cannot publish into %s: %w", dir, err)
	}
	return r, nil
}

func (s *Set) publish(dir string, o Options) (Result, error) {
	t, err := resolve(dir, o.Protected)
	if err != nil {
		return Result{}, err
	}
	release, err := t.lock(o.Waiting)
	if err != nil {
		return Result{}, err
	}
	defer release()
	if err := t.recover(); err != nil {
		return Result{}, err
	}
	old, err := t.inspect()
	if err != nil {
		return Result{}, err
	}
	m := s.manifest()
	if err := s.replace(t, m, o.hooks); err != nil {
		if e := t.recover(); e != nil {
			return Result{}, fmt.Errorf("%w (then, while clearing up: %v)", err, e)
		}
		return Result{}, err
	}
	r := s.compare(old, m)
	if r.Leftover = o.hooks.at("clear"); r.Leftover == nil {
		r.Leftover = t.recover()
	}
	return r, nil
}

// replace stages the set and swaps it in.
func (s *Set) replace(t target, m manifest, h hooks) error {
	if err := s.stage(t, m, h); err != nil {
		return err
	}
	// Staging takes a while, and someone may have put a file into the target.
	if _, err := t.inspect(); err != nil {
		return err
	}
	return t.swap(h)
}

// swap puts the staged tree into the place of the target, which it leaves
// in the stage under the same name.
func (t target) swap(h hooks) error {
	staged := filepath.Join(t.stage, stagedTree)
	if err := h.at("swap"); err != nil {
		return err
	}
	if _, err := os.Lstat(t.dir); errors.Is(err, fs.ErrNotExist) {
		return os.Rename(staged, t.dir)
	}
	if h.exchange == nil {
		h.exchange = exchange
	}
	err := h.exchange(staged, t.dir)
	if !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return t.rename(staged, h)
}

// rename swaps without an exchange. If it fails or is killed halfway, recover
// puts the retired tree back.
func (t target) rename(staged string, h hooks) error {
	retired := filepath.Join(t.stage, retiredTree)
	if err := os.Rename(t.dir, retired); err != nil {
		return err
	}
	if err := h.at("rename"); err != nil {
		return err
	}
	if err := os.Rename(staged, t.dir); err != nil {
		return err
	}
	// From here on a failure is no failure to publish. Under its new name
	// recover never takes the old tree, half removed, for one to put back.
	_ = os.Rename(retired, staged)
	return nil
}

// at tells of a step.
func (h hooks) at(step string) error {
	if h.step == nil {
		return nil
	}
	return h.step(step)
}

// compare counts what differs between the old tree and the set.
func (s *Set) compare(old map[string]entry, m manifest) Result {
	r := Result{Files: len(m.Files), Bytes: s.size}
	kept := 0
	for _, f := range m.Files {
		was, ok := old[f.Path]
		if ok {
			kept++
		}
		if was != f {
			r.Changed++
		}
	}
	r.Removed = len(old) - kept
	return r
}
