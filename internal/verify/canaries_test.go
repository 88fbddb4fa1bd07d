package verify

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"almanac/assets"
	"almanac/internal/build"
	"almanac/internal/output"
	"almanac/internal/source"
	"almanac/layouts"
)

// now is when the sites of these tests are built; a report of the year 2030 is held back.
var now = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// quickDraw takes the place of the chart engine: a drawing that holds the texts and
// numbers of its chart.
const quickDraw = `function draw(r) { const o = JSON.parse(r); return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"" + o.class + "\"><desc>" + JSON.stringify(o.option || o).replace(/[^\w .,-]/g, " ") + "</desc></svg>" }`

var drawings string

func TestMain(m *testing.M) {
	var err error
	if drawings, err = os.MkdirTemp("", "almanac-drawings-"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(drawings)
	os.Exit(code)
}

// base are the layouts and assets of the program.
func base() *source.Tree {
	l, err := source.FromFS(layouts.Files, "layouts")
	if err != nil {
		panic(err)
	}
	a, err := source.FromFS(assets.Files, "assets")
	if err != nil {
		panic(err)
	}
	return source.Overlay(l, a)
}

// cage is a site full of canaries: words, numbers and files that the public must
// not see, of which the readers of a wider site would see each.
type cage struct {
	files    map[string]string
	canaries []string // how each is shown
	of       []string // the level of each
	level    string
}

// word makes a canary that is a word.
func (c *cage) word() string { return c.show(fmt.Sprintf("canary%02dx", len(c.canaries))) }

// number makes a canary that is a number.
func (c *cage) number() int {
	n := 700013 + 1000*len(c.canaries)
	c.show(strconvGroup(n))
	return n
}

func (c *cage) show(s string) string {
	c.canaries, c.of = append(c.canaries, s), append(c.of, c.level)
	return s
}

func strconvGroup(n int) string { return fmt.Sprintf("%d,%03d", n/1000, n%1000) }

// levels are those above White, and what is held back until a time.
var levels = []string{"Green", "Amber", "Red", "held"}

func newCage() *cage {
	c := &cage{files: map[string]string{
		"assets/dist/draw.js": quickDraw,
		"content/site.toml": `title = "Aviary"
base_url = "https://aviary.example/"
language = "en-GB"
[publisher]
name = "Aviary"
[classification]
public = "White"
[[classification.level]]
name = "White"
[[classification.level]]
name = "Green"
[[classification.level]]
name = "Amber"
[[classification.level]]
name = "Red"
`,
		"content/datasets/birds.toml": "title = \"Birds\"\n[dimensions.kind]\ntitle = \"Kind\"\ncodelist = \"kinds\"\n" +
			"[measures.seen]\ntitle = \"Seen\"\n[measures.heard]\ntitle = \"Heard\"\n[measures.counts]\ntitle = \"Counts\"\ndimensions = [\"kind\"]\n" +
			"[[table]]\nid = \"birds\"\ncaption = \"Birds\"\nrows = \"measures\"\ncolumns = \"month\"\nmeasures = [\"seen\", \"heard\"]\nwindow = 1\n",
		"content/datasets/walks.toml":       "title = \"Walks\"\n[fields.what]\ntitle = \"What\"\ntype = \"text\"\n[fields.links]\ntitle = \"Links\"\ntype = \"links\"\n[[table]]\nid = \"walks\"\ncaption = \"Walks\"\n",
		"content/codelists/kinds.toml":      "title = \"Kinds\"\nglossary = true\n[[code]]\nid = \"sparrow\"\nlabel = \"Sparrow\"\n",
		"content/reports/2024-01/data.toml": "[birds]\nseen = 12\nheard = 7\n[birds.counts]\nsparrow = 5\n",
	}}
	body := "\n## Birds\n\nWe saw {{ birds.seen }} birds.\n\n{{ table birds }}\n"
	attachments := ""
	for i, level := range levels {
		c.level = level
		if level != "held" {
			table := c.dataset(level)
			c.code(level)
			body += c.section(level, table, &attachments)
			c.files["content/pages/"+strings.ToLower(level)+".md"] = fmt.Sprintf("+++\ntitle = %q\nsummary = %q\nclassification = %q\n+++\n\nA page with %s.\n", c.word(), c.word(), level, c.word())
			c.cells(level)
		}
		c.report(fmt.Sprintf("2024-%02d", i+2), level)
	}
	c.files["content/reports/2024-01/report.md"] = "+++\ntitle = \"January\"\npublished = 2024-02-02\nclassification = \"White\"\n" + attachments + "+++\n" + body
	return c
}

// section is a part of a public report.
func (c *cage) section(level, table string, attachments *string) string {
	file := c.word() + ".png"
	*attachments += fmt.Sprintf("[[attachments]]\ntitle = \"A picture\"\nfile = %q\nclassification = %q\n", file, level)
	c.files["content/reports/2024-01/"+file] = picture(byte(len(file) + len(level)))
	return fmt.Sprintf("\n::: %s\n\n## Part %s\n\nProse with *%s* and `%s` and [%s](https://example.org/%s).[^%s]\n\n[^%s]: A note, %s.\n\n| A | B |\n|---|---|\n| x | %s |\n\n![%s](%s)\n\n{{ table %s }}\n\n:::\n",
		level, c.word(), c.word(), c.word(), c.word(), c.word(), strings.ToLower(level), strings.ToLower(level), c.word(), c.word(), c.word(), file, table)
}

func picture(n byte) string {
	var b bytes.Buffer
	m := image.NewGray(image.Rect(0, 0, 2, 2))
	m.Pix[0] = n
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.String()
}

func (c *cage) dataset(level string) (table string) {
	id := "set_" + c.word()
	c.files["content/datasets/"+id+".toml"] = fmt.Sprintf("title = %q\ndescription = %q\nsource = %q\nclassification = %q\n[measures.%s]\ntitle = %q\nunit = %q\ndescription = %q\n"+
		"[[table]]\nid = \"t-%s\"\ncaption = %q\nnote = %q\nrows = \"measures\"\ncolumns = \"month\"\n"+
		"[[chart]]\nid = \"c-%s\"\ncaption = %q\nsubtitle = %q\nkind = \"line\"\nx = \"month\"\nseries = \"measures\"\ndescription = %q\n",
		c.word(), c.word(), c.word(), level, c.word(), c.word(), c.word(), c.word(),
		c.word(), c.word(), c.word(), c.word(), c.word(), c.word(), c.word())
	measure := c.canaries[len(c.canaries)-11]
	c.files["content/reports/2024-01/"+strings.ToLower(level)+".toml"] = fmt.Sprintf("[%s]\n%s = %d\n", id, measure, c.number())
	return "t-" + c.canaries[len(c.canaries)-8]
}

func (c *cage) code(level string) {
	id := c.word()
	c.files["content/codelists/kinds.toml"] += fmt.Sprintf("[[code]]\nid = %q\nlabel = %q\ndescription = %q\nclassification = %q\n", id, c.word(), c.word(), level)
}

// cells are single values and a measure in a public data set.
func (c *cage) cells(level string) {
	id := "m_" + c.word()
	c.files["content/datasets/birds.toml"] = strings.Replace(c.files["content/datasets/birds.toml"], "[[table]]",
		fmt.Sprintf("[measures.%s]\ntitle = %q\nclassification = %q\n[measures.v_%s]\ntitle = \"Value\"\n[[table]]", id, c.word(), level, strings.ToLower(level)), 1)
	c.files["content/reports/2024-01/cells-"+strings.ToLower(level)+".toml"] = fmt.Sprintf(
		"[birds]\n%s = %d\nv_%s = { value = %d, classification = %q, note = %q, revised = [{ on = 2024-03-01, was = %d, reason = %q }] }\n",
		id, c.number(), strings.ToLower(level), c.number(), level, c.word(), c.number(), c.word())
}

// report is a month of its own, with all that a report has.
func (c *cage) report(month, level string) {
	folder := "content/reports/" + month + "/"
	class, extra := level, ""
	if level == "held" {
		class, extra = "White", "publish_at = 2030-01-01T00:00:00Z\n"
	}
	file := c.word() + ".txt"
	c.files[folder+file] = "An attachment with " + c.word() + ".\n"
	c.files[folder+"report.md"] = fmt.Sprintf("+++\ntitle = %q\nsummary = %q\npublished = 2024-08-02\nclassification = %q\n%sauthors = [%q]\nteam = %q\nreference = %q\naction = %q\n"+
		"[[attachments]]\ntitle = %q\nfile = %q\n+++\n\n## %s\n\nIt says %s, {{ birds.seen }} and {{ birds.heard }}.\n\n{{ table birds }}\n\n{{ table walks }}\n",
		c.word(), c.word(), class, extra, c.word(), c.word(), c.word(), c.word(), c.word(), file, c.word(), c.word())
	c.files[folder+"data.toml"] = fmt.Sprintf("[birds]\nseen = { value = %d, note = %q, status = \"p\" }\nheard = { value = 8, revised = [{ on = 2024-12-01, was = %d, reason = %q }] }\n"+
		"[[walks]]\nwhat = %q\nnote = %q\nlinks = [{ title = %q, url = \"https://example.org/%s\" }]\n",
		c.number(), c.word(), c.number(), c.word(), c.word(), c.word(), c.word(), c.word())
}

// open returns the same site with everything White and nothing held back.
func open(files map[string]string) map[string]string {
	out := maps.Clone(files)
	for name, text := range out {
		if name == "content/site.toml" || strings.HasPrefix(name, "assets/") {
			continue
		}
		for _, l := range levels {
			text = strings.ReplaceAll(text, `classification = "`+l+`"`, `classification = "White"`)
			text = strings.ReplaceAll(text, "\n::: "+l+"\n", "\n::: White\n")
		}
		out[name] = strings.ReplaceAll(text, "publish_at = 2030-01-01T00:00:00Z\n", "")
	}
	return out
}

func buildSite(t testing.TB, files map[string]string) *output.Set {
	t.Helper()
	r := build.Run(source.Overlay(base(), source.FromMap(files)), build.Options{Now: now, Drawings: drawings})
	if r.Failed() {
		var said strings.Builder
		r.Diags.Print(&said, false)
		t.Fatalf("the site does not build:\n%s", said.String())
	}
	return r.Set
}

// folder is a published set, as it is on a disk.
func folder(set *output.Set) fstest.MapFS {
	out := fstest.MapFS{"manifest.json": {Data: set.Manifest()}}
	for _, p := range set.Paths() {
		out[p] = &fstest.MapFile{Data: set.Get(p)}
	}
	return out
}

func sources(files map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func check(t testing.TB, files map[string]string, published fstest.MapFS) *Report {
	t.Helper()
	r, err := Run(sources(files), published, Options{Now: now, Folder: "public", Program: programOf(files)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// texts is everything that can be read in a folder: raw, unpacked and decoded, and
// the names of its files.
func texts(published fstest.MapFS) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(published)) {
		b.WriteString(name + "\n" + string(published[name].Data) + "\n")
		unpack(name, published[name].Data, func(p part) {
			b.WriteString(p.name + "\n" + string(decoded([]byte(p.text))) + "\n")
		}, func(string, string) {})
	}
	return b.String()
}

// shown returns which canaries a folder shows.
func (c *cage) shown(published fstest.MapFS) (out []string) {
	all := texts(published)
	for i, s := range c.canaries {
		if strings.Contains(all, s) || strings.Contains(all, strings.ReplaceAll(s, ",", "")) {
			out = append(out, fmt.Sprintf("%s (%s)", s, c.of[i]))
		}
	}
	return out
}

// TestCanaries is C1: nothing above White and nothing held back is in the public
// site. The control is the same site all White, which shows each.
func TestCanaries(t *testing.T) {
	c := newCage()
	if len(c.canaries) < 80 {
		t.Fatalf("%d canaries", len(c.canaries))
	}
	public := folder(buildSite(t, c.files))
	if got := c.shown(public); len(got) > 0 {
		t.Errorf("the public site shows %v", got)
	}
	for _, d := range check(t, c.files, public).Findings {
		t.Errorf("a false alarm: %v", d)
	}
	white := folder(buildSite(t, open(c.files)))
	if got := c.shown(white); len(got) != len(c.canaries) {
		for i, s := range c.canaries {
			if !slices.Contains(got, fmt.Sprintf("%s (%s)", s, c.of[i])) {
				t.Errorf("all White, the site does not show %s (%s)", s, c.of[i])
			}
		}
	}
	if len(check(t, open(c.files), white).Findings) > 0 {
		t.Errorf("false alarms on the all White site: %v", check(t, open(c.files), white).Findings)
	}
	t.Logf("%d canaries", len(c.canaries))
}

// TestSabotage publishes the all White site as if the filter had let everything
// pass. Each canary is found.
func TestSabotage(t *testing.T) {
	c := newCage()
	white := folder(buildSite(t, open(c.files)))
	if n := len(check(t, c.files, white).Findings); n < len(levels) {
		t.Fatalf("%d findings", n)
	}
	m, _ := readContent(sources(c.files), Options{Now: now})
	v, _, err := newVerifier(sources(c.files), m, Options{Now: now, Program: programOf(c.files)})
	if err != nil {
		t.Fatal(err)
	}
	var found strings.Builder
	for name, f := range white {
		unpack(name, f.Data, func(p part) {
			text := decoded([]byte(p.text))
			v.index.scan(text, p.how, func(_ key, _ int32, at token) {
				found.Write(text[at.start:min(len(text), at.end+6)])
				found.WriteByte('\n')
			})
		}, func(string, string) {})
	}
	for i, s := range c.canaries {
		if all := found.String(); !strings.Contains(all, s) && !strings.Contains(all, strings.ReplaceAll(s, ",", "")) {
			t.Errorf("verify does not find %s (%s)", s, c.of[i])
		}
	}
}

func parseTime(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
