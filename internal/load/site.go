package load

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones are the same on every machine

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/tomlfile"
)

const siteFile = "content/site.toml"

type pendingKeyFigure struct {
	index int
	value string
	pos   diag.Pos
	table diag.Pos
}

// site reads content/site.toml. It reports false if there is none to go on.
func (l *loader) site() bool {
	l.archive.Site = &archive.Site{Commit: l.options.Commit, Pos: diag.Pos{File: siteFile, Line: 1, Col: 1}}
	f := l.tree.File(siteFile)
	if f == nil {
		l.diags.Errorf("missing-file", diag.Pos{File: siteFile}, "a site needs this file").
			Helpf("it says at least title, base_url, language, [publisher] and [classification]")
		return false
	}
	t := l.parse(f)
	if t == nil {
		return false
	}
	s := l.archive.Site
	r := tomlfile.NewReader(t, "the site", &l.diags)
	s.Title = r.Need().String("title", "")
	s.Subtitle = r.String("subtitle", "")
	s.Description = r.String("description", "")
	s.ReportTitle = r.String("report_title", s.Title)
	s.Language, l.spoken = r.Need().String("language", ""), r.Pos("language")
	if s.Language != "" && !tag().MatchString(s.Language) {
		r.Errorf("bad-value", "language", "%q is not a language", s.Language).Helpf("write its tag, en-GB for example")
		s.Language = "en"
	}
	s.TimeZone = r.String("time_zone", "UTC")
	if _, err := time.LoadLocation(s.TimeZone); err != nil || s.TimeZone == "Local" { // which is another on each machine
		r.Errorf("bad-value", "time_zone", "%q is not a time zone", s.TimeZone).Helpf("use an IANA name such as Europe/London")
	}
	l.datasetOrder(r)
	for _, v := range r.Texts("series") {
		s.Serial, s.SerialPos = append(s.Serial, v.Str), append(s.SerialPos, v.Pos())
	}
	l.without(r)
	l.baseURL(r)
	l.publisher(r)
	l.licence(r)
	l.withdrawals(r)
	ok := l.policy(r)
	l.ownWords = r.Table("words")
	for _, t := range r.Tables("key_figure") {
		l.keyFigure(t)
	}
	r.Done()
	return ok
}

func (l *loader) datasetOrder(r tomlfile.Reader) {
	s := l.archive.Site
	for _, v := range r.Texts("datasets") {
		s.Order, s.OrderPos = append(s.Order, v.Str), append(s.OrderPos, v.Pos())
	}
}

func (l *loader) without(r tomlfile.Reader) {
	w := &l.archive.Site.Without
	parts := map[string]*bool{"drawings": &w.Drawings, "downloads": &w.Downloads, "cards": &w.Cards, "search": &w.Search, "comparison": &w.Comparison, "datasets": &w.Datasets, "record": &w.Record, "feed-content": &w.FeedContent}
	for _, v := range r.Texts("without") {
		part := parts[v.Str]
		if part == nil {
			l.diags.Errorf("bad-value", v.Pos(), "a site cannot be without %q", v.Str).Suggest(v.Str, keys(parts))
			continue
		}
		*part = true
	}
}

func (l *loader) baseURL(r tomlfile.Reader) {
	s := l.archive.Site
	s.BaseURL = r.Need().String("base_url", "")
	from := "base_url"
	if l.options.BaseURL != "" {
		s.BaseURL, from = l.options.BaseURL, "--base-url"
	}
	if s.BaseURL == "" {
		return
	}
	if err := CheckBaseURL(s.BaseURL); err != nil {
		r.Errorf("bad-value", "base_url", "%s %v", from, err).
			Helpf("write it in full, as https://reports.example/")
		s.BaseURL = "https://reports.example/"
	}
	if !strings.HasSuffix(s.BaseURL, "/") {
		s.BaseURL += "/"
	}
}

// tag has the form of a language's, "en" or "zh-Hant-TW": every page has it, and its
// beginning names a file of words.
var tag = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`) })

// CheckBaseURL returns what is wrong with the address of a site's root, in a
// sentence that begins with it and has no password. Every link of the site is made of the
// address, so that it holds nothing that readers must not see, and is written as browsers
// write it.
func CheckBaseURL(address string) error {
	err := baseURLFault(address)
	if err == nil {
		return nil
	}
	if u, bad := url.Parse(address); bad == nil && u.Host != "" {
		if u.User != nil {
			address = u.Redacted()
		}
	} else if at := strings.LastIndexByte(address, '@'); at >= 0 { // nobody knows what is before it
		address = "…" + address[at:]
	}
	return fmt.Errorf("%q %w", address, err)
}

func baseURLFault(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" {
		return errors.New("is not the address of a site")
	}
	if u.User != nil {
		return errors.New("has the name of a user in it, which every page would show")
	}
	if strings.ContainsAny(address, "?#") {
		return errors.New("has a query or a fragment, and no page can lie below it")
	}
	for _, r := range address { // feeds and the sitemap have it as it is
		if r <= ' ' || r > '~' || strings.ContainsRune("\"<>\\^`{|}", r) {
			return fmt.Errorf("has the character %q, which no address has: copy it from a browser", r)
		}
	}
	for part := range strings.SplitSeq(strings.Trim(u.Path+"/", "/"), "/") {
		if part == "." || part == ".." {
			return fmt.Errorf("has the part %q in its path", part)
		}
	}
	if strings.Contains(u.Path, "//") {
		return errors.New("has an empty part in its path")
	}
	return nil
}

func (l *loader) publisher(r tomlfile.Reader) {
	p := tomlfile.NewReader(r.Need().Table("publisher"), "the publisher", &l.diags)
	l.archive.Site.Publisher = archive.Publisher{Name: p.Need().String("name", ""), URL: p.String("url", ""), Email: p.String("email", "")}
	p.Done()
}

func (l *loader) licence(r tomlfile.Reader) {
	c := tomlfile.NewReader(r.Table("licence"), "the licence", &l.diags)
	l.archive.Site.Licence = archive.Licence{Name: c.String("name", ""), URL: c.String("url", ""), Text: c.String("text", "")}
	c.Done()
}

// policy reads the classification levels; nothing can be filtered without.
func (l *loader) policy(r tomlfile.Reader) bool {
	p := &l.archive.Site.Policy
	c := tomlfile.NewReader(r.Need().Table("classification"), "the classification", &l.diags)
	public := c.Need().String("public", "")
	for _, t := range c.Need().Tables("level") {
		lr := tomlfile.NewReader(t, "a classification level", &l.diags)
		level := archive.Level{Name: lr.Need().String("name", ""), Statement: lr.String("statement", ""), Pos: lr.Pos("name")}
		lr.Done()
		if level.Name != "" && p.Rank(level.Name) >= 0 {
			l.diags.Errorf("duplicate", level.Pos, "classification level %q is declared twice", level.Name).
				At(p.Levels[p.Rank(level.Name)].Pos, "first declared here")
			continue
		}
		p.Levels = append(p.Levels, level)
	}
	c.Done()
	if len(p.Levels) == 0 || public == "" {
		return false
	}
	if p.Public = p.Rank(public); p.Public < 0 {
		c.Errorf("unknown-level", "public", "%q is not one of the classification levels", public).Suggest(public, levelNames(p))
		return false
	}
	p.Audience = p.Public
	if name := l.options.Audience; name != "" {
		if p.Audience = p.Rank(name); p.Audience < 0 {
			l.diags.Errorf("unknown-level", p.Levels[0].Pos, "--audience %q is not one of the classification levels", name).Suggest(name, levelNames(p))
			return false
		}
	}
	return true
}

func (l *loader) keyFigure(t *tomlfile.Table) {
	r := tomlfile.NewReader(t, "a key figure", &l.diags)
	k := archive.KeyFigure{Label: r.Need().String("label", ""), Table: r.String("table", ""), Accepted: l.accepted(r, false), Pos: t.Pos()}
	value := r.Need().String("value", "")
	pos := r.Pos("value")
	if v := t.Get("value"); v != nil {
		pos = v.TextPos()
	}
	l.refs = append(l.refs, pendingKeyFigure{len(l.archive.Site.KeyFigures), value, pos, r.Pos("table")})
	l.archive.Site.KeyFigures = append(l.archive.Site.KeyFigures, k)
	r.Done()
}
