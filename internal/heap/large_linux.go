package heap

import (
	"syscall"
	"unsafe"
)

const (
	block = 64<<20 - 64<<10 // the first part of the heap; a stack of 64 MB has room for it
	page  = 2 << 20         // a large page; its address is a multiple of it
)

// large has Linux put pages of 2 MB behind the first part of the heap, where it gives
// large pages to those who ask. A short run touches most of its memory for the first
// time, and each page then costs a fault: with pages of 4 KB those were 2,400 at 12
// reports and a fifth of the CPU time. With large ones builds of 12 and 120 reports take
// 0.82 and 0.84 of CPU and wall time, with 3 MB more memory, as the last page is seldom
// full. A build of 1,200 reports takes 0.93, and 0.98 where the block is half as large.
//
// The runtime maps its heap in pieces of 4 MB as it needs them, and what is asked for
// goes with a piece: it takes one large piece. A block that is taken and let go would be
// free only after a collection, and that takes 0.6 ms. A stack is free again as soon as
// its goroutine ends: so one is made that is as large, and never written to.
func large() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		var top byte
		deep(&top, nil)
	}()
	<-done
}

// deep has a frame with room for a block, the argument of a call that is never made, and
// asks from below it.
//
//go:noinline
func deep(top *byte, none *[block]byte) {
	if none != nil {
		wide(*none)
	}
	ask(top)
}

//go:noinline
func wide([block]byte) {}

// ask asks for large pages from here to the top of the stack. A refusal is of no concern:
// pages stay small.
//
//go:noinline
func ask(top *byte) {
	var bottom byte
	from := (uintptr(unsafe.Pointer(&bottom)) + page - 1) &^ (page - 1)
	to := uintptr(unsafe.Pointer(top)) &^ (page - 1)
	_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_HUGEPAGE)
}
