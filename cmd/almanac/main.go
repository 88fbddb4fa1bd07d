// Command almanac compiles periodical data reports into an archive of web
// pages. Run "almanac help" for what it can do.
package main

import (
	"os"

	"almanac/internal/cli"
	_ "almanac/internal/heap" // sets how memory is taken
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr))
}
