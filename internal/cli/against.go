package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/output"
	"almanac/internal/record"
)

// againstFlag adds the flag that names the publication before.
func againstFlag(c *cobra.Command, old *string) {
	c.Flags().StringVar(old, "against", "", "hold the site to what stands published: `DIR` is that folder, or one with its manifest.json and record.json")
}

// publication reads what stands published in a folder; of its files it needs
// manifest.json and record.json, and the record.json of each of several series.
func publication(dir string) (*record.Publication, error) {
	manifest, err := witness(dir, output.ManifestPath)
	if err != nil {
		return nil, err
	}
	files, ok := output.Sums(manifest)
	if !ok {
		return nil, failure{fmt.Errorf("%s is not a manifest of this program", filepath.Join(dir, output.ManifestPath))}
	}
	before := output.Before(manifest) // fetched while a deploy replaced them, or it was cut off
	r, err := witnessed(dir, record.Path, files, before)
	if err != nil {
		return nil, err
	}
	for i, x := range r.Series {
		own, err := witnessed(dir, x.ID+"/"+record.Path, files, before)
		if err != nil {
			return nil, err
		}
		own.ID, r.Series[i] = x.ID, own
	}
	return &record.Publication{Record: r, Files: files}, nil
}

// witnessed reads a record that a manifest lists, or that may stand there still.
func witnessed(dir, name string, files, before map[string]string) (*record.Record, error) {
	data, err := witness(dir, name)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	if sum := hex.EncodeToString(sum[:]); sum != files[name] && sum != before[name] {
		return nil, failure{fmt.Errorf("%s is not the one that %s lists: both must be of one publication, as they were published; fetch both again, and if they differ still, build once without --against and deploy that", filepath.Join(dir, name), output.ManifestPath)}
	}
	r, err := record.Decode(data)
	if err != nil {
		return nil, failure{fmt.Errorf("%s cannot be read: %w", filepath.Join(dir, name), err)}
	}
	return r, nil
}

func witness(dir, name string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		how := "name the folder of a publication"
		if series, _, ok := strings.Cut(name, "/"); ok {
			how = "fetch it too, which has what the series " + series + " published"
		}
		return nil, fmt.Errorf("there is no %s in %s: %s", name, dir, how)
	}
	if err != nil {
		return nil, failure{err}
	}
	return data, nil
}

// before reads the publication that --against names, nil for none.
func before(against string) (*record.Publication, error) {
	if against == "" {
		return nil, nil
	}
	return publication(against)
}

// printRetold lists what reads otherwise than it was published: it may, but unawares it
// should not.
func printRetold(v *voice, list []record.Retold) {
	for _, x := range list {
		v.say("%s", x)
	}
}

// printToCome lists what is dated after the day of the build: a slip of a year
// would else go unseen.
func printToCome(v *voice, a *archive.Archive) {
	if a == nil {
		return
	}
	told := map[diag.Pos]bool{} // what series share is to come in each
	for _, a := range a.All() {
		for _, x := range a.ToCome {
			if told[x.Pos] {
				continue
			}
			told[x.Pos] = true
			v.say("%s: to come: this is dated %s and has not been made yet", x.Pos, x.On)
		}
	}
}
