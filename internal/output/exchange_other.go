//go:build !linux

package output

import "errors"

// exchange is for systems that cannot make two folders change places.
func exchange(a, b string) error { return errors.ErrUnsupported }

// isMount does not know here.
func isMount(parent, dir string) bool { return false }
