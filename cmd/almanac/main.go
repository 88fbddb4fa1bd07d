// Command almanac compiles periodical data reports into an archive of web
// pages. Run "almanac help" for what it can do.
package main

import (
	"os"

	"almanac/internal/cli"
)

func main() {
	late()
	os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr))
}
