// Command bench measures Almanac, beside Hugo and Eleventy where they are installed. It is no
// part of the program.
//
//	go run ./internal/bench builds [options]          full builds, taking turns
//	go run ./internal/bench watch [options]           from the end of a save to the new page
//	go run ./internal/bench adapt CORPUS SITE         a corpus as a site of ours
//
// The corpus is an archive of made-up monthly reports as the peers' generator
// writes it; adapt.go says what becomes of it. Without the peers, sample.go
// makes one of the same shape.
//
// Peers are in a folder of their own (-peers), outside of this repository, with
// an install.sh that is given a folder for what it installs (-scratch). Hugo is
// bin/hugo there, its site peers/hugo in the peers' folder.
//
// The machine may be busy: builds of one round follow one another, and what
// counts is the median of the rounds' ratios, not seconds.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
)

func main() {
	err := run(os.Args[1:])
	switch {
	case errors.Is(err, errUsage):
		fmt.Fprintln(os.Stderr, "usage: bench builds|watch [options], or bench adapt CORPUS SITE")
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("wrong usage")

func run(args []string) error {
	switch {
	case len(args) == 3 && args[0] == "adapt":
		return adapt(args[1], args[2])
	case len(args) > 0 && args[0] == "builds":
		return builds(args[1:])
	case len(args) > 0 && args[0] == "watch":
		return watch(args[1:])
	}
	return errUsage
}

// common are the options of all measurements.
type common struct {
	program string // the binary to measure
	peers   string
	scratch string
	sizes   string
	seed    string // of the corpus, "" for the generator's own
}

func (c *common) flags(f *flag.FlagSet, sizes string) {
	f.StringVar(&c.program, "program", "bin/almanac", "the almanac to measure")
	f.StringVar(&c.peers, "peers", "", "the folder of the peers, \"\" to measure without them")
	f.StringVar(&c.scratch, "scratch", "", "a folder to work in, which is kept (default: one that is not)")
	f.StringVar(&c.sizes, "sizes", sizes, "numbers of reports")
	f.StringVar(&c.seed, "seed", "", "the seed of the peers' corpus, a number (default: its generator's own)")
}
