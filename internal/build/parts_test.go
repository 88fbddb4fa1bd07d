package build

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"almanac/internal/archive"
	"almanac/internal/source"
)

// inSeries puts sites together as series of one, or beside the reports of one of them.
// What lies outside of content is that of the first, and so are the declarations, but for
// one series that has its own.
func inSeries(sites map[string]map[string]string, beside string) map[string]string {
	out := map[string]string{}
	for id, files := range sites {
		if id == beside {
			maps.Copy(out, files)
			continue
		}
		out["content/"+id+"/series.toml"] = "title = \"The " + id + "\"\n"
		for name, text := range files {
			rest, content := strings.CutPrefix(name, "content/")
			switch {
			case strings.HasPrefix(rest, "reports/"), strings.HasPrefix(rest, "pages/"), id == "birds" && strings.HasPrefix(rest, "datasets/"):
				out["content/"+id+"/"+rest] = text
			case id == "otters" || !content:
				out[name] = text
			}
		}
	}
	return out
}

// TestParts holds that series which are made a few at a time and forgotten make the
// site, every byte of it, that is made of all of them at once, and find the same faults.
func TestParts(t *testing.T) {
	t.Run("series", func(t *testing.T) { manyParts(t, "") })
	t.Run("beside", func(t *testing.T) { manyParts(t, "otters") })
}

func manyParts(t *testing.T, beside string) {
	n := 50
	if os.Getenv("ALMANAC_SOAK") != "" {
		n = 1000
	}
	r := rand.New(rand.NewPCG(6, 2026))
	var sites map[string]map[string]string
	base, built, failed, doubted := defaults(), 0, 0, 0
	for i := range n {
		if i%50 == 0 { // edited on and on, most would be refused
			sites = map[string]map[string]string{}
			for _, id := range []string{"otters", "birds", "fish"} {
				sites[id] = siteToEdit(t)
			}
			sites["birds"]["content/pages/links.md"] = "+++\ntitle = \"Links\"\n+++\n\n[there](/otters/2024/01/#page-notes), [top](/fish/about/#page-main), [gone](/fish/about/#nowhere), [none](/cats/), [file](/fish/feed.xml), [bare](/fish/2024/02)\n"
			sites["fish"]["content/pages/links.md"] = "+++\ntitle = \"Links\"\n+++\n\n[there](/birds/2024/01/), [gone](/birds/about/#nowhere), [own](about/), [home](/)\n"
		}
		ids := []string{"otters", "birds", "fish"}
		what := edits[r.IntN(len(edits))]
		if i%4 == 3 {
			what = edits[len(edits)-1]
		}
		if i%50 > 0 {
			what.do(r, sites[ids[i%3]])
		}
		o := Options{Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Strict: i%10 == 9}
		tree := source.Overlay(base, source.FromMap(inSeries(maps.Clone(sites), beside)))
		want := Run(tree, o)
		kept := &collector{}
		o.Out = func(*archive.Archive) (Sink, error) { return kept, nil }
		got := Run(tree, o)
		if got.Complete {
			got.Set = kept.set(got.Stamp)
			built++
		} else {
			failed++
		}
		for _, d := range want.Diags {
			if d.Rule == "link-target" {
				doubted++
			}
		}
		if d := differ(got, want); d != "" {
			t.Fatalf("edit %d (%s): %s", i, what.name, d)
		}
		if got.Stats != want.Stats || got.Pages != want.Pages || !got.Until.Equal(want.Until) || len(got.Accepted) != len(want.Accepted) {
			t.Fatalf("edit %d (%s): %+v, %d pages, until %v, want %+v, %d pages, until %v", i, what.name, got.Stats, got.Pages, got.Until, want.Stats, want.Pages, want.Until)
		}
	}
	t.Logf("%d built, %d refused, %d links that lead nowhere", built, failed, doubted)
	if built < n/4 || failed < n/20 || doubted < n {
		t.Error("the edits no longer try both, or no link leads nowhere")
	}
}

// TestPartsRefused: where nothing can be written, what is wrong with the series is told
// all the same.
func TestPartsRefused(t *testing.T) {
	refused := errors.New("refused")
	for _, faulty := range []bool{false, true} {
		files := seriesSite(t)
		if faulty {
			files["content/lake/reports/2024-01/more.toml"] = "[sightings]\nnone = 1\n"
		}
		tree := source.Overlay(defaults(), source.FromMap(files))
		want := Run(tree, Options{})
		got := Run(tree, Options{Out: func(*archive.Archive) (Sink, error) { return nil, refused }})
		if want.Failed() != faulty || got.Complete || got.Err != refused || fmt.Sprint(got.Diags) != fmt.Sprint(want.Diags) {
			t.Errorf("complete: %v, %v, told %v, want %v", got.Complete, got.Err, got.Diags, want.Diags)
		}
	}
}

// unread is a sink that cannot read what it was given.
type unread struct {
	collector
	err error
}

func (u *unread) Read(at string) ([]byte, bool, error) {
	_, written, _ := u.collector.Read(at)
	if written {
		return nil, true, u.err
	}
	return nil, false, nil
}

// TestPartsUnread: a link whose page cannot be read is no fault of the content, and
// nothing is published.
func TestPartsUnread(t *testing.T) {
	files := seriesSite(t)
	files["content/lake/pages/links.md"] = "+++\ntitle = \"Links\"\n+++\n\n[the start](/)\n"
	failure := errors.New("input/output error")
	got := Run(source.Overlay(defaults(), source.FromMap(files)), Options{Out: func(*archive.Archive) (Sink, error) { return &unread{err: failure}, nil }})
	if got.Err != failure || got.Complete || len(got.Diags) > 0 {
		t.Errorf("complete: %v, %v, told %v", got.Complete, got.Err, got.Diags)
	}
}
