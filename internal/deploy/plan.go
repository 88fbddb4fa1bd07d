package deploy

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"almanac/internal/output"
	"almanac/internal/record"
)

// File is a file of a site and how it is served.
type File struct {
	Path   string
	Size   int64
	SHA256 string // in hexadecimal; "" where it is not known
	Header
}

// Header is what a reader's browser is told of a file.
type Header struct {
	Type     string // media type
	Encoding string // gzip, br or ""
	Cache    string // Cache-Control
}

// Standing is a file that stands on the target.
type Standing struct {
	File
	ETag  string // as the store gives it
	Kept  bool   // no file of the last site: kept for readers of the one before
	Stray bool   // not known of the last site: a deploy that was cut off may have left it
}

// Phase is a part of a deploy. Each is finished before the next begins.
type Phase int

const (
	Withdraw  Phase = iota // delete what is taken back
	Assets                 // send what pages are shown with
	Data                   // send what readers take away
	Pages                  // send pages, new ones before changed ones
	Entrances              // send what leads to all of it, and the list of it
	Delete                 // delete whatever else is gone
)

// Phases are all of them in their order.
var Phases = []Phase{Withdraw, Assets, Data, Pages, Entrances, Delete}

func (p Phase) String() string {
	return [...]string{"withdraw", "assets", "data", "pages", "entrances", "delete"}[p]
}

// Deletes reports whether the steps of a phase delete.
func (p Phase) Deletes() bool { return p == Withdraw || p == Delete }

// Step is one file to send or to delete.
type Step struct {
	Phase Phase
	File
	New     bool // nothing stands at its path
	Notice  bool // of phase Withdraw, and sent: it takes the place of what is taken back, see Plan.notices
	Expired bool // an asset that was kept and is needed no more
	address bool // see isAddress
}

// Deletes reports whether the step deletes its file.
func (s Step) Deletes() bool { return s.Phase.Deletes() && !s.Notice }

// Plan is what a deploy does.
type Plan struct {
	Steps     []Step   // by phase, then by path
	Kept      []string // assets of the last site that stay until the next deploy
	Unchanged int      // files that stand as they should
	There     int      // addresses of ours that stand on the target, see Deletes
}

// MakePlan compares the files of a site with those that stand on the target.
// Whatever withdrawn covers is taken back.
func MakePlan(next []File, there map[string]Standing, withdrawn Withdrawn) *Plan {
	p := &Plan{}
	for path := range there {
		if isAddress(path, there) {
			p.There++
		}
	}
	stays := make(map[string]bool, len(next))
	for _, f := range next {
		stays[f.Path] = true
	}
	for _, f := range next {
		p.send(f, there, withdrawn)
	}
	for _, was := range there {
		if !stays[was.Path] {
			p.drop(was, gone{there, stays, withdrawn})
		}
	}
	p.quoted(there, withdrawn)
	p.notices()
	for i := range p.Steps {
		p.Steps[i].address = isAddress(p.Steps[i].Path, there)
	}
	p.settle()
	return p
}

// isAddress reports whether readers know a file that stands on the target by its address:
// no asset, whose name changes with what is in it, and no compressed form of another.
func isAddress(file string, there map[string]Standing) bool {
	_, form := there[plain(file)]
	return !strings.HasPrefix(file, "assets/") && (plain(file) == file || !form)
}

// quoted takes back, with what is taken back, what quotes it word for word and can be
// missed for as long as a deploy takes: the files of the search that the new site does
// not have, and feeds that are replaced.
func (p *Plan) quoted(there map[string]Standing, withdrawn Withdrawn) {
	isWithdrawal := func(s Step) bool { return s.Phase == Withdraw }
	if len(withdrawn) == 0 && !slices.ContainsFunc(p.Steps, isWithdrawal) {
		return
	}
	for i, n := 0, len(p.Steps); i < n; i++ {
		s := &p.Steps[i]
		was := there[s.Path]
		switch {
		case s.Phase == Delete && (isSearch(s.Path) || isFeed(s.Path)):
			s.Phase = Withdraw
		case s.Phase == Entrances && isFeed(s.Path) && !s.New && was.SHA256 != s.SHA256:
			s.New = true
			p.Steps = append(p.Steps, Step{Phase: Withdraw, File: was.File})
		}
	}
}

// notices puts what comes in the place of what is taken back there at once, so that links
// of pages that are not replaced yet lead to it: a page where all is there already that it
// is shown with, and then a feed where all is there that it may link to. Else the old ones
// are deleted, since to take back waits for nothing, and pages come right after the assets.
func (p *Plan) notices() {
	gone, again := map[string]bool{}, map[string]bool{}
	for _, s := range p.Steps {
		gone[s.Path] = gone[s.Path] || s.Phase == Withdraw
	}
	shown, linked := true, true
	for _, s := range p.Steps {
		if s.New && !gone[s.Path] && !isSearch(s.Path) {
			shown = shown && s.Phase != Assets
			linked = false
		}
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		switch page := s.Phase == Pages; {
		case !gone[s.Path] || s.Deletes():
		case page && shown, isFeed(s.Path) && linked:
			s.Phase, s.New, s.Notice = Withdraw, false, true
			again[s.Path] = true
		case page:
			s.Phase = Assets
		}
	}
	p.Steps = slices.DeleteFunc(p.Steps, func(s Step) bool { return again[s.Path] && s.Deletes() })
}

func isSearch(file string) bool { return strings.HasPrefix(file, "assets/search/") }

func isFeed(file string) bool { return path.Base(plain(file)) == "feed.xml" }

// send adds the steps for a file of the site.
func (p *Plan) send(f File, there map[string]Standing, withdrawn Withdrawn) {
	was, stands := there[f.Path]
	if stands && was.SHA256 == f.SHA256 && was.Header == f.Header {
		p.Unchanged++
		return
	}
	if stands && was.SHA256 != f.SHA256 && withdrawn.Covers(f.Path) { // a notice comes in its place
		p.Steps = append(p.Steps, Step{Phase: Withdraw, File: was.File})
		stands = false
	}
	p.Steps = append(p.Steps, Step{Phase: phaseOf(f.Path), File: f, New: !stands})
}

// drop adds the step for a file that is gone from the site.
func (p *Plan) drop(was Standing, g gone) {
	switch {
	case g.withdrawn.Covers(was.Path) || g.withPage(was.Path):
		p.Steps = append(p.Steps, Step{Phase: Withdraw, File: was.File})
	case was.Stray && !output.IsCode(was.Path): // what it is of, and whether that is taken back, nobody knows
		p.Steps = append(p.Steps, Step{Phase: Withdraw, File: was.File})
	case output.IsCode(was.Path) && !was.Kept:
		p.Kept = append(p.Kept, was.Path)
	default:
		p.Steps = append(p.Steps, Step{Phase: Delete, File: was.File, Expired: was.Kept})
	}
}

// settle puts the steps into order. Where nothing else is to be done, what was
// kept stays kept: to deploy the same site again is no new deploy.
func (p *Plan) settle() {
	if !slices.ContainsFunc(p.Steps, func(s Step) bool { return !s.Expired }) {
		for _, s := range p.Steps {
			p.Kept = append(p.Kept, s.Path)
		}
		p.Steps = nil
	}
	slices.Sort(p.Kept)
	slices.SortFunc(p.Steps, func(a, b Step) int {
		return cmp.Or(cmp.Compare(a.Phase, b.Phase), cmp.Compare(a.turn(), b.turn()), order(a.New, b.New), cmp.Compare(a.Path, b.Path))
	})
}

// turn is when a step is taken within its phase: a page is deleted before the pictures
// that it shows, and a new one is there before those that link to it are replaced. The
// records, those of several series before the one that lists them, and then the manifest
// come last of all: see work.announce.
func (s Step) turn() int {
	name := path.Base(plain(s.Path))
	first := s.Phase == Pages && s.New
	switch {
	case s.Phase.Deletes():
		first = path.Ext(name) == ".html"
	case s.Phase == Entrances && name == output.ManifestPath:
		return 3
	case s.Phase == Entrances && plain(s.Path) == record.Path:
		return 2
	case s.Phase == Entrances:
		first = name != record.Path
	case s.Phase == Assets: // before notices
		first = path.Ext(name) != ".html"
	}
	if first {
		return 0
	}
	return 1
}

// order puts what is true first.
func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// Of returns the steps of a phase.
func (p *Plan) Of(phase Phase) []Step {
	var out []Step
	for _, s := range p.Steps {
		if s.Phase == phase {
			out = append(out, s)
		}
	}
	return out
}

// waves returns the steps of a phase in groups, each of which is finished before the
// next begins.
func (p *Plan) waves(phase Phase) [][]Step {
	var out [4][]Step
	for _, s := range p.Of(phase) {
		out[s.turn()] = append(out[s.turn()], s)
	}
	return slices.DeleteFunc(out[:], func(wave []Step) bool { return len(wave) == 0 })
}

// Deletes returns how many addresses are given up: what is deleted and not sent
// again, without assets, whose names change with what is in them, and without
// compressed forms, which have no address of their own.
func (p *Plan) Deletes() int { return p.givenUp(Withdraw) + p.givenUp(Delete) }

// givenUp is how many of them go in a phase.
func (p *Plan) givenUp(phase Phase) (n int) {
	again := map[string]bool{}
	for _, s := range p.Steps {
		if !s.Deletes() {
			again[s.Path] = true
		}
	}
	for _, s := range p.Of(phase) {
		if !again[s.Path] && s.address {
			n++
		}
	}
	return n
}

// gone judges files that are gone from the site.
type gone struct {
	there     map[string]Standing
	stays     map[string]bool
	withdrawn Withdrawn
}

// withPage reports whether a page that file lies beside or below is gone too.
func (g gone) withPage(file string) bool {
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		page := dir + "/index.html"
		if _, was := g.there[page]; was && !g.stays[page] {
			return true
		}
	}
	return false
}

// phaseOf is when a file is sent.
func phaseOf(file string) Phase {
	file = plain(file)
	switch {
	case file == "index.html", entrances[path.Base(file)], strings.HasPrefix(file, "sitemap-"):
		return Entrances
	case strings.HasPrefix(file, "assets/"), embedded[path.Ext(file)]:
		return Assets
	case path.Ext(file) == ".html":
		return Pages
	}
	return Data
}

// entrances are the files by which readers and machines find the others; some of
// them each of several series has.
var entrances = map[string]bool{
	"feed.xml": true, "sitemap.xml": true, "robots.txt": true, "datapackage.json": true, "record.json": true, "manifest.json": true,
}

// embedded are the kinds of files that a page is shown with.
var embedded = map[string]bool{
	".css": true, ".js": true, ".mjs": true, ".wasm": true, ".woff2": true, ".woff": true, ".ttf": true, ".otf": true, ".ico": true, ".svg": true, ".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".webp": true, ".avif": true,
}

// plain is the path of a file without the ending of its compressed form.
func plain(file string) string {
	return strings.TrimSuffix(strings.TrimSuffix(file, ".br"), ".gz")
}

// sorted returns what stands on the target by path.
func sorted(there map[string]Standing) []Standing {
	return slices.SortedFunc(maps.Values(there), func(a, b Standing) int { return cmp.Compare(a.Path, b.Path) })
}
