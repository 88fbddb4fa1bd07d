package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"almanac/internal/diag"
	"almanac/internal/output"
	"almanac/internal/period"
	"almanac/internal/scaffold"
	"almanac/internal/schema"
)

func newCommand(v *voice, s *siteFlags) *cobra.Command {
	var editor string
	c := &cobra.Command{
		Use:   "new [MONTH]",
		Short: "Begin the next month's report",
		Long: `New makes the folder of a month in content/reports: a report.md carried on from
the last report, with its headings, tables and charts in place and its prose left
out, and a data.toml that lists every figure to be given, each with the last
value known. Without MONTH it is the month after the last one.

What it makes is a draft: nothing of it is published until "draft = true" is
taken out of report.md. Nothing that is there already is changed.

With --editor it also writes the site's schemas (see almanac schema) and the
settings that have an editor use them: "taplo" a .taplo.toml, which most editors
with TOML read, "vscode" that and .vscode/settings.json, to which it adds, for the
extension Even Better TOML.`,
		Example: `  almanac new                          the month after the last one
  almanac new 2018-03
  almanac new --editor vscode          with completion and checks in the editor
  almanac check --drafts               what is missing still?`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return runNew(v, s, args, editor) },
	}
	c.Flags().StringVar(&editor, "editor", "", "set up an editor, too: `taplo|vscode`")
	return c
}

func runNew(v *voice, s *siteFlags, args []string, editor string) error {
	if editor != "" && editor != "taplo" && editor != "vscode" {
		return fmt.Errorf("--editor %q is none that is known: taplo or vscode", editor)
	}
	var month period.Month
	if len(args) > 0 {
		m, err := period.ParseMonth(args[0])
		if err != nil {
			return err
		}
		month = m
	}
	loaded, tree, diags, err := s.everything()
	if err != nil {
		return err
	}
	if diags.Errors() > 0 {
		v.diagnostics(slices.DeleteFunc(diags, func(d diag.Diagnostic) bool { return d.Severity != diag.Error }))
		v.say("Nothing made: %s.", count(diags.Errors(), "error"))
		return failure{}
	}
	if month == 0 {
		if month = scaffold.Next(tree); month == 0 {
			return fmt.Errorf("the archive has no month to go on from: name the first one, as in almanac new 2018-03")
		}
	}
	setup, err := s.editorFiles(editor)
	if err != nil {
		return failure{err}
	}
	made := scaffold.Month(loaded.Archive, loaded.Locale, tree, month)
	files := map[string][]byte{}
	for name, text := range made.Files {
		files[name] = []byte(text)
	}
	dir := filepath.Join(s.dir, "content", "reports", month.String())
	if err := output.NewFolder(dir, files); errors.Is(err, fs.ErrExist) {
		return failure{fmt.Errorf("%s is there already: nothing was changed", dir)}
	} else if err != nil {
		return failure{err}
	}
	tellNew(v, dir, made)
	if setup == nil {
		return nil
	}
	for _, f := range setup {
		if err := output.WriteFile(f.path, f.data); err != nil {
			return failure{err}
		}
		v.say("Wrote %s.", f.path)
	}
	return writeSchemas(v, filepath.Join(s.dir, schemaFolder), schema.Files(loaded.Archive, loaded.Locale))
}

// tellNew says what was made and what comes next.
func tellNew(v *voice, dir string, made scaffold.Result) {
	v.say("Made %s, a draft:", dir)
	from := "the tables and charts of every data set"
	if made.From != nil {
		from = "after the report of " + made.From.Month.Period.String()
	}
	for _, name := range slices.Sorted(maps.Keys(made.Files)) {
		if name == "report.md" {
			continue
		}
		v.say("  %s", name)
	}
	v.say("  report.md, %s", from)
	v.say("%s to give, and %s of records. Write them, and the text in place of “…”;", count(made.Figures, "figure"), count(made.Records, "data set"))
	v.say("  almanac check --drafts   says what is missing still")
	v.say("  almanac build --drafts   shows it, in public-drafts/")
	v.say("Take “draft = true” out of report.md to publish it.")
}
