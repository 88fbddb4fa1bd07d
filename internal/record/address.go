package record

import (
	"maps"
	"path"
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/period"
)

// addresses reports every address that was published and is gone: a page with
// all below it as one, the files of a table as one, and those of a table that is
// gone everywhere as one.
func (c *checker) addresses() {
	gone := map[string]bool{}
	for file := range c.old.Files {
		if _, ok := c.there[c.archive.Path()+file]; !ok && !isAsset(file) && !c.mayGo(file) {
			gone[file] = true
		}
	}
	stems := map[string][]string{}  // files by the folder or the stem they have in common
	tables := map[string][]string{} // stems by their last part
	for _, file := range slices.Sorted(maps.Keys(gone)) {
		folder, below := goneFolder(gone, file)
		if !below {
			folder = path.Join(path.Dir(file), stemOf(file))
		}
		if stems[folder] == nil && !below {
			tables[stemOf(file)] = append(tables[stemOf(file)], folder)
		}
		stems[folder] = append(stems[folder], file)
	}
	for stem, list := range tables {
		if len(list) < everywhere {
			continue
		}
		c.diags.Errorf("record-address", c.owner(stems[list[len(list)-1]][0]), "the addresses of %q were published and are gone: %s and the like in %d places", stem, stems[list[0]][0], len(list)).
			Helpf("a table or chart keeps its id, and a report keeps what it places")
		for _, x := range list {
			delete(stems, x)
		}
	}
	c.yearsGone(stems)
	for stem, files := range stems {
		c.addressGone(stem, files)
	}
}

// yearsGone reports the pages of the years of a data set as one, and takes them out.
func (c *checker) yearsGone(stems map[string][]string) {
	years := map[string][]string{} // by data set
	for _, stem := range slices.Sorted(maps.Keys(stems)) {
		if parts := strings.Split(stem+"index.html", "/"); isYearOf(parts) {
			years[parts[1]] = append(years[parts[1]], stem)
			delete(stems, stem)
		}
	}
	for id, gone := range years {
		c.diags.Errorf("record-address", c.owner(gone[0]), "the pages of the years of %q were published and are gone: %s", id, strings.Join(gone, ", ")).
			Helpf("its records are so few now that one page has them; put back some, or %s", strings.Replace(c.withdrawal(gone[0]), "them", "each", 1))
	}
}

// everywhere is in how many places a table or chart is gone for that to be one
// finding.
const everywhere = 3

// addressGone reports a page or the files of one table.
func (c *checker) addressGone(stem string, files []string) {
	address, more := strings.TrimSuffix(files[0], "index.html"), ""
	if strings.HasSuffix(stem, "/") {
		address = stem
	} else if n := len(files) - 1; n > 0 {
		more = " (and what belongs to it: " + strings.Join(files[1:], ", ") + ")"
	}
	c.diags.Errorf("record-address", c.owner(address), "the address %s was published and is gone%s", address, more).
		Helpf("put back what makes it, or %s", strings.Replace(c.withdrawal(named(stem)), "them", "it", 1))
}

// stemOf is the name of a file without its ending.
func stemOf(file string) string {
	stem, _, _ := strings.Cut(path.Base(file), ".")
	return stem
}

// named is the address that a withdrawal of a page or of a table's files names.
func named(stem string) string { return strings.TrimSuffix(stem, "index") }

// isAsset reports whether a file is named by its content: such names may go.
func isAsset(file string) bool { return strings.HasPrefix(file, "assets/") }

// goneFolder returns the outermost folder around file whose page is gone.
func goneFolder(gone map[string]bool, file string) (folder string, ok bool) {
	for i := range len(file) {
		if file[i] == '/' && gone[file[:i+1]+"index.html"] {
			return file[:i+1], true
		}
	}
	return "", false
}

// mayGo reports whether a file is gone for a reason that is declared, or that has
// been reported.
func (c *checker) mayGo(file string) bool {
	if c.withdrawn(file) || file == Path {
		return true
	}
	parts := strings.Split(file, "/")
	stem := stemOf(file)
	switch {
	case parts[0] == "corrections", parts[0] == "compare": // it goes with the last correction, or with a month, which is reported
		return true
	case parts[0] == "data" && len(parts) > 2 && (c.withheld("data set", parts[1]) || c.saidNothing(parts[1])):
		return true
	case isYearOf(parts):
		return c.yearGone(parts[1], parts[2])
	case path.Ext(file) == ".xlsx" && len(c.archive.Withheld) > 0: // all of its tables may be withheld
		return true
	case parts[0] == "data" && len(parts) > 2 && c.lost[parts[1]] && parts[2] != "index.html" && stem != parts[1]:
		return true // made of what there is: it goes with the last of its figures
	case c.withheld("table", stem), c.withheld("chart", stem), c.withheld("page", parts[0]):
		return true
	case len(c.archive.Withheld) > 0 && strings.Contains(stem, "_"): // the series of a measure that is withheld
		for id := range c.archive.Withheld {
			if m, ok := strings.CutPrefix(id, "measure "+parts[min(1, len(parts)-1)]+"."); ok && (stem == "series_"+m || strings.HasPrefix(stem, "series_"+m+"-") || stem == "trend_"+m) {
				return true
			}
		}
	}
	return c.monthGone(parts)
}

// saidNothing reports whether nothing was published of a data set that several series
// share: it has no page in one that has nothing of it. Figures that are worked out are not
// in the record.
func (c *checker) saidNothing(id string) bool {
	i := slices.IndexFunc(c.archive.Datasets, func(d *archive.Dataset) bool { return d.ID == id })
	if i < 0 || strings.HasPrefix(c.archive.Datasets[i].Pos.File, c.archive.Folder()) {
		return false
	}
	if slices.ContainsFunc(c.archive.Datasets[i].Measures, func(m *archive.Measure) bool { return m.Derive != nil }) {
		return false
	}
	return !slices.ContainsFunc(c.old.Record.Months, func(m *Month) bool {
		for name := range m.Figures {
			if dataset(name) == id {
				return true
			}
		}
		return len(m.Records[id]) > 0
	})
}

// isYearOf reports whether a file is the page of a year of a data set.
func isYearOf(parts []string) bool {
	return len(parts) == 4 && parts[0] == "data" && period.IsYear(parts[2]) && parts[3] == "index.html"
}

// yearGone reports whether the page of a year went with the last of its records, or
// with records of which it is told that they are gone. It may also be gone because the
// data set has so few records now that its page has room for all of them.
func (c *checker) yearGone(dataset, year string) bool {
	if c.lost[dataset] && c.diags.Errors() > 0 {
		return true
	}
	return !slices.ContainsFunc(c.next.Record.Months, func(m *Month) bool {
		return strings.HasPrefix(m.Period.Path(), year+"/") && len(m.Records[dataset]) > 0
	})
}

// monthGone reports whether a file belongs to a month whose report is gone, which
// is declared or has been reported.
func (c *checker) monthGone(parts []string) bool {
	if len(parts) < 2 || len(parts[0]) != 4 {
		return false
	}
	m, err := period.ParseMonth(parts[0] + "-" + parts[1])
	if err != nil { // the page of a year goes with its last month
		return parts[1] == "index.html" && period.IsYear(parts[0]) && !slices.ContainsFunc(c.archive.Months, func(m *archive.Month) bool {
			return strings.HasPrefix(m.Period.Path(), parts[0]+"/")
		})
	}
	was, now := c.old.Record.Month(m), c.next.Record.Month(m)
	return was != nil && (now == nil || was.Report != nil && now.Report == nil)
}

// owner is the place in the content that an address comes from.
func (c *checker) owner(address string) diag.Pos {
	parts := strings.Split(address, "/")
	if parts[0] == "data" && len(parts) > 2 {
		for _, d := range c.archive.Datasets {
			if d.ID == parts[1] {
				return d.Pos
			}
		}
	}
	if len(parts) > 2 && period.IsYear(parts[0]) {
		if m, err := period.ParseMonth(parts[0] + "-" + parts[1]); err == nil {
			if x := c.next.Record.Month(m); x != nil {
				return x.source.Pos
			}
		}
	}
	return c.archive.Site.Pos
}
