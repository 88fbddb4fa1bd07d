package site

import (
	"bytes"
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"sync"

	"almanac/internal/markup"
	"almanac/internal/period"
	"almanac/internal/search"
	"almanac/internal/table"
)

// search makes the search page.
func (s *Site) search() (any, period.Date) {
	v, x := s.searchPage(), s.index(context.Background(), true)
	v.Index, v.Divided = s.url(searchFolder+x.files[0].name), x.divided()
	for _, f := range x.files {
		s.files = append(s.files, File{searchFolder + f.name, sure(func() []byte { return x.data(f) })})
	}
	return v, noDate
}

// EarlySearch is the view of the search page before there is an index: it is at
// EarlyIndex.
func (s *Site) EarlySearch() any {
	v := s.searchPage()
	v.Index, v.Divided = s.url(EarlyIndex), len(search.Divide(s.searched())) > 1
	return v
}

// searchPage is the search page without its index.
func (s *Site) searchPage() *Search {
	title := s.loc.T("nav_search")
	v := &Search{
		Frame: s.frame("search/", title, s.loc.T("search_description", "title", s.archive.Site.Title)),
		Title: title, SearchScript: s.url(s.assets.Search), Series: s.seriesLinks(), Listing: s.listing(),
	}
	if s.hasDataPages() {
		v.Contents = append(v.Contents, Link{Text: s.loc.T("nav_data"), URL: s.url("data/")})
		for _, d := range s.datasets {
			v.Contents = append(v.Contents, Link{Text: d.Title, URL: s.dataURL(d)})
		}
	}
	if s.hasGlossary() {
		v.Contents = append(v.Contents, Link{Text: s.loc.T("nav_glossary"), URL: s.url("glossary/")})
	}
	if len(s.corrections) > 0 {
		v.Contents = append(v.Contents, Link{Text: s.loc.T("corrections"), URL: s.url(correctionsPath)})
	}
	for _, p := range s.archive.Pages {
		v.Contents = append(v.Contents, Link{Text: p.Title, URL: s.url(p.ID + "/")})
	}
	return v
}

// searched returns the pages that can be found: those that are always true, then
// those of months, newest first. Of equal results the first is shown first.
func (s *Site) searched() (lasting, monthly []*PageFile) {
	for _, p := range s.Pages() {
		switch {
		case !p.findable():
		case p.month != 0:
			monthly = append(monthly, p)
		default:
			lasting = append(lasting, p)
		}
	}
	slices.SortStableFunc(monthly, func(a, b *PageFile) int { return int(b.month - a.month) })
	return lasting, monthly
}

// findable reports whether the search finds a page: lists of pages it does not.
func (p *PageFile) findable() bool {
	switch p.Layout {
	case "report", "month", "dataset", "records", "corrections", "glossary":
		return true
	}
	return p.Layout == "page" && p.Listed
}

// searched returns what can be found on a page. One that is released has it once.
func (p *PageFile) searched() *search.Page {
	if t := p.released(); t != nil {
		found := t.found
		t.found = nil
		return found
	}
	var found *search.Page
	p.Glance(func(view any, _ []Undrawn) { found = p.find(view) })
	return found
}

// find returns what can be found on a page, nil for nothing.
func (p *PageFile) find(view any) *search.Page {
	if p.site.archive.Site.Without.Search || !p.findable() {
		return nil
	}
	s := &Site{common: p.site}
	f := found{site: s, months: p.site.monthNames()}
	f.URL = s.url(strings.TrimSuffix(p.at, "index.html"))
	switch v := view.(type) {
	case *Report:
		f.report(v)
	case *Month:
		f.month(v)
	case *Dataset:
		f.dataset(v)
	case *Records:
		f.begin("kind_dataset", v.Title, v.Coverage)
		f.blocks(v.Blocks)
	case *Corrections:
		f.corrections(v)
	case *Glossary:
		f.glossary(v)
	case *Page:
		f.page(v)
	}
	return &f.Page
}

// monthNames are the headings of months, which say nothing about a table.
func (s *Site) nameMonths() map[string]bool {
	names := map[string]bool{}
	for _, m := range s.archive.Months {
		names[s.loc.MonthShort(m.Period)] = true
	}
	return names
}

// found collects the sections of a page.
type found struct {
	search.Page
	site   *Site
	months map[string]bool
	prose  int // the section that prose goes on
}

// begin starts the page with what stands before its first heading.
func (f *found) begin(kind, title string, texts ...string) {
	f.Kind, f.Title = f.site.loc.T(kind), title
	if f.site.isPart() {
		f.Series = f.site.archive.Site.Title
		f.Kind += " · " + f.Series
	}
	f.section("", title, texts...)
}

// section adds a section that prose may go on.
func (f *found) section(id, title string, texts ...string) {
	f.prose = len(f.Sections)
	f.Sections = append(f.Sections, search.Section{ID: id, Title: title, Text: joined(texts)})
}

func joined(texts []string) string {
	var l markup.Line
	for _, t := range texts {
		l.Part()
		l.Text(t)
	}
	return l.Take()
}

// sentences joins texts that are not of one piece: a headline, a description.
func sentences(texts ...string) string {
	for i, t := range texts {
		texts[i] = table.Sentence(t)
	}
	return joined(texts)
}

func (f *found) report(v *Report) {
	f.begin("kind_report", v.Title, sentences(v.Summary, v.Authors, v.Team, v.Reference))
	f.blocks(v.Body)
	var titles []string
	for _, a := range v.Attachments {
		titles = append(titles, a.Title+".")
	}
	if titles != nil {
		f.section("page-attachments", f.site.loc.T("attachments"), titles...)
	}
	if v.Notes != nil {
		f.section("page-notes", f.site.loc.T("notes"), notesText(v.Notes)...)
	}
}

func (f *found) month(v *Month) {
	f.begin("kind_month", v.Title)
	for _, x := range v.Sections {
		f.section(x.ID, x.Title)
		f.blocks(x.Blocks)
	}
}

func (f *found) dataset(v *Dataset) {
	f.begin("kind_dataset", v.Title, sentences(markup.Words(v.Description), v.Coverage))
	if v.Years == nil { // else they have the rows
		f.blocks(v.Blocks)
	}
	for _, m := range v.Measures {
		f.section(m.ID, m.Title, sentences(m.Unit, m.Breakdown, markup.Words(m.Description)))
	}
	for _, l := range v.Codelists {
		texts := []string{markup.Words(l.Description)}
		for _, g := range l.Groups {
			texts = append(texts, g.Label)
			for _, c := range g.Codes {
				texts = append(texts, c.Label+",")
			}
		}
		f.section(l.ID, l.Title, strings.TrimSuffix(joined(texts), ","))
	}
	if v.Source != "" {
		f.section("page-source", f.site.loc.T("source"), markup.Words(v.Source))
	}
}

func (f *found) glossary(v *Glossary) {
	f.begin("kind_glossary", f.site.loc.T("glossary"), f.site.loc.T("glossary_intro"))
	for _, l := range v.Lists {
		f.section(l.ID, l.Title, markup.Words(l.Description))
		for _, g := range l.Groups {
			if g.Label != "" {
				f.section(g.ID, g.Label, markup.Words(g.Description))
			}
			for _, c := range g.Codes {
				f.section(c.ID, c.Label, markup.Words(c.Description), c.Validity)
			}
		}
	}
}

func (f *found) corrections(v *Corrections) {
	f.begin("kind_page", v.Title)
	for _, c := range v.Entries {
		f.section(c.ID, c.Title, c.Page.Text+":", c.Sentence(f.site.loc))
	}
}

func (f *found) page(v *Page) {
	f.begin("kind_page", v.Title)
	f.blocks(v.Body)
	for _, n := range v.Notes {
		f.section(n.ID, n.Mark, markup.Words(n.Markup))
	}
}

func notesText(notes []Note) []string {
	var out []string
	for _, n := range notes {
		out = append(out, markup.Words(n.Markup))
	}
	return out
}

// prose is markup without signs, which are not words of the text.
func prose(h markup.HTML) markup.HTML { return markup.WithoutLinks(h, "anchor", "mark") }

var headingTag = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?s)<h[2-6] id="([^"]*)">(.*?)</h[2-6]>`) })

// blocks adds commentary: each heading begins a section, each table and figure
// is one of its own.
func (f *found) blocks(blocks []Block) {
	for _, b := range blocks {
		switch {
		case b.Table != nil:
			f.table(b.Table)
		case b.Figure != nil:
			f.figure(b.Figure)
		default:
			f.commentary(prose(b.Markup()))
		}
	}
}

func (f *found) commentary(h markup.HTML) {
	at := 0
	for _, m := range headingTag().FindAllStringSubmatchIndex(string(h), -1) {
		f.goOn(h[at:m[0]])
		f.section(string(h[m[2]:m[3]]), markup.Words(h[m[4]:m[5]]))
		at = m[1]
	}
	f.goOn(h[at:])
}

// goOn adds to the section that prose is in.
func (f *found) goOn(h markup.HTML) {
	s := &f.Sections[f.prose]
	s.Text = joined([]string{s.Text, markup.Words(h)})
}

// table adds a table: of records or codes all its words, of numbers its
// headings.
func (f *found) table(t *Table) {
	s := search.Section{ID: t.ID, Title: t.Caption, Label: t.Label}
	body := prose(t.Markup())
	body = body[strings.Index(string(body), "</caption>"):]
	if bytes.HasPrefix(t.Written, []byte(`<table class="data text"`)) {
		s.Text = markup.Words(body)
	} else {
		s.Text = f.headings(body)
	}
	s.Text = sentences(append([]string{s.Text}, notesText(t.Notes)...)...)
	f.Sections = append(f.Sections, s)
}

// headings returns the words of the heading cells, months left out.
func (f *found) headings(body markup.HTML) string {
	var out []string
	for corner := true; ; corner = false { // it names the kind of the rows
		at := strings.Index(string(body), "<th ")
		if at < 0 {
			return strings.Join(out, ", ")
		}
		body = body[at:]
		from, to := strings.IndexByte(string(body), '>')+1, strings.Index(string(body), "</th>")
		if text := markup.Words(body[from:to]); text != "" && !corner && !f.months[text] {
			out = append(out, text)
		}
		body = body[to:]
	}
}

func (f *found) figure(v *Figure) {
	text := sentences(v.Subtitle, v.Illustrative, markup.Words(v.Description))
	label := cmp.Or(v.Label, f.site.loc.T("chart"))
	f.Sections = append(f.Sections, search.Section{ID: v.ID, Title: v.Caption, Label: label, Text: text})
}
