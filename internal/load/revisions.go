package load

import (
	"slices"
	"strings"
	"time"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/output"
	"almanac/internal/period"
	"almanac/internal/tomlfile"
)

// revision reads one correction of the value c, to which the ones before it
// have been added.
func (l *loader) revision(t *tomlfile.Table, decimals int, c archive.Cell) archive.Revision {
	r := tomlfile.NewReader(t, "a revision", &l.diags)
	rev := archive.Revision{On: r.Need().Date("on"), Reason: r.Need().String("reason"), Pos: t.Pos()}
	if was := r.Need().Value("was"); was != nil {
		rev.Was, rev.WasStatus = l.was(was, decimals, c.Status)
	}
	r.Done()
	if before := c.Revisions(); len(before) > 0 {
		last := before[len(before)-1]
		l.inOrder(rev.On, last.On, t.Pos(), last.Pos)
	}
	return rev
}

// inOrder reports a correction that is not later than the one before it.
func (l *loader) inOrder(on, before period.Date, pos, first diag.Pos) {
	if !on.IsZero() && on.Compare(before) <= 0 {
		l.diags.Errorf("revision-order", pos, "revisions must be in order of their dates").At(first, "the one before")
	}
}

// was reads what a value was: a number, which had the status the value has now
// if that is one a number can have, or a table with the value and its status.
func (l *loader) was(v *tomlfile.Value, decimals int, now archive.Status) (float64, archive.Status) {
	if v.Kind != tomlfile.TableKind {
		x, _ := l.number("was", v, decimals)
		if now.HasNoValue() {
			now = archive.Plain
		}
		return x, now
	}
	r := tomlfile.NewReader(v.Table, "what a value was", &l.diags)
	status := l.status(r)
	var x float64
	switch val := r.Value("value"); {
	case val != nil && status.HasNoValue():
		l.diags.Errorf("status", val.Pos(), "a value with status %q has no number", status).Helpf("remove \"value\", or the status")
	case val != nil:
		x, _ = l.number("value", val, decimals)
	case !status.HasNoValue():
		l.diags.Errorf("missing-key", v.Pos(), "a value needs \"value\", unless its status says why there is none (x, c or z)")
	}
	r.Done()
	return x, status
}

// changes reports a correction that changes nothing.
func (l *loader) changes(name string, c *archive.Cell) bool {
	ok := true
	for i, r := range c.Revisions() {
		value, status := c.Became(i)
		if status == r.WasStatus && (value == r.Was || status.HasNoValue()) {
			l.diags.Errorf("revision-same", r.Pos, "the correction of %q on %s changes nothing: it was and is the same", name, r.On).
				Helpf("\"was\" is what was published before, the value is what is right now")
			ok = false
		}
	}
	return ok
}

// day returns the day of the build where the site is, zero without a clock.
func (l *loader) day() period.Date {
	if l.options.Now.IsZero() {
		return period.Date{}
	}
	return period.DateOf(l.now())
}

// now is the time of the build where the site is.
func (l *loader) now() time.Time {
	zone, err := time.LoadLocation(l.archive.Site.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	return l.options.Now.In(zone)
}

// until is Loaded.Until.
func (l *loader) until() time.Time {
	if l.options.Now.IsZero() {
		return time.Time{}
	}
	now := l.now()
	midnight := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location())
	if !l.next.IsZero() && l.next.Before(midnight) {
		return l.next
	}
	return midnight
}

// isToCome reports whether a date is after the day of the build, and takes note of
// that. Without a clock none is.
func (l *loader) isToCome(on period.Date, pos diag.Pos) bool {
	if l.today.IsZero() || on.Compare(l.today) <= 0 {
		return false
	}
	l.archive.ToCome = append(l.archive.ToCome, archive.ToCome{On: on, Pos: pos})
	return true
}

// revisions looks at the dates of a month's corrections, once the month is
// complete. One that is later than today has not been made yet: like a report
// before its publish_at, it does not exist.
func (l *loader) revisions(m *archive.Month) {
	for _, s := range m.Slices {
		if s == nil {
			continue
		}
		s.EachRemarked(func(c *archive.Cell) { l.revisionsOf(m, c) })
	}
	for _, h := range l.held {
		l.revisionsOf(m, h.cell)
	}
	m.NameCorrections(l.archive.Measures)
}

func (l *loader) revisionsOf(m *archive.Month, c *archive.Cell) {
	for i := range c.Revisions() {
		if r := &c.Revisions()[i]; l.isToCome(r.On, r.Pos) {
			c.Value, c.Status, c.Remarks.Revisions = r.Was, r.WasStatus, c.Revisions()[:i]
			break
		}
	}
	for i := range c.Revisions() {
		r := &c.Revisions()[i]
		r.SameDay = l.correctedOn(m, r.On, r.Pos)
	}
}

// correctedOn checks the date of a correction against the month's report, and
// reports whether both are of one day.
func (l *loader) correctedOn(m *archive.Month, on period.Date, pos diag.Pos) (sameDay bool) {
	switch r := m.Report; {
	case r == nil && on.In() < m.Period:
		l.diags.Errorf("revision-date", pos, "the correction is dated %s, before %s began", on, m.Period)
	case r != nil && !r.Published.IsZero() && on.Compare(r.Published) < 0:
		l.diags.Errorf("revision-date", pos, "the correction is dated %s, and the report was published on %s", on, r.Published).
			Helpf("before its publication a figure is not corrected but written: give the value alone").
			At(r.Pos, "published here")
	case r != nil:
		return on == r.Published
	}
	return false
}

// textCorrections reads the corrections of a report's commentary.
func (l *loader) textCorrections(rep *archive.Report, r tomlfile.Reader) {
	for _, t := range r.Tables("corrections") {
		c := tomlfile.NewReader(t, "a correction", &l.diags)
		x := archive.TextCorrection{On: c.Need().Date("on"), Text: c.Need().String("text"), Section: c.String("section"), Pos: t.Pos()}
		c.Done()
		if n := len(rep.Corrections); n > 0 && !x.On.IsZero() && x.On.Compare(rep.Corrections[n-1].On) < 0 {
			l.diags.Errorf("revision-order", t.Pos(), "corrections must be in order of their dates").At(rep.Corrections[n-1].Pos, "the one before")
		}
		if !x.On.IsZero() && !rep.Published.IsZero() && x.On.Compare(rep.Published) < 0 {
			c.Errorf("revision-date", "on", "the correction is dated %s, and the report was published on %s", x.On, rep.Published)
		}
		if !x.On.IsZero() && !l.isToCome(x.On, x.Pos) {
			rep.Corrections = append(rep.Corrections, x)
		}
	}
}

// redefined reads when a measure or a code was called or meant something else. Readers
// of a measure's declaration that the audience may not see never come here.
func (l *loader) redefined(r tomlfile.Reader) (out []archive.Redefinition) {
	for _, t := range r.Tables("redefined") {
		c := tomlfile.NewReader(t, "a redefinition", &l.diags)
		x := archive.Redefinition{On: c.Need().Date("on"), Reason: c.Need().String("reason"), Pos: t.Pos()}
		c.Done()
		if n := len(out); n > 0 {
			l.inOrder(x.On, out[n-1].On, x.Pos, out[n-1].Pos)
		}
		if !x.On.IsZero() {
			out = append(out, x)
		}
	}
	return out
}

// withdrawals reads what the site has taken back, or will have.
func (l *loader) withdrawals(r tomlfile.Reader) {
	for _, t := range r.Tables("withdrawn") {
		w := tomlfile.NewReader(t, "a withdrawal", &l.diags)
		x := archive.Withdrawal{Address: w.Need().String("address"), On: w.Need().Date("on"), Reason: w.Need().String("reason"), Pos: t.Pos()}
		root, below, twice := "site", x.Address, false
		if l.name != "" {
			root = "series"
			below, twice = strings.CutPrefix(x.Address, l.name+"/")
		}
		switch {
		case x.Address == "":
		case !isAddress(x.Address):
			w.Errorf("bad-value", "address", "%q is not an address of this %s", x.Address, root).
				Helpf("write it from the root of the %s on, as 2018/02/ or data/website/", root)
			x.Address = ""
		case twice && below != "":
			w.Errorf("bad-value", "address", "%q would be %s%s", x.Address, l.archive.Path(), x.Address).
				Helpf("write it from the root of the series on: address = %q", below)
			x.Address = ""
		}
		w.Done()
		if i := slices.IndexFunc(l.archive.Withdrawn, func(y archive.Withdrawal) bool { return y.Address == x.Address }); i >= 0 {
			l.diags.Errorf("duplicate", t.Pos(), "%s is withdrawn twice", x.Address).At(l.archive.Withdrawn[i].Pos, "first withdrawn here")
			continue
		}
		if x.Address != "" && !x.On.IsZero() {
			l.archive.Withdrawn = append(l.archive.Withdrawn, x)
		}
	}
}

// made keeps the withdrawals and the redefinitions that have been made.
func (l *loader) made() {
	var withdrawn []archive.Withdrawal
	for _, w := range l.archive.Withdrawn {
		if !l.isToCome(w.On, w.Pos) {
			withdrawn = append(withdrawn, w)
		}
	}
	var redefined []archive.Redefinition
	for _, x := range l.archive.Redefined {
		if !l.isToCome(x.On, x.Pos) {
			redefined = append(redefined, x)
		}
	}
	l.archive.Withdrawn, l.archive.Redefined = withdrawn, redefined
}

// isAddress accepts what may stand behind the site's root.
func isAddress(s string) bool {
	return output.CheckPath(strings.TrimSuffix(s, "/")) == nil
}
