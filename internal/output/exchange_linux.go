package output

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// exchange makes two folders change places in one step. Its error is
// errors.ErrUnsupported where the kernel or the file system cannot.
func exchange(a, b string) error {
	err := unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOSYS), errors.Is(err, unix.EOPNOTSUPP):
		return errors.ErrUnsupported
	}
	return &os.LinkError{Op: "exchange", Old: a, New: b, Err: err}
}

// isMount reports whether something is mounted in a folder, as far as the kernel tells
// (5.8 and later): such a folder stays where it is.
func isMount(parent, dir string) bool {
	var around, own unix.Statx_t
	for path, st := range map[string]*unix.Statx_t{parent: &around, dir: &own} {
		if unix.Statx(unix.AT_FDCWD, path, unix.AT_SYMLINK_NOFOLLOW, unix.STATX_MNT_ID, st) != nil || st.Mask&unix.STATX_MNT_ID == 0 {
			return false
		}
	}
	return around.Mnt_id != own.Mnt_id
}
