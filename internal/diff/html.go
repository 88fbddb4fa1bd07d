package diff

import (
	"strings"
	"unicode"

	"almanac/internal/markup"
)

// style is the whole look of the page, which loads nothing.
const style = `
:root { color-scheme: light dark; --paper: #fff; --text: #17212b; --muted: #4f5d69; --rule: #d3d9dd; --gone: #8a1c1c; --gone-paper: #fdecec; --come: #0b5a2b; --come-paper: #e6f5ea; --warning: #8a3b00; }
@media screen and (prefers-color-scheme: dark) { :root { --paper: #10181f; --text: #e8edf1; --muted: #a9b6c1; --rule: #33414d; --gone: #ffb3b3; --gone-paper: #3a1a1a; --come: #9fe0b4; --come-paper: #12301d; --warning: #ffb87a; } }
body { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
h1 { line-height: 1.2; } h2 { margin: 2.5rem 0 0; border-top: 2px solid; padding-top: .75rem; } h3 { margin: 1.25rem 0 .25rem; font-size: 1rem; color: var(--muted); }
.badge { font-size: .875rem; font-weight: 400; border: 1px solid; padding: 0 .4rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--rule); padding: .3rem .6rem .3rem 0; text-align: left; vertical-align: top; font-weight: 400; overflow-wrap: anywhere; } thead th { font-weight: 600; overflow-wrap: normal; } .n { text-align: right; } td.n { white-space: nowrap; }
ul { list-style: none; margin: 0; padding: 0; } li { padding: .25rem 0; border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; }
del { color: var(--gone); background: var(--gone-paper); } ins { color: var(--come); background: var(--come-paper); text-decoration: none; font-weight: 600; }
.warning { color: var(--warning); font-weight: 600; } .name { color: var(--muted); }
`

// HTML writes the differences as a page of its own, without scripts and without
// any other file. Old and next are the names of the two publications.
func (d *Diff) HTML(old, next string) []byte {
	p := &page{}
	w := &p.w
	w.Raw(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`).
		Raw(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>`).
		Text("Differences: " + old + " and " + next).Raw(`</title><style>`).Raw(style).Raw(`</style></head><body><main><h1>What differs</h1><p>`).
		Text("From ").Raw(`<strong>`).Text(old).Raw(`</strong> to <strong>`).Text(next).Raw(`</strong>. `).Text(d.Summary()).Raw("</p>\n")
	for i := range d.Months {
		p.month(&d.Months[i])
	}
	for _, x := range d.Pages {
		p.heading(x.Page, x.State)
		p.edits("", x.Sentences)
	}
	if len(d.Definitions) > 0 {
		p.heading("Definitions", Changed)
		p.edits("", d.Definitions)
	}
	if len(d.Withdrawn) > 0 {
		p.heading("Withdrawn", Changed)
		p.edits("", d.Withdrawn)
	}
	return []byte(w.Raw("</main></body></html>\n").Take())
}

type page struct{ w markup.Writer }

func (p *page) heading(name string, s State) {
	p.w.Raw(`<h2>`).Text(name)
	if s != Changed {
		p.w.Raw(` <span class="badge">`).Text(string(s)).Raw(`</span>`)
	}
	p.w.Raw("</h2>\n")
}

func (p *page) month(m *Month) {
	p.heading(m.name(), m.State)
	p.edits("Report", m.Report)
	p.edits("Corrections of the text", m.Corrections)
	p.figures(m)
	p.edits("Text", m.Sentences)
	p.edits("Records", m.Records)
	p.edits("Attachments", m.Attachments)
}

func (p *page) figures(m *Month) {
	if len(m.Figures) == 0 {
		return
	}
	w, first := &p.w, "Was"
	if m.State == New {
		first = "Month before"
	}
	w.Raw(`<h3>Figures</h3><div class="scroll" role="group" tabindex="0" aria-label="Figures"><table><thead><tr><th scope="col">Figure</th><th scope="col" class="n">`).Text(first).
		Raw(`</th><th scope="col" class="n">Is</th><th scope="col">Correction</th></tr></thead><tbody>`).Raw("\n")
	for i := range m.Figures {
		f := &m.Figures[i]
		was := f.Was
		if m.State == New {
			was = f.Before
		}
		w.Raw(`<tr><th scope="row">`).Text(f.Name).Raw(`</th><td class="n">`)
		if m.State == New {
			w.Text(was.String())
		} else {
			p.mark("del", was.String())
		}
		w.Raw(`</td><td class="n">`)
		p.mark("ins", f.Is.String())
		w.Raw(`</td><td>`)
		for _, c := range f.Corrections {
			w.Raw(`<div>`).Text(c.On + ", was " + c.Was.String() + ": " + c.Reason).Raw(`</div>`)
		}
		if !f.Declared {
			w.Raw(`<div class="warning">not declared</div>`)
		}
		w.Raw("</td></tr>\n")
	}
	w.Raw("</tbody></table></div>\n")
}

// mark writes text as gone or as come; a dash stands for nothing.
func (p *page) mark(element, text string) {
	switch {
	case text == "–":
		p.w.Text(text)
	case element == "del":
		p.w.Raw(`<del>`).Text(text).Raw(`</del>`)
	default:
		p.w.Raw(`<ins>`).Text(text).Raw(`</ins>`)
	}
}

func (p *page) edits(title string, list []Edit) {
	if len(list) == 0 {
		return
	}
	w := &p.w
	if title != "" {
		w.Raw(`<h3>`).Text(title).Raw(`</h3>`)
	}
	w.Raw("<ul>\n")
	for _, e := range list {
		w.Raw(`<li>`)
		if e.Name != "" {
			w.Raw(`<span class="name">`).Text(e.Name + ": ").Raw(`</span>`)
		}
		p.words(e.Was, e.Is)
		w.Raw("</li>\n")
	}
	w.Raw("</ul>\n")
}

// words writes a text with what is gone and what came in it.
func (p *page) words(was, is string) {
	a, b := split(was), split(is)
	var gone, come strings.Builder
	flush := func() {
		if gone.Len() > 0 {
			p.mark("del", gone.String())
		}
		if come.Len() > 0 {
			p.mark("ins", come.String())
		}
		gone.Reset()
		come.Reset()
	}
	align(a, b, func(i, j int) {
		switch {
		case j < 0:
			gone.WriteString(a[i])
		case i < 0:
			come.WriteString(b[j])
		default:
			flush()
			p.w.Text(a[i])
		}
	})
	flush()
}

// split cuts a text into words with the space behind them.
func split(s string) []string {
	var out []string
	start, space := 0, false
	for i, r := range s {
		if space && !unicode.IsSpace(r) {
			out = append(out, s[start:i])
			start = i
		}
		space = unicode.IsSpace(r)
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}
