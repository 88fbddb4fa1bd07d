package build

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"almanac/internal/source"
)

// planted is an archive of 24 months that adds up: a count by category with its
// total and groups' subtotals, days by driver and role with the totals of rows
// and columns, a breakdown of a whole, a series of visits, and a report.
type planted map[string]string

func plant() planted {
	p := planted{
		"content/site.toml": `title = "Planted"
base_url = "https://planted.example/"
language = "en-GB"
[publisher]
name = "P"
[classification]
public = "White"
[[classification.level]]
name = "White"
[[classification.level]]
name = "Amber"
[[key_figure]]
label = "Emails"
value = "stated(desk.emails)"
`,
		"content/codelists/kinds.toml": `title = "Kinds"
[[group]]
id = "first"
label = "First"
[[group]]
id = "second"
label = "Second"
[[code]]
id = "a"
label = "Alpha"
group = "first"
[[code]]
id = "b"
label = "Beta"
group = "first"
[[code]]
id = "c"
label = "Gamma"
group = "second"
[[code]]
id = "d"
label = "Delta"
group = "second"
until = "2019-12"
`,
		"content/codelists/roles.toml": `title = "Roles"
[[code]]
id = "team"
label = "Team"
[[code]]
id = "experts"
label = "Experts"
`,
		"content/datasets/desk.toml": `title = "Desk"
[dimensions.kind]
title = "Kind"
codelist = "kinds"
[dimensions.role]
title = "Role"
codelist = "roles"
[measures.emails]
title = "Emails"
unit = "emails"
dimensions = ["kind"]
[measures.resolved]
title = "Resolved"
dimensions = ["kind"]
[measures.days]
title = "Days"
unit = "days"
decimals = 2
tolerance = 0.01
dimensions = ["kind", "role"]
[measures.letters]
title = "Letters"
[measures.letters_by_kind]
title = "Letters by kind"
dimensions = ["kind"]
parts_of = "desk.letters"
[measures.visits]
title = "Visits"
unit = "visits"
[measures.page_views]
title = "Page views"
unit = "page views"
[[table]]
id = "emails"
caption = "Emails"
rows = "kind"
columns = "month"
measures = ["emails"]
total = true
[[check]]
rule = "page_views >= visits"
message = "A visit has at least one page view."
[[check]]
rule = "resolved <= emails"
[[check]]
rule = "total(days) / 7.5 < 100 and visits > 0"
`,
	}
	for i := range 24 {
		year, month := 2017+i/12, i%12+1
		p[fmt.Sprintf("content/reports/%d-%02d/data.toml", year, month)] = plantedMonth(i)
	}
	p["content/reports/2018-12/report.md"] = `+++
title = "Report for December 2018"
published = 2019-01-08
classification = "White"
+++
## Desk

There were {{ stated(desk.emails) }} emails and {{ desk.visits }} visits. See Section 4.12, Release 2.10 and
[letter 1,503](https://planted.example/1503). In 2018 we moved to room 3115; SECMP0027 was open, 3,000 people live here.

{{ table emails }}
`
	return p
}

// plantedMonth writes the figures of the i-th month. They go up and down, and up
// with the years.
func plantedMonth(i int) string {
	wave := []int{0, 3, -2, 5, 9, -4, 1, 7, -6, 2, 4, -1}[i%12]
	a, b, c, d := 100+i+wave, 40+wave, 300+2*i-3*wave, 5+i%4
	visits := 3000 + 20*i + 50*wave
	views := visits*3 + 10*wave
	letters := 20 + i%5
	return fmt.Sprintf(`[desk]
letters = %d
visits = %d
page_views = %d
stated_total = { emails = %d, resolved = %d, days = %.2f }
[desk.stated_subtotals.emails.kind]
first = %d
second = %d
[desk.stated_subtotals.days.kind]
a = 4.50
second = 6.02
[desk.stated_subtotals.days.role]
team = 8.25
experts = 6.27
[desk.emails]
a = %d
b = %d
c = %d
d = %d
[desk.resolved]
a = 50
b = 20
c = 200
d = 3
[desk.days.a]
team = 2.25
experts = 2.25
[desk.days.b]
team = 2.00
experts = 2.00
[desk.days.c]
team = 4.00
experts = 2.02
[desk.letters_by_kind]
a = 15
b = %d
`, letters, visits, views, a+b+c+d, 273, 14.52, a+b, c+d, a, b, c, d, letters-15)
}

// told returns the findings of a check as "file:line rule".
func (p planted) told() []string {
	var out []string
	for _, d := range Check(source.Overlay(defaults(), source.FromMap(p)), Options{}).Diags {
		out = append(out, fmt.Sprintf("%s:%d %s: %s", strings.TrimPrefix(d.File, "content/"), d.Line, d.Rule, d.Message))
	}
	return out
}

// edit replaces the first match of a pattern in a file.
func (p planted) edit(t *testing.T, file, pattern, with string) {
	t.Helper()
	re := regexp.MustCompile("(?m)" + pattern)
	text := p["content/"+file]
	at := re.FindStringSubmatchIndex(text)
	if at == nil {
		t.Fatalf("%s has no %s", file, pattern)
	}
	p["content/"+file] = text[:at[0]] + string(re.ExpandString(nil, with, text, at)) + text[at[1]:]
}

const (
	dec  = "reports/2018-12/data.toml"
	june = "reports/2018-06/data.toml"
	note = "reports/2018-12/report.md"
)

// TestPlanted plants one fault at a time and wants it found, at its place and by
// its rule, and nothing else.
func TestPlanted(t *testing.T) {
	if got := plant().told(); len(got) > 0 {
		t.Fatalf("the archive has faults of its own:\n%s", strings.Join(got, "\n"))
	}
	for _, c := range []struct{ name, file, pattern, with, want string }{
		// totals, 30 places
		{"grand total", dec, `emails = \d+, resolved`, "emails = 512, resolved", "data.toml:5 stated-total"},
		{"grand total of another measure", dec, `resolved = 273`, "resolved = 237", "data.toml:5 stated-total"},
		{"grand total with decimals", dec, `days = 14.52`, "days = 14.25", "data.toml:5 stated-total"},
		{"beyond the tolerance", dec, `days = 14.52`, "days = 14.54", "data.toml:5 stated-total"},
		{"total in an old month", "reports/2017-01/data.toml", `resolved = 273`, "resolved = 274", "2017-01/data.toml:5 stated-total"},
		{"total in the middle", june, `resolved = 273`, "resolved = 263", "2018-06/data.toml:5 stated-total"},
		{"subtotal of the first group", dec, `^first = \d+`, "first = 171", "data.toml:7 stated-total"},
		{"subtotal of the second group", dec, `^second = \d+`, "second = 1", "data.toml:8 stated-total"},
		{"subtotal of a row", dec, `^a = 4.50`, "a = 4.05", "data.toml:10 stated-total"},
		{"subtotal of rows", dec, `^second = 6.02`, "second = 6.20", "data.toml:11 stated-total"},
		{"subtotal of a column", dec, `^team = 8.25`, "team = 8.52", "data.toml:13 stated-total"},
		{"subtotal of the other column", dec, `^experts = 6.27`, "experts = 7.27", "data.toml:14 stated-total"},
		{"subtotal in the first month", "reports/2017-01/data.toml", `^first = \d+`, "first = 104", "2017-01/data.toml:7 stated-total"},
		{"total given as zero", dec, `resolved = 273`, "resolved = 0", "data.toml:5 stated-total"},
		{"total off by one", dec, `resolved = 273`, "resolved = 272", "data.toml:5 stated-total"},
		{"total with a note", dec, `resolved = 273`, `resolved = { value = 277, note = "N" }`, "data.toml:5 stated-total"},
		{"revised total", dec, `resolved = 273`, `resolved = { value = 277, revised = [{ on = 2019-02-01, was = 273, reason = "r" }] }`, "data.toml:5 stated-total"},
		{"provisional total", dec, `resolved = 273`, `resolved = { value = 277, status = "p" }`, "data.toml:5 stated-total"},
		{"a part of a total", dec, `^c = 200`, "c = 190", "data.toml:5 stated-total"},
		{"a part left out", dec, `^b = 20\n`, "", "data.toml:5 stated-total"},
		{"parts of a whole", dec, `(letters_by_kind\]\na = )15`, "${1}16", "parts"},
		{"a whole", dec, `letters = \d+`, "letters = 29", "parts"},
		{"parts of a whole in the first month", "reports/2017-01/data.toml", `letters = \d+`, "letters = 21", "2017-01/data.toml:34 parts"},
		{"a whole left out", dec, `letters = \d+\n`, "", "parts"},
		{"a key figure that adds up what is stated", "site.toml", `stated\(desk.emails\)`, "total(desk.letters_by_kind)", ""},
		{"a sentence beside the data", note, `\{\{ stated\(desk.emails\) \}\} emails`, "581 emails", "report.md:8 headline"},
		{"a sentence with two digits changed", note, `\{\{ desk.visits \}\} visits`, "3,140 visits", "report.md:8 headline"},
		{"a sentence with a digit too many", note, `\{\{ desk.visits \}\} visits`, "34,100 visits", "report.md:8 headline"},
		{"a sentence with the number last", note, `\{\{ desk.visits \}\} visits`, "a hundred more: visits rose to 4,310", "report.md:8 headline"},
		{"a list with the number last", note, `3,000 people live here`, "page views: 12,020", "report.md:9 headline"},
		{"fewer page views than visits", dec, `page_views = \d+`, "page_views = 3409", "data.toml:4 declared-check"},
		{"more resolved than received", dec, `(resolved\]\na = )50`, "${1}500", "declared-check"},
		{"too many days", dec, `(days.c\]\nteam = )4.00`, "${1}4000.00", "declared-check"},

		// values and series
		{"ten times as much", dec, `visits = \d+`, "visits = 34100", "data.toml:3 jump"},
		{"a tenth", june, `visits = (\d+)\d$`, "visits = $1", "2018-06/data.toml:3 jump"},
		{"two values changed places", dec, `visits = 3410\npage_views = 10220`, "visits = 10220\npage_views = 3410", "data.toml:3 jump"},
		{"ten times as much in the second month", "reports/2017-02/data.toml", `visits = 3`, "visits = 30", "2017-02/data.toml:3 jump"},
		{"nothing where there was always much", june, `visits = \d+`, "visits = 0", "2018-06/data.toml:3 jump"},
		{"a negative count", dec, `^d = 3`, "d = -3", "range"},
		{"a measure left out", dec, `visits = \d+\n`, "", "series-gap"},
		{"a measure left out in the middle", june, `visits = \d+\n`, "", "2018-06/data.toml:3 series-gap"},
		{"a code left out", dec, `(days = \d+.\d+ \}(?s:.*)emails\](?s:.*))^d = \d+\n(\[desk.resolved)`, "${1}${2}", "series-gap"},
		{"a code past its end", "codelists/kinds.toml", `until = "2019-12"`, `until = "2018-11"`, "code-validity"},
		{"a month left out", "", "", "2018-06", "2018-07/data.toml:1 month-gap"},

		// text
		{"a number that the data has", note, `\{\{ desk.visits \}\} visits`, "3,410 visits", "report.md:8 literal"},
		{"a number in bold that the data has", note, `\{\{ desk.visits \}\} visits`, "**3410** visits", "report.md:8 literal"},
		{"a number of days that the data has", note, `3,000 people live here`, "14.52 days were worked", "report.md:9 literal"},
		{"a summary beside the data", note, `classification = "White"`, "classification = \"White\"\nsummary = \"There were 581 emails.\"", "report.md:5 headline"},
		{"a description with a number of this month", "datasets/desk.toml", `\z`, "[[chart]]\nid = \"c\"\nof = \"emails\"\nkind = \"line\"\ndescription = \"Bars: 518 emails.\"\n", "desk.toml:51 literal"},
		{"a title of another month", note, `for December 2018`, "for November 2018", "report.md:1 month-in-text"},
		{"a date before the month", note, `published = 2019-01-08`, "published = 2018-01-08", "report.md:3 date-in-period"},
		{"a literal for no reason", note, `3,000 people`, `{{ literal("3,000", "as it is") }} people`, "report.md:9 unused-acceptance"},

		// restatements and acceptances
		{"restated", dec, `\z`, "[restated.2018-06.desk]\nvisits = 3500\n", "data.toml:38 restated"},
		{"restated by category", dec, `\z`, "[restated.2018-06.desk.emails]\na = 1\n", "data.toml:38 restated"},
		{"restated total", dec, `\z`, "[restated.2018-06.desk]\nstated_total = { resolved = 274 }\n[restated.2018-06.desk.resolved]\na = 50\nb = 20\nc = 200\nd = 3\n", "data.toml:38 restated"},
		{"a month restated that is not there", dec, `\z`, "[restated.2016-06.desk]\nvisits = 3500\n", "restated"},
		{"an acceptance of nothing", dec, `visits = (\d+)`, `visits = { value = $1, accepted = "no reason at all" }`, "data.toml:3 unused-acceptance"},
		{"an acceptance of another rule", dec, `resolved = 273`, `resolved = { value = 274, accepted = { jump = "why" } }`, "data.toml:5 stated-total"},
		{"an acceptance of another sum", dec, `resolved = 273`, `resolved = { value = 237, accepted = "The paper prints 237, its categories add up to 283." }`, "data.toml:5 stated-total"},
		{"a misspelt acceptance", dec, `letters =`, "accepted = { stated-totl = \"why\" }\nletters =", "data.toml:2 unused-acceptance"},
		{"an acceptance without a reason", dec, `resolved = 273`, `resolved = { value = 274, accepted = " " }`, "data.toml:5 no-reason"},

		// look-alikes
		{"a Cyrillic letter", "codelists/kinds.toml", `"Beta"`, `"Bеta"`, "kinds.toml:13 look-alike"},
		{"twins", "codelists/kinds.toml", `"Beta"`, `"Аlpha"`, "kinds.toml:13 look-alike"},
		{"twins by case", "codelists/kinds.toml", `"Beta"`, `"ALPHA"`, "kinds.toml:13 look-alike"},
		{"a label in parts", "codelists/kinds.toml", `"Beta"`, "\"Be\u0301ta\"", "kinds.toml:13 look-alike"},
		{"two spaces", "codelists/kinds.toml", `"Beta"`, `"Beta  two"`, "kinds.toml:13 look-alike"},
		{"twins among measures", "datasets/desk.toml", `title = "Resolved"`, `title = "Еmails"`, "desk.toml:12 look-alike"},
		{"a Cyrillic letter in a group", "codelists/kinds.toml", `label = "Second"`, `label = "Sесond"`, "kinds.toml:6 look-alike"},
		{"an invisible space", "codelists/kinds.toml", `"Beta"`, "\"Be\u200bta\"", "kinds.toml:13 look-alike"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := plant()
			if c.file == "" {
				delete(p, "content/reports/"+c.with+"/data.toml")
			} else {
				p.edit(t, c.file, c.pattern, c.with)
			}
			found := false
			got := p.told()
			for _, line := range got {
				found = found || c.want != "" && strings.Contains(line, c.want)
			}
			if found != (c.want != "") {
				t.Errorf("want %s, found:\n%s", c.want, strings.Join(got, "\n"))
			}
			if len(got) > 1 {
				t.Logf("found more than one:\n%s", strings.Join(got, "\n"))
			}
		})
	}
}

// TestNoFalseAlarm changes the same archive in ways that are right, and wants
// silence.
func TestNoFalseAlarm(t *testing.T) {
	for _, c := range []struct{ name, file, pattern, with string }{
		{"a total within the tolerance", dec, `days = 14.52`, "days = 14.51"},
		{"a total beside a part that is not available", dec, `(resolved\]\na = )50`, `${1}{ status = "x" }`},
		{"a part that is not applicable", dec, `(?s)resolved = 273(.*resolved\]\na = 50\nb = )20`, `resolved = 253$1{ status = "z" }`},
		{"half as much again", dec, `visits = 3410`, "visits = 5115"},
		{"a third less", june, `visits = 3140`, "visits = 2100"},
		{"a value that is not available", june, `visits = 3140`, `visits = { status = "x" }`},
		{"a value that is classified", june, `visits = 3140`, `visits = { value = 3140, classification = "Amber" }`},
		{"a whole and a part that are classified", june, `(?s)letters = (\d+)(.*letters_by_kind\]\na = )15`, `letters = { value = $1, classification = "Amber" }$2{ value = 15, classification = "Amber" }`},
		{"a code that ends", "codelists/kinds.toml", `until = "2019-12"`, `until = "2018-12"`},
		{"a measure that begins late", "datasets/desk.toml", `\z`, "[measures.calls]\ntitle = \"Calls\"\n"},
		{"a check of what nobody gives", "datasets/desk.toml", `\[measures.letters\]`, "[measures.calls]\ntitle = \"Calls\"\n[measures.letters]"},
		{"a slip accepted", dec, `resolved = 273`, `resolved = { value = 237, accepted = "The paper prints 237." }`},
		{"a slip accepted for its sum", dec, `resolved = 273`, `resolved = { value = 237, accepted = "Table 5 prints 237, its categories add up to 273." }`},
		{"a slip accepted by name", dec, `resolved = 273`, `resolved = { value = 237, accepted = { stated-total = "The paper prints 237." } }`},
		{"a slip accepted in the month's figures", dec, `\[desk\]`, "[desk]\naccepted = { jump = \"A hoax.\" }\nx = 0"},
		{"a jump accepted for all months", dec, `visits = \d+`, "visits = 9999"},
		{"a month left out for a reason", "reports/2018-07/data.toml", `\A`, "accepted = { month-gap = \"The office was closed.\" }\n"},
		{"a measure left out for a reason", june, `\[desk\]\n(letters = \d+\n)visits = \d+\npage_views = \d+`, "[desk]\naccepted = { series-gap = \"The counter was broken.\" }\n$1"},
		{"restated as it is", dec, `\z`, "[restated.2018-06.desk]\nvisits = 3140\n"},
		{"restated by category as it is", dec, `\z`, "[restated.2018-06.desk.resolved]\na = 50\nb = 20\nc = 200\nd = 3\n"},
		{"a number of its own", note, `3,000 people`, "A total of 777 people"},
		{"a round number", note, `\{\{ desk.visits \}\} visits`, "about 3,400 visits"},
		{"half a number", note, `\{\{ desk.visits \}\} visits`, "1,705 visits of the team"},
		{"two numbers side by side", note, `3,000 people live here`, "visits of 3,000 pages beside 3,450 pages and, with the visits, 4,310"},
		{"an amount of money", note, `3,000 people`, "£3,410 and 3,000 people"},
		{"a share", note, `3,000 people`, "14.52% and 3,000 people"},
		{"a year and a section", note, `3,000 people`, "Table 518, page 518, 14.52.1, A518, 518-2, v518, 3,000 people"},
		{"a date", note, `3,000 people`, "On 11 December 2018 3,000 people"},
		{"code", note, `3,000 people`, "`3410` and 3,000 people"},
		{"a literal with a reason", note, `\{\{ desk.visits \}\} visits`, `{{ literal("3,410", "quoted from the minutes") }} visits`},
		{"a slip in a sentence with a reason", note, `\{\{ desk.visits \}\} visits`, `{{ sic("4,310", "The paper says so.") }} visits`},
		{"a title without a month", note, `Report for December 2018`, "Report"},
		{"labels that differ by a number", "codelists/kinds.toml", `"Beta"`, `"Alpha 2"`},
		{"a label with an accent", "codelists/kinds.toml", `"Beta"`, `"Bêta"`},
		{"a label in another script", "codelists/kinds.toml", `"Beta"`, `"Бета"`},
		{"a total of two equal values", dec, `letters = 23`, "letters = 23"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := plant()
			p.edit(t, c.file, c.pattern, c.with)
			switch c.name {
			case "a check of what nobody gives":
				p["content/datasets/desk.toml"] += "[[check]]\nrule = \"calls >= visits\"\n"
			case "a measure that begins late":
				p["content/datasets/desk.toml"] = strings.Replace(plant()["content/datasets/desk.toml"], "[[table]]", "[measures.calls]\ntitle = \"Calls\"\n[[table]]", 1)
				p.edit(t, dec, `\[desk\]`, "[desk]\ncalls = 100000")
			case "a month left out for a reason":
				delete(p, "content/"+june)
			case "a jump accepted for all months":
				p.edit(t, "datasets/desk.toml", `title = "Visits"`, "title = \"Visits\"\naccepted = { jump = \"It comes and goes.\" }")
			case "a slip accepted in the month's figures":
				p["content/"+dec] = strings.Replace(plant()["content/"+dec], "[desk]\n", "[desk]\naccepted = { jump = \"A hoax.\" }\n", 1)
				p.edit(t, dec, `visits = \d+`, "visits = 9999")
			}
			if got := p.told(); len(got) > 0 {
				t.Errorf("found:\n%s", strings.Join(got, "\n"))
			}
		})
	}
}

// TestRevisedAndRestated accepts a restatement that was declared as a revision,
// and one that says what was known when its own report came out.
func TestRevisedAndRestated(t *testing.T) {
	for restated, want := range map[int]bool{3140: true, 3150: true, 3160: false} {
		p := plant()
		p.edit(t, june, `visits = 3140`, `visits = { value = 3150, revised = [{ on = 2019-03-01, was = 3140, reason = "counted again" }] }`)
		p.edit(t, dec, `\z`, fmt.Sprintf("[restated.2018-06.desk]\nvisits = %d\n", restated))
		if got := p.told(); (len(got) == 0) != want {
			t.Errorf("restated as %d:\n%s", restated, strings.Join(got, "\n"))
		}
	}
}

// TestGermanNumbers reads the numbers of a sentence as its language writes them.
func TestGermanNumbers(t *testing.T) {
	for sentence, want := range map[string]string{
		"Es gab 3.410 Besuche.":                 "literal",
		"Es gab 3410 Besuche.":                  "literal",
		"An 14,52 Tagen wurde gearbeitet.":      "literal",
		"Es gab 3,410 Besuche.":                 "",
		"Siehe Abschnitt 14,52 und Seite 3410.": "",
		"Am 11. Dezember 2018 waren es 3.411.":  "",
	} {
		p := plant()
		p.edit(t, "site.toml", `en-GB`, "de-DE")
		p.edit(t, note, `Report for December 2018`, "Bericht")
		p.edit(t, note, `(?s)There were .*live here\.`, sentence)
		got := strings.Join(p.told(), "\n")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: found %q, want %q", sentence, got, want)
		}
	}
}
