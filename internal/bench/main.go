// Command bench measures Almanac, beside Hugo where that is installed. It is no
// part of the program.
//
//	go run ./internal/bench adapt CORPUS SITE      a corpus as a site of ours
//
// CORPUS is an archive of made-up monthly reports as the peers' corpus generator
// writes it; adapt.go says what becomes of it.
package main

import (
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

const usage = "usage: bench adapt CORPUS SITE"

func run(args []string) error {
	if len(args) == 3 && args[0] == "adapt" {
		return adapt(args[1], args[2])
	}
	fmt.Fprintln(os.Stderr, usage)
	os.Exit(2)
	return nil
}
