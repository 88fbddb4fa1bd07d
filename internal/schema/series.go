package schema

import (
	"maps"

	"almanac/internal/archive"
)

// union has the names of all series of a site.
func union(site *archive.Archive) *archive.Archive {
	out := *site
	out.Codelists, out.Datasets, out.Tables = nil, nil, map[string]*archive.Table{}
	lists, sets := map[string]bool{}, map[string]bool{}
	for _, a := range site.All() {
		for _, l := range a.Codelists {
			if !lists[l.ID] {
				lists[l.ID] = true
				out.Codelists = append(out.Codelists, l)
			}
		}
		for _, d := range a.Datasets {
			if !sets[d.ID] {
				sets[d.ID] = true
				out.Datasets = append(out.Datasets, d)
			}
		}
		maps.Copy(out.Tables, a.Tables)
	}
	return &out
}

// series is content/ID/series.toml: what a series says in place of the site.
func (s *schemas) series() object {
	site := s.site()["properties"].(object)
	own := object{}
	for _, key := range []string{"title", "subtitle", "description", "report_title", "datasets", "publisher", "licence", "withdrawn", "key_figure"} {
		own[key] = site[key]
	}
	own["title"] = words().about("What the series is called.")
	return table(own, "title").with("title", "A series of reports")
}
