package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"almanac/internal/diag"
	"almanac/internal/output"
	"almanac/internal/schema"
)

// schemaFolder is where the schemas lie, below the site's folder. Its name is
// hidden: it is no input of the site.
const schemaFolder = ".almanac/schema"

func schemaCommand(v *voice, s *siteFlags) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "schema",
		Short: "Describe the input files for editors, as JSON Schema",
		Long: `Schema writes a JSON Schema for each kind of TOML file of this site: with its data
sets, measures, codes, statuses and fields, so that an editor completes keys, says
what they mean and marks what is wrong. Run it again when data sets, code lists or
the site's words have changed. Restricted names are among them: the folder is for
those who write the site, and must not be published.

To have editors use them, run almanac new with --editor.`,
		Example: `  almanac schema                   into .almanac/schema/
  almanac schema --out schemas`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return runSchema(v, s, out) },
	}
	c.Flags().StringVar(&out, "out", "", "the folder to write into (default \""+schemaFolder+"\" in the site's folder)")
	return c
}

func runSchema(v *voice, s *siteFlags, out string) error {
	loaded, _, diags, err := s.everything()
	if err != nil {
		return err
	}
	diags = slices.DeleteFunc(diags, func(d diag.Diagnostic) bool { // figures and prose are not described
		return d.Severity != diag.Error || strings.HasPrefix(d.File, "content/reports/") || strings.HasPrefix(d.File, "content/pages/")
	})
	if len(diags) > 0 || loaded == nil {
		v.diagnostics(diags)
		v.say("Nothing written: %s.", faults(diags))
		return failure{}
	}
	if out == "" {
		out = filepath.Join(s.dir, schemaFolder)
	}
	return writeSchemas(v, out, schema.Files(loaded.Archive, loaded.Locale))
}

func writeSchemas(v *voice, out string, files map[string][]byte) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := output.WriteFile(filepath.Join(out, name), files[name]); err != nil {
			return failure{err}
		}
	}
	v.say("Wrote %s: %s.", out, strings.Join(slices.Sorted(maps.Keys(files)), ", "))
	return nil
}

// editorFile is a file that sets an editor up, and what it is to be.
type editorFile struct {
	path string
	data []byte
}

// editorFiles returns what an editor needs, by the name of --editor: "" for
// none. What is there already stays; it is an error where that cannot be.
func (s *siteFlags) editorFiles(editor string) ([]editorFile, error) {
	if editor == "" {
		return nil, nil
	}
	files := []editorFile{{filepath.Join(s.dir, ".taplo.toml"), schema.Taplo(schemaFolder)}}
	have, err := os.ReadFile(files[0].path)
	if err == nil && !bytes.Equal(have, files[0].data) {
		return nil, fmt.Errorf("%s is there already: add to it yourself\n%s", files[0].path, files[0].data)
	}
	if editor == "vscode" && (err == nil || errors.Is(err, fs.ErrNotExist)) {
		f := editorFile{path: filepath.Join(s.dir, ".vscode", "settings.json")}
		have, err = os.ReadFile(f.path)
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			if f.data, err = schema.VSCode(have); err != nil {
				return nil, fmt.Errorf("%s: %w", f.path, err)
			}
		}
		files = append(files, f)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return files, nil
}
