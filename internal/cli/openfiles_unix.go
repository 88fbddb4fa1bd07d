//go:build unix

package cli

import (
	"errors"
	"os"
	"syscall"
)

// mayOpen reports whether so many more files may be open. It asks for them by system calls
// alone: an os.File would have the runtime open what it may not.
func mayOpen(n int) bool {
	for range n {
		fd, err := syscall.Dup(int(os.Stderr.Fd()))
		if err != nil {
			return !errors.Is(err, syscall.EMFILE) && !errors.Is(err, syscall.ENFILE)
		}
		defer syscall.Close(fd)
	}
	return true
}
