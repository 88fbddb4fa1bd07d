// Package scaffold makes the first draft of a month: a report that is carried
// on from the last one, with its prose left out, and files that list every
// figure to be given.
//
//	report.md   draft = true; the title and summary of the last report with its
//	            months moved on; classification, authors, team, action, first numbers
//	            and attachments as they were; what must be new each month (date,
//	            reference, publish_at, files of attachments) commented, with what it
//	            was. Headings, placements and classified sections stay where they
//	            were; "…" stands where there was prose (rule "unfinished").
//	data.toml   each data set with its measures as comments, "# visits =", each with
//	            the last value known; codes that are valid in the month, by group; an
//	            example of a record
//
// Figures that last stood in a file with a classification of its own are listed
// in a file of that name and classification, so that no comment tells what was
// restricted. Where there is no report to carry on, a section for each data set
// places what is declared for it. What is made loads without an error, and as a
// draft it changes nothing that is published.
package scaffold

import (
	"encoding/json"
	"path"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/locale"
	"almanac/internal/period"
	"almanac/internal/source"
	"almanac/internal/tomlfile"
)

// Result is what was made for a month.
type Result struct {
	Files   map[string]string // by name in the month's folder
	From    *archive.Report   // the report that was carried on, nil for none
	Figures int               // values listed
	Records int               // data sets of records listed
}

// Month makes the files of month m. The archive holds everything there is,
// whatever its classification, and tree is what it was loaded from.
func Month(a *archive.Archive, loc *locale.Locale, tree *source.Tree, m period.Month) Result {
	s := &scaffold{archive: a, loc: loc, tree: tree, month: m}
	r := Result{Files: s.figures(), From: s.lastReport()}
	r.Figures, r.Records = s.listed, s.records
	r.Files["report.md"] = s.report(r.From)
	return r
}

type scaffold struct {
	archive *archive.Archive
	loc     *locale.Locale
	tree    *source.Tree
	month   period.Month

	listed, records int
}

// lastReport returns the newest report before the month, nil for none.
func (s *scaffold) lastReport() *archive.Report {
	var last *archive.Report
	for _, m := range s.archive.Months {
		if m.Report != nil && m.Period < s.month {
			last = m.Report
		}
	}
	return last
}

// Next returns the month after the last that tree has a folder for, 0 where there
// is none.
func Next(a *archive.Archive, tree *source.Tree) period.Month {
	last, reports := period.Month(0), a.Folder()+"reports/"
	for _, f := range tree.Under(reports) {
		name, _, _ := strings.Cut(strings.TrimPrefix(f.Path, reports), "/")
		if m, err := period.ParseMonth(name); err == nil {
			last = max(last, m)
		}
	}
	if last == 0 || last == period.New(9999, 12) {
		return 0
	}
	return last + 1
}

// quote writes a text as TOML.
func quote(text string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(text); err != nil {
		panic("scaffold: " + err.Error()) // cannot be: every text is JSON
	}
	return strings.ReplaceAll(strings.TrimSuffix(b.String(), "\n"), "\x7f", `\u007f`)
}

func quotes(texts []string) string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = quote(t)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// classOf returns the classification that stands at the top of a file of
// figures, "" for none.
func (s *scaffold) classOf(file string) string {
	if f := s.tree.File(file); f != nil && path.Ext(file) == ".toml" {
		if t, _ := tomlfile.Parse(f.Path, f.Data()); t != nil {
			if v := t.Get("classification"); v != nil && v.Kind == tomlfile.String {
				return v.Str
			}
		}
	}
	return ""
}
