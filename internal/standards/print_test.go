package standards

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"almanac/internal/browser"
)

// space is white space but for form feeds, which end sheets.
var space = regexp.MustCompile(`[^\S\f]+`)

// TestPrint prints the report: a tagged PDF with an outline, and on each sheet
// the running title, its number and the sentence of the class.
func TestPrint(t *testing.T) {
	b, root := browser.Open(t), serve(t)
	pdf, err := browser.PDF(b.Ctx, root+kinds["report"])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/StructTreeRoot", "/Outlines", "/Marked true", "/Lang"} {
		if !bytes.Contains(pdf, []byte(want)) {
			t.Errorf("the PDF has no %s", want)
		}
	}
	name := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(name, pdf, 0o644); err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command("pdftotext", name, "-").Output()
	if errors.Is(err, exec.ErrNotFound) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	sheets := strings.Split(strings.TrimSuffix(space.ReplaceAllString(string(text), " "), "\f"), "\f")
	if len(sheets) < 5 {
		t.Errorf("the report has %d sheets: is text read sheet by sheet?", len(sheets))
	}
	for i, sheet := range sheets {
		for _, want := range []string{"Operations Report – February 2018 – SEC Operations Reports", fmt.Sprintf("%d / %d", i+1, len(sheets)),
			"classified as White in accordance with the Panel Information Policy"} {
			if !strings.Contains(sheet, want) {
				t.Errorf("sheet %d does not say %q", i+1, want)
			}
		}
	}
	all := strings.Join(sheets, " ")
	for _, want := range []string{"22,712", "Breakdown of SEC Voting Groups"} {
		if !strings.Contains(strings.ReplaceAll(all, " ", ""), strings.ReplaceAll(want, " ", "")) {
			t.Errorf("on paper nothing says %q", want)
		}
	}
	const meeting = "smartenergycodecompany.co.uk/meeting/"
	want := bytes.Count(built(t).Get("2018/02/index.html"), []byte(meeting))
	if n := strings.Count(strings.ReplaceAll(all, " ", ""), meeting); n != want || n == 0 {
		t.Errorf("%d addresses of meetings are spelt out, want %d", n, want)
	}
	totals := bytes.Count(built(t).Get("2018/02/index.html"), []byte(`<tr class="total">`))
	if n := len(regexp.MustCompile(`(?m)^Total$`).FindAll(text, -1)); n != totals || n == 0 {
		t.Errorf("the totals of %d tables are printed %d times", totals, n)
	}
	for _, screen := range []string{"Skip to main", "Permalink", "Show the numbers", "XLSX"} {
		if strings.Contains(all, screen) {
			t.Errorf("on paper there is %q, which is for clicking", screen)
		}
	}
}
