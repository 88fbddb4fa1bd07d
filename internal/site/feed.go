package site

import (
	"cmp"
	"encoding/xml"
	"iter"
	"net/url"
	"slices"
	"strings"
	"sync"

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

// atomText is escaped already: encoding/xml looks at a whole report letter by letter,
// which took half the time for the feed.
type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",innerxml"`
}

func htmlText(h string) atomText {
	if strings.IndexFunc(h, func(r rune) bool { return r < ' ' && r != '\n' || r >= '\uFFFD' && r <= '\uFFFF' }) < 0 {
		return atomText{"html", xmlEscapes.Replace(h)}
	}
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(h)); err != nil {
		panic("site: " + err.Error()) // a Builder takes everything
	}
	return atomText{"html", b.String()}
}

var xmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "\n", "&#xA;")

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
	for _, kind := range []struct {
		own   func(*Site) []news
		let   []news // of series that are let go
		limit int
	}{{(*Site).ownReports, s.fresh.reports, feedLimit}, {(*Site).ownCorrections, s.fresh.corrections, correctionLimit}, {(*Site).ownWithdrawn, s.fresh.withdrawn, -1}} {
		for _, n := range s.news(kind.own, kind.let, kind.limit) {
			f.Entries = append(f.Entries, n.entry())
		}
	}
	for _, e := range f.Entries {
		f.Updated = max(f.Updated, e.Updated)
	}
	slices.SortStableFunc(f.Entries, func(a, b atomEntry) int { return strings.Compare(b.Updated, a.Updated) })
	return xmlFile(f)
}

// news is an entry of a feed on its way there.
type news struct {
	on     period.Date
	series int // its place among several, -1 for what they share
	entry  func() atomEntry
}

// news returns the newest entries of a kind, of all series.
func (s *Site) news(own func(*Site) []news, let []news, limit int) []news {
	out := own(s)
	if s.series == nil {
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
		out = append(out, news{m.Report.Published, s.place, sync.OnceValue(func() atomEntry { return s.feedEntry(m.Report, p) })})
	}
	return out
}

// ownCorrections are its newest corrections.
func (s *Site) ownCorrections() (out []news) {
	for i := range min(correctionLimit, len(s.corrections)) {
		c := &s.corrections[i]
		out = append(out, news{c.On(), s.place, func() atomEntry { return s.correctionEntry(c) }})
	}
	return out
}

// ownWithdrawn are its withdrawals, in their order.
func (s *Site) ownWithdrawn() (out []news) {
	for _, w := range s.archive.Withdrawn {
		out = append(out, news{noDate, s.place, func() atomEntry { return s.withdrawnEntry(w) }})
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

// feedEntry is a report with its whole commentary, charts left out.
func (s *Site) feedEntry(r *archive.Report, page *PageFile) atomEntry {
	v := page.View().(*Report)
	e := atomEntry{Title: r.Title, ID: v.Canonical, Published: instant(r.Published), Updated: instant(page.Date()), Summary: r.Summary}
	e.Link = atomLink{Rel: "alternate", Type: "text/html", Href: e.ID}
	for _, name := range r.Authors {
		e.Authors = append(e.Authors, atomPerson{name})
	}
	e.Content = htmlText(s.elsewhereHTML(v))
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
	return elsewhere(string(markup.WithoutLinks(w.Take(), "anchor")), page, s.root.archive.Site.BaseURL)
}

// elsewhere returns the markup of a page without ids and with its addresses within
// the site in full. It takes one pass, and no patterns, which took most of the time
// that a small site takes to build.
func elsewhere(html string, page *url.URL, site string) string {
	var b strings.Builder
	b.Grow(len(html) + len(html)/8)
	origin := page.Scheme + "://" + page.Host
	for {
		is := strings.Index(html, `="`) // text has no quotation marks, only tags have
		if is < 0 {
			break
		}
		name := strings.LastIndexByte(html[:is], ' ') + 1
		value, rest, _ := strings.Cut(html[is+2:], `"`)
		switch html[name:is] {
		case "id":
			b.WriteString(html[:max(0, name-1)])
		case "href", "src":
			b.WriteString(html[:is+2])
			if !strings.HasPrefix(value, "https://") || strings.HasPrefix(value, origin) {
				if to, err := page.Parse(value); err == nil && strings.HasPrefix(to.String(), site) {
					value = to.String()
				}
			}
			b.WriteString(value)
			b.WriteByte('"')
		default:
			b.WriteString(html[:is+2+len(value)+1])
		}
		html = rest
	}
	b.WriteString(html)
	return b.String()
}
