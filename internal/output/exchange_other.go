//go:build !linux

package output

import "errors"

// exchange is for systems that cannot make two folders change places.
func exchange(a, b string) error { return errors.ErrUnsupported }
