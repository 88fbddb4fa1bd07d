package load

import (
	"crypto/sha256"
	"maps"
	"slices"
	"time"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/parallel"
	"almanac/internal/period"
	"almanac/internal/source"
	"almanac/internal/tomlfile"
)

// Memory is what loading the same site has read before. A load with a Memory
// gives what a load without one gives, and reads only what changed: the
// declarations, if one of their files did, and then everything; else the months
// and pages whose own files did. What is remembered is shared by the archives it
// is part of, which nobody changes. A Memory serves one load at a time.
type Memory struct {
	declared *loader
	key      declaredBy
	units    map[string]*unit
	all      *Memory            // of the content as those see it who may see all of it
	series   map[string]*Memory // of several series, by id
}

func (m *Memory) everything() *Memory {
	if m.all == nil {
		m.all = new(Memory)
	}
	return m.all
}

// unit is what was read from the files of one month or page.
type unit struct {
	key      [sha256.Size]byte
	month    *archive.Month // nil where there is none for the audience
	page     *archive.Page  // likewise
	withheld map[string]archive.Withheld
	diags    diag.List
	held     []heldTotal // totals of the month that may be let in
	opens    time.Time   // when the month appears, zero for at once
	read     time.Time   // options.Now when it was read
	today    period.Date // the day on which it was read: corrections may come
	toCome   []archive.ToCome
}

// declaredBy is everything that declarations depend on.
type declaredBy struct {
	files                     [sha256.Size]byte
	several, shared, beside   bool
	audience, baseURL, commit string
	drafts                    bool
}

// declarations returns a loader that has read what the tree declares.
func (m *Memory) declarations(p part, o Options) *loader {
	var own []*source.File
	for _, name := range []string{siteFile, p.folder() + seriesFile} {
		if f := p.tree.File(name); f != nil {
			own = append(own, f)
		}
	}
	if !p.shared {
		own = slices.Concat(own, p.named("codelists"), p.named("datasets"))
	}
	key := declaredBy{source.Sum(own, p.tree.Under(stringsFolder)), p.several != nil, p.shared, p.beside(), o.Audience, o.BaseURL, o.Commit, o.Drafts}
	if m.declared == nil || m.key != key || m.declared.compiler == nil {
		*m = Memory{declared: declare(p, o), key: key, all: m.all, series: m.series}
	}
	return m.declared
}

// units reads the months and pages, on all cores, and takes in what they give in
// the order of months and names.
func (l *loader) units(m *Memory) {
	var jobs []job
	for _, f := range l.folders() {
		jobs = append(jobs, job{f.path, f.files, func(l *loader) { l.month(f) }})
	}
	for _, f := range l.files("pages", ".md") {
		jobs = append(jobs, job{f.Path, []*source.File{f}, func(l *loader) { l.page(f) }})
	}
	units := make([]*unit, len(jobs))
	desks := make([]*desk, parallel.Cores())
	parallel.Each(len(jobs), func(worker, i int) {
		if desks[worker] == nil {
			desks[worker] = new(desk) // not beside another: cores would share a line of memory
		}
		units[i] = l.unit(jobs[i], m.units[jobs[i].name], desks[worker])
	})
	m.units = make(map[string]*unit, len(units))
	var last *archive.Report
	for i, u := range units {
		m.units[jobs[i].name] = u
		diags := slices.Clone(u.diags)
		if u.month != nil {
			l.archive.Months = append(l.archive.Months, u.month)
			if rep := u.month.Report; rep != nil {
				if last != nil {
					pointBack(diags, rep, last)
				}
				last = rep
			}
		}
		if u.page != nil {
			l.archive.Pages = append(l.archive.Pages, u.page)
		}
		maps.Copy(l.archive.Withheld, u.withheld)
		l.archive.ToCome = append(l.archive.ToCome, u.toCome...)
		l.diags = append(l.diags, diags...)
		l.held = append(l.held, u.held...)
		if u.opens.After(l.options.Now) && (l.next.IsZero() || u.opens.Before(l.next)) {
			l.next = u.opens
		}
	}
}

// job is a unit to be read.
type job struct {
	name  string
	files []*source.File
	read  func(*loader)
}

// desk is what one unit after another is read with. Only what it shares among them
// is kept.
type desk struct {
	toml  tomlfile.Parser // a table holds until the desk reads again: nobody keeps one
	cells []archive.Cell
	prose []*archive.Prose
	total combination // of no codes, and all that begin with it
}

// combination is a list of codes, which cells share that have it: the months have much
// the same. With a list for each cell builds of 120 and 1,200 reports take 1.04 and 1.11 of
// the CPU time, and the latter 190 MB for 153.
type combination struct {
	codes []*archive.Code
	next  map[*archive.Code]*combination // those with one more
}

// and returns the combination with one more code.
func (c *combination) and(code *archive.Code) *combination {
	next := c.next[code]
	if next == nil {
		if c.next == nil {
			c.next = map[*archive.Code]*combination{}
		}
		next = &combination{codes: slices.Concat(c.codes, []*archive.Code{code})}
		c.next[code] = next
	}
	return next
}

// unit reads a month or a page, unless what was read before still holds.
func (l *loader) unit(j job, before *unit, desk *desk) *unit {
	key := source.Sum(j.files)
	// A month with a total that was held, and perhaps let in, is not as it was read.
	if before != nil && before.key == key && before.held == nil && before.today == l.today && before.opens.After(before.read) == before.opens.After(l.options.Now) {
		return before
	}
	own := l.reader()
	own.desk, own.prose = desk, desk.prose
	j.read(own)
	own.compile()
	clear(own.prose)
	desk.prose = own.prose[:0]
	u := &unit{key: key, withheld: own.archive.Withheld, diags: own.diags, held: own.held, opens: own.opens, read: l.options.Now,
		today: l.today, toCome: own.archive.ToCome}
	for _, x := range own.archive.Months {
		u.month = x
	}
	for _, x := range own.archive.Pages {
		u.page = x
	}
	return u
}
