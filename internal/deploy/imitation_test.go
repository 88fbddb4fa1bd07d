package deploy

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"almanac/internal/deploy/gateway"
)

// imitate opens a store that a function plays, for answers that a real one does not give.
func imitate(t testing.TB, answer http.HandlerFunc) *S3 {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return connect(t, &gateway.Server{}, server.URL, "site")
}

// TestEndlessListing has listings that say there is more and lead nowhere, or in a circle.
func TestEndlessListing(t *testing.T) {
	for _, tokens := range [][]string{{""}, {"a"}, {"a", "b"}} {
		pages := 0
		store := imitate(t, func(w http.ResponseWriter, r *http.Request) {
			token := tokens[pages%len(tokens)]
			pages++
			if token != "" {
				token = "<NextContinuationToken>" + token + "</NextContinuationToken>"
			}
			fmt.Fprintf(w, "<ListBucketResult><Name>reports</Name><IsTruncated>true</IsTruncated>%s</ListBucketResult>", token)
		})
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if _, err := store.List(ctx); err == nil || !strings.Contains(err.Error(), "cannot list s3://reports/site/: the store says there is more, and not where") {
			t.Errorf("with the tokens %q, after %d pages: %v", tokens, pages, err)
		}
	}
}
