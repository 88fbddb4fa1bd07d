package standards

import (
	"encoding/xml"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

const base = "https://reports.example/"

// published reports whether an absolute address is that of a file of the
// archive.
func published(t *testing.T, address string) bool {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(address, base) {
		return false
	}
	p := strings.TrimPrefix(u.Path, "/")
	if p == "" || strings.HasSuffix(p, "/") {
		p += "index.html"
	}
	return built(t).Get(p) != nil
}

type feedLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
	Type string `xml:"type,attr"`
}

// feedPart is what RFC 4287 asks of a feed and of an entry alike.
type feedPart struct {
	ID      []string   `xml:"http://www.w3.org/2005/Atom id"`
	Title   []string   `xml:"http://www.w3.org/2005/Atom title"`
	Updated []string   `xml:"http://www.w3.org/2005/Atom updated"`
	Author  []string   `xml:"http://www.w3.org/2005/Atom author>name"`
	Links   []feedLink `xml:"http://www.w3.org/2005/Atom link"`
}

func (p *feedPart) check(t *testing.T, what string) {
	t.Helper()
	if len(p.ID) != 1 || len(p.Title) != 1 || len(p.Updated) != 1 || p.ID[0] == "" || p.Title[0] == "" {
		t.Errorf("%s must have exactly one id, title and updated: %+v", what, p)
		return
	}
	if _, err := time.Parse(time.RFC3339, p.Updated[0]); err != nil {
		t.Errorf("%s: %v", what, err)
	}
	if u, err := url.Parse(p.ID[0]); err != nil || !u.IsAbs() {
		t.Errorf("%s: the id %q is not an absolute IRI", what, p.ID[0])
	}
	seen := map[string]bool{}
	for _, l := range p.Links {
		if seen[l.Rel+l.Type] || !published(t, l.Href) {
			t.Errorf("%s: the link %+v is there twice, or leads nowhere", what, l)
		}
		seen[l.Rel+l.Type] = true
	}
}

var (
	addresses = regexp.MustCompile(`(?:href|src)="([^"]*)"`)
	foreign   = regexp.MustCompile(`<(script|svg|figure|details)|\s(id|style|on\w+)="`)
)

// wholeLinks holds that markup may stand on another site's page.
func wholeLinks(t *testing.T, markup string) {
	t.Helper()
	found := addresses.FindAllStringSubmatch(markup, -1)
	if len(found) < 5 {
		t.Errorf("only %d links were found: does the test still read markup?", len(found))
	}
	for _, m := range found {
		u, err := url.Parse(html.UnescapeString(m[1]))
		if err != nil || !u.IsAbs() || u.Host == "reports.example" && !published(t, u.String()) {
			t.Errorf("the feed links to %s", m[1])
		}
	}
	if m := foreign.FindString(markup); m != "" {
		t.Errorf("the feed has %s", m)
	}
}

// TestFeed holds the feed to RFC 4287.
func TestFeed(t *testing.T) {
	var feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		feedPart
		Entries []struct {
			feedPart
			Published string `xml:"http://www.w3.org/2005/Atom published"`
			Summary   string `xml:"http://www.w3.org/2005/Atom summary"`
			Content   struct {
				Type string `xml:"type,attr"`
				HTML string `xml:",chardata"`
			} `xml:"http://www.w3.org/2005/Atom content"`
		} `xml:"http://www.w3.org/2005/Atom entry"`
	}
	if err := xml.Unmarshal(built(t).Get("feed.xml"), &feed); err != nil {
		t.Fatal(err)
	}
	feed.check(t, "the feed")
	if len(feed.Links) != 2 || feed.Links[0].Rel != "self" || feed.Links[0].Href != base+"feed.xml" || len(feed.Entries) == 0 {
		t.Errorf("the feed has the links %+v and %d entries", feed.Links, len(feed.Entries))
	}
	ids := map[string]bool{}
	for _, e := range feed.Entries {
		e.check(t, "an entry")
		if len(e.ID) != 1 || ids[e.ID[0]] || len(e.Author) == 0 && len(feed.Author) == 0 || len(e.Links) == 0 || e.Summary == "" {
			t.Errorf("%s: the id is used twice, or author, link or summary is missing", e.Title)
		}
		ids[e.ID[0]] = true
		if _, err := time.Parse(time.RFC3339, e.Published); err != nil || e.Published > e.Updated[0] {
			t.Errorf("%s: published %s, updated %s", e.Title, e.Published, e.Updated)
		}
		if e.Content.Type != "html" || !strings.Contains(e.Content.HTML, "1,503") {
			t.Errorf("%s: the content is %s and does not say what the report says", e.Title, e.Content.Type)
		}
		wholeLinks(t, e.Content.HTML)
	}
}

// TestSitemap holds that the sitemap lists every page once, and nothing else.
func TestSitemap(t *testing.T) {
	var sitemap struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []struct {
			Loc     string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 loc"`
			Lastmod string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 lastmod"`
		} `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
	}
	if err := xml.Unmarshal(built(t).Get("sitemap.xml"), &sitemap); err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, u := range sitemap.URLs {
		if listed[u.Loc] || !published(t, u.Loc) {
			t.Errorf("%s is listed twice, or is no page", u.Loc)
		}
		listed[u.Loc] = true
		if _, err := time.Parse(time.DateOnly, u.Lastmod); u.Lastmod != "" && err != nil {
			t.Errorf("%s: %v", u.Loc, err)
		}
	}
	for _, p := range built(t).Paths() {
		if page, ok := strings.CutSuffix(p, "index.html"); ok && !listed[base+page] {
			t.Errorf("%s is not listed", p)
		}
	}
	if robots := string(built(t).Get("robots.txt")); !strings.Contains(robots, "Sitemap: "+base+"sitemap.xml\n") {
		t.Error("robots.txt does not name the sitemap")
	}
}
