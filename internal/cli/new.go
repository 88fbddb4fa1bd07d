package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"almanac/internal/archive"
	"almanac/internal/output"
	"almanac/internal/period"
	"almanac/internal/scaffold"
)

func newCommand(v *voice, s *siteFlags) *cobra.Command {
	var editor string
	c := &cobra.Command{
		Use:   "new [[SERIES/]MONTH]",
		Short: "Begin the next month's report",
		Long: `New makes the folder of a month in content/reports: a report.md carried on from
the last report, with its headings, tables and charts in place and its prose left
out, and a data.toml that lists every figure to be given, each with the last
value known. Without MONTH it is the month after the last one. Where the site has
several series of reports, SERIES/MONTH says of which one, and SERIES/ is the next
month of one.

What it makes is a draft: nothing of it is published until "draft = true" is
taken out of report.md. Nothing that is there already is changed.

With --editor it also sets up an editor, so that it completes and checks what is
written: see almanac schema.`,
		Example: `  almanac new                          the month after the last one
  almanac new 2018-03
  almanac new river/2018-03            of the series in content/river
  almanac new --editor vscode          with completion and checks in the editor
  almanac check --drafts               what is missing still?`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return runNew(v, s, args, editor) },
	}
	editorFlag(c, &editor)
	return c
}

func runNew(v *voice, s *siteFlags, args []string, editor string) error {
	series, month, err := monthOf(args)
	if err != nil {
		return err
	}
	if err := knownEditor(editor); err != nil {
		return err
	}
	loaded, tree, diags, err := s.everything()
	if err != nil {
		return err
	}
	if diags.Errors() > 0 {
		v.diagnostics(diags)
		v.say("Nothing made: %s.", faults(diags))
		return failure{}
	}
	schemas := filepath.Join(s.dir, schemaFolder)
	setup, err := s.editorFiles(editor, schemas, loaded.Archive)
	if err != nil {
		return err
	}
	a, err := archiveOf(loaded.Archive, series)
	if err != nil {
		return err
	}
	if month == 0 {
		month = scaffold.Next(a, tree)
	}
	if month == 0 {
		return fmt.Errorf("there is no month to go on from: name the first one, as in almanac new %s2018-03", a.Path())
	}
	made := scaffold.Month(a, loaded.Locale, tree, month)
	dir := filepath.Join(s.dir, filepath.FromSlash(a.Folder()), "reports", month.String())
	if err := writeMonth(dir, made); err != nil {
		return failure{err}
	}
	tellNew(v, dir, made)
	if setup == nil {
		return nil
	}
	return writeSchemas(v, schemas, loaded, setup)
}

// monthOf reads the month that is asked for, 0 for the next, and of which series, ""
// where there is a single one.
func monthOf(args []string) (series string, month period.Month, err error) {
	if len(args) == 0 {
		return "", 0, nil
	}
	name := args[0]
	if of, rest, ok := strings.Cut(name, "/"); ok {
		series, name = of, rest
	}
	if name == "" {
		return series, 0, nil
	}
	if month, err = period.ParseMonth(name); err != nil && series == "" && !strings.ContainsAny(name[:1], "0123456789") {
		err = fmt.Errorf("%w; the next month of a series called that would be almanac new %s/", err, name)
	}
	return series, month, err
}

// archiveOf returns the series with this id, or the site that has reports of its own.
func archiveOf(site *archive.Archive, id string) (*archive.Archive, error) {
	switch {
	case id == "" && !site.Shared:
		return site, nil
	case site.Series == nil:
		return nil, fmt.Errorf("there is no series %q: begin it with content/%s/series.toml, title = \"what it is called\"; the site's own months are named alone, as in almanac new 2018-03", id, id)
	}
	var ids []string
	for _, a := range site.Series {
		if a.ID == id {
			return a, nil
		}
		ids = append(ids, a.ID)
	}
	if id == "" {
		return nil, fmt.Errorf("the site has several series of reports: say of which, as in almanac new %s/2018-03", ids[0])
	}
	return nil, fmt.Errorf("there is no series %q: the site has %s", id, strings.Join(ids, ", "))
}

func writeMonth(dir string, made scaffold.Result) error {
	files := map[string][]byte{}
	for name, text := range made.Files {
		files[name] = []byte(text)
	}
	err := output.NewFolder(dir, files)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: nothing was changed", dir)
	}
	return err
}

// tellNew says what was made and what comes next.
func tellNew(v *voice, dir string, made scaffold.Result) {
	v.say("Made %s, a draft:", dir)
	from := "the tables and charts of every data set"
	if made.From != nil {
		from = "after the report of " + made.From.Month.Period.String()
	}
	for _, name := range slices.Sorted(maps.Keys(made.Files)) {
		if name != "report.md" {
			v.say("  %s", name)
		}
	}
	v.say("  report.md, %s", from)
	figures := count(made.Figures, "value")
	if made.Records > 0 {
		figures += " and " + count(made.Records, "data set") + " of records"
	}
	v.say("Write its figures, %s, and the text in place of “…”.", figures)
	v.say("almanac check --drafts says what is missing still, almanac serve --drafts shows it while you write.")
	v.say("To publish it, take “draft = true” out of report.md.")
}
