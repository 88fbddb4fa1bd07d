package record

import (
	"maps"
	"slices"

	"almanac/internal/archive"
	"almanac/internal/jsontext"
)

const format = "almanac record 1"

// Encode writes the record, the same bytes every time.
func (r *Record) Encode() []byte {
	b := writer{}
	b.head(r)
	for i, m := range r.Months {
		b.next(i, ",\n").month(m)
	}
	return append(b, tail...)
}

// head writes all that stands before the months, and tail is what follows them.
func (b *writer) head(r *Record) {
	b.raw("{").member("format").text(format)
	b.member("audience").text(r.Audience)
	if len(r.Series) > 0 {
		ids := make([]string, len(r.Series))
		for i, x := range r.Series {
			ids[i] = x.ID
		}
		b.texts("series", ids)
	}
	if len(r.Withdrawn) > 0 {
		b.raw(",\n").name("withdrawn")
		list(b, r.Withdrawn, func(w archive.Withdrawal) {
			b.raw("{").member("address").text(w.Address)
			b.member("on").text(w.On.String())
			b.member("reason").text(w.Reason).raw("}")
		})
	}
	if len(r.Definitions) > 0 {
		b.raw(",\n").name("definitions").raw("{")
		for i, name := range slices.Sorted(maps.Keys(r.Definitions)) {
			b.next(i, ",\n").name(name).text(r.Definitions[name])
		}
		b.raw("}")
	}
	if len(r.Redefined) > 0 {
		b.raw(",\n").name("redefined").raw("{")
		for i, name := range slices.Sorted(maps.Keys(r.Redefined)) {
			b.next(i, ",\n").name(name)
			list(b, r.Redefined[name], func(x Redefined) { b.raw("[").text(x.On.String()).raw(",").text(x.Reason).raw("]") })
		}
		b.raw("}")
	}
	if len(r.Pages) > 0 {
		b.raw(",\n").name("pages").raw("[\n")
		for i, p := range r.Pages {
			b.next(i, ",\n").raw("{").member("id").text(p.ID)
			b.member("title").text(p.Title)
			b.texts("text", p.Text).raw("}")
		}
		b.raw("]")
	}
	b.raw(",\n").name("months").raw("[\n")
}

const tail = "\n]}\n"

// writer is JSON in the making.
type writer []byte

func (b *writer) raw(s string) *writer { *b = append(*b, s...); return b }

func (b *writer) text(s string) *writer { *b = jsontext.String(*b, s); return b }

func (b *writer) name(s string) *writer { return b.text(s).raw(":") }

// member begins a member of an object.
func (b *writer) member(s string) *writer {
	if (*b)[len(*b)-1] != '{' {
		b.raw(",")
	}
	return b.name(s)
}

// next separates elements.
func (b *writer) next(i int, separator string) *writer {
	if i > 0 {
		b.raw(separator)
	}
	return b
}

func list[T any](b *writer, elements []T, write func(T)) {
	b.raw("[")
	for i, x := range elements {
		b.next(i, ",")
		write(x)
	}
	b.raw("]")
}

// texts writes a member that is a list of texts, if there are any.
func (b *writer) texts(name string, lines []string) *writer {
	if len(lines) > 0 {
		b.member(name)
		list(b, lines, func(s string) { b.text(s) })
	}
	return b
}

func (b *writer) month(m *Month) {
	b.raw("{").member("month").text(m.Period.String())
	if m.Report != nil {
		b.member("report").report(m.Report)
		b.texts("text", m.Report.Text).raw("}")
	}
	if len(m.Figures) > 0 {
		b.member("figures").raw("{")
		for i, name := range slices.Sorted(maps.Keys(m.Figures)) {
			b.next(i, ",").name(name).breakdown(m.Figures[name])
		}
		b.raw("}")
	}
	if len(m.Records) > 0 {
		b.member("records").raw("{")
		for _, name := range slices.Sorted(maps.Keys(m.Records)) {
			b.texts(name, m.Records[name])
		}
		b.raw("}")
	}
	b.raw("}")
}

// report begins a report: all of it but its text.
func (b *writer) report(r *Report) {
	b.raw("{").member("title").text(r.Title)
	b.member("published").text(r.Published.String())
	b.member("class").text(r.Class)
	if len(r.Corrections) > 0 {
		b.member("corrections")
		list(b, r.Corrections, func(c archive.TextCorrection) {
			b.raw("{").member("on").text(c.On.String())
			b.member("text").text(c.Text)
			if c.Section != "" {
				b.member("section").text(c.Section)
			}
			b.raw("}")
		})
	}
	if len(r.Attachments) > 0 {
		b.member("attachments")
		list(b, r.Attachments, func(a Attachment) {
			b.raw("{").member("title").text(a.Title)
			b.member("class").text(a.Class)
			if a.File != "" {
				b.member("file").text(a.File)
			}
			b.raw("}")
		})
	}
}

func (b *writer) breakdown(x Breakdown) {
	if f := x[""]; f != nil && len(x) == 1 {
		b.figure(*f)
		return
	}
	b.raw("{")
	for i, key := range slices.Sorted(maps.Keys(x)) {
		b.next(i, ",").name(key).figure(*x[key])
	}
	b.raw("}")
}

func (b *writer) figure(f Figure) {
	switch {
	case len(f.Revisions) == 0 && f.Now.Status == archive.Plain:
		b.number(f.Now)
	case len(f.Revisions) == 0 && f.Now.Missing():
		b.text(string(f.Now.Status))
	default:
		b.raw("[").state(f.Now)
		if len(f.Revisions) > 0 {
			b.raw(",")
			list(b, f.Revisions, func(r Revision) {
				b.raw("[").text(r.On.String()).raw(",").state(r.Was).raw(",").text(r.Reason).raw("]")
			})
		}
		b.raw("]")
	}
}

func (b *writer) state(s State) *writer { return b.number(s).raw(",").text(string(s.Status)) }

func (b *writer) number(s State) *writer {
	if s.Missing() {
		return b.raw("null")
	}
	*b = jsontext.Fixed(*b, s.Value)
	return b
}
