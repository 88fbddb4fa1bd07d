package parallel

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"
)

func TestEach(t *testing.T) {
	for _, n := range []int{0, 1, 2, 1000} {
		times := make([]atomic.Int32, n)
		busy := make([]atomic.Int32, Cores())
		Each(n, func(worker, i int) {
			if busy[worker].Add(1) > 1 {
				t.Errorf("worker %d does two things at once", worker)
			}
			times[i].Add(1)
			busy[worker].Add(-1)
		})
		for i := range times {
			if got := times[i].Load(); got != 1 {
				t.Errorf("of %d, %d was done %d times", n, i, got)
			}
		}
	}
}

// TestTry has one of many things fail: what is under way is finished, and no more than
// that. Those after it take a millisecond, so that all of them would take half a minute:
// no machine keeps the one that failed from saying so for that long.
func TestTry(t *testing.T) {
	want := errors.New("failed")
	var done atomic.Int32
	const many = 100_000
	got := Try(3, many, func(_, i int) error {
		if done.Add(1); i == 10 {
			return want
		}
		if i > 10 {
			time.Sleep(time.Millisecond)
		}
		return nil
	})
	if got != want {
		t.Errorf("the error is %v", got)
	}
	if n := done.Load(); n < 11 || n == many {
		t.Errorf("%d were done", n)
	}
	if err := Try(3, 0, nil); err != nil {
		t.Error(err)
	}
}
