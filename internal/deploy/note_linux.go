package deploy

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// note is a file by which the deploys of one machine to a target know of each other. Who
// is at work holds it locked, and the kernel drops that with the process. It names the
// lock on the target and the boot of the kernel: machines may share a folder, and do not
// always share the locks of its files.
type note struct{ file *os.File }

// take locks the note at a path, if nobody has it, and returns the token of who had it
// last: that process has ended, however it did. What fails is only missed.
func (n *note) take(path string) (ended string) {
	if path == "" || n.file != nil || os.MkdirAll(filepath.Dir(path), 0o700) != nil {
		return ""
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return ""
	}
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		f.Close()
		return ""
	}
	n.file = f
	data, err := io.ReadAll(f)
	token, boot, _ := strings.Cut(string(data), "\n")
	if err != nil || boot == "" || boot != bootOf() {
		return ""
	}
	return token
}

// write leaves the token of the lock that is about to be put.
func (n *note) write(token string) {
	if n.file != nil && n.file.Truncate(0) == nil {
		_, _ = n.file.WriteAt([]byte(token+"\n"+bootOf()), 0)
	}
}

func (n *note) close() {
	if n.file != nil {
		n.file.Close()
	}
}

// bootOf stands for this kernel since it was started, "" if it does not say.
func bootOf() string {
	id, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	return string(id)
}
