//go:build !linux

package source

import "io/fs"

func stampOf(info fs.FileInfo) stamp {
	return stamp{size: info.Size(), written: info.ModTime().UnixNano()}
}
