package build

import (
	"bytes"
	"html"
	"net/url"
	"path"
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/diag"
)

// link is a link of the content to the site itself.
type link struct {
	archive.Link
	at       string // address of the page it is on, below the root
	file     string // where it leads
	fragment string // and to which place there, "" for the page
	outside  string // the path below which the site lies, where it leads out of that
}

// linksOf returns the links of prose in archives to the site itself. Base is the
// address of the site. Text that several pages show is taken for that of the page of
// its month or data set.
func linksOf(base string, archives []*archive.Archive) []link {
	u, err := url.Parse(base)
	if err != nil {
		return nil // the loader has said so
	}
	l := linkCheck{base: u}
	for _, x := range archives {
		l.below = x.Path()
		l.archive(x)
	}
	return l.links
}

type linkCheck struct {
	base  *url.URL
	below string // where the pages of the archive lie
	links []link
}

func (l *linkCheck) archive(a *archive.Archive) {
	for _, p := range a.Pages {
		l.prose(p.ID+"/", p.Body)
	}
	for _, d := range a.Datasets {
		if !a.Uses(d) {
			continue
		}
		at := "data/" + d.ID + "/"
		l.prose(at, d.Description, d.Source)
		for _, m := range d.Measures {
			l.prose(at, m.Description)
		}
		for _, t := range d.Tables {
			l.prose(at, t.Note)
		}
		for _, c := range d.Charts {
			l.prose(at, c.Description)
		}
	}
	for _, c := range a.Codelists {
		if a.Explains(c) {
			l.codelist("glossary/", c)
		}
	}
	for _, m := range a.Months {
		l.month(m)
	}
}

func (l *linkCheck) codelist(at string, c *archive.Codelist) {
	l.prose(at, c.Description)
	for _, g := range c.Groups {
		l.prose(at, g.Description)
	}
	for _, x := range c.Codes {
		l.prose(at, x.Description)
	}
}

func (l *linkCheck) month(m *archive.Month) {
	at := m.Period.Path() + "/"
	if m.Report != nil {
		l.prose(at, m.Report.Body)
	}
	for _, s := range m.Slices {
		if s == nil {
			continue
		}
		if s.Stated != nil {
			l.prose(at, s.Stated.Note())
		}
		for i := 0; i < len(s.Cells) && !s.Bare; i++ {
			l.prose(at, s.Cells[i].Note())
		}
	}
	for _, records := range m.Records {
		for i := range records {
			r := &records[i]
			l.prose(at, r.Note)
			for j := range r.Values {
				l.prose(at, r.Values[j].Text)
				l.look(at, r.Values[j].Links)
			}
		}
	}
}

func (l *linkCheck) prose(at string, prose ...*archive.Prose) {
	for _, p := range prose {
		if p != nil {
			l.look(at, p.Links)
			l.prose(at, p.Notes...)
		}
	}
}

// look takes the links of text on the page at a path below the root.
func (l *linkCheck) look(at string, links []archive.Link) {
	for _, x := range links {
		if strings.HasPrefix(x.URL, "https:") || strings.HasPrefix(x.URL, "http:") {
			continue // of another site, as nearly all are: none of them is parsed
		}
		u, err := url.Parse(x.URL)
		if err != nil || u.IsAbs() {
			continue // the same, or no address, which the loader has said
		}
		at := l.below + at
		to := l.base.JoinPath(at).ResolveReference(u)
		file, ok := strings.CutPrefix(to.Path, l.base.Path)
		if !ok {
			l.links = append(l.links, link{Link: x, at: at, file: to.Path, outside: l.base.Path})
			continue
		}
		if file == "" || strings.HasSuffix(file, "/") {
			file += "index.html"
		}
		fragment := to.Fragment
		if ext := path.Ext(file); ext != ".html" && ext != ".svg" {
			fragment = "" // it says something else: report.pdf#page=3
		}
		l.links = append(l.links, link{Link: x, at: at, file: file, fragment: fragment})
	}
}

// target is what links may lead to.
type target struct {
	pages  []string // the paths of pages, sorted
	has    func(path string) bool
	places func(path string) []string // the ids in a file
}

// follow reports links that lead nowhere: to a page or file that is not published,
// or to a place that its page lacks.
func (t target) follow(links []link) (diags diag.List) {
	var pages []string
	for _, p := range t.pages {
		if at, page := strings.CutSuffix(p, "index.html"); page {
			pages = append(pages, at)
		}
	}
	for _, l := range links {
		name := strings.TrimSuffix(l.file, "index.html")
		switch {
		case l.outside != "":
			diags.Warnf("link-target", l.Pos, "the link to %q leads out of the site, which is below %s", l.URL, l.outside).
				Helpf("write an address relative to the page: %s", strings.Repeat("../", strings.Count(l.at, "/"))+strings.TrimPrefix(l.file, "/"))
		case !t.has(l.file) && t.has(path.Join(l.file, "index.html")):
			diags.Warnf("link-target", l.Pos, "the link to %q lacks the slash at the end of a page's address", l.URL)
		case !t.has(l.file):
			diags.Warnf("link-target", l.Pos, "the link to %q leads nowhere: there is no %s", l.URL, name).Suggest(name, pages)
		case l.fragment != "":
			if ids := t.places(l.file); !slices.Contains(ids, l.fragment) {
				diags.Warnf("link-target", l.Pos, "the link to %q leads to no place: the page has no %q", l.URL, l.fragment).Suggest(l.fragment, ids)
			}
		}
	}
	return diags
}

// idsOf returns the places of a page.
func idsOf(page []byte) []string {
	var out []string
	for _, part := range bytes.Split(page, []byte(` id="`))[1:] {
		id, _, _ := bytes.Cut(part, []byte(`"`))
		out = append(out, html.UnescapeString(string(id)))
	}
	return out
}
