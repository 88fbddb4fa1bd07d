// Package parallel does many things of one kind side by side.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Cores is how many goroutines can be at work at once.
func Cores() int { return runtime.GOMAXPROCS(0) }

// Each calls do for 0 to n-1, on all cores. The workers are numbered from 0 to Cores()-1,
// so that each can have for itself what only one may use at a time.
func Each(n int, do func(worker, i int)) {
	Try(Cores(), n, func(worker, i int) error {
		do(worker, i)
		return nil
	})
}

// Try calls do for 0 to n-1 from at most so many goroutines. After an error, which it
// returns, no other call begins; of several errors it returns any.
func Try(workers, n int, do func(worker, i int) error) error {
	var next atomic.Int64
	var failed atomic.Pointer[error]
	work := func(worker int) {
		for failed.Load() == nil {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			if err := do(worker, i); err != nil {
				failed.CompareAndSwap(nil, &err)
			}
		}
	}
	var others sync.WaitGroup
	for worker := 1; worker < min(workers, n); worker++ {
		others.Go(func() { work(worker) })
	}
	work(0) // to wait for others alone would put a thread to sleep and wake it again
	others.Wait()
	if err := failed.Load(); err != nil {
		return *err
	}
	return nil
}
