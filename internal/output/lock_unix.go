//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package output

import (
	"cmp"
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lock waits until no other publisher works in the parent folder. Locking the
// folder itself leaves nothing behind. Network file systems lock only files
// that are open for writing: there a lock file beside the target serves, and
// stays, because removing a lock file lets two processes hold it.
func (t target) lock(o Options) (release func(), err error) {
	f, err := os.Open(t.parent)
	if err != nil {
		return nil, err
	}
	err = flock(f, o)
	if errors.Is(err, unix.EBADF) || errors.Is(err, unix.EISDIR) || errors.Is(err, unix.EINVAL) {
		f.Close()
		if f, err = os.OpenFile(t.stage+".lock", os.O_RDWR|os.O_CREATE, 0o644); err != nil {
			return nil, err
		}
		err = flock(f, o)
	}
	if err != nil {
		f.Close()
		return nil, &os.PathError{Op: "lock", Path: f.Name(), Err: err}
	}
	return func() {
		_ = unix.Flock(int(f.Fd()), unix.LOCK_UN) // should closing fail, this process would wait for itself
		f.Close()
	}, nil
}

// flock takes the lock of f and says so if it has to wait.
func flock(f *os.File, o Options) error {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if !errors.Is(err, unix.EWOULDBLOCK) {
		return err
	}
	raw, err := f.SyscallConn()
	if err != nil {
		return err
	}
	return o.wait(func() (err error) {
		// Who no longer waits closes f, whose number no other file has until this is done.
		closed := raw.Control(func(fd uintptr) {
			err = retry(func() error { return unix.Flock(int(fd), unix.LOCK_EX) })
		})
		return cmp.Or(closed, err)
	})
}
