package check

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/expr"
	"almanac/internal/markup"
	"almanac/internal/series"
)

// report looks at what a report says in words.
func (c *checker) report(m *archive.Month) {
	r := m.Report
	if r == nil {
		return
	}
	c.titleMonth(m, r)
	if r.Published.In() < m.Period && !r.Published.IsZero() {
		c.fail("date-in-period", r.Pos, place{month: m}, "the report on %s is dated %s, before the month began", m.Period, r.Published).
			Helpf("correct \"published\"")
	}
	known := sync.OnceValue(func() *figures { return c.figures(m) })
	for _, n := range numbersIn(r.Summary) { // no expression can stand there
		n.Pos = r.SummaryPos
		if v, decimals, ok := c.quantity(n); ok {
			c.differs(m, known(), n, v, decimals, place{month: m})
		}
	}
	c.prose(m, known, place{month: m}, append([]*archive.Prose{r.Body}, r.Body.Notes...)...)
}

// descriptions looks at what data sets, tables and charts say of themselves. It
// is shown month after month, so a number of one month will not do.
func (c *checker) descriptions() {
	n := len(c.archive.Months)
	if n == 0 {
		return
	}
	m := c.archive.Months[n-1]
	known := sync.OnceValue(func() *figures { return c.figures(m) })
	for _, d := range c.archive.Datasets {
		c.prose(m, known, place{}, d.Description, d.Source)
		for _, t := range d.Tables {
			c.prose(m, known, place{}, t.Note)
		}
		for _, x := range d.Charts {
			c.prose(m, known, place{}, x.Description)
		}
	}
}

func (c *checker) prose(m *archive.Month, known func() *figures, at place, texts ...*archive.Prose) {
	for _, p := range texts {
		if p == nil {
			continue
		}
		for _, n := range p.Numbers {
			if v, decimals, ok := c.quantity(n); ok {
				c.typed(m, known(), n, v, decimals, at)
			}
		}
		for i, piece := range p.Pieces {
			if s := piece.Slot; s != nil && s.Kind == archive.ValueSlot && s.Value != nil {
				c.slot(m, known, p, i, at)
			}
		}
	}
}

// titleMonth compares the months that a title names with the report's: last
// month's report.md is easily copied and not quite changed.
func (c *checker) titleMonth(m *archive.Month, r *archive.Report) {
	named := monthsIn(r.Title, c.loc)
	if len(named) > 0 && !slices.Contains(named, m.Period) {
		c.fail("month-in-text", r.Pos, place{month: m}, "the title names %s, the report is on %s", c.loc.Month(named[0]), c.loc.Month(m.Period))
	}
}

// slot looks at what stands in braces: a total that the table shows otherwise,
// and words that stand as they are.
func (c *checker) slot(m *archive.Month, known func() *figures, p *archive.Prose, i int, where place) {
	s := p.Pieces[i].Slot
	if x := expr.TotalOf(s.Value); x != nil {
		c.statedOtherwise(m, x, s)
	}
	text, reason, sic, ok := expr.Quoted(s.Value)
	if !ok {
		return
	}
	at := place{own: archive.Acceptances{{Reason: reason, Pos: s.Pos}}}
	for _, n := range numbersIn(text) {
		n.Pos, n.After = s.Pos, n.After+after(p, i)
		v, decimals, ok := c.quantity(n)
		if ok && (!sic && c.duplicate(known(), n, v, decimals, at) || sic && c.differs(m, known(), n, v, decimals, at)) {
			return
		}
	}
	if where.month == nil {
		return // a text for all months: it may be needed for another
	}
	name, hint := "literal", "write the number by itself"
	if sic {
		name, hint = "sic", "the data has nothing else to say: write the number by itself"
	}
	c.failures.Warnf("unused-acceptance", s.Pos, "%s(%q) accepts nothing: no number in it fails a check", name, text).Helpf("%s", hint)
}

// after returns the words that follow the slot of the i-th piece.
func after(p *archive.Prose, i int) string {
	if i+1 >= len(p.Pieces) {
		return ""
	}
	return markup.Plain(p.Pieces[i+1].Markup)
}

// numbersIn finds the numbers of a short text.
func numbersIn(text string) []archive.Number {
	var out []archive.Number
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			continue
		}
		end := i
		for end < len(text) && (text[end] >= '0' && text[end] <= '9' ||
			strings.ContainsAny(text[end:end+1], ".,'") && end+1 < len(text) && text[end+1] >= '0' && text[end+1] <= '9') {
			end++
		}
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		if !unicode.IsLetter(before) && !strings.ContainsRune("-–/_#", before) {
			out = append(out, archive.Number{Text: text[i:end], Before: text[:i], After: text[end:]})
		}
		i = end
	}
	return out
}

// statedOtherwise reports a sum in a sentence where the table shows the total as
// the source states it.
func (c *checker) statedOtherwise(m *archive.Month, x *archive.Measure, s *archive.Slot) {
	if stated, sum, differ := c.statedAndSum(m, x); differ {
		c.fail("headline", s.Pos, place{month: m}, "{{ %s }} is %s, the stated total that tables show is %s", s.Text, c.number(sum, x), c.number(stated.Value, x)).
			Helpf("write {{ stated(%s) }}", x.Name()).At(stated.Pos, "it is stated here")
	}
}

// statedAndSum returns both where they differ. A difference that is a finding of
// its own is told there.
func (c *checker) statedAndSum(m *archive.Month, x *archive.Measure) (stated *archive.Cell, sum float64, differ bool) {
	s := m.Slices[x.Index]
	if s == nil || s.Stated == nil || s.Stated.Missing() {
		return nil, 0, false
	}
	v := c.view.In(x, m)
	found := !same(v.Number, s.Stated.Value, x.Tolerance) && (place{s.Stated.Accepted, m, x.Dataset}).accepts("stated-total") == nil
	return s.Stated, v.Number, !v.Missing && !found && !same(v.Number, s.Stated.Value, 0)
}

// keyFigures reports a key figure that is not the total its table shows.
func (c *checker) keyFigures() {
	for i := range c.archive.Site.KeyFigures {
		k := &c.archive.Site.KeyFigures[i]
		x := expr.TotalOf(k.Value)
		if x == nil {
			continue
		}
		for _, m := range slices.Backward(c.archive.Months) {
			if stated, sum, differ := c.statedAndSum(m, x); differ {
				c.fail("headline", k.Pos, place{own: k.Accepted}, "the key figure %q is %s for %s, the stated total that tables show is %s", k.Label, c.number(sum, x), m.Period, c.number(stated.Value, x)).
					Helpf("write value = \"stated(%s)\"", x.Name()).At(stated.Pos, "it is stated here")
				break
			}
		}
	}
}

// figure is a value that a month has, and the expression that gives it.
type figure struct {
	value    float64
	decimals int
	measure  *archive.Measure
	expr     string // "" where no expression gives it
	headline bool   // a measure without codes, or a total
}

// figures are the values that a report on a month may want to tell, as known
// today and when it was published.
type figures struct {
	all []figure
	by  map[int64][]int // by value in millionths → index
}

func micro(v float64) int64 { return int64(math.Round(v * 1e6)) }

func (c *checker) figures(m *archive.Month) *figures {
	f := &figures{by: map[int64][]int{}}
	views := []series.View{c.view}
	if m.Report != nil {
		views = append(views, series.View{Archive: c.archive, AsOf: m.Report.Published})
	}
	for _, v := range views {
		for i, x := range c.archive.Measures {
			c.ofMeasure(f, v, m, x, m.Slices[i])
		}
	}
	return f
}

func (c *checker) ofMeasure(f *figures, v series.View, m *archive.Month, x *archive.Measure, s *archive.Slice) {
	name := x.Name()
	add := func(value series.Value, expression string, headline bool) {
		if !value.Missing {
			f.add(figure{value.Number, x.Decimals, x, expression, headline})
		}
	}
	total := name
	if len(x.Dimensions) > 0 {
		total = "total(" + name + ")"
		if s != nil && s.Stated != nil {
			total = "stated(" + name + ")"
			add(v.Cell(s.Stated), total, true)
			add(v.In(x, m), "total("+name+")", false)
		}
	}
	if s != nil && s.Stated == nil || x.Derive != nil {
		add(v.In(x, m), total, true)
	}
	if s == nil && x.Derive == nil {
		return
	}
	add(v.Stated(x, m.Period-1), "prev("+total+")", false)
	add(v.Stated(x, m.Period-12), "year_ago("+total+")", false)
	add(v.Over(x, m.Period, 12), "sum12("+name+")", false)
	if s == nil || len(s.By) == 0 {
		return
	}
	for i := range s.Cells {
		add(v.Cell(&s.Cells[i]), expression(x, s, &s.Cells[i]), false)
	}
}

func (f *figures) add(x figure) {
	k := micro(x.value)
	for _, i := range f.by[k] {
		if f.all[i].expr == x.expr {
			return
		}
	}
	f.by[k] = append(f.by[k], len(f.all))
	f.all = append(f.all, x)
}

// expression writes what gives one cell, "" if its codes are not the first ones
// in the declared order.
func expression(x *archive.Measure, s *archive.Slice, cell *archive.Cell) string {
	out := x.Name()
	for i, d := range x.Dimensions {
		if i == len(s.By) {
			return "total(" + out + ")"
		}
		if s.By[i] != d {
			return ""
		}
		out += fmt.Sprintf("[%q]", cell.Keys[i].ID)
	}
	return out
}

// typed looks at a number that stands in a report's text.
func (c *checker) typed(m *archive.Month, known *figures, n archive.Number, v float64, decimals int, at place) {
	if !c.duplicate(known, n, v, decimals, at) {
		c.differs(m, known, n, v, decimals, at)
	}
}

// duplicate reports a number that the data has.
func (c *checker) duplicate(known *figures, n archive.Number, v float64, decimals int, at place) bool {
	if significant(v, decimals) < 2 || decimals == 0 && v < 100 {
		return false
	}
	var best *figure
	for _, i := range known.by[micro(v)] {
		f := &known.all[i]
		if decimals <= f.decimals && (best == nil || about(f, n) > about(best, n)) {
			best = f
		}
	}
	if best == nil || strings.Contains(best.expr, "(") && !best.headline && best.measure.Dimensions == nil && about(best, n) == 0 {
		return false // another month's value of the same size, in a sentence about something else
	}
	d := c.fail("literal", n.Pos, at, "%s is a number that the data has, as %s", n.Text, best.measure.Name())
	if best.expr != "" {
		d.Helpf("write {{ %s }}, or {{ literal(%q, \"why\") }} if it must stand as it is", best.expr, n.Text)
	}
	return true
}

// differs reports a number that is said of a headline figure and is not quite
// it: digits that changed places, a digit too many, a few units more.
func (c *checker) differs(m *archive.Month, known *figures, n archive.Number, v float64, decimals int, at place) bool {
	if len(known.by[micro(v)]) > 0 {
		return false
	}
	for i := range known.all {
		f := &known.all[i]
		if !f.headline || !follows(f.measure, n.After) || !mistaken(v, decimals, f) {
			continue
		}
		c.fail("headline", n.Pos, at, "the text says %s, %s is %s", n.Text, f.measure.Name(), c.number(f.value, f.measure)).
			Helpf("write {{ %s }}, or {{ sic(%q, \"why\") }} if the slip must stand", f.expr, n.Text).
			At(c.whereIs(m, f.measure), "the data has it here")
		return true
	}
	return false
}

func (c *checker) whereIs(m *archive.Month, x *archive.Measure) diag.Pos {
	switch s := m.Slices[x.Index]; {
	case s == nil:
		return x.Pos
	case s.Stated != nil:
		return s.Stated.Pos
	case len(s.By) == 0 && len(s.Cells) == 1:
		return s.Cells[0].Pos
	default:
		return s.Pos
	}
}

// mistaken reports whether v was most likely meant to be f.
func mistaken(v float64, decimals int, f *figure) bool {
	if v == f.value || f.value == 0 || decimals > f.decimals {
		return false
	}
	if rounded := math.Pow10(decimals); math.Abs(v*rounded-f.value*rounded) <= 0.5+1e-9 {
		return false // rounded to what is written
	}
	a, b := digits(v, decimals), digits(f.value, f.decimals)
	if len(b) < 3 {
		return false
	}
	near := math.Abs(v-f.value) <= 0.02*math.Abs(f.value)
	round := strings.Trim(a, "0") != a && len(strings.TrimRight(a, "0")) <= 2 // "about 1,500"
	return !round && (near || rearranged(a, b) || near10(v, f.value))
}

func near10(v, w float64) bool { return math.Abs(v-10*w) < 1e-6 || math.Abs(10*v-w) < 1e-6 }

func digits(v float64, decimals int) string {
	return strings.Replace(strconv.FormatFloat(math.Abs(v), 'f', decimals, 64), ".", "", 1)
}

// rearranged reports whether a and b have the same digits in another order, or
// differ in one.
func rearranged(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	x, y := []byte(a), []byte(b)
	differ := 0
	for i := range x {
		if x[i] != y[i] {
			differ++
		}
	}
	slices.Sort(x)
	slices.Sort(y)
	return differ == 1 || differ == 2 && string(x) == string(y)
}

// follows reports whether what stands behind a number says that it is one of m:
// its unit or title within the next words of the sentence.
func follows(m *archive.Measure, after string) bool {
	words := wordsOf(after)
	words = words[:min(len(words), 4)]
	for _, name := range []string{m.Unit, m.Title} {
		want := wordsOf(name)
		if len(want) == 0 {
			continue
		}
		for i := range words {
			if i+len(want) <= len(words) && i <= 1 && slices.Equal(words[i:i+len(want)], want) {
				return true
			}
		}
	}
	return false
}

// wordsOf returns the words of the first sentence of s, without case and plural.
func wordsOf(s string) []string {
	if i := strings.IndexAny(s, ".;:!?()[]{}"); i >= 0 {
		s = s[:i]
	}
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	for i, w := range words {
		words[i] = strings.TrimSuffix(w, "s")
	}
	return words
}

// about counts the words around a number that name a figure's measure or code.
func about(f *figure, n archive.Number) int {
	around := append(wordsOf(n.After), strings.Fields(strings.ToLower(n.Before))...)
	score := 0
	for _, w := range wordsOf(f.measure.Title + " " + f.measure.Unit + " " + strings.NewReplacer("[", " ", "]", " ", `"`, " ", "-", " ").Replace(strings.TrimPrefix(f.expr, f.measure.Name()))) {
		if slices.ContainsFunc(around, func(x string) bool { return strings.TrimSuffix(strings.Trim(x, ",."), "s") == w }) {
			score += 2
		}
	}
	if f.headline {
		score++
	}
	return score
}

// significant counts the digits of v that say something.
func significant(v float64, decimals int) int {
	return len(strings.Trim(digits(v, decimals), "0"))
}

// quantity reads a number as the site's language writes it. ok is false for
// what is not the size of something: a year, a day, a number of a section.
func (c *checker) quantity(n archive.Number) (v float64, decimals int, ok bool) {
	text := n.Text
	for _, sign := range []string{c.loc.Group, "\u00a0", "\u202f", "'", "’"} {
		if sign != "" && strings.Contains(text, sign) {
			if !grouped(text, sign, c.loc.Decimal) {
				return 0, 0, false
			}
			text = strings.ReplaceAll(text, sign, "")
		}
	}
	whole, frac, _ := strings.Cut(text, c.loc.Decimal)
	v, err := strconv.ParseFloat(whole+"."+frac, 64)
	year := text == n.Text && frac == "" && len(whole) == 4 && v >= 1900 && v < 2100
	if err != nil || year || numbered(n.Before) || c.isDate(n) || isShare(n.After) {
		return 0, 0, false
	}
	return v, len(frac), true
}

// grouped reports whether a sign stands where it parts thousands.
func grouped(text, sign, decimal string) bool {
	whole, frac, _ := strings.Cut(text, decimal)
	parts := strings.Split(whole, sign)
	for i, p := range parts {
		if i > 0 && len(p) != 3 || i == 0 && (len(p) < 1 || len(p) > 3) {
			return false
		}
	}
	return !strings.Contains(frac, sign)
}

// labelled are words before a number that is a name rather than a size.
var labelled = map[string]bool{
	"section": true, "sections": true, "release": true, "releases": true, "version": true, "versions": true, "v": true, "table": true, "tables": true,
	"figure": true, "figures": true, "appendix": true, "chapter": true, "part": true, "paragraph": true, "clause": true, "article": true, "annex": true,
	"directive": true, "regulation": true, "page": true, "pages": true, "no": true, "nos": true, "number": true, "issue": true, "volume": true, "vol": true,
	"item": true, "step": true, "stage": true, "phase": true, "level": true, "room": true, "form": true, "iso": true, "rfc": true, "bs": true, "en": true,
	"ref": true, "reference": true, "id": true, "schedule": true, "rule": true, "note": true, "proposal": true, "modification": true, "route": true,
	"abschnitt": true, "kapitel": true, "tabelle": true, "abbildung": true, "seite": true, "nummer": true, "nr": true, "anhang": true, "artikel": true, "din": true,
}

// numbered reports whether the word before a number makes it a name: "Section
// 4.12".
func numbered(before string) bool {
	before = strings.TrimRight(before, " \t\n\u00a0")
	if strings.HasSuffix(before, "§") || strings.HasSuffix(before, "£") || strings.HasSuffix(before, "$") || strings.HasSuffix(before, "€") {
		return true // an amount of money is no count of the same size
	}
	i := strings.LastIndexFunc(before, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == '/' })
	return labelled[strings.ToLower(strings.Trim(before[i+1:], ".:,"))]
}

// isDate reports whether a month's name stands beside a number.
func (c *checker) isDate(n archive.Number) bool {
	after := strings.TrimLeft(n.After, " \n\u00a0")
	before := strings.TrimRight(n.Before, " \n\u00a0")
	for i := range c.loc.Months {
		if strings.HasPrefix(after, c.loc.Months[i]) || strings.HasSuffix(before, c.loc.Months[i]) ||
			strings.HasSuffix(before, c.loc.MonthsShort[i]) {
			return true
		}
	}
	return false
}

// isShare reports whether a number is a percentage: no measure is.
func isShare(after string) bool {
	after = strings.TrimLeft(after, " \u00a0\u202f")
	return strings.HasPrefix(after, "%") || strings.HasPrefix(after, "per cent") || strings.HasPrefix(after, "percent") || strings.HasPrefix(after, "‰")
}
