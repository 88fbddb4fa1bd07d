package build

import (
	"slices"
	"sync"

	"almanac/internal/output"
)

// Sink takes finished files as they are made, in any order and several at a time: an
// output.Stage, for instance. Errors are the machine's.
type Sink interface {
	// Write takes a file, one piece of it after the other. It must not keep data.
	Write(path string, data ...[]byte) error
	// Read returns a file, and whether it was written.
	Read(path string) (data []byte, written bool, err error)
	// Refused returns what of it cannot be published, once all is written.
	Refused() []*output.PathError
}

// collector is a Sink that keeps everything in memory.
type collector struct {
	mu    sync.Mutex
	paths []string
	data  [][]byte
}

func (c *collector) Write(path string, data ...[]byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.paths, c.data = append(c.paths, path), append(c.data, slices.Concat(data...))
	return nil
}

func (c *collector) Read(path string) ([]byte, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if i := slices.Index(c.paths, path); i >= 0 {
		return c.data[i], true, nil
	}
	return nil, false, nil
}

func (c *collector) Refused() []*output.PathError { return output.Refuse(c.paths) }

func (c *collector) set(of output.Build) *output.Set {
	set := &output.Set{Build: of}
	for i, path := range c.paths {
		if err := set.Add(path, c.data[i]); err != nil {
			panic("build: " + err.Error()) // cannot be: nothing was refused
		}
	}
	return set
}
