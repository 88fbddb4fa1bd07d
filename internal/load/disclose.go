package load

import (
	"fmt"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/disclosure"
)

// heldTotal is a stated total beside values that the audience may not see.
type heldTotal struct {
	cell    *archive.Cell
	restore func()
}

// disclose looks at the content as those see it who may see all of it, for what
// this audience could work out, and lets in the totals that tell nothing. Of
// the whole of the content nothing gets into the archive; only a Memory keeps it.
func (l *loader) disclose(o Options, memory *Memory) (accepted []diag.Accepted) {
	p := &l.archive.Site.Policy
	if !l.classified() || p.Audience == len(p.Levels)-1 || l.diags.Errors() > 0 {
		return nil
	}
	o.Audience = p.Levels[len(p.Levels)-1].Name
	all, diags := load(l.part, o, memory)
	if all == nil || diags.Errors() > 0 {
		l.diags.Errorf(archive.Disclosure, p.Levels[len(p.Levels)-1].Pos, "what is classified has faults, so nobody can tell what the rest discloses").
			Helpf("run almanac check --audience %q", o.Audience)
		return nil
	}
	l.withholdValues(all.archive)
	telling := map[diag.Pos]bool{} // published values that tell something
	found := disclosure.Find(all.archive, p.Audience)
	for _, d := range found {
		for _, by := range d.By {
			telling[by.Pos] = true
		}
	}
	for _, h := range l.held {
		if !telling[h.cell.Pos] {
			h.restore()
		}
	}
	return append(l.tellDisclosures(all.archive, found), l.typedSecrets(all.archive)...)
}

// classified reports whether anything was left out for its classification, not
// only until its time comes.
func (l *loader) classified() bool {
	for _, w := range l.archive.Withheld {
		if w.Level != "" {
			return true
		}
	}
	return false
}

// withholdValues remembers which measures have withheld values in which months,
// so that a use of one can be told from a mistake.
func (l *loader) withholdValues(all *archive.Archive) {
	p := &l.archive.Site.Policy
	for _, m := range all.Months {
		for i, s := range m.Slices {
			if s == nil {
				continue
			}
			for j := range s.Cells {
				c := &s.Cells[j]
				if class := all.Measures[i].ClassOf(c); class > p.Audience {
					l.archive.WithholdValue(all.Measures[i], m.Period, archive.Withheld{Level: p.Levels[class].Name, Pos: c.Pos})
					break
				}
			}
		}
	}
}

// tellDisclosures reports each way in which something is disclosed once, with
// the number of the other months and codes it happens in.
func (l *loader) tellDisclosures(all *archive.Archive, found []disclosure.Disclosure) (accepted []diag.Accepted) {
	type way struct{ secret, by string }
	first := map[way]int{} // index of the error
	more := map[way]int{}
	for _, d := range found {
		by := d.By[0]
		if a := all.Month(d.At).Accepts(archive.Disclosure, by.Measure, by.Own); a != nil {
			var one diag.List
			l.disclosure(&one, d)
			accepted = append(accepted, diag.Accepted{Diagnostic: one[0], Reason: a.Reason})
			l.archive.Disclosing[a.Pos] = true
			continue
		}
		w := way{d.Measure.Name() + class(d), by.What}
		if _, again := first[w]; again {
			more[w]++
			continue
		}
		first[w] = len(l.diags)
		l.disclosure(&l.diags, d)
	}
	for w, n := range more {
		l.diags[first[w]].Message += fmt.Sprintf(" (and %s like it)", count(n, "other"))
	}
	return accepted
}

// class tells which of the codes of a withheld value are classified.
func class(d disclosure.Disclosure) string {
	out := ""
	for _, k := range d.Cell.Keys {
		if k.Class > 0 {
			out += "." + k.ID
		}
	}
	return out
}

func (l *loader) disclosure(to *diag.List, d disclosure.Disclosure) {
	p := &l.archive.Site.Policy
	name, level := d.Measure.Name(), p.Levels[d.Measure.ClassOf(d.Cell)].Name
	for _, k := range d.Cell.Keys {
		name += "." + k.ID
	}
	e := to.Errorf(archive.Disclosure, d.By[0].Pos, "%s tells what %s is in %s, which is classified %s", d.By[0].What, name, d.At, level).
		Helpf(`classify this value too ({ value = …, classification = %q }), or a second part; or declare that it may be told: accepted = { disclosure = "why" }`, level).
		At(d.Cell.Pos, "the classified value stands here")
	for _, by := range d.By[1:] {
		e.At(by.Pos, "together with %s", by.What)
	}
}
