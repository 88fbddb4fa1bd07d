package output

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// Stage is a site that is being written, hidden beside the folder that it will
// become. Any number of goroutines may write.
type Stage struct {
	dir     string // as it was named
	target  target
	hooks   hooks
	release func()           // the lock
	old     map[string]entry // what is published in the target
	root    *root            // of the new tree

	cache, key string
	before     *root           // of the old tree, nil if nothing in it can be linked
	was        map[string]kept // what was there untouched when it was published

	// writing is held for reading while something is written, so that nothing is
	// written any more when the tree is published or dropped.
	writing   sync.RWMutex
	closed    bool
	published bool

	mu      sync.Mutex // of what follows
	claims  claims
	refused []string
	folders map[string]*folder
	files   []kept
	failed  error // the first failure of a Write

	marked   []kept // the folders, before they are published
	manifest kept
}

// folder is a folder of the stage that is made when the first file needs it.
type folder struct {
	once sync.Once
	err  error
}

// Begin starts a publication into dir: it takes the lock, clears away what a
// killed publisher left and makes the stage. The parent of dir must exist; dir may
// be absent. The lock is held until Publish or Close, one of which must follow.
// An error says in one line what is wrong with dir, or failed; nothing was touched
// then.
func Begin(dir string, o Options) (*Stage, error) {
	t, err := resolve(dir, o.Protected)
	if err != nil {
		return nil, failure(dir, err)
	}
	release, err := t.lock(o)
	if err != nil {
		return nil, failure(dir, err)
	}
	if o.Context != nil && o.Context.Err() != nil {
		release()
		return nil, failure(dir, o.Context.Err())
	}
	s := &Stage{dir: dir, target: t, hooks: o.hooks, release: release, cache: o.Cache, key: o.Key, folders: map[string]*folder{}}
	if err := s.begin(); err != nil {
		release()
		return nil, failure(dir, err)
	}
	s.recall()
	return s, nil
}

// Standing is when what stands in the target was put there, by the clock of its file
// system: the zero time if nothing does, or the system does not say.
func (s *Stage) Standing() time.Time {
	r, err := openRoot(s.target.dir)
	if err != nil {
		return time.Time{}
	}
	defer r.close()
	m, err := r.folder("")
	if err != nil {
		return time.Time{}
	}
	return time.Unix(0, m.changed)
}

// Refusal returns why Begin would not publish into a folder, nil if it would, as far as
// the system says beforehand who may write there. It changes nothing and waits for nobody.
func Refusal(dir string, o Options) error {
	t, err := resolve(dir, o.Protected)
	if err == nil {
		_, err = t.inspect()
	}
	if err == nil {
		err = t.writable()
	}
	if err != nil {
		return failure(dir, err)
	}
	return nil
}

// writable returns an error if the target cannot change places with a stage beside it:
// both then get another parent, so that the target itself is written to as well.
func (t target) writable() error {
	err := mayWrite(t.parent)
	if exists, _ := t.exists(); exists && err == nil {
		err = mayWrite(t.dir)
		if err == nil && isMount(t.parent, t.dir) {
			err = errFixed
		}
	}
	return err
}

func failure(dir string, err error) error {
	return fmt.Errorf("cannot publish into %s: %w", dir, err)
}

func (s *Stage) begin() (err error) {
	if err := s.target.recover(); err != nil {
		return &LeftoverError{Clearing: err}
	}
	if s.old, err = s.target.inspect(); err != nil {
		return err
	}
	if s.root, err = s.target.makeStage(s.hooks); err != nil {
		return also(err, s.target.recover())
	}
	s.root.marks = s.cache != ""
	return nil
}

// LeftoverError is a failure after which something is left of the stage, which the
// next publication clears away; without Err, that is what failed.
type LeftoverError struct{ Err, Clearing error }

func (e *LeftoverError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("what was left beside it before cannot be cleared away: %v", e.Clearing)
	}
	return fmt.Sprintf("%v (then, while clearing up: %v)", e.Err, e.Clearing)
}

func (e *LeftoverError) Unwrap() []error { return []error{e.Err, e.Clearing} }

func also(err, clearing error) error {
	if clearing == nil {
		return err
	}
	return &LeftoverError{err, clearing}
}

// Write puts a file into the stage, one piece of it after the other; data may be used
// again afterwards. Files get the mode 0644 and folders 0755 whatever the umask.
//
// An error says in one line that the machine failed, and then nothing will be
// published. A path that cannot be published is no error here: it is not written,
// Refused tells of it, and Publish fails.
func (s *Stage) Write(path string, data ...[]byte) error {
	return s.add(entryOf(path, data), false, func() (mark, error) { return s.root.write(path, data) })
}

// Copy puts a file into the stage that is too large to be held. It is ErrOther if it has
// not this size and sum when it is read.
func (s *Stage) Copy(path string, from io.Reader, size int64, sum [sha256.Size]byte) error {
	e := entry{Path: path, Size: int(size), SHA256: sum}
	return s.add(e, false, func() (mark, error) { return s.root.copy(e, from) })
}

// ErrOther is that a file is not what it was said to be.
var ErrOther = errors.New("it has changed")

// Keep takes over a file of the site that stands in the target and that the new one
// does not have, for readers with an old page open. The manifest says of it that it is
// only kept. One that is not as it was published is not worth keeping and stays behind.
func (s *Stage) Keep(path string) error {
	was, ok := s.old[path]
	if !ok {
		return nil
	}
	data, err := os.ReadFile(filepath.Join(s.target.dir, filepath.FromSlash(path)))
	if err != nil || sha256.Sum256(data) != was.SHA256 {
		return nil
	}
	return s.add(entryOf(path, [][]byte{data}), true, func() (mark, error) { return s.root.write(path, [][]byte{data}) })
}

func (s *Stage) add(e entry, keep bool, write func() (mark, error)) error {
	s.writing.RLock()
	defer s.writing.RUnlock()
	if s.closed {
		return failure(s.dir, fs.ErrClosed)
	}
	if !s.claim(e.Path) {
		return nil
	}
	k, err := s.write(e, write)
	k.Kept = keep
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		if s.failed == nil {
			s.failed = err
		}
		return failure(s.dir, err)
	}
	s.files = append(s.files, k)
	return nil
}

// Read returns a file, and whether it was written. An error says in one line that one
// that was written cannot be read again.
func (s *Stage) Read(path string) (data []byte, written bool, err error) {
	s.mu.Lock()
	at, taken := s.claims.taken[Fold(path)]
	s.mu.Unlock()
	if !taken || at != (place{path: path}) {
		return nil, false, nil
	}
	if data, err = os.ReadFile(filepath.Join(s.target.stage, stagedTree, filepath.FromSlash(path))); err != nil {
		return nil, true, failure(s.dir, err)
	}
	return data, true, nil
}

// claim takes a path, or notes that it cannot be had.
func (s *Stage) claim(path string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.claims.claim(path) != nil {
		s.refused = append(s.refused, path)
		return false
	}
	return true
}

func (s *Stage) write(e entry, write func() (mark, error)) (kept, error) {
	if err := s.folder(folderOf(e.Path)); err != nil {
		return kept{}, err
	}
	if err := s.hooks.at("file"); err != nil {
		return kept{}, err
	}
	k := kept{entry: e}
	if s.link(&k) {
		return k, nil
	}
	var err error
	k.mark, err = write()
	return k, err
}

// copy makes a file, a piece at a time.
func (r *root) copy(e entry, from io.Reader) (m mark, err error) {
	name := filepath.Join(r.path, filepath.FromSlash(e.Path))
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return mark{}, err
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, h), from)
	if err == nil {
		err = f.Chmod(0o644) // whatever the umask
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil && (n != int64(e.Size) || sum(h.Sum(nil)) != e.SHA256) {
		err = ErrOther
	}
	if err == nil && r.marks {
		m, _, err = r.file(e.Path)
	}
	return m, err
}

func entryOf(path string, data [][]byte) entry {
	if len(data) == 1 {
		return entry{Path: path, Size: len(data[0]), SHA256: sha256.Sum256(data[0])}
	}
	e, h := entry{Path: path}, sha256.New()
	for _, x := range data {
		h.Write(x)
		e.Size += len(x)
	}
	h.Sum(e.SHA256[:0])
	return e
}

// folder makes a folder and those it is in, each once.
func (s *Stage) folder(path string) error {
	if path == "" {
		return nil
	}
	s.mu.Lock()
	f := s.folders[path]
	if f == nil {
		f = &folder{}
		s.folders[path] = f
	}
	s.mu.Unlock()
	f.once.Do(func() {
		if f.err = s.folder(folderOf(path)); f.err != nil {
			return
		}
		if f.err = s.hooks.at("folder"); f.err == nil {
			f.err = s.root.mkdir(path)
		}
	})
	return f.err
}

// Refused returns, sorted, the paths that were to be written and cannot be
// published: those that CheckPath refuses, and one of two that collide. It does not
// matter which of them came first. No Write may be at work.
func (s *Stage) Refused() []*PathError {
	if len(s.refused) == 0 {
		return nil
	}
	paths := slices.Clone(s.refused)
	for _, f := range s.files {
		paths = append(paths, f.Path)
	}
	return Refuse(paths)
}

// Close drops a stage that was not published: nothing is left of it. It may be
// called at any time and again, and reports whether Publish came first.
func (s *Stage) Close() (published bool, err error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.closed {
		return s.published, nil
	}
	if err := s.end(); err != nil {
		return false, fmt.Errorf("cannot clear away %s: %w", s.target.stage, err)
	}
	return false, nil
}

// end clears away what is in the stage and lets the next publisher in. To clear away
// takes a few open files: where they ran out, those of the stage must go first.
func (s *Stage) end() error {
	s.closed = true
	defer s.release()
	if s.before != nil {
		s.before.close()
	}
	if !s.published {
		s.root.close()
		return s.target.recover()
	}
	defer s.root.close()
	err := s.hooks.at("clear")
	if err == nil {
		err = s.target.recover()
	}
	s.remember()
	return err
}
