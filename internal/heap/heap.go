// Package heap sets how the program takes memory and how often it collects garbage.
// Importing it is all: it is for the command, and nothing else knows of it. Its path
// sorts before those of most libraries, and so it runs before they take memory (a test of
// the command holds it).
//
// Where GOGC or GOMEMLIMIT is set, somebody knows better, and nothing is done.
package heap

import (
	"os"
	"runtime"
	"runtime/debug"
)

// first is how much may be in use before garbage is collected for the first time. Go
// begins at 4 MB and collects again and again while a site is read, when nearly all
// there is is still needed and to look through it is for nothing: 3 collections at 12
// reports and 4 at 120, for a fifth of the CPU time. A large site takes no more memory
// for it: at 1,200 reports, what is in use between later collections comes to as much.
// There, half of it takes 1.05 of the CPU time. One of 360 reports takes 97 MB for 76.
const first = 112 << 20

// least is what Go takes for the first collection where the pace is 100, and as much more
// or less as the pace is.
const least = 4 << 20

// pace is how much may be added to what is in use, in percent, before each later
// collection. At 1,200 reports 150 takes 0.94 of the CPU time of Go's own 100 and 15 %
// more memory; 200 and 300 take no less time.
const pace = 150

func init() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		large()
		late()
	}
}

// late puts the first collection off, and sets the pace of the later ones once it has come:
// what nobody points to any more is found then, and Go calls what was asked for its end. A
// large object is found sooner than small ones, and takes no memory until it is written to.
//
// A limit of memory would put it off as well. But it holds until it is taken away, and what
// is in use then is near it: one collection came right after another.
func late() {
	debug.SetGCPercent(putOff)
	garbage := new([64 << 10]byte)
	runtime.AddCleanup(garbage, func(int) {
		if set := debug.SetGCPercent(pace); set != putOff {
			debug.SetGCPercent(set) // by a preview, meanwhile
		}
	}, 0)
}

// putOff is the pace at which the first collection comes where it should.
const putOff = first / least * 100
