//go:build !linux

package heap

func large() {}
