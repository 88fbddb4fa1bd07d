package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/load"
	"almanac/internal/output"
	"almanac/internal/schema"
)

// schemaFolder is where the schemas lie, below the site's folder. Its name is
// hidden: it is no input of the site.
const schemaFolder = ".almanac/schema"

func schemaCommand(v *voice, s *siteFlags) *cobra.Command {
	var out, editor string
	c := &cobra.Command{
		Use:   "schema",
		Short: "Describe the input files for editors, as JSON Schema",
		Long: `Schema writes a JSON Schema for each kind of TOML file of this site: with its data
sets, measures, codes, statuses and fields, so that an editor completes keys, says
what they mean and marks what is wrong. Run it again when data sets, code lists or
the site's words have changed. Restricted names are among them: the folder is for
those who write the site, and must not be published.

With --editor it also writes the settings that have an editor use them: "taplo" a
.taplo.toml, which most editors with TOML read, "vscode" that and
.vscode/settings.json, to which it adds, for the extension Even Better TOML.`,
		Example: `  almanac schema                   into .almanac/schema/
  almanac schema --editor vscode   with the settings for VS Code
  almanac schema --out schemas`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return runSchema(v, s, out, editor) },
	}
	c.Flags().StringVar(&out, "out", "", "the folder to write into (default \""+schemaFolder+"\" in the site's folder)")
	editorFlag(c, &editor)
	return c
}

func editorFlag(c *cobra.Command, editor *string) {
	c.Flags().StringVar(editor, "editor", "", "set up an editor, too: `taplo|vscode`")
}

func runSchema(v *voice, s *siteFlags, out, editor string) error {
	if out == "" {
		out = filepath.Join(s.dir, schemaFolder)
	}
	if err := knownEditor(editor); err != nil {
		return err
	}
	if err := s.present(); err != nil {
		return err
	}
	if err := s.apart(out); err != nil {
		return err
	}
	loaded, _, diags, err := s.everything()
	if err != nil {
		return err
	}
	diags = slices.DeleteFunc(diags, func(d diag.Diagnostic) bool { // figures and prose are not described
		return d.Severity != diag.Error || isProse(d.File)
	})
	if len(diags) > 0 || loaded == nil {
		v.diagnostics(diags)
		v.say("Nothing written: %s.", faults(diags))
		return failure{}
	}
	setup, err := s.editorFiles(editor, out, loaded.Archive)
	if err != nil {
		return err
	}
	return writeSchemas(v, out, loaded, setup)
}

// apart returns why schemas cannot lie in a folder: they have restricted names, which a
// published folder shows, and the folders of input would make a part of the site.
func (s *siteFlags) apart(out string) error {
	for _, in := range inputs {
		if below(out, filepath.Join(s.dir, in)) {
			return fmt.Errorf("--out %s is in the folder %s, which holds the site's input: choose another", out, in)
		}
	}
	if below(out, s.built()) || output.Around(resolved(out)) != "" {
		return fmt.Errorf("--out %s is in a published folder, and the schemas have restricted names: choose another", out)
	}
	return nil
}

// isProse reports whether a file of content is one of a month or an ordinary page,
// by which no other file is described.
func isProse(file string) bool {
	dir := path.Dir(file)
	return path.Base(path.Dir(dir)) == "reports" || path.Base(dir) == "pages"
}

// writeSchemas writes the schemas of a site, and what sets an editor up.
func writeSchemas(v *voice, out string, loaded *load.Loaded, setup []editorFile) error {
	files := schema.Files(loaded.Archive, loaded.Locale)
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		setup = append(setup, editorFile{filepath.Join(out, name), files[name]})
	}
	for _, f := range setup {
		if err := output.WriteFile(f.path, f.data); err != nil {
			return failure{err}
		}
	}
	v.say("Wrote %s: %s.", out, strings.Join(names, ", "))
	for _, f := range setup[:len(setup)-len(names)] {
		v.say("Wrote %s.", f.path)
	}
	return nil
}

// knownEditor returns what is wrong with the name of --editor.
func knownEditor(editor string) error {
	switch editor {
	case "", "taplo", "vscode":
		return nil
	}
	return fmt.Errorf("--editor %q is none that is known: taplo or vscode", editor)
}

// editorFile is a file that sets an editor up, and what it is to be.
type editorFile struct {
	path string
	data []byte
}

// editorFiles returns what an editor needs to find the schemas in a folder, by
// the name of --editor: "" for none. What is there already stays; it is an error
// where that cannot be.
func (s *siteFlags) editorFiles(editor, schemas string, a *archive.Archive) ([]editorFile, error) {
	if editor == "" {
		return nil, nil
	}
	folder, err := relative(s.dir, schemas)
	if err != nil {
		return nil, failure{err}
	}
	rules := editorFile{filepath.Join(s.dir, ".taplo.toml"), schema.Taplo(folder, a)}
	have, err := readIfThere(rules.path)
	if err != nil {
		return nil, failure{err}
	}
	if have != nil && !bytes.Equal(have, rules.data) && !schema.IsTaplo(have) {
		return nil, failure{fmt.Errorf("%s is there already and stays as it is; add these rules to it:\n\n%s", rules.path, rules.data)}
	}
	if editor == "taplo" {
		return []editorFile{rules}, nil
	}
	settings := editorFile{path: filepath.Join(s.dir, ".vscode", "settings.json")}
	if have, err = readIfThere(settings.path); err == nil {
		settings.data, err = schema.VSCode(have)
	}
	if err != nil {
		return nil, failure{fmt.Errorf("%s stays as it is: %w", settings.path, err)}
	}
	return []editorFile{rules, settings}, nil
}

// readIfThere returns the bytes of a file, nil if there is none.
func readIfThere(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}
