package output

import (
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Options of a publication.
type Options struct {
	// Protected are folders the target must not hold or be inside: the input.
	Protected []string
	// Waiting is called once if another publisher is at work; it may be nil. Context
	// ends the waiting for it; nil never does.
	Waiting func()
	Context context.Context
	// Cache is a folder where it is remembered how targets were left, "" to remember
	// nothing. Files that are as they were published last are linked then, not
	// written. Key, if it is not "", stands for all that the files are made from:
	// see Current.
	Cache, Key string

	hooks hooks
}

// wait takes a lock that is not free, unless the context ends before. A lock that
// comes later goes at once, since its file is closed by then.
func (o Options) wait(take func() error) error {
	if o.Waiting != nil {
		o.Waiting()
	}
	if o.Context == nil {
		return take()
	}
	taken := make(chan error, 1)
	go func() { taken <- take() }()
	select {
	case err := <-taken:
		return err
	case <-o.Context.Done():
		return o.Context.Err()
	}
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
	Linked  int   // of these, linked from the old tree
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
	paths := s.Paths()
	if err := each(len(paths), func(i int) error { return stage.Write(paths[i], s.files[paths[i]]) }); err != nil {
		return Result{}, err
	}
	return stage.Publish(s.Build)
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
	slices.SortFunc(s.files, func(a, b kept) int { return strings.Compare(a.Path, b.Path) })
	if err := s.replace(build); err != nil {
		return Result{}, failure(s.dir, also(err, s.end()))
	}
	s.published = true
	r := compare(s.old, s.files)
	r.Leftover = s.end()
	return r, nil
}

// replace completes the stage and swaps it in.
func (s *Stage) replace(build Build) error {
	if s.failed != nil {
		return s.failed
	}
	if refused := s.Refused(); len(refused) > 0 {
		return refused[0]
	}
	if err := s.hooks.at("manifest"); err != nil {
		return err
	}
	if err := s.writeManifest(build); err != nil {
		return err
	}
	s.markFolders()
	if err := s.untouched(); err != nil {
		return err
	}
	// Writing takes a while, and someone may have put a file into the target.
	if err := s.target.ours(s.old); err != nil {
		return err
	}
	return s.target.swap(s.hooks)
}

func (s *Stage) writeManifest(build Build) error {
	data := encodeManifest(build, func(yield func(entry) bool) {
		for _, k := range s.files {
			if !yield(k.entry) {
				return
			}
		}
	})
	s.manifest = kept{entry: entry{Path: ManifestPath, Size: len(data), SHA256: sha256.Sum256(data)}}
	var err error
	if s.manifest.mark, err = s.root.write(ManifestPath, [][]byte{data}); err != nil {
		return err
	}
	return flush(filepath.Join(s.target.stage, stagedTree, ManifestPath))
}

// flush has a file on the disk before anything that is done later.
func flush(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, syscall.EINVAL) { // file systems that have none
		return err
	}
	return nil
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
	if errors.Is(err, errors.ErrUnsupported) {
		err = t.rename(staged, h)
	}
	if errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EXDEV) {
		return errFixed
	}
	return err
}

// errFixed is why a folder stays where it is, such as the volume of a container.
var errFixed = errors.New("it cannot be replaced as a whole, since something is mounted there or it came with the image of a container: name a folder inside it")

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
func compare(old map[string]entry, files []kept) Result {
	r := Result{Files: len(files)}
	same := 0
	for _, k := range files {
		r.Bytes += int64(k.Size)
		was, ok := old[k.Path]
		if ok {
			same++
		}
		if was != k.entry {
			r.Changed++
		}
		if k.linked {
			r.Linked++
		}
	}
	r.Removed = len(old) - same
	return r
}
