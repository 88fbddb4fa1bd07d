package standards

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"image/png"
	"os"
	"regexp"
	"strings"
	"testing"

	"almanac/internal/build"
	"almanac/internal/output"
)

var (
	jsonLD = regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)
	metas  = regexp.MustCompile(`<meta (?:property|name)="([^"]*)" content="([^"]*)">`)
)

// structured returns the JSON-LD of a page.
func structured(t *testing.T, set *output.Set, path string) map[string]any {
	t.Helper()
	found := jsonLD.FindAllSubmatch(set.Get(path), -1)
	if len(found) != 1 {
		t.Fatalf("%s has %d JSON-LD documents, want 1", path, len(found))
	}
	var doc map[string]any
	if err := json.Unmarshal(found[0][1], &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestStructuredData compares the JSON-LD of a report and of a data set with
// what the archive says of them.
func TestStructuredData(t *testing.T) {
	report := structured(t, built(t), "2018/02/index.html")
	dataset := structured(t, built(t), "data/website/index.html")
	for _, c := range []struct {
		doc  map[string]any
		want string
	}{
		{report, `@context: https://schema.org|@type: Report|@id: https://reports.example/2018/02/|datePublished: 2018-03-02|dateModified: 2018-03-02`},
		{report, `reportNumber: SECP_54_0903_15|temporalCoverage: 2018-02|image: https://reports.example/2018/02/card.png|inLanguage: en-GB`},
		{report, `author: [map[@type:Person name:Hollie McGovern] map[@type:Organization name:SECAS Team]]|name: Operations Report – February 2018`},
		{dataset, `@type: Dataset|url: https://reports.example/data/website/|temporalCoverage: 2017-03/2018-02|name: SEC Website|creator: map[@type:Organization name:SECAS]`},
	} {
		for _, line := range strings.Split(c.want, "|") {
			key, want, _ := strings.Cut(line, ": ")
			if got := fmt.Sprint(c.doc[key]); got != want {
				t.Errorf("%s is %s, want %s", key, got, want)
			}
		}
	}
	if measured := fmt.Sprint(dataset["variableMeasured"]); !strings.Contains(measured, "name:Visits unitText:visits") {
		t.Errorf("the data set measures %s", measured)
	}
	if text := fmt.Sprint(dataset["license"]); !strings.Contains(text, "White can be shared with the public") {
		t.Errorf("the licence is %s", text)
	}
}

// TestCards holds that every page names a picture that is there, with its size.
func TestCards(t *testing.T) {
	set := built(t)
	seen := map[string]bool{}
	for _, p := range set.Paths() {
		if !strings.HasSuffix(p, ".html") {
			continue
		}
		meta := map[string]string{}
		for _, m := range metas.FindAllSubmatch(set.Get(p), -1) {
			meta[string(m[1])] = html.UnescapeString(string(m[2]))
		}
		picture := strings.TrimPrefix(meta["og:image"], base)
		seen[picture] = true
		img, err := png.DecodeConfig(bytes.NewReader(set.Get(picture)))
		if err != nil || fmt.Sprint(img.Width, " ", img.Height) != meta["og:image:width"]+" "+meta["og:image:height"] {
			t.Errorf("%s: the picture %q: %v", p, picture, err)
		}
		for _, name := range []string{"description", "og:type", "og:title", "og:url", "og:locale", "og:image:alt", "twitter:card"} {
			if meta[name] == "" {
				t.Errorf("%s does not say its %s", p, name)
			}
		}
	}
	if len(seen) != 2 || !seen["card.png"] || !seen["2018/02/card.png"] {
		t.Errorf("the pictures are %v, want that of the site and that of the report", seen)
	}
}

// TestCorrected corrects a figure after publication: the day is that of the
// report's last change, in the feed, in the sitemap and in its metadata.
func TestCorrected(t *testing.T) {
	const file = "content/reports/2018-02/data.toml"
	data, err := os.ReadFile("../../" + file)
	if err != nil {
		t.Fatal(err)
	}
	figure := regexp.MustCompile(`(?m)^visits = 6099$`)
	if !figure.Match(data) {
		t.Fatal("the file does not give the visits as expected")
	}
	data = figure.ReplaceAll(data, []byte(`visits = { value = 6100, revised = [{ on = 2018-04-03, was = 6099, reason = "counted again" }] }`))
	set, err := buildWith(map[string]string{file: string(data)}, build.Options{BaseURL: "https://other.example/reports/"})
	if err != nil {
		t.Fatal(err)
	}
	if got := structured(t, set, "2018/02/index.html")["dateModified"]; got != "2018-04-03" {
		t.Errorf("dateModified is %v", got)
	}
	for p, want := range map[string][]string{
		"sitemap.xml": {"<loc>https://other.example/reports/2018/02/</loc>\n    <lastmod>2018-04-03</lastmod>"},
		"feed.xml": {"<updated>2018-04-03T00:00:00Z</updated>", "<published>2018-03-02T00:00:00Z</published>",
			"href=&#34;https://other.example/reports/2018/02/#meetings-note-1&#34;"},
		"2018/02/index.html": {`<meta property="article:modified_time" content="2018-04-03">`},
	} {
		for _, text := range want {
			if !bytes.Contains(set.Get(p), []byte(text)) {
				t.Errorf("%s does not have %s", p, text)
			}
		}
	}
	if bytes.Contains(set.Get("feed.xml"), []byte("https://other.example/2018")) {
		t.Error("the feed links beside the site's folder")
	}
}
