package layout

import (
	"maps"
	"slices"
	"text/template/parse"

	"almanac/internal/locale"
)

// later is the set of layouts that are all ours. TestLate holds them to be without fault,
// and to be what quick compiles, so that a page need not be compiled before it is known
// that a site has one. Where the pages of all kinds are compiled, a build of 12 reports takes
// 1.02 of the CPU time.
func later(files sources, loc *locale.Locale) *Set {
	s := newSet(files, loc)
	s.late = newCompiler(files, loc)
	for file := range files {
		if name, is, _ := what(file); is {
			s.pages[name] = new(page)
		}
	}
	return s
}

// page returns the page called name, compiled; nil for one with faults.
func (s *Set) page(name string) (p *page, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, ok = s.pages[name]; p != nil && p.root == nil && s.late != nil {
		p = s.late.latePage(Folder + name + ".html")
		s.pages[name] = p
	}
	return p, ok
}

// latePage compiles a page with what it leads to, as far as no other page has led there.
func (c *compiler) latePage(file string) *page {
	own, _ := c.parse(file, file)
	anew := map[string]bool{}
	for name := range own {
		anew[name] = true
	}
	fresh := slices.Collect(maps.Values(own))
	for i := 0; i < len(fresh); i++ {
		for _, call := range c.calls(fresh[i]) {
			if c.shared[call.Name] == nil {
				fresh = slices.AppendSeq(fresh, maps.Values(c.shareNamed(call.Name)))
			}
		}
	}
	common := c.common(anew)
	if !escapeEach(fresh) || len(c.faults) > 0 {
		panic("layout: " + file + " of the program has a fault") // a test finds it first
	}
	return c.quickPage(file, own, common)
}

// shareNamed takes in the file of a partial, which is called by its name.
func (c *compiler) shareNamed(name string) map[string]*parse.Tree {
	file := partials + name + ".html"
	if name == "base" {
		file = Folder + "base.html"
	}
	if c.sources[file] == nil {
		return nil // the page has it for itself
	}
	return c.share(file, name)
}
