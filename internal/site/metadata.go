package site

import (
	"encoding/json"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/card"
	"almanac/internal/period"
)

const siteCard = "card.png"

// addCard makes the card of a page at path.
func (s *Site) addCard(path, title, detail string, figures []KeyFigure) {
	a := s.archive.Site
	c := card.Card{Site: a.Title, Title: title, Detail: detail, Foot: a.Publisher.Name}
	if len(figures) > 0 {
		f := figures[0]
		c.Label, c.Figure = f.Label, strings.TrimSpace(f.Value+" "+f.Unit)
		if f.Status != "" {
			c.Label += " [" + f.Status + "]"
		}
	}
	s.files = append(s.files, File{path, sure(c.PNG)})
}

// social is what other sites show for a page that has no card of its own.
func (s *Site) social() Social {
	return Social{Type: "website", Image: s.absolute(siteCard), Alt: s.archive.Site.Title, Width: card.Width, Height: card.Height,
		Locale: strings.ReplaceAll(s.archive.Site.Language, "-", "_")}
}

// thing is a node of JSON-LD in the vocabulary of schema.org. Properties
// without a value are left out.
type thing map[string]any

func (t thing) set(name string, value string) thing {
	if value != "" {
		t[name] = value
	}
	return t
}

// document writes t as a JSON-LD document.
func (t thing) document() json.RawMessage {
	t["@context"] = "https://schema.org"
	b, err := json.Marshal(t)
	if err != nil {
		panic("site: " + err.Error()) // cannot be: texts, numbers, and lists of them
	}
	return b
}

func (s *Site) organisation() thing {
	p := s.archive.Site.Publisher
	return thing{"@type": "Organization"}.set("name", p.Name).set("url", p.URL)
}

// work describes a page that is published under the terms of the site.
func (s *Site) work(kind string, f *Frame, name string) thing {
	a := s.archive.Site
	t := thing{"@type": kind, "@id": f.Canonical, "url": f.Canonical, "name": name, "inLanguage": a.Language,
		"isAccessibleForFree": true, "publisher": s.organisation()}
	if l := a.Licence; l.URL != "" {
		t["license"] = l.URL
	} else if l.Name+l.Text != "" {
		t["license"] = thing{"@type": "CreativeWork"}.set("name", l.Name).set("text", l.Text)
	}
	return t.set("description", f.Description)
}

// reportData describes a report.
func (s *Site) reportData(v *Report, r *archive.Report, changed period.Date) json.RawMessage {
	t := s.work("Report", &v.Frame, r.Title).set("reportNumber", r.Reference).set("image", v.Social.Image)
	t["datePublished"], t["dateModified"] = r.Published.String(), changed.String()
	if v.Corrections != nil {
		t["correction"] = s.correctionComments(v.Corrections)
	}
	t["temporalCoverage"] = r.Month.Period.String()
	t["isPartOf"] = thing{"@type": "CreativeWorkSeries", "name": s.archive.Site.Title, "url": s.absolute("")}
	var authors []thing
	for _, name := range r.Authors {
		authors = append(authors, thing{"@type": "Person", "name": name})
	}
	if r.Team != "" {
		authors = append(authors, thing{"@type": "Organization", "name": r.Team})
	}
	if authors == nil {
		authors = []thing{s.organisation()}
	}
	t["author"] = authors
	return t.document()
}

var mediaTypes = map[string]string{"CSV": "text/csv", "JSON": "application/json"}

// datasetData describes a data set that covers the months.
func (s *Site) datasetData(v *Dataset, d *archive.Dataset, months []*archive.Month, changed period.Date) json.RawMessage {
	t := s.work("Dataset", &v.Frame, d.Title).set("dateModified", changed.String())
	if v.Corrections != nil {
		t["correction"] = s.correctionComments(v.Corrections)
	}
	t["creator"] = s.organisation()
	t["includedInDataCatalog"] = thing{"@type": "DataCatalog", "name": s.archive.Site.Title, "url": s.absolute("data/")}
	if n := len(months); n > 0 {
		t["temporalCoverage"] = months[0].Period.String() + "/" + months[n-1].Period.String()
	}
	var files []thing
	for _, x := range v.Downloads {
		files = append(files, thing{"@type": "DataDownload", "encodingFormat": mediaTypes[x.Format], "contentUrl": s.absolute(strings.TrimPrefix(x.URL, s.base))})
	}
	if files != nil {
		t["distribution"] = files
	}
	var measured []thing
	for _, m := range d.Measures {
		p := thing{"@type": "PropertyValue", "name": m.Title}.set("unitText", m.Unit)
		if m.Description != nil {
			p.set("description", sentence(m.Description.Plain, 300))
		}
		measured = append(measured, p)
	}
	for _, f := range d.Fields {
		measured = append(measured, thing{"@type": "PropertyValue", "name": f.Title})
	}
	if measured != nil {
		t["variableMeasured"] = measured
	}
	return t.document()
}
