//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package output

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// root is an open folder in which files and folders are made by their relative
// paths. A site of 12,000 reports has 100,000 of them, so each is made with no more
// system calls than it needs: mkdirat for a folder; openat, write and close for a
// file. (An os.File costs two more, which ask whether one can wait for it.)
type root struct {
	path  string
	fd    int
	marks bool // write is to return marks
	// adjust says that modes do not come out as they were asked for, because of
	// the umask or an access list, and are to be set again.
	adjust bool
}

const (
	folderMode = 0o755
	fileMode   = 0o644
)

// makeRoot makes the folder.
func makeRoot(path string) (*root, error) {
	if err := os.Mkdir(path, folderMode); err != nil {
		return nil, err
	}
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	exact := info.Mode() == fs.ModeDir|folderMode // which has all bits of fileMode
	if !exact {
		if err := os.Chmod(path, folderMode); err != nil {
			return nil, err
		}
	}
	r, err := openRoot(path)
	if err != nil {
		return nil, err
	}
	r.adjust = !exact
	return r, nil
}

// openRoot opens a folder that is there.
func openRoot(path string) (*root, error) {
	r := &root{path: path}
	err := retry(func() (err error) {
		r.fd, err = unix.Open(path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
		return err
	})
	if err != nil {
		return nil, r.fault("open", "", err)
	}
	return r, nil
}

func (r *root) close() { _ = unix.Close(r.fd) }

// mkdir makes a folder.
func (r *root) mkdir(path string) error {
	if err := unix.Mkdirat(r.fd, path, folderMode); err != nil {
		return r.fault("mkdir", path, err)
	}
	if !r.adjust {
		return nil
	}
	return r.fault("chmod", path, unix.Fchmodat(r.fd, path, folderMode, 0))
}

// write makes a file. The mark is empty if none is wanted.
func (r *root) write(path string, data [][]byte) (m mark, err error) {
	fd := -1
	err = retry(func() (err error) {
		fd, err = unix.Openat(r.fd, path, unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL|unix.O_CLOEXEC, fileMode)
		return err
	})
	if err != nil {
		return mark{}, r.fault("create", path, err)
	}
	for i := 0; i < len(data) && err == nil; i++ {
		err = writeAll(fd, data[i])
	}
	if err == nil && r.adjust {
		err = unix.Fchmod(fd, fileMode)
	}
	if err == nil && r.marks {
		var st unix.Stat_t
		err = unix.Fstat(fd, &st)
		m = markOf(&st)
	}
	if e := unix.Close(fd); err == nil && !errors.Is(e, unix.EINTR) { // closed all the same
		err = e
	}
	return m, r.fault("write", path, err)
}

// link makes a file that is the one of the same path in another root.
func (r *root) link(from *root, path string) error {
	return unix.Linkat(from.fd, path, r.fd, path, 0)
}

func (r *root) remove(path string) error {
	return r.fault("remove", path, unix.Unlinkat(r.fd, path, 0))
}

// file looks at a file that has the mode that write gives, not at any other.
func (r *root) file(path string) (m mark, size int, err error) {
	return r.look(path, unix.S_IFREG|fileMode)
}

// folder looks at a folder that has the mode that mkdir gives; "" is the root.
func (r *root) folder(path string) (mark, error) {
	m, _, err := r.look(cmp.Or(path, "."), unix.S_IFDIR|folderMode)
	return m, err
}

func (r *root) look(path string, mode uint32) (mark, int, error) {
	var st unix.Stat_t
	err := unix.Fstatat(r.fd, path, &st, unix.AT_SYMLINK_NOFOLLOW)
	if err == nil && uint32(st.Mode) != mode {
		err = fs.ErrInvalid
	}
	return markOf(&st), int(st.Size), r.fault("look at", path, err)
}

func markOf(st *unix.Stat_t) mark {
	return mark{uint64(st.Ino), st.Mtim.Nano(), st.Ctim.Nano()}
}

func writeAll(fd int, data []byte) error {
	for len(data) > 0 {
		var n int
		err := retry(func() (err error) {
			n, err = unix.Write(fd, data)
			return err
		})
		if err == nil && n == 0 {
			err = io.ErrShortWrite
		}
		if err != nil {
			return err
		}
		data = data[n:]
	}
	return nil
}

// mayWrite returns an error if the system says that one may not write in a folder.
func mayWrite(dir string) error {
	if err := unix.Access(dir, unix.W_OK|unix.X_OK); err != nil {
		return &fs.PathError{Op: "write", Path: dir, Err: err}
	}
	return nil
}

// retry calls again what a signal interrupted.
func retry(f func() error) error {
	for {
		if err := f(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// fault tells what was done to which file, if anything went wrong.
func (r *root) fault(op, path string, err error) error {
	if err == nil {
		return nil
	}
	return &fs.PathError{Op: op, Path: filepath.Join(r.path, path), Err: err}
}
