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
// for it.
const first = 56 << 20

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
func late() {
	none := debug.SetMemoryLimit(first)
	debug.SetGCPercent(-1)
	garbage := new([64 << 10]byte)
	runtime.AddCleanup(garbage, func(int) {
		if set := debug.SetGCPercent(pace); set >= 0 {
			debug.SetGCPercent(set) // by a preview, meanwhile
		}
		debug.SetMemoryLimit(none)
	}, 0)
}
