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

// links reports where prose links to what the site does not have: a page or file
// that is not published, or a place that its page lacks. Has reports whether there
// is a file at a path, and places returns the ids in it; paths are those of all
// pages. Text that several pages show is taken for that of the page of its month or
// data set.
func links(a *archive.Archive, paths []string, has func(path string) bool, places func(path string) []string) diag.List {
	base, err := url.Parse(a.Site.BaseURL)
	if err != nil {
		return nil // the loader has said so
	}
	l := linkCheck{base: base, has: has, places: places}
	for _, p := range paths {
		if at, page := strings.CutSuffix(p, "index.html"); page {
			l.pages = append(l.pages, at)
		}
	}
	for _, x := range a.All() {
		l.below = x.Path()
		l.archive(x)
	}
	return l.diags
}

type linkCheck struct {
	base   *url.URL
	below  string   // where the pages of the archive lie
	pages  []string // their addresses below the root
	has    func(string) bool
	places func(string) []string
	diags  diag.List
}

func (l *linkCheck) archive(a *archive.Archive) {
	for _, p := range a.Pages {
		l.prose(p.ID+"/", p.Body)
	}
	for _, d := range a.Datasets {
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
		if c.Glossary {
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
			l.prose(at, s.Stated.Note)
		}
		for i := range s.Cells {
			l.prose(at, s.Cells[i].Note)
		}
	}
	for _, records := range m.Records {
		for _, r := range records {
			l.prose(at, r.Note)
			for i := range r.Values {
				l.prose(at, r.Values[i].Text)
				l.links(at, r.Values[i].Links)
			}
		}
	}
}

func (l *linkCheck) prose(at string, prose ...*archive.Prose) {
	for _, p := range prose {
		if p != nil {
			l.links(at, p.Links)
			l.prose(at, p.Notes...)
		}
	}
}

// links checks the links of text on the page at a path below the root.
func (l *linkCheck) links(at string, links []archive.Link) {
	at = l.below + at
	for _, link := range links {
		u, err := url.Parse(link.URL)
		if err != nil || u.IsAbs() {
			continue // of another site, or no address, which the loader has said
		}
		to := l.base.JoinPath(at).ResolveReference(u)
		file, ok := strings.CutPrefix(to.Path, l.base.Path)
		if !ok {
			l.diags.Warnf("link-target", link.Pos, "the link to %q leads out of the site, which is below %s", link.URL, l.base.Path).
				Helpf("write an address relative to the page: %s", strings.Repeat("../", strings.Count(at, "/"))+strings.TrimPrefix(to.Path, "/"))
			continue
		}
		l.target(link, file, to.Fragment)
	}
}

func (l *linkCheck) target(link archive.Link, file, fragment string) {
	if file == "" || strings.HasSuffix(file, "/") {
		file += "index.html"
	}
	switch {
	case !l.has(file) && l.has(path.Join(file, "index.html")):
		l.diags.Warnf("link-target", link.Pos, "the link to %q lacks the slash at the end of a page's address", link.URL)
	case !l.has(file):
		l.diags.Warnf("link-target", link.Pos, "the link to %q leads nowhere: there is no %s", link.URL, strings.TrimSuffix(file, "index.html")).
			Suggest(strings.TrimSuffix(file, "index.html"), l.pages)
	case fragment == "":
	default:
		if ids := l.places(file); !slices.Contains(ids, fragment) {
			l.diags.Warnf("link-target", link.Pos, "the link to %q leads to no place: the page has no %q", link.URL, fragment).Suggest(fragment, ids)
		}
	}
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
