package cli

import (
	"errors"
	"syscall"
)

func inUse(err error) bool { return errors.Is(err, syscall.Errno(10048)) } // WSAEADDRINUSE

func listener(int) string { return "" }
