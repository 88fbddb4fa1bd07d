package table

import (
	"math"
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/locale"
	"almanac/internal/series"
)

// cell adds what stands at a row and a column: the value, and what is to be noted
// of it.
func (b *builder) cell(v *series.Value, row, col *entry) {
	m, at := b.place(row, col)
	if v.Missing && v.Status == archive.Plain {
		v.Status = archive.NotAvailable
	}
	b.use(v.Status)
	b.Class = max(b.Class, v.Class)
	if len(v.Revised()) > 0 {
		b.Revised = true
		if v.Cell != nil {
			b.use(archive.Revised)
		}
	}
	b.cells = append(b.cells, Cell{Value: *v, Decimals: m.Decimals})
	out := &b.cells[len(b.cells)-1]
	if v.Cell != nil {
		if v.Cell.Note() != nil {
			out.Notes = append(out.Notes, b.note(v.Cell.Note(), at))
		}
		if v.Cell.Accepted() != nil {
			out.Notes = append(out.Notes, b.noteText(v.Cell.Accepted().Text()))
		}
	}
	if s := b.slip(v, m, row, col); s != "" {
		out.Notes = append(out.Notes, b.noteText(s))
	}
	if len(v.Later()) > 0 {
		b.Later = append(b.Later, v.Later()...)
		now := b.value(series.View{Archive: b.view.Archive}, row, col)
		out.Notes = append(out.Notes, b.corrected(v, Written(b.loc, now, m.Decimals)))
	}
}

// corrected numbers the note that says what v has become. A reason is given once:
// what is worked out from corrected figures of the table only says so.
func (b *builder) corrected(v *series.Value, now string) int {
	again := v.Cell == nil
	for _, r := range v.Later() {
		again = again && b.told[r]
	}
	text := Corrected(b.loc, v.Later(), now)
	if again {
		text = b.loc.T("corrected_with", "date", b.loc.Date(lastOf(v.Later()).On), "value", now)
	}
	for i, n := range b.Notes {
		if n.Text == text && slices.Equal(n.Later, v.Later()) {
			return i + 1
		}
	}
	if b.told == nil {
		b.told = map[*archive.Revision]bool{}
	}
	for _, r := range v.Later() {
		b.told[r] = true
	}
	b.Notes = append(b.Notes, Note{Text: text, Later: v.Later()})
	return len(b.Notes)
}

// lastOf is the newest of some corrections.
func lastOf(list []*archive.Revision) *archive.Revision {
	return slices.MaxFunc(list, func(a, b *archive.Revision) int { return a.On.Compare(b.On) })
}

// slip says that a stated total or subtotal is not the sum of its parts, "" if
// it is.
func (b *builder) slip(v *series.Value, m *archive.Measure, row, col *entry) string {
	if v.Missing || v.Cell == nil {
		return ""
	}
	month := b.monthOf(row, col)
	if month == nil {
		return ""
	}
	s := month.Slices[m.Index]
	if s == nil || !s.States(v.Cell) || v.Cell.Accepted().For("stated-total") != nil {
		return ""
	}
	sum := b.view.In(m, month, b.picks(row, col)...)
	if sum.Missing || math.Abs(v.Number-sum.Number) <= m.Tolerance+1e-9 {
		return ""
	}
	return b.loc.T("stated_note", "stated", b.loc.Number(v.Number, m.Decimals), "sum", b.loc.Number(sum.Number, m.Decimals))
}

// Written is a value in words: its number, or why there is none.
func Written(loc *locale.Locale, v series.Value, decimals int) string {
	switch {
	case !v.Missing:
		return loc.Number(v.Number, decimals)
	case v.Status.HasNoValue():
		return loc.T("status_" + string(v.Status))
	}
	return loc.T("status_x")
}

// Corrected says what a value has become since it was published.
func Corrected(loc *locale.Locale, later []*archive.Revision, now string) string {
	later = slices.Clone(later)
	slices.SortStableFunc(later, func(a, b *archive.Revision) int { return a.On.Compare(b.On) })
	var reasons []string
	for _, r := range later {
		if s := Sentence(r.Reason); !slices.Contains(reasons, s) {
			reasons = append(reasons, s)
		}
	}
	return loc.T("corrected_note", "date", loc.Date(lastOf(later).On), "value", now,
		"reason", strings.Join(reasons, " "))
}

// Sentence ends a text with a full stop, unless it has an end.
func Sentence(s string) string {
	if s = strings.TrimSpace(s); s == "" || strings.ContainsAny(s[len(s)-1:], ".!?)") {
		return s
	}
	return s + "."
}
