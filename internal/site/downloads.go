package site

import (
	"sync"

	"almanac/internal/archive"
	"almanac/internal/export"
	"almanac/internal/markup"
	"almanac/internal/period"
	"almanac/internal/table"
)

// on tells the writer which page it writes for: tables and figures from here
// on are offered for download below path.
func (w *writer) on(path, title string, class int) *writer {
	w.path, w.class = path, class
	w.page = &export.Page{Site: w.archive.Site, Locale: w.loc, Title: title, URL: w.absolute(path),
		Published: w.scope.View.AsOf, Text: w.words}
	return w
}

// words writes prose that speaks of month at as plain text. Files of a page are made
// side by side, so each text is written by a writer of its own, unless it is the same
// everywhere. What is wrong with it, and what it tells, is said where the page shows it.
func (w *writer) words(p *archive.Prose, at period.Month) string {
	if m, ok := p.Constant(); ok {
		return markup.Plain(m)
	}
	return markup.Plain(w.aside().noteText(p, at))
}

// aside returns a writer of the same text that has written nothing and finds nothing
// for the page. It reads of w what does not change once the page is written.
func (w *writer) aside() *writer {
	return &writer{Site: &Site{common: w.common}, scope: w.scope, refs: w.refs, told: map[string]bool{}}
}

// offer makes files of a table that the page shows, and links to them. They are made
// of a sheet, which is made when the first of them is asked for: a preview makes the
// views of all pages and no file.
func (w *writer) offer(m *table.Model, id, label, title string, description *archive.Prose) []Download {
	if w.archive.Site.Without.Downloads {
		return nil
	}
	class := max(w.class, m.Decl.Class)
	if m.Decl.Dataset != nil {
		class = max(class, m.Decl.Dataset.Class)
	}
	level := w.strictest(class, m.Months)
	sheet := sync.OnceValue(func() *export.Sheet {
		s := w.page.Table(m, id, label, title)
		s.Description, s.Class = w.words(description, 0), level
		return s
	})
	w.sheets = append(w.sheets, sheet)
	return w.publish(sheet, title, w.stem(w.path, id, w.dataset))
}

// stem is the path of the files of a table or figure, without their extensions.
// On the page of a data set its id is the name of the whole data set's files.
func (s *Site) stem(path, id string, page *archive.Dataset) string {
	if page != nil && id == page.ID {
		id += "-figure"
	}
	return path + id
}

// strictest returns the level of what is made from the figures of some months.
func (w *writer) strictest(class int, months []*archive.Month) archive.Level {
	for _, m := range months {
		class = max(class, m.Class)
	}
	return w.archive.Site.Policy.Levels[class]
}

// publish adds the files of a sheet: stem.csv, its metadata and stem.json.
func (s *Site) publish(sheet func() *export.Sheet, title, stem string) []Download {
	csv, json := stem+".csv", stem+".json"
	s.files = append(s.files,
		File{csv, sure(func() []byte { return sheet().CSV() })},
		File{csv + export.MetadataSuffix, sure(func() []byte { return sheet().Metadata(csv) })},
		File{json, sure(func() []byte { return sheet().JSON() })},
	)
	return s.downloads(title, stem)
}

// downloads link to the files of a sheet.
func (s *Site) downloads(title, stem string) []Download {
	return []Download{{Format: "CSV", URL: s.url(stem + ".csv"), Of: title}, {Format: "JSON", URL: s.url(stem + ".json"), Of: title}}
}

// workbook makes one file of all tables and figures the page offers.
func (w *writer) workbook(description string) []Download {
	if len(w.sheets) == 0 {
		return nil
	}
	page, offered, class := w.page, w.sheets, w.archive.Site.Policy.Levels[w.class]
	path := w.path + w.scope.At.String() + ".xlsx"
	w.files = append(w.files, File{path, sure(func() []byte {
		var sheets []*export.Sheet
		for _, sheet := range offered {
			sheets = append(sheets, sheet())
		}
		return page.Workbook(sheets, class, description)
	})})
	return []Download{{Format: "XLSX", Of: w.loc.T("workbook_of", "title", page.Title), URL: w.url(path)}}
}

// bulk makes the files of a whole data set.
func (w *writer) bulk(d *archive.Dataset) []Download {
	if w.archive.Site.Without.Downloads {
		return nil
	}
	level := w.strictest(max(d.Class, w.class), w.covered(d))
	sheet := sync.OnceValue(func() *export.Sheet {
		s := w.page.Dataset(w.archive, d)
		s.Class = level
		return s
	})
	stem := w.path + d.ID
	w.resources = append(w.resources, resource{stem + ".csv", sheet})
	return w.publish(sheet, d.Title, stem)
}

// resource is a data set among the files.
type resource struct {
	path  string
	sheet func() *export.Sheet
}
