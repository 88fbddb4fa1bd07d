package output

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lock waits until no other publisher works on the target. Folders cannot be
// locked here, so a lock file beside the target is, and stays.
func (t target) lock(o Options) (release func(), err error) {
	f, err := os.OpenFile(t.stage+".lock", os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	take := func(flags uint32) error {
		return windows.LockFileEx(windows.Handle(f.Fd()), flags|windows.LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &windows.Overlapped{})
	}
	err = take(windows.LOCKFILE_FAIL_IMMEDIATELY)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		err = o.wait(func() error { return take(0) })
	}
	if err != nil {
		f.Close()
		return nil, &os.PathError{Op: "lock", Path: f.Name(), Err: err}
	}
	return func() { f.Close() }, nil
}
