package site

import (
	"encoding/xml"
	"iter"
	"net/url"
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/markup"
	"almanac/internal/period"
)

// feedLimit is how many reports the feed lists, newest first: each is there in
// full.
const feedLimit = 12

// correctionLimit is how many corrections it lists, which are short.
const correctionLimit = 50

type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string      `xml:"xml:lang,attr"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	ID       string      `xml:"id"`
	Updated  string      `xml:"updated"`
	Links    []atomLink  `xml:"link"`
	Author   atomPerson  `xml:"author"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	Title     string       `xml:"title"`
	ID        string       `xml:"id"`
	Link      atomLink     `xml:"link"`
	Published string       `xml:"published"`
	Updated   string       `xml:"updated"`
	Authors   []atomPerson `xml:"author,omitempty"`
	Summary   string       `xml:"summary,omitempty"`
	Content   atomText     `xml:"content"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

func (s *Site) feed() []byte {
	a := s.archive.Site
	f := atomFeed{
		Lang: a.Language, Title: a.Title, Subtitle: a.Description, ID: s.absolute(""),
		Updated: "1970-01-01T00:00:00Z", // an empty archive was never updated
		Author:  atomPerson{a.Publisher.Name},
		Links: []atomLink{
			{Rel: "self", Type: "application/atom+xml", Href: s.absolute("feed.xml")},
			{Rel: "alternate", Type: "text/html", Href: s.absolute("")},
		},
	}
	f.Entries = append(s.newReports(), s.newCorrections()...)
	for _, x := range s.All() {
		for _, w := range x.archive.Withdrawn {
			f.Entries = append(f.Entries, x.withdrawnEntry(w))
		}
	}
	for _, e := range f.Entries {
		f.Updated = max(f.Updated, e.Updated)
	}
	slices.SortStableFunc(f.Entries, func(a, b atomEntry) int { return strings.Compare(b.Updated, a.Updated) })
	return xmlFile(f)
}

// newReports are the newest reports, of all series.
func (s *Site) newReports() []atomEntry {
	type issue struct {
		of     *Site
		report *archive.Report
		page   *PageFile
	}
	var issues []issue
	for _, x := range s.All() {
		for m, p := range x.fed() {
			issues = append(issues, issue{x, m.Report, p})
		}
	}
	if s.series != nil {
		slices.SortStableFunc(issues, func(a, b issue) int { return b.report.Published.Compare(a.report.Published) })
	}
	var out []atomEntry
	for _, x := range issues[:min(len(issues), feedLimit)] {
		out = append(out, x.of.feedEntry(x.report, x.page))
	}
	return out
}

// byPath are the pages by their paths below the archive's root.
func (s *Site) byPath() map[string]*PageFile {
	out := make(map[string]*PageFile, len(s.pages))
	for _, p := range s.pages {
		out[p.at] = p
	}
	return out
}

// newCorrections are the newest corrections, of all series.
func (s *Site) newCorrections() []atomEntry {
	type correction struct {
		of *Site
		*archive.Correction
	}
	var all []correction
	for _, x := range s.All() {
		for i := range min(correctionLimit, len(x.corrections)) {
			all = append(all, correction{x, &x.corrections[i]})
		}
	}
	if s.series != nil {
		slices.SortStableFunc(all, func(a, b correction) int { return b.On().Compare(a.On()) })
	}
	var out []atomEntry
	for _, c := range all[:min(len(all), correctionLimit)] {
		out = append(out, c.of.correctionEntry(c.Correction))
	}
	return out
}

// fed yields the reports that the feed lists, newest first, with their pages.
func (s *Site) fed() iter.Seq2[*archive.Month, *PageFile] {
	return func(yield func(*archive.Month, *PageFile) bool) {
		pages := s.byPath()
		n := 0
		for _, m := range slices.Backward(s.archive.Months) {
			if m.Report == nil || m.Draft {
				continue
			}
			if n++; n > feedLimit || !yield(m, pages[m.Period.Path()+"/index.html"]) {
				return
			}
		}
	}
}

// feedEntry is a report with its whole commentary, charts left out.
func (s *Site) feedEntry(r *archive.Report, page *PageFile) atomEntry {
	v := page.View().(*Report)
	e := atomEntry{Title: r.Title, ID: v.Canonical, Published: instant(r.Published), Updated: instant(page.Date()), Summary: r.Summary}
	e.Link = atomLink{Rel: "alternate", Type: "text/html", Href: e.ID}
	for _, name := range r.Authors {
		e.Authors = append(e.Authors, atomPerson{name})
	}
	e.Content = atomText{Type: "html", Text: s.elsewhereHTML(v)}
	return e
}

// instant is the first moment of a day.
func instant(d period.Date) string { return d.String() + "T00:00:00Z" }

// elsewhereHTML is the commentary of a report as it may stand on a page that is
// not ours: addresses in full, no ids.
func (s *Site) elsewhereHTML(v *Report) string {
	var w markup.Writer
	notes := func(list []Note) {
		for _, n := range list {
			w.Raw("<div>")
			if n.Mark != "" {
				w.Text("[" + n.Mark + "] ")
			}
			w.HTML(n.Markup).Raw("</div>\n")
		}
	}
	for _, b := range v.Body {
		w.HTML(b.Markup)
		if b.Table != nil {
			w.HTML(b.Table.Markup).Raw("\n")
			notes(b.Table.Notes)
		}
	}
	notes(v.Notes)
	page, err := url.Parse(v.Canonical)
	if err != nil {
		panic("site: " + err.Error()) // cannot be: the loader has parsed the site's address
	}
	text := string(markup.WithoutLinks(w.Take(), "anchor"))
	text = replaced(text, ` id="`, func(string) string { return "" })
	for _, name := range []string{` href="`, ` src="`} {
		text = replaced(text, name, func(address string) string {
			if to, err := page.Parse(address); err == nil && strings.HasPrefix(to.String(), s.root.archive.Site.BaseURL) {
				address = to.String()
			}
			return name + address + `"`
		})
	}
	return text
}

// replaced replaces the attributes that begin so, by what is made of their
// values. (Patterns took most of the time that a small site takes to build.)
func replaced(html, begin string, attribute func(value string) string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(html, begin)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		var value string
		value, html, _ = strings.Cut(rest, `"`)
		b.WriteString(attribute(value))
	}
}
