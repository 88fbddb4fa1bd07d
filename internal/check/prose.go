package check

import (
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/expr"
	"almanac/internal/markup"
)

// report looks at what a report says in words.
func (c *checker) report(m *archive.Month) {
	r := m.Report
	if r == nil {
		return
	}
	c.titleMonth(m, r)
	c.dated(m, r)
	known := sync.OnceValue(func() *figures { return c.figures(m) })
	for _, n := range numbersIn(r.Summary) { // no expression can stand there
		n.Pos = r.SummaryPos
		if v, decimals, ok := c.quantity(n); ok {
			c.differs(m, known(), n, v, decimals, place{month: m})
		}
	}
	c.prose(m, known, place{month: m}, append([]*archive.Prose{r.Body}, r.Body.Notes...)...)
}

// late is how many months after its own a report may be published.
const late = 5 * 12

// dated looks at the date of a report. It knows no other than that of the month: there is
// no clock in a check.
func (c *checker) dated(m *archive.Month, r *archive.Report) {
	switch in := r.Published.In(); {
	case r.Published.IsZero():
	case in < m.Period:
		c.fail("date-in-period", r.DatePos, place{month: m}, "the report on %s is dated %s, before the month began", m.Period, r.Published).
			Helpf("correct \"published\"")
	case in > m.Period+late:
		c.fail("date-in-period", r.DatePos, place{month: m}, "the report on %s is dated %s, %d years later", m.Period, r.Published, (in-m.Period)/12).
			Helpf("correct \"published\", or say why it is so: accepted = { date-in-period = \"why\" }")
	}
}

// century looks at the year of a month, of which a digit is easily mistyped.
func (c *checker) century(m *archive.Month) {
	if year := m.Period.Year(); year < 1700 || year >= 2200 {
		c.fail("date-in-period", m.Pos, place{month: m}, "the month is of the year %d", year).
			Helpf("rename its folder, or say why it is so: accepted = { date-in-period = \"why\" }")
	}
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
	found := !same(v.Number, s.Stated.Value, x.Tolerance) && (place{s.Stated.Accepted(), m, x.Dataset, x}).accepts("stated-total") == nil
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
		if !f.headline || !(follows(f.measure, n.After) || precedes(f.measure, n.Before)) || !mistaken(v, decimals, f) {
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

// precedes reports whether what stands before a number says so: "visits rose to",
// "Emails:". Another number or a comma between them ends what is said.
func precedes(m *archive.Measure, before string) bool {
	ends := func(r rune) bool { return unicode.IsDigit(r) || strings.ContainsRune(".,;!?()[]{}", r) }
	words := wordsOf(strings.ReplaceAll(before[strings.LastIndexFunc(before, ends)+1:], ":", " "))
	words = words[max(0, len(words)-4):]
	for _, name := range []string{m.Unit, m.Title} {
		want := wordsOf(name)
		for i := 0; len(want) > 0 && i+len(want) <= len(words); i++ {
			if slices.Equal(words[i:i+len(want)], want) {
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
