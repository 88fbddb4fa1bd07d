package site

import (
	"bytes"
	"cmp"
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

// atomEntry is what an entry of the feed has beside its content.
type atomEntry struct {
	Title, ID, Published, Updated, Summary string
	Authors                                []string
}

// entry is a finished entry.
type entry struct {
	title, updated string
	xml            []byte
}

// of is the entry of a series in the feed of its site: its title says which series, as
// several have reports of a month, and its source whose it is (RFC 4287, 4.2.11): else
// readers take the publisher of the site for the author.
func (e entry) of(s *Site) entry {
	const title, last = "</title>", "\n  </entry>"
	a := s.archive.Site
	head, rest, _ := bytes.Cut(e.xml, []byte(title))
	named := xmlPart(0, func(x *xmlWriter) {
		if !strings.Contains(e.title, a.Title) {
			x.text(" · " + a.Title)
		}
	})
	source := xmlPart(2, func(x *xmlWriter) {
		x.open("source")
		x.leaf("title", a.Title)
		x.leaf("id", s.absolute(""))
		x.leaf("link", "", "rel", "self", "type", "application/atom+xml", "href", s.absolute("feed.xml"))
		x.person(a.Publisher.Name)
		x.close("source")
	})
	e.xml = slices.Concat(head, named, []byte(title), bytes.TrimSuffix(rest, []byte(last)), source, []byte(last))
	return e
}

// with finishes an entry whose content is HTML, nil for one that has none.
func (e atomEntry) with(content func(*xmlWriter)) entry {
	return entry{e.Title, e.Updated, xmlPart(1, func(x *xmlWriter) {
		x.open("entry")
		x.leaf("title", e.Title)
		x.leaf("id", e.ID)
		x.leaf("link", "", "rel", "alternate", "type", "text/html", "href", e.ID)
		x.leaf("published", e.Published)
		x.leaf("updated", e.Updated)
		for _, name := range e.Authors {
			x.person(name)
		}
		if e.Summary != "" {
			x.leaf("summary", e.Summary)
		}
		if content != nil {
			x.around("content", content, "type", "html")
		}
		x.close("entry")
	})}
}

func (x *xmlWriter) person(name string) {
	x.open("author")
	x.leaf("name", name)
	x.close("author")
}

func (s *Site) feed() [][]byte {
	var entries []entry
	for _, kind := range []struct {
		own   func(*Site) []news
		let   []news // of series that are let go
		limit int
	}{{(*Site).ownReports, s.fresh.reports, feedLimit}, {(*Site).ownCorrections, s.fresh.corrections, correctionLimit}, {(*Site).ownWithdrawn, s.fresh.withdrawn, -1}} {
		for _, n := range s.news(kind.own, kind.let, kind.limit) {
			e := n.entry()
			if n.series >= 0 && !s.isPart() {
				e = e.of(s.series[n.series])
			}
			entries = append(entries, e)
		}
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return strings.Compare(b.updated, a.updated) })
	updated := "1970-01-01T00:00:00Z" // an empty archive was never updated
	if len(entries) > 0 {
		updated = max(updated, entries[0].updated)
	}
	parts := [][]byte{xmlHeader, xmlPart(0, func(x *xmlWriter) { s.feedHead(x, updated) })}
	for _, e := range entries {
		parts = append(parts, e.xml)
	}
	return append(parts, []byte("\n</feed>\n"))
}

func (s *Site) feedHead(x *xmlWriter, updated string) {
	a := s.archive.Site
	x.open("feed", "xmlns", "http://www.w3.org/2005/Atom", "xml:lang", a.Language)
	x.leaf("title", a.Title)
	if a.Description != "" {
		x.leaf("subtitle", a.Description)
	}
	x.leaf("id", s.absolute(""))
	x.leaf("updated", updated)
	x.leaf("link", "", "rel", "self", "type", "application/atom+xml", "href", s.absolute("feed.xml"))
	x.leaf("link", "", "rel", "alternate", "type", "text/html", "href", s.absolute(""))
	x.person(a.Publisher.Name)
}

// news is an entry of a feed on its way there.
type news struct {
	on     period.Date
	series int // its place among several, -1 for what they share
	entry  func() entry
}

// news returns the newest entries of a kind: those of all series where they have all
// reports. Who reads the feed of reports that the site has of its own has not asked for
// others, which have feeds of their own.
func (s *Site) news(own func(*Site) []news, let []news, limit int) []news {
	out := own(s)
	if !s.archive.Shared {
		return out
	}
	for _, x := range s.parts() {
		if x.settled == nil {
			out = append(out, own(x)...)
		}
	}
	return newest(slices.Concat(let, out), limit)
}

// newest sorts news, newest first and those of a day by series, and keeps the first.
func newest(all []news, limit int) []news {
	slices.SortStableFunc(all, func(a, b news) int { return cmp.Or(b.on.Compare(a.on), cmp.Compare(a.series, b.series)) })
	if limit >= 0 {
		all = all[:min(len(all), limit)]
	}
	return all
}

// ownReports are the newest reports of one archive.
func (s *Site) ownReports() (out []news) {
	for m, p := range s.fed() {
		out = append(out, news{m.Report.Published, s.place, p.entry})
	}
	return out
}

// ownCorrections are its newest corrections.
func (s *Site) ownCorrections() (out []news) {
	for i := range min(correctionLimit, len(s.corrections)) {
		c := &s.corrections[i]
		out = append(out, news{c.On(), s.place, func() entry { return s.correctionEntry(c) }})
	}
	return out
}

// ownWithdrawn are its withdrawals, in their order.
func (s *Site) ownWithdrawn() (out []news) {
	for _, w := range s.archive.Withdrawn {
		out = append(out, news{noDate, s.place, func() entry { return s.withdrawnEntry(w) }})
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

// entry is the page of a report as an entry of the feed.
func (p *PageFile) entry() entry {
	if t := p.released(); t != nil {
		return t.entry
	}
	return p.feedEntry(p.View().(*Report))
}

// feedEntry is a report with its whole commentary, charts left out, or with none.
func (p *PageFile) feedEntry(v *Report) entry {
	r := p.site.archive.Month(p.month).Report
	e := atomEntry{Title: r.Title, ID: v.Canonical, Published: instant(r.Published), Updated: instant(p.Date()), Summary: r.Summary, Authors: r.Authors}
	if p.site.archive.Site.Without.FeedContent {
		return e.with(nil)
	}
	page, err := url.Parse(v.Canonical)
	if err != nil {
		panic("site: " + err.Error()) // cannot be: the loader has parsed the site's address
	}
	return e.with(func(x *xmlWriter) { x.report(v, elsewhere{page, p.site.root.archive.Site.BaseURL}) })
}

// instant is the first moment of a day.
func instant(d period.Date) string { return d.String() + "T00:00:00Z" }

// report writes the commentary of a report as it may stand on a page that is not ours.
func (x *xmlWriter) report(v *Report, at elsewhere) {
	for i := range v.Body {
		b := &v.Body[i]
		at.write(x, b.Markup())
		if b.Table != nil {
			at.write(x, b.Table.Markup())
			x.text("\n")
			at.notes(x, b.Table.Notes)
		}
	}
	at.notes(x, v.Notes)
}

// elsewhere is where the markup of a page may stand that is not ours: addresses in
// full, no ids, no signs beside headings.
type elsewhere struct {
	page *url.URL // the markup is of
	site string
}

func (at elsewhere) notes(x *xmlWriter, list []Note) {
	for _, n := range list {
		x.text("<div>")
		if n.Mark != "" {
			x.text(string(markup.Text("[" + n.Mark + "] ")))
		}
		at.write(x, n.Markup)
		x.text("</div>\n")
	}
}

// write writes markup, escaped as text of a feed is. It takes one pass, and no
// patterns, which took most of the time that a small site takes to build.
func (at elsewhere) write(x *xmlWriter, h markup.HTML) {
	html := string(h)
	origin := at.page.Scheme + "://" + at.page.Host
	for {
		is := strings.Index(html, `="`) // text has no quotation marks, only tags have
		if is < 0 {
			break
		}
		name := strings.LastIndexByte(html[:is], ' ') + 1
		value, rest, _ := strings.Cut(html[is+2:], `"`)
		switch html[name:is] {
		case "id":
			x.text(html[:max(0, name-1)])
		case "href", "src":
			x.text(html[:is+2])
			if !strings.HasPrefix(value, "https://") || strings.HasPrefix(value, origin) {
				if to, err := at.page.Parse(value); err == nil && strings.HasPrefix(to.String(), at.site) {
					value = to.String()
				}
			}
			x.text(value)
			x.text(`"`)
		default:
			if before, after, ok := markup.CutLink(html, name, "anchor"); ok {
				x.text(before)
				rest = after
				break
			}
			x.text(html[:is+2+len(value)+1])
		}
		html = rest
	}
	x.text(html)
}
