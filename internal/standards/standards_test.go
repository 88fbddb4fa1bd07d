// Package standards holds the finished archive to the standards that its pages
// promise: what a reader's browser, a machine that reads pages, and the
// auditors of the trade find in them. It has tests only.
package standards

import (
	"fmt"
	"net/http/httptest"
	"sync"
	"testing"

	assetfiles "almanac/assets"
	"almanac/internal/browser"
	"almanac/internal/build"
	"almanac/internal/output"
	"almanac/internal/source"
	layoutfiles "almanac/layouts"
)

// kinds is one page of each kind.
var kinds = map[string]string{
	"home": "/", "year": "/2018/", "report": "/2018/02/", "month": "/2017/06/", "datasets": "/data/", "dataset": "/data/helpdesk/",
	"records": "/data/meetings/", "glossary": "/glossary/", "page": "/about/", "search": "/search/?q=helpdesk", "compare": "/compare/?a=2018-02&b=2017-06", "404": "/nothing/here/",
}

// archive is the archive of this repository, built once.
var archive = sync.OnceValues(func() (*output.Set, error) { return buildWith(nil, build.Options{Strict: true}) })

// buildWith builds the archive with some of its files replaced.
func buildWith(files map[string]string, o build.Options) (*output.Set, error) {
	own, _, err := source.Read("../..", "content")
	if err != nil {
		return nil, err
	}
	layouts, err := source.FromFS(layoutfiles.Files, "layouts")
	if err != nil {
		return nil, err
	}
	assets, err := source.FromFS(assetfiles.Files, "assets")
	if err != nil {
		return nil, err
	}
	r := build.Run(source.Overlay(source.Overlay(source.Overlay(layouts, assets), own), source.FromMap(files)), o)
	if r.Failed() {
		return nil, fmt.Errorf("the archive does not build: %v", r.Diags)
	}
	return r.Set, nil
}

func built(t testing.TB) *output.Set {
	t.Helper()
	set, err := archive()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// serve serves the archive and returns the address of its root, without the
// slash at the end.
func serve(t testing.TB) string {
	t.Helper()
	server := httptest.NewServer(browser.Handler(built(t).Get))
	t.Cleanup(server.Close)
	return server.URL
}

// drawn is a script that scrolls through the page until every chart is drawn
// and what was searched for or is compared is shown; it gives how many charts there are and how
// many of them are interactive.
const drawn = `(async () => {
	const charts = [...document.querySelectorAll("figure.chart")];
	for (const c of charts) {
		c.scrollIntoView({block: "center"});
		for (let i = 0; i < 200 && c.dataset.state !== "live"; i++) await new Promise(r => setTimeout(r, 20));
	}
	const search = document.querySelector(".search-results");
	const compared = document.querySelector(".comparison");
	for (let i = 0; compared && compared.dataset.state === "empty" && i < 1000; i++) await new Promise(r => setTimeout(r, 20));
	for (let i = 0; search && location.search && search.dataset.state === "empty" && i < 1000; i++) await new Promise(r => setTimeout(r, 20));
	scrollTo(0, 0);
	return [charts.length, charts.filter(c => c.dataset.state === "live").length];
})()`
