package build

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"almanac/internal/source"
)

// siteWithSecrets is siteToEdit with what depends on who reads and when: classified
// figures beside stated totals, a draft, a report to come and corrections.
func siteWithSecrets(t *testing.T) map[string]string {
	files := siteToEdit(t)
	files["content/datasets/wildlife.toml"] += "\n[measures.nests]\ntitle = \"Nests\"\ndimensions = [\"species\"]\n\n[measures.visits]\ntitle = \"Visits\"\n"
	files["content/datasets/wildlife.toml"] = strings.Replace(files["content/datasets/wildlife.toml"], "columns = \"month\"", "columns = \"month\"\nmeasures = [\"sightings\"]", 1)
	return files
}

// monthsFigures are what a month may have as its figures.
var monthsFigures = []string{
	"[wildlife.sightings]\notter = 12\nkingfisher = 30\n",
	"[wildlife]\nstated_total = { sightings = 4242 }\nvisits = 7\n[wildlife.sightings]\notter = { value = 1212, classification = \"Internal\" }\nkingfisher = 3030\n",
	"[wildlife]\nstated_total = { sightings = { value = 4242, accepted = { disclosure = \"it may be told\" } } }\n[wildlife.sightings]\notter = { value = 1212, classification = \"Internal\" }\nkingfisher = 3030\n",
	"[wildlife]\nstated_total = { sightings = 4242 }\n[wildlife.sightings]\notter = { value = 1212, classification = \"Internal\" }\nkingfisher = { value = 3030, classification = \"Internal\" }\n",
	"[wildlife]\nvisits = { value = 9, revised = [{ on = 2026-01-03, was = 8, reason = \"one\" }, { on = 2026-01-05, was = 10, reason = \"two\" }] }\n[wildlife.sightings]\notter = 1\nkingfisher = 2\n",
	"[wildlife.nests]\notter = { value = 5, classification = \"Internal\" }\n[wildlife.sightings]\notter = 1\nkingfisher = 2\n",
	"classification = \"Internal\"\n[wildlife.sightings]\notter = 1\nkingfisher = 2\n",
	"[wildlife]\nvisits = 6\n",
}

// fronts are what a report may say in its front matter besides.
var fronts = []string{
	"", "draft = true\n", "publish_at = 2026-01-04T12:00:00Z\n",
	"[[corrections]]\non = 2026-01-04\ntext = \"A word was wrong.\"\n",
}

// editSecrets makes one month, or its report, another.
func editSecrets(r *rand.Rand, bare, files map[string]string) {
	if r.IntN(2) == 0 {
		files[month(r, files, "data.toml")] = monthsFigures[r.IntN(len(monthsFigures))]
		return
	}
	name := month(r, files, "report.md")
	text := strings.Replace(bare[name], "\n+++\n\n", "\n"+fronts[r.IntN(len(fronts))]+"+++\n\n", 1)
	if r.IntN(4) == 0 {
		text += "\nThere were 1212 of them.\n"
	}
	files[name] = text
}

// TestMemory gives a Builder other content, another day, other readers and drafts
// or none again and again, and holds that what it remembers never shows.
func TestMemory(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 2026))
	files := siteWithSecrets(t)
	bare := maps.Clone(files)
	var b Builder
	defer b.Close()
	base := defaults()
	seen := map[string]int{}
	for i := range 60 {
		o := Options{Now: time.Date(2026, 1, 1+r.IntN(6), 6*r.IntN(4), 0, 0, 0, time.UTC), Drafts: r.IntN(4) == 0}
		if r.IntN(3) == 0 {
			o.Audience = "Internal"
		}
		if i%8 == 7 {
			files = maps.Clone(bare)
		}
		editSecrets(r, bare, files)
		tree := source.Overlay(base, source.FromMap(files))
		got, _ := b.Open(tree, o).told()
		want, result := new(Builder).Open(tree, o).told()
		if got != want {
			t.Fatalf("edit %d, %+v: it says\n%s\nwant\n%s", i, o, got, want)
		}
		for _, d := range result.Diags {
			seen[d.Rule]++
		}
		seen["accepted"] += len(result.Accepted)
		seen["to come"] += len(result.Archive.ToCome)
	}
	for _, what := range []string{"disclosure", "restricted", "accepted", "to come"} {
		if seen[what] == 0 {
			t.Errorf("no edit tries %q any more: %v", what, seen)
		}
	}
}

// told is all that an edition says: its diagnostics, what it accepts and leaves out,
// and the record of its pages.
func (e *Edition) told() (string, *Result) {
	r, _ := e.Review(context.Background())
	text := fmt.Sprintf("%+v\n%+v\n%+v\n%+v\n", r.Diags, r.Accepted, r.Archive.Withheld, r.Archive.ToCome)
	if r.Diags.Errors() == 0 {
		text += string(e.site.Record().Encode())
	}
	return text, r
}

// TestAsked has many ask an edition for all its files while it is drawn and reviewed
// (run it with -race). Whoever asks last gets what a finished build has.
func TestAsked(t *testing.T) {
	tree := source.Overlay(defaults(), source.FromMap(siteToEdit(t)))
	want := Run(tree, Options{})
	var b Builder
	defer b.Close()
	e := b.Open(tree, Options{})
	var drawers, readers sync.WaitGroup
	var done atomic.Bool
	for _, p := range want.Set.Paths() {
		drawers.Go(func() { e.Draw(context.Background(), p) }) // nothing, where it is no page
		for range 2 {
			readers.Go(func() {
				for ; !done.Load(); time.Sleep(time.Millisecond) {
					e.File(p)
				}
			})
		}
	}
	drawers.Go(func() { e.Review(context.Background()) })
	drawers.Wait()
	done.Store(true)
	readers.Wait()
	for _, p := range want.Set.Paths() {
		if f, ok := e.File(p); !ok || f.Undrawn || !bytes.Equal(f.Data, want.Set.Get(p)) {
			t.Errorf("%s differs, or is not there", p)
		}
	}
}
