package verify

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"

	"almanac/internal/assets"
	"almanac/internal/source"
)

// secret is what leaks: a sentence of a classified section, and a number.
const (
	secretWord   = "quokkafund"
	secretPhrase = "the board sold three old boats"
	secretNumber = 431977
)

func leaky() map[string]string {
	c := newCage()
	c.files["content/reports/2024-01/report.md"] += "\n::: Red\n\nThe quokkafund paid when " + secretPhrase + " for 431,977 pounds.\n\n:::\n"
	c.files["content/reports/2024-01/leak.toml"] = "classification = \"Amber\"\n[restated.2023-12.birds]\nseen = 431977\n"
	return c.files
}

// packed writes a text in forms that are not seen by a search of the bytes.
func gz(b string) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write([]byte(b))
	w.Close()
	return out.Bytes()
}

func br(b string) []byte {
	var out bytes.Buffer
	w := brotli.NewWriter(&out)
	w.Write([]byte(b))
	w.Close()
	return out.Bytes()
}

func deflate(b string) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	w.Write([]byte(b))
	w.Close()
	return out.Bytes()
}

func chunk(kind string, data []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// inPNG puts a chunk behind the head of a picture.
func inPNG(b []byte, c []byte) []byte {
	const head = 8 + 25
	return bytes.Join([][]byte{b[:head], c, b[head:]}, nil)
}

// inZip adds to a file in a workbook, or adds one.
func inZip(b []byte, name string, change func(string) string) []byte {
	r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		panic(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	done := false
	put := func(n string, data string) {
		f, _ := w.Create(n)
		f.Write([]byte(data))
	}
	for _, f := range r.File {
		in, _ := f.Open()
		var data bytes.Buffer
		data.ReadFrom(in)
		if f.Name == name {
			done = true
			put(name, change(data.String()))
			continue
		}
		put(f.Name, data.String())
	}
	if !done {
		put(name, change(""))
	}
	w.Close()
	return out.Bytes()
}

func utf16le(s string) []byte {
	out := []byte("\xff\xfe")
	for _, r := range s {
		out = append(out, byte(r), byte(r>>8))
	}
	return out
}

func pdf(stream string) []byte {
	packed := deflate(stream)
	return fmt.Appendf(nil, "%%PDF-1.4\n1 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream\nendobj\n%%%%EOF\n", len(packed), packed)
}

// TestLeaks is C9: leaks are put behind the filter into finished files, each in
// another place and another form. All are found, in that file and with the place
// of the source. The control is the folder without them, in which nothing is found.
func TestLeaks(t *testing.T) {
	sourceFiles := leaky()
	clean := folder(buildSite(t, sourceFiles))
	if got := check(t, sourceFiles, clean).Findings; len(got) > 0 {
		t.Fatalf("without a leak there are findings: %v", got)
	}
	page, book, index := "2024/01/index.html", "2024/01/2024-01.xlsx", ""
	for name := range clean {
		if strings.HasPrefix(name, "assets/search/") {
			index = name
		}
	}
	old := func(name string) string {
		if clean[name] == nil {
			t.Fatalf("the site has no %s", name)
		}
		return string(clean[name].Data)
	}
	insert := func(name, before, text string) []byte {
		if !strings.Contains(old(name), before) {
			t.Fatalf("%s has no %s", name, before)
		}
		return []byte(strings.Replace(old(name), before, text+before, 1))
	}
	escaped := func(form string) string {
		var b strings.Builder
		for _, c := range secretWord {
			fmt.Fprintf(&b, form, c)
		}
		return b.String()
	}
	for name, leak := range map[string]struct {
		file string
		data []byte
	}{
		"text of a page":                   {page, insert(page, "</main>", "<p>The Quokkafund.</p>")},
		"a phrase of common words":         {page, insert(page, "</main>", "<p>They say "+secretPhrase+".</p>")},
		"a phrase with emphasis":           {page, insert(page, "</main>", "<p>The board sold three old boats, <em>all of</em> them.</p>")},
		"an attribute":                     {page, insert(page, "</main>", `<p title="`+secretWord+`">x</p>`)},
		"a comment":                        {page, insert(page, "</main>", "<!-- "+secretWord+" -->")},
		"entities":                         {page, insert(page, "</main>", "<p>"+escaped("&#%d;")+"</p>")},
		"hexadecimal entities":             {page, insert(page, "</main>", "<p>"+escaped("&#x%x;")+"</p>")},
		"a soft hyphen":                    {page, insert(page, "</main>", "<p>quokka\u00adfund</p>")},
		"an entity of a soft hyphen":       {page, insert(page, "</main>", "<p>quokka&shy;fund</p>")},
		"capitals":                         {page, insert(page, "</main>", "<p>QUOKKAFUND</p>")},
		"a number in a page":               {page, insert(page, "</main>", "<p>431,977</p>")},
		"a number with a thin space":       {page, insert(page, "</main>", "<p>431\u202f977</p>")},
		"a number with decimals":           {page, insert(page, "</main>", "<p>431,977.00</p>")},
		"a number in an attribute":         {page, insert(page, "</main>", `<p data-value="431977">x</p>`)},
		"an address with percent signs":    {page, insert(page, "</main>", `<a href="/?q=`+escaped("%%%02x")+`">x</a>`)},
		"percent signs within percents":    {page, insert(page, "</main>", `<a href="/?q=`+escaped("%%25%02x")+`">x</a>`)},
		"a picture in an address":          {page, insert(page, "</main>", `<img src="data:text/plain;base64,`+base64.StdEncoding.EncodeToString([]byte("the quokkafund"))+`">`)},
		"JSON":                             {"datapackage.json", insert("datapackage.json", `"name"`, `"hint": "`+secretWord+`", `)},
		"JSON with escapes":                {"datapackage.json", insert("datapackage.json", `"name"`, `"hint": "`+escaped(`\u%04x`)+`", `)},
		"a number in a list of JSON":       {"datapackage.json", insert("datapackage.json", `"name"`, `"hint": [12,431977,5], `)},
		"a small number with its source":   {"2024/01/birds.json", insert("2024/01/birds.json", `"rows"`, `"sources": [{"m":"content/reports/2024-01/cells-amber.toml:2"}], `)},
		"CSV":                              {"2024/01/birds.csv", []byte(old("2024/01/birds.csv") + "Quokkafund,1\r\n")},
		"a number in CSV":                  {"2024/01/birds.csv", []byte(old("2024/01/birds.csv") + "Seen,431977\r\n")},
		"a shared string":                  {book, inZip([]byte(old(book)), "xl/sharedStrings.xml", func(s string) string { return s + "<!-- <si><t>Quokkafund</t></si> -->" })},
		"a cell of a workbook":             {book, inZip([]byte(old(book)), "xl/worksheets/sheet3.xml", func(s string) string { return s + `<!--<c r="B9"><v>431977</v></c>-->` })},
		"a file in a workbook":             {book, inZip([]byte(old(book)), "xl/quokkafund.xml", func(s string) string { return "<?xml version='1.0'?><a/>" })},
		"gzip":                             {page + ".gz", gz("<!doctype html><p>" + secretWord + "</p>")},
		"gzip in gzip":                     {page + ".gz", gz(string(gz("<!doctype html><p>" + secretWord + "</p>")))},
		"Brotli":                           {page + ".br", br("<!doctype html><p>" + secretWord + "</p>")},
		"a text of a PNG":                  {"card.png", inPNG([]byte(old("card.png")), chunk("tEXt", []byte("Title\x00The quokkafund")))},
		"a packed text of a PNG":           {"card.png", inPNG([]byte(old("card.png")), chunk("zTXt", append([]byte("Title\x00\x00"), deflate("The quokkafund")...)))},
		"behind the end of a PNG":          {"card.png", append([]byte(old("card.png")), "  the quokkafund  "...)},
		"a stream of a PDF":                {"2024/01/paper.pdf", pdf("BT /F1 12 Tf (The quokkafund) Tj ET")},
		"a PDF that moves letters":         {"2024/01/paper.pdf", pdf("BT /F1 12 Tf [(The q) 20 (uokka) -15 (fund)] TJ ET")},
		"a PDF in hexadecimal":             {"2024/01/paper.pdf", pdf(fmt.Sprintf("BT <%x> Tj ET", secretWord))},
		"the name of a file":               {"2024/01/quokkafund.json", []byte("{}\n")},
		"the description of a drawing":     {"favicon.svg", insert("favicon.svg", "</svg>", "<desc>quokkafund</desc>")},
		"the search index":                 {index, bytes.Replace([]byte(old(index)), []byte(`"`), []byte(`"quokkafund `), 1)},
		"the feed":                         {"feed.xml", insert("feed.xml", "</feed>", "<!-- quokkafund -->")},
		"a style sheet":                    {"assets/extra.css", []byte("/* quokkafund */\n")},
		"a script":                         {"assets/extra.js", []byte("// quokkafund\n")},
		"UTF-16":                           {"2024/01/notes.txt", utf16le("The quokkafund")},
		"a restricted file by its bytes":   {"assets/other.png", restrictedFile(sourceFiles)},
		"the address of a held back month": {"sitemap.xml", insert("sitemap.xml", "</urlset>", "<url><loc>https://aviary.example/2024/05/</loc></url>")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			leaked := maps.Clone(clean)
			leaked[leak.file] = &fstest.MapFile{Data: leak.data}
			found := false
			for _, d := range check(t, sourceFiles, leaked).Findings {
				if file, _, _ := strings.Cut(d.File, "!"); d.Rule == "restricted" && strings.HasPrefix("public/"+leak.file, file) && len(d.Notes) > 0 {
					found = true
				} else if d.Rule != "kind" && d.Rule != "unreadable" {
					t.Errorf("found elsewhere: %v: %s", d.Pos, d.Message)
				}
				if strings.Contains(strings.ToLower(d.Message+d.File), secretWord) && !strings.Contains(leak.file, secretWord) && name != "a file in a workbook" || strings.Contains(d.Message, "977") {
					t.Errorf("the finding tells it: %s", d.Message)
				}
			}
			if !found {
				t.Error("not found")
			}
		})
	}
}

func restrictedFile(files map[string]string) []byte {
	for name, data := range files {
		if strings.HasSuffix(name, ".png") {
			return []byte(data)
		}
	}
	return nil
}

// TestKinds is C6: a site holds only kinds of files that are listed, and what a
// file is called is what it is.
func TestKinds(t *testing.T) {
	files := leaky()
	clean := folder(buildSite(t, files))
	for name, data := range map[string]string{
		"2024/01/report.md": "# A report\n", "content.toml": "a = 1\n", ".env": "A=1\n", "2024/01/data.json.bak": "{}", "assets/site.js.map": "{}",
		"2024/01/x.json": "not JSON", "2024/01/x.html": "plain text", "2024/01/x.png": "GIF89a", "2024/01/x.xlsx": "text", "2024/01/paper.pdf": "%PDF-1.4",
		"2024/01/x.xml": "text", "index": "x", "a.exe": "MZ", "favicon.ico": "text", "CNAME": "\xff",
	} {
		with := maps.Clone(clean)
		with[name] = &fstest.MapFile{Data: []byte(data)}
		found := check(t, files, with).Findings
		if len(found) != 1 || found[0].Rule != "kind" || found[0].File != "public/"+name {
			t.Errorf("%s: %v", name, found)
		}
	}
	with := maps.Clone(clean)
	with["link.html"] = &fstest.MapFile{Data: []byte("../content/site.toml"), Mode: 0o777 | 1<<27}
	if found := check(t, files, with).Findings; len(found) != 1 || found[0].Rule != "kind" {
		t.Errorf("a symbolic link: %v", found)
	}
}

// TestKindsOfStatic holds that a site is told, in the same words, of each static file that
// is of no kind which may be published.
func TestKindsOfStatic(t *testing.T) {
	const folder = "assets/static/"
	files := map[string]string{}
	for ext := range kinds {
		for _, data := range []string{"text", "\xff\xfe", "<!DOCTYPE html>", "<?xml?>", "<svg/>", "{}", "PK\x03\x04", "\x89PNG\r\n\x1a\n", "RIFF....WEBPVP8 ", "RIFF....WAVE", "....ftypavif", "....ftypisom", "\x00\x00\x01\x00", "wOF2", "\x1f\x8b", ""} {
			files[fmt.Sprintf("%s%d%s", folder, len(files), ext)] = data
		}
	}
	for _, name := range []string{"favicon.ico", "CNAME", "CNAME.txt", "_redirects", "redirects", ".nojekyll", "paper.pdf", "photo.jpg", "_headers", "a/_headers", "notes.md", "UPPER.TXT", "font.woff", "site.webmanifest", ".well-known/security.txt", ".well-known/nodeinfo", ".well-known/a.b", "a/.well-known/nodeinfo"} {
		files[folder+name] = "text"
	}
	_, diags := assets.Build(source.Overlay(base(), source.FromMap(files)))
	told := map[string]string{}
	for _, d := range diags {
		told[d.File] = d.Message + d.Help
	}
	refused := 0
	for name, data := range files {
		fault, help := unfit(name, []byte(data))
		if told[name] != fault+help {
			t.Errorf("%s with %q: the build says %q and verify %q", name, data, told[name], fault+help)
		}
		if fault != "" {
			refused++
		}
	}
	if refused < 50 || refused == len(files) {
		t.Errorf("%d of %d are refused", refused, len(files))
	}
}

// TestFigures finds a figure however it is written in the content, and however large.
func TestFigures(t *testing.T) {
	for text, written := range map[string]string{
		"431977": "431,977", "431_977": "431977", "0x69769": "431977", "0o1513551": "431977", "0b1101001011101101001": "431\u202f977.",
		"999123456789012": "999123456789012", "1_234_567_890_123": "1,234,567,890,123", "-12345.25": "12,345.25",
	} {
		x := newIndex([]piece{{form: figure, text: text}})
		var found int
		x.scan([]byte("It was "+written+" then."), plain, func(key, int32, token) { found++ })
		if found == 0 {
			t.Errorf("%s written %s is not found", text, written)
		}
		x.scan([]byte("It was 431,978 then, and 999123456789013."), plain, func(k key, _ int32, _ token) { t.Errorf("%s is found in another number", text) })
	}
}
