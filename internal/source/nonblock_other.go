//go:build !unix

package source

// nonblock does nothing where folders hold no pipes.
const nonblock = 0
