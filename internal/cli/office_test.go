package cli

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"almanac/internal/browser"
	"almanac/internal/serve"
)

// TestOfficeLink follows the address with a token from a page of another site, as a
// colleague does who was sent it in a mail or a chat that is read in the browser.
func TestOfficeLink(t *testing.T) {
	k := open(t, rivers(), func(p *preview) {
		p.options.Token, p.options.Hosts = serve.NewToken(), []string{"127.0.0.1"}
		p.server = serve.New(p.options)
	})
	link := k.address + "/2024/02/?token=" + k.preview.options.Token
	mail := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<!doctype html><title>Mail</title><a href=%q>the report</a>`, link)
	}))
	defer mail.Close()
	b := browser.Open(t)
	b.Visit(strings.Replace(mail.URL, "127.0.0.1", "localhost", 1))
	for range 2 { // the second time the browser has a cookie already
		browser.Eval[any](b, `document.querySelector("a").click()`)
		b.Wait(`location.pathname === "/2024/02/" && !location.search && document.body?.textContent.includes("We saw")`)
		b.Visit(strings.Replace(mail.URL, "127.0.0.1", "localhost", 1))
	}
}
