package diff

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"

	"almanac/internal/diag"
)

// Print writes the differences for people; with color, what is gone is red and
// what came is green.
func (d *Diff) Print(w io.Writer, color bool) error {
	p := &printer{bufio.NewWriter(w), color}
	for _, m := range d.Months {
		p.month(&m)
	}
	for _, x := range d.Pages {
		p.heading(x.Page, x.State)
		p.edits("", x.Sentences)
	}
	if len(d.Definitions) > 0 {
		p.line("1", "definitions")
		p.edits("", d.Definitions)
	}
	if len(d.Withdrawn) > 0 {
		p.line("1", "withdrawn")
		p.edits("", d.Withdrawn)
	}
	return p.w.Flush()
}

type printer struct {
	w     *bufio.Writer
	color bool
}

// line writes a line. Control characters of a text are not for the terminal.
func (p *printer) line(code, text string) {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	if p.color && code != "" {
		text = "\x1b[" + code + "m" + text + "\x1b[0m"
	}
	fmt.Fprintln(p.w, text)
}

func (p *printer) heading(name string, s State) {
	if s != Changed {
		name += " (" + string(s) + ")"
	}
	p.line("1", name)
}

func (p *printer) month(m *Month) {
	p.heading(m.name(), m.State)
	p.edits("report", m.Report)
	p.edits("correction of the text", m.Corrections)
	if len(m.Figures) > 0 {
		p.line("36", "  figures")
	}
	for i := range m.Figures {
		p.figure(&m.Figures[i])
	}
	p.edits("text", m.Sentences)
	p.edits("records", m.Records)
	p.edits("attachments", m.Attachments)
}

func (p *printer) figure(f *Figure) {
	switch {
	case f.Was == nil && f.Before != nil:
		p.line("32", fmt.Sprintf("    + %s: %s (month before: %s)", f.Name, f.Is, f.Before))
	case f.Was == nil:
		p.line("32", fmt.Sprintf("    + %s: %s", f.Name, f.Is))
	case f.Is == nil:
		p.line("31", fmt.Sprintf("    - %s: %s", f.Name, f.Was))
	default:
		p.line("33", fmt.Sprintf("    %s: %s → %s", f.Name, f.Was, f.Is))
	}
	for _, c := range f.Corrections {
		p.line("", fmt.Sprintf("        corrected on %s, was %s: %s", c.On, c.Was, c.Reason))
	}
	if !f.Declared {
		p.line("1;31", "        not declared as a correction")
	}
}

func (p *printer) edits(title string, list []Edit) {
	if len(list) > 0 && title != "" {
		p.line("36", "  "+title)
	}
	for _, e := range list {
		name := ""
		if e.Name != "" {
			name = e.Name + ": "
		}
		for _, side := range []struct{ sign, code, text string }{{"-", "31", e.Was}, {"+", "32", e.Is}} {
			if side.text != "" {
				p.line(side.code, "    "+side.sign+" "+name+side.text)
			}
		}
	}
}

// Summary counts what differs in one line.
func (d *Diff) Summary() string {
	if d.Empty() {
		return "No differences."
	}
	var figures, undeclared, sentences, others int
	for _, m := range d.Months {
		figures += len(m.Figures)
		for _, f := range m.Figures {
			if !f.Declared {
				undeclared++
			}
		}
		sentences += len(m.Sentences)
		others += len(m.Report) + len(m.Records) + len(m.Attachments) + len(m.Corrections)
	}
	for _, p := range d.Pages {
		sentences += len(p.Sentences)
	}
	out := []string{fmt.Sprintf("Differences: %s", diag.Count(figures, "figure"))}
	if undeclared > 0 {
		out[0] += fmt.Sprintf(" (%d not declared)", undeclared)
	}
	out = append(out, diag.Count(sentences, "sentence"), diag.Count(others+len(d.Definitions)+len(d.Withdrawn), "other change"))
	return strings.Join(out, ", ") + "."
}
