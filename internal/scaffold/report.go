package scaffold

import (
	"strconv"
	"strings"
	"time"

	"almanac/internal/archive"
	"almanac/internal/markdown"
	"almanac/internal/period"
	"almanac/internal/tomlfile"
)

// report makes report.md after the last report, or after what is declared.
func (s *scaffold) report(last *archive.Report) string {
	var b strings.Builder
	b.WriteString("+++\n")
	if last == nil {
		s.firstFront(&b)
		b.WriteString("+++\n")
		s.declared(&b)
		return b.String()
	}
	file := s.tree.File(last.Pos.File)
	_, src, _ := tomlfile.FrontMatter(file.Path, file.Data())
	body := s.body(src, last.Month.Period)
	s.front(&b, last, body)
	b.WriteString("+++\n" + body)
	return b.String()
}

const draftLine = "draft = true # nothing of the month is published as long as this line stands\n"

const guide = `# "almanac check --drafts" says what is missing still. In the text, "…" stands for
# what is to be written.
`

// firstFront is the front matter of the first report.
func (s *scaffold) firstFront(b *strings.Builder) {
	site := s.archive.Site
	b.WriteString("# The report of " + s.loc.Month(s.month) + ".\n" + guide + draftLine + "\n")
	b.WriteString("title = " + quote(site.ReportTitle+" – "+s.loc.Month(s.month)) + "\n# summary = \"\"\n# published = YYYY-MM-DD\n")
	b.WriteString("classification = " + quote(site.Policy.Levels[site.Policy.Public].Name) + "\n# authors = [\"\"]\n")
}

// declared places what the data sets declare, a section for each.
func (s *scaffold) declared(b *strings.Builder) {
	for _, d := range s.archive.Datasets {
		b.WriteString("\n## " + oneLine(d.Title) + "\n\n" + markdown.Unwritten + "\n")
		for _, t := range d.Tables {
			b.WriteString("\n{{ table " + t.ID + " }}\n")
		}
		for _, c := range d.Charts {
			b.WriteString("\n{{ chart " + c.ID + " }}\n")
		}
	}
}

// front is the front matter of the last report, carried on. What must be new is
// commented, with what it was.
func (s *scaffold) front(b *strings.Builder, last *archive.Report, body string) {
	was := s.loc.Month(last.Month.Period)
	text := func(key, value string) {
		if value != "" {
			b.WriteString(key + " = " + quote(value) + "\n")
		}
	}
	old := func(key, value string) {
		if value != "" {
			b.WriteString("# " + key + " =   # " + was + ": " + value + "\n")
		}
	}
	b.WriteString("# The report of " + s.loc.Month(s.month) + ", after that of " + was + ".\n" + guide + draftLine + "\n")
	text("title", moved(last.Title, last.Month.Period, s.month, s.loc))
	text("summary", moved(last.Summary, last.Month.Period, s.month, s.loc))
	old("published", last.Published.String())
	if !last.PublishAt.IsZero() {
		old("publish_at", last.PublishAt.Format(time.RFC3339))
	}
	if last.Published.IsZero() { // a draft itself
		b.WriteString("# published = YYYY-MM-DD\n")
	}
	text("classification", s.archive.Site.Policy.Levels[last.Class].Name)
	if len(last.Authors) > 0 {
		b.WriteString("authors = " + quotes(last.Authors) + "\n")
	}
	text("team", last.Team)
	if last.Reference != "" {
		old("reference", quote(last.Reference))
	}
	text("action", last.Action)
	numbers(b, "first_table", last.FirstTable)
	numbers(b, "first_figure", last.FirstFigure)
	for _, a := range last.Attachments {
		s.attachment(b, last, a, body)
	}
}

func numbers(b *strings.Builder, key string, n int) {
	if n != 1 {
		b.WriteString(key + " = " + strconv.Itoa(n) + "\n")
	}
}

// attachment carries an attachment on. One with a file waits for this month's.
func (s *scaffold) attachment(b *strings.Builder, last *archive.Report, a archive.Attachment, body string) {
	lines := []string{"[[attachments]]", "title = " + quote(moved(a.Title, last.Month.Period, s.month, s.loc))}
	if a.Class != last.Class {
		lines = append(lines, "classification = "+quote(s.archive.Site.Policy.Levels[a.Class].Name))
	}
	if a.Anchor != "" {
		lines = append(lines, "section = "+quote(counterpart(last, a.Anchor, body)))
	}
	mark := ""
	if a.File != "" {
		b.WriteString("\n# Put this month's file beside report.md and name it:")
		lines = append(lines, "file = "+quote(a.File))
		mark = "# "
	}
	b.WriteString("\n" + mark + strings.Join(lines, "\n"+mark) + "\n")
}

// counterpart returns the id in the new body of the heading that has an id in
// the last report: an id that follows a month's name changes with it.
func counterpart(last *archive.Report, id, body string) string {
	p, _ := markdown.Parse("report.md", []byte(body), markdown.Options{Blocks: true, Level: func(string) (bool, bool) { return true, true }})
	for i, h := range last.Body.Headings {
		if h.ID == id && p != nil && i < len(p.Headings) {
			return p.Headings[i].ID
		}
	}
	return id
}

// body keeps the headings, placements and sections of a commentary.
func (s *scaffold) body(src []byte, from period.Month) string {
	var b strings.Builder
	for _, p := range markdown.Outline(src) {
		text := p.Text
		switch p.Kind {
		case markdown.Heading:
			text = moved(text, from, s.month, s.loc)
		case markdown.Prose:
			text = markdown.Unwritten
		}
		b.WriteString("\n" + text + "\n")
	}
	return b.String()
}
