package svg

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"almanac/internal/markup"
)

// Cache is a Renderer that keeps in a folder what another one draws. A file is
// named by the sum of everything its drawing is made from, and starts with the
// sum of this name and the drawing: one that does not fit is as good as none. Whatever
// goes wrong with the folder goes wrong in silence.
type Cache struct {
	dir    string
	script [sha256.Size]byte // sum of the script that draws
	draw   Renderer
	limit  int64 // bytes

	mu          sync.Mutex
	young, aged map[string]markup.HTML // by name: what this process has used lately
}

// format is counted up when the same request is drawn otherwise by the same
// script: with another engine, or another way of writing files.
const format = "2 quickjs-0.27"

// size is how many bytes of drawings are kept, some ten thousand.
const size = 128 << 20

// NewCache returns a cache in the folder dir, which need not exist, of what
// draw makes with the script. With dir "" nothing is kept beyond the process.
func NewCache(dir string, script []byte, draw Renderer) *Cache {
	return &Cache{dir: dir, script: sha256.Sum256(script), draw: draw, limit: size}
}

// Render implements Renderer.
func (c *Cache) Render(d Drawing) (markup.HTML, error) {
	name := c.name(d)
	if drawn, ok := c.kept(name); ok {
		return drawn, nil
	}
	drawn, err := c.draw.Render(d)
	if err == nil {
		c.recall(name, drawn)
		if c.dir != "" {
			keep(filepath.Join(c.dir, name), []byte(drawn))
		}
	}
	return drawn, err
}

// Script returns the sum of the script that draws.
func (c *Cache) Script() [sha256.Size]byte { return c.script }

// Kept returns the drawing if it need not be drawn.
func (c *Cache) Kept(d Drawing) (markup.HTML, bool) { return c.kept(c.name(d)) }

func (c *Cache) kept(name string) (markup.HTML, bool) {
	c.mu.Lock()
	drawn, ok := c.young[name]
	if !ok {
		drawn, ok = c.aged[name]
	}
	c.mu.Unlock()
	if ok {
		c.recall(name, drawn)
		return drawn, true
	}
	if c.dir == "" {
		return "", false
	}
	data, ok := read(filepath.Join(c.dir, name))
	if !ok {
		return "", false
	}
	var w markup.Writer
	w.Write(data) // as an engine has written it
	drawn = w.Take()
	c.recall(name, drawn)
	return drawn, true
}

// recalled is how many drawings are young. As many again are aged: when the young
// are too many, they age, and what was aged and not used since is forgotten.
const recalled = 1000

func (c *Cache) recall(name string, drawn markup.HTML) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.young == nil || len(c.young) >= recalled {
		c.young, c.aged = map[string]markup.HTML{}, c.young
	}
	c.young[name] = drawn
}

func (c *Cache) name(d Drawing) string {
	sum := sha256.New()
	sum.Write([]byte(format))
	sum.Write(c.script[:])
	sum.Write(d.key())
	return hex.EncodeToString(sum.Sum(nil)) + ".svg"
}

func read(path string) ([]byte, bool) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, false
	}
	sum, drawn, ok := bytes.Cut(data, []byte("\n"))
	return drawn, ok && string(sum) == seal(path, drawn)
}

// seal is the first line of the file of a drawing. It ties that to the name, so that no
// chart is ever taken for another.
func seal(path string, drawn []byte) string {
	sum := sha256.New()
	sum.Write([]byte(filepath.Base(path) + "\n"))
	sum.Write(drawn)
	return hex.EncodeToString(sum.Sum(nil))
}

// keep writes beside the file and renames, so that other builds see it whole
// or not at all.
func keep(path string, drawn []byte) {
	dir := filepath.Dir(path)
	if os.MkdirAll(dir, 0o700) != nil {
		return
	}
	f, err := os.CreateTemp(dir, unfinished+"*")
	if err != nil {
		return
	}
	_, err = f.WriteString(seal(path, drawn) + "\n")
	if err == nil {
		_, err = f.Write(drawn)
	}
	if closing := f.Close(); err != nil || closing != nil || os.Rename(f.Name(), path) != nil {
		os.Remove(f.Name())
	}
}

const unfinished = "new-"

// Trim drops the oldest drawings until three quarters of the limit are left,
// if there is more than the limit.
func (c *Cache) Trim() {
	entries, err := os.ReadDir(c.dir)
	if c.dir == "" || err != nil {
		return
	}
	var files []fs.FileInfo
	var total int64
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			files = append(files, info)
			total += info.Size()
		}
	}
	if total <= c.limit {
		return
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int {
		return cmp.Or(a.ModTime().Compare(b.ModTime()), cmp.Compare(a.Name(), b.Name()))
	})
	for _, f := range files {
		if total <= c.limit/4*3 {
			return
		}
		if os.Remove(filepath.Join(c.dir, f.Name())) == nil {
			total -= f.Size()
		}
	}
}
