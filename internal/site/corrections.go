package site

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"almanac/internal/archive"
	"almanac/internal/export"
	"almanac/internal/markup"
	"almanac/internal/period"
	"almanac/internal/series"
	"almanac/internal/table"
)

const correctionsPath = "corrections/"

// correctionURL is where the page of corrections has the last of some, "" where it
// has none of them: a draft is not corrected yet.
func (s *Site) correctionURL(by []*archive.Revision) string {
	var last *archive.Revision
	for _, r := range by {
		if _, ok := s.listed[r.ID]; ok && (last == nil || r.On.Compare(last.On) > 0) {
			last = r
		}
	}
	if last == nil {
		return ""
	}
	return s.url(correctionsPath + "#" + last.ID)
}

// correctionLink leads to the last of some corrections, nil where the page of
// corrections has none of them.
func (s *Site) correctionLink(words string, by []*archive.Revision) *Link {
	if url := s.correctionURL(by); url != "" {
		return &Link{Text: s.loc.T(words), URL: url}
	}
	return nil
}

// correction makes the entry of one correction.
func (s *Site) correction(c *archive.Correction) Correction {
	out := Correction{ID: c.ID(), URL: s.url(correctionsPath + "#" + c.ID()), Date: s.date(c.On())}
	if c.Words != nil {
		out.Title, out.Text, out.Page = s.loc.T("correction_words", "what", c.Words.Title()), table.Sentence(c.Words.Reason), s.definedOn(c.Words)
		return out
	}
	out.Page = Link{Text: s.label(c.Month), URL: s.url(c.Month.Period.Path() + "/")}
	if c.Text != nil {
		out.Title, out.Text = s.loc.T("correction_text"), c.Text.Text
		if c.Text.Section != "" {
			out.Page.URL += "#" + c.Text.Section
			out.Title = headingOf(c.Month.Report, c.Text.Section)
		}
		return out
	}
	r, m := c.Cell.Revisions()[c.Index], c.Measure
	now, status := c.Cell.Became(c.Index)
	out.Title = m.Title
	if c.Part != nil {
		out.Title += ", " + c.Part.Label()
	}
	if c.Stated {
		out.Title += ", " + s.loc.T("stated_total")
	}
	for _, k := range c.Cell.Keys {
		out.Title += ", " + k.Label
	}
	out.Month, out.Text = s.loc.Month(c.Month.Period), table.Sentence(r.Reason)
	out.Data = &Link{Text: m.Dataset.Title}
	if u := s.dataURL(m.Dataset); u != "" {
		out.Data.URL = u + "#measure-" + m.ID
	}
	out.Was, out.Is = s.written(m, r.Was, r.WasStatus), s.written(m, now, status)
	return out
}

// definedOn leads to a data set whose figures stand under the words, the first that has
// a page, else to the page of corrections.
func (s *Site) definedOn(r *archive.Redefinition) Link {
	for _, d := range s.datasets {
		if !r.Concerns(d) {
			continue
		}
		out := Link{Text: d.Title, URL: s.dataURL(d)}
		if r.Measure != nil {
			out.URL += "#measure-" + r.Measure.ID
		} else {
			out.URL += "#codes-" + r.List.ID
		}
		return out
	}
	return Link{Text: s.loc.T("corrections"), URL: s.url(correctionsPath)}
}

func headingOf(r *archive.Report, id string) string {
	i := slices.IndexFunc(r.Body.Headings, func(h archive.Heading) bool { return h.ID == id })
	return r.Body.Headings[i].Title // the loader knows that it is there
}

// written is a value as a correction names it: with its status.
func (s *Site) written(m *archive.Measure, v float64, status archive.Status) string {
	text := table.Written(s.loc, series.Value{Number: v, Status: status, Missing: status.HasNoValue()}, m.Decimals)
	if status != archive.Plain && !status.HasNoValue() {
		text += " [" + string(status) + "]"
	}
	return text
}

// correctionsPage lists the page that has all of them, newest first; there is none
// while nothing was corrected.
func (s *Site) correctionsPage() {
	if len(s.corrections)+len(s.archive.Withdrawn) > 0 {
		s.add(correctionsPath+"index.html", "corrections", (*Site).allCorrections)
	}
}

func (s *Site) allCorrections() (any, period.Date) {
	title := s.loc.T("corrections")
	v := &Corrections{Frame: s.frame(correctionsPath, title, s.loc.T("corrections_description", "title", s.archive.Site.Title)), Title: title}
	var changed period.Date
	class := s.archive.Site.Policy.Public
	for i := range s.corrections {
		c := &s.corrections[i]
		v.Entries = append(v.Entries, s.correction(c))
		changed = later(changed, c.On())
		switch {
		case c.Words != nil && c.Words.Measure != nil:
			class = max(class, c.Words.Measure.Dataset.Class, c.Words.Measure.Class)
		case c.Words != nil:
			class = max(class, c.Words.Code.Class)
		case c.Cell != nil:
			class = max(class, c.Month.Class, c.Measure.Dataset.Class, c.Measure.ClassOf(c.Cell))
		default:
			class = max(class, c.Month.Class)
		}
	}
	for _, w := range s.archive.Withdrawn {
		v.Withdrawn = append(v.Withdrawn, s.withdrawal(w))
		changed = later(changed, w.On)
	}
	slices.SortStableFunc(v.Withdrawn, func(a, b Withdrawal) int { return strings.Compare(b.Date.ISO, a.Date.ISO) })
	v.Class = s.class(class)
	if len(s.corrections) > 0 && !s.archive.Site.Without.Downloads {
		w, level := s.at(s.now(), noDate).on(correctionsPath, title, class), s.archive.Site.Policy.Levels[class]
		sheet := sync.OnceValue(func() *export.Sheet {
			out := w.page.Corrections(s.corrections)
			out.Class = level
			return out
		})
		v.Downloads = s.publish(sheet, title, correctionsPath+"corrections")
	}
	return v, changed
}

func later(a, b period.Date) period.Date {
	if b.Compare(a) > 0 {
		return b
	}
	return a
}

// corrected returns the corrections of a month and those of other months that its
// page tells of, newest first, and the day of the last. Before a month is published
// there is nothing to correct.
func (w *writer) corrected(m *archive.Month) (out Revised, last period.Date) {
	told := slices.Clone(w.ofMonth[m])
	for id := range w.told {
		told = append(told, w.listed[id]...)
	}
	slices.Sort(told)
	for _, i := range slices.Compact(told) {
		c := &w.corrections[i]
		out.Corrections = append(out.Corrections, w.correction(c))
		last = later(last, c.On())
	}
	out.Corrected = w.date(last)
	out.Uncorrected = out.Corrections == nil && !w.marked && !m.Draft
	return out, last
}

// banner is how many corrections the head of a page names.
const banner = 5

// bannered keeps the newest corrections of a page and links to the rest.
func (s *Site) bannered(v *Revised) {
	if n := len(v.Corrections) - banner; n > 0 {
		v.Further = &Link{Text: s.loc.T("corrections_further", "n", strconv.Itoa(n)), URL: v.Corrections[banner].URL}
		v.Corrections = v.Corrections[:banner]
	}
}

// ofDataset returns the corrections of a data set, newest first, and the day of
// the last.
func (s *Site) ofDataset(d *archive.Dataset) (out []Correction, last period.Date) {
	for i := range s.corrections {
		if c := &s.corrections[i]; c.Concerns(d) {
			out = append(out, s.correction(c))
			last = later(last, c.On())
		}
	}
	return out, last
}

func (s *Site) withdrawal(w archive.Withdrawal) Withdrawal {
	id := strings.Map(func(r rune) rune {
		switch {
		case r == '/':
			return '.'
		case r <= ' ' || r == '"' || r == '#' || r == '%' || r > '~':
			return '-'
		}
		return r
	}, strings.Trim(w.Address, "/"))
	return Withdrawal{ID: "withdrawn." + id, Address: w.Address,
		Date: s.date(w.On), Reason: w.Reason}
}

// withdrawnPages lists those that stand at the addresses that were withdrawn and
// that no other page has.
func (s *Site) withdrawnPages() {
	for _, w := range s.archive.Withdrawn {
		path := w.Address + "index.html"
		taken := slices.ContainsFunc(s.pages, func(p *PageFile) bool { return p.at == path })
		if taken || !strings.HasSuffix(w.Address, "/") {
			continue
		}
		p := s.add(path, "withdrawn", func(s *Site) (any, period.Date) {
			title := s.loc.T("withdrawn")
			return &Withdrawn{Frame: s.frame(w.Address, title, w.Reason), Title: title, Withdrawal: s.withdrawal(w)}, w.On
		})
		p.Listed, p.From = false, w.Pos
	}
}

// withdrawnReport returns the notice of a month whose report was withdrawn, nil
// for none.
func (s *Site) withdrawnReport(path string) *Withdrawal {
	for _, w := range s.archive.Withdrawn {
		if w.Address == path {
			out := s.withdrawal(w)
			return &out
		}
	}
	return nil
}

// correctionComments are corrections in schema.org's words.
func (s *Site) correctionComments(list []Correction) []thing {
	var out []thing
	for i := range list {
		c := &list[i]
		out = append(out, thing{{"@type", "CorrectionComment"}, {"datePublished", c.Date.ISO}, {"text", c.Sentence(s.loc)}, {"url", s.absolute(strings.TrimPrefix(c.URL, s.base))}})
	}
	return out
}

// correctionEntry is a correction in the feed.
func (s *Site) correctionEntry(c *archive.Correction) entry {
	v := s.correction(c)
	address := s.absolute(correctionsPath + "#" + v.ID)
	e := atomEntry{Title: s.loc.T("correction_entry", "what", v.Title, "page", v.Page.Text), ID: address, Published: instant(c.On()), Updated: instant(c.On())}
	e.Summary = v.Sentence(s.loc)
	var w markup.Writer
	w.Raw(`<p>`).Text(e.Summary).Raw(`</p><p><a`).Attr("href", s.absolute(strings.TrimPrefix(v.Page.URL, s.base))).Raw(`>`).Text(v.Page.Text).Raw(`</a></p>`)
	return e.with(func(x *xmlWriter) { x.text(string(w.Take())) })
}

// withdrawnEntry is a withdrawal in the feed.
func (s *Site) withdrawnEntry(w archive.Withdrawal) entry {
	address := s.absolute(correctionsPath + "#" + s.withdrawal(w).ID)
	e := atomEntry{Title: s.loc.T("withdrawn_entry", "address", w.Address), ID: address, Published: instant(w.On), Updated: instant(w.On), Summary: w.Reason}
	var m markup.Writer
	m.Raw(`<p>`).Text(w.Reason).Raw(`</p>`)
	return e.with(func(x *xmlWriter) { x.text(string(m.Take())) })
}
