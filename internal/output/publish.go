package output

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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

// Publish makes dir hold the files of the set and their manifest, as a Stage does.
func (s *Set) Publish(dir string, o Options) (Result, error) {
	stage, err := Begin(dir, o)
	if err != nil {
		return Result{}, err
	}
	defer stage.Close()
	if err := s.writeTo(stage); err != nil {
		return Result{}, err
	}
	return stage.Publish(s.Build)
}

// writeTo writes all files, two for each core at a time: with two cores that
// takes half as long as one by one, and more gain nothing.
func (s *Set) writeTo(stage *Stage) error {
	var next atomic.Int64
	var failed atomic.Bool
	paths := s.Paths()
	errs := make([]error, 2*runtime.GOMAXPROCS(0))
	var writers sync.WaitGroup
	for w := range errs {
		writers.Go(func() {
			for !failed.Load() {
				i := int(next.Add(1)) - 1
				if i >= len(paths) {
					return
				}
				if errs[w] = stage.Write(paths[i], s.files[paths[i]]); errs[w] != nil {
					failed.Store(true)
				}
			}
		})
	}
	writers.Wait()
	return cmp.Or(errs...) // one is enough: they have one cause
}

// Publish makes the target hold the files of the stage and their manifest, which
// says that they are of build, and ends the stage. An error says in one line what
// failed; the old tree is then as it was.
func (s *Stage) Publish(build Build) (Result, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.closed {
		return Result{}, failure(s.dir, fs.ErrClosed)
	}
	slices.SortFunc(s.files, func(a, b entry) int { return strings.Compare(a.Path, b.Path) })
	if err := s.replace(build); err != nil {
		return Result{}, failure(s.dir, also(err, s.end()))
	}
	s.published = true
	r := compare(s.old, s.files)
	if r.Leftover = s.hooks.at("clear"); r.Leftover != nil {
		s.closed = true
		s.root.close()
		s.release()
		return r, nil
	}
	r.Leftover = s.end()
	return r, nil
}

// replace completes the stage and swaps it in.
func (s *Stage) replace(build Build) error {
	if s.failed != nil {
		return s.failed
	}
	if refused := s.Refused(); len(refused) > 0 {
		return refused[0].Err
	}
	if err := s.hooks.at("manifest"); err != nil {
		return err
	}
	if err := s.root.write(ManifestPath, encodeManifest(build, s.files)); err != nil {
		return err
	}
	// Writing takes a while, and someone may have put a file into the target.
	if _, err := s.target.inspect(); err != nil {
		return err
	}
	return s.target.swap(s.hooks)
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

// compare counts what differs between the old tree and the new files.
func compare(old map[string]entry, files []entry) Result {
	r := Result{Files: len(files)}
	kept := 0
	for _, f := range files {
		r.Bytes += int64(f.Size)
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
