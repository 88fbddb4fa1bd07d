package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// codelists collects the code lists of the site while months are written.
type codelists struct {
	byID map[string]*codelist
}

type codelist struct {
	title  string
	groups []string
	codes  []code
	seen   map[string]bool
	more   string // what else the file says
}

type code struct{ id, label, group, description string }

func newCodelists() *codelists {
	c := &codelists{map[string]*codelist{}}
	for id, title := range map[string]string{"drivers": "Drivers", "products": "Products", "roles": "Roles", "grades": "Grades",
		"email-categories": "Email categories", "party-categories": "Party categories", "meeting-categories": "Meeting categories", "user-roles": "User roles"} {
		c.byID[id] = &codelist{title: title, seen: map[string]bool{}}
	}
	c.byID["products"].more = `
[[table]]
id = "categories"
caption = "Time Apportionment Categories"
numbered = false
headings = ["Driver", "Product", "Description"]
`
	return c
}

// code returns the code of a name, which it adds to the list where it is new.
func (c *codelists) code(list, name string) string {
	return c.byID[list].add(code{id: slug(name), label: name})
}

// product returns the code of a product: two drivers may have one of a name.
func (c *codelists) product(driver, name string) string { return slug(driver + " " + name) }

func (c *codelists) driver(d driver) {
	c.byID["drivers"].add(code{id: slug(d.name), label: d.name, group: d.group})
	for _, p := range d.products {
		c.byID["products"].add(code{c.product(d.name, p.title), p.title, d.name, p.url})
	}
}

func (l *codelist) add(c code) string {
	if !l.seen[c.id] {
		l.seen[c.id] = true
		l.codes = append(l.codes, c)
		if c.group != "" && !slices.Contains(l.groups, c.group) {
			l.groups = append(l.groups, c.group)
		}
	}
	return c.id
}

func (c *codelists) write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for id, l := range c.byID {
		if err := os.WriteFile(filepath.Join(dir, id+".toml"), l.toml(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (l *codelist) toml() []byte {
	if len(l.codes) == 0 { // nothing of the kind occurs, and a list may not be empty
		l.add(code{id: "none", label: "None"})
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "title = %s\n", quote(l.title))
	for _, g := range l.groups {
		fmt.Fprintf(&b, "\n[[group]]\nid = %s\nlabel = %s\n", quote(slug(g)), quote(g))
	}
	for _, c := range l.codes {
		fmt.Fprintf(&b, "\n[[code]]\nid = %s\nlabel = %s\n", quote(c.id), quote(c.label))
		if c.group != "" {
			fmt.Fprintf(&b, "group = %s\n", quote(slug(c.group)))
		}
		if c.description != "" {
			fmt.Fprintf(&b, "description = %s\n", quote(c.description))
		}
	}
	b.WriteString(l.more)
	return b.Bytes()
}

// slug makes an id of a name: "Panel/Board" is "panel-board".
func slug(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, "-")
}

func quote(s string) string { return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"` }

func quotes(all []string) string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = quote(s)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// figures is the month's data.toml.
func (m *month) figures(c *codelists) []byte {
	var b bytes.Buffer
	b.WriteString("[membership]\n")
	for i, key := range membership {
		fmt.Fprintf(&b, "%s = %d\n", key, m.members[i])
	}
	fmt.Fprintf(&b, "\n[website]\nvisits = %d\npage_views = %d\n", m.visits, m.views)
	fmt.Fprintf(&b, "\n[parties]\nparties = %d\n", m.parties)
	b.WriteString("[parties.voting_groups]\n")
	for _, v := range m.voting {
		fmt.Fprintf(&b, "%s = %d\n", c.code("party-categories", v.category), v.n)
	}
	fmt.Fprintf(&b, "\n[helpdesk]\ntelephone = %d\n[helpdesk.emails]\n", m.telephone)
	for _, e := range m.emails {
		fmt.Fprintf(&b, "%s = %d\n", c.code("email-categories", e.category), e.n)
	}
	m.effort(&b, c)
	m.writeRecords(&b, c)
	return b.Bytes()
}

func (m *month) effort(b *bytes.Buffer, c *codelists) {
	byTable := map[string][]days{}
	var order []string
	for _, d := range m.days {
		at := fmt.Sprintf("effort.days.%s.%s.%s", c.code("drivers", d.driver), c.code("roles", d.role), c.product(d.driver, d.product))
		if byTable[at] == nil {
			order = append(order, at)
		}
		byTable[at] = append(byTable[at], d)
	}
	for _, at := range order {
		fmt.Fprintf(b, "\n[%s]\n", at)
		for _, d := range byTable[at] {
			fmt.Fprintf(b, "%s = %.2f\n", c.code("grades", d.grade), d.days)
		}
	}
}

func (m *month) writeRecords(b *bytes.Buffer, c *codelists) {
	for _, e := range m.entries {
		roles := make([]string, len(e.roles))
		for i, r := range e.roles {
			roles[i] = c.code("user-roles", r)
		}
		fmt.Fprintf(b, "\n[[user_entry]]\nparty = %s\ncategory = %s\nroles = %s\ndate = %s\n",
			quote(e.party), quote(c.code("party-categories", e.category)), quotes(roles), e.date)
	}
	for _, x := range m.meetings {
		fmt.Fprintf(b, "\n[[meetings]]\ncategory = %s\nmeeting = %s\nsummary = %s\n", quote(c.code("meeting-categories", x.category)), quote(x.name), quote(x.summary))
		if len(x.dates) > 0 {
			fmt.Fprintf(b, "dates = [%s]\n", strings.Join(x.dates, ", "))
		}
		if len(x.links) > 0 {
			b.WriteString("links = [\n")
			for _, l := range x.links {
				fmt.Fprintf(b, "  { title = %s, url = %s },\n", quote(l.title), quote(l.url))
			}
			b.WriteString("]\n")
		}
	}
}

// placed says at the end of which section of the source report each table and
// figure stands, by how the section's heading begins.
var placed = []struct {
	heading string
	blocks  []string
}{
	{"### 1.2 ", []string{"{{ table uep }}"}},
	{"### 1.4 ", []string{"{{ table membership }}",
		"There were {{ parties.parties }} Parties representing {{ total(parties.voting_groups) }} Voting Groups.", "{{ chart voting }}"}},
	{"## 3. ", []string{"{{ table drivers }}", "{{ chart effort }}"}},
	{"## 4. ", []string{"{{ table helpdesk }}"}},
	{"## 5. ", []string{"{{ table website }}", "{{ chart usage }}"}},
	{"## 6. ", []string{"{{ table meetings }}", "## Appendix A: Time Apportionment Categories", "{{ table categories }}"}},
}

// spoken are the sentences that say figures of the month. With us such numbers
// come from the data.
var spoken = []struct {
	find  *regexp.Regexp
	write string
}{
	{regexp.MustCompile(`There were \d+ new Applicants`), "There were {{ membership.accessions }} new Applicants"},
	{regexp.MustCompile(`there were \d+ Parties to the Code`), "there were {{ parties.parties }} Parties to the Code"},
	{regexp.MustCompile(`approximately \d+ telephone enquiries`), "approximately {{ helpdesk.telephone }} telephone enquiries"},
	{regexp.MustCompile(`There were \d+ visits to the website and \d+ page views`),
		"There were {{ website.visits }} visits to the website and {{ website.page_views }} page views"},
}

// report is the month's report.md.
func (m *month) report(text string) ([]byte, error) {
	front, body, err := split(text)
	if err != nil {
		return nil, err
	}
	for _, s := range spoken {
		body = s.find.ReplaceAllLiteralString(body, s.write)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "+++\ntitle = %s\nsummary = %s\npublished = %s\nclassification = \"White\"\nauthors = [%s]\nreference = %s\n+++\n",
		front["title"], front["description"], m.published, quote(m.author), quote(m.reference))
	next := 0
	var waiting []string
	flush := func() {
		for _, block := range waiting {
			if block != "{{ table uep }}" || len(m.entries) > 0 {
				fmt.Fprintf(&b, "%s\n\n", block)
			}
		}
		waiting = nil
	}
	for line := range strings.Lines(body) {
		if mark.MatchString(line) {
			continue // we know where things stand
		}
		if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "[^1]:") {
			flush()
		}
		b.WriteString(line)
		if next < len(placed) && strings.HasPrefix(line, placed[next].heading) {
			waiting = placed[next].blocks
			next++
		}
	}
	flush()
	if next < len(placed) {
		return nil, fmt.Errorf("no section begins with %q", placed[next].heading)
	}
	return b.Bytes(), nil
}

// mark is where the generator can be told to say what the source report has there.
var mark = regexp.MustCompile(`^<!-- data:[a-z]+ -->\n$`)

// split parts the front matter, lines of "key: value", from the body. Values
// in quotation marks are texts in TOML too.
func split(text string) (front map[string]string, body string, err error) {
	_, rest, ok := strings.Cut(text, "---\n")
	head, body, found := strings.Cut(rest, "\n---\n")
	if !ok || !found {
		return nil, "", fmt.Errorf("no front matter")
	}
	front = map[string]string{}
	for _, line := range strings.Split(head, "\n") {
		key, value, _ := strings.Cut(line, ": ")
		front[key] = value
	}
	return front, body, nil
}
