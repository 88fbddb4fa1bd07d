// Package search makes the index that the search page reads: files of JSON that
// a host serves as they are. Nothing else is searched, so what is not given to
// Index cannot be found. The browser's half, assets/js/search, follows the same
// specification and hands the index to MiniSearch.
//
// An archive is pages, a page is sections. A section has a title, text and an
// address on its page. Index makes three kinds of files, all named by a hash
// of their content:
//
//   - The manifest, which the search page fetches when the reader begins:
//     {"pages": [[title, URL, kind, number of sections, file], …],
//     "lengths": [titles, texts], "average": [title, text, page],
//     "terms": [[first term, file], …]}. Sections are numbered through all pages.
//     A length has one letter for a section: "a" for no word, then each letter
//     half as much again; MiniSearch weighs words by it.
//   - Terms: {"term": [title, text, page], …}, about 24 KB of them in a file, in
//     the order of the terms. Each list is where the term stands: for each section
//     eight times the distance to the section before, plus how often, 7 at most.
//     Only the files that can hold a word of the query are fetched.
//   - Sections: [[id, title, label, text], …], one file for each page; fetched
//     for the results that are shown.
//
// An archive of more than 240 pages is divided into parts of at most so many, each
// with an index of its own as above, and what the search page fetches first is the
// manifest of a directory: an index of the same form, whose sections are the parts, and
// in the place of pages "parts": [file of the manifest of each, …]. A word is looked
// for in the directory, then in the parts that have it, one after the other as the
// reader asks for more: those first in which titles of pages have all words of the
// query, and of these the newest. Of words that parts have and no section has together,
// no more than five parts are looked through before the reader asks to go on. Months
// are in the order they are given in; of the pages that
// belong to no month each part has its share.
//
// Terms makes terms of text. Case and diacritics do not count: "März" is "marz",
// and also "maerz", as German is written without its letters. A word with hyphens
// is the sum of its parts and also one: "sub", "committees", "subcommittees".
//
// On 120 reports of the length of the first real one, each with a hundred words of
// its own, the index has 3,660 KB in all, 915 KB compressed; of it a first query
// loads 40 to 49 KB, compressed, the script of the search page 8.6 KB. (TestDecade
// of package standards measures it; make audit runs it.) On 12,000 reports of 100
// series, the corpus of package bench, the index has 330 MB in 15,000 files, of which
// a first query of one to three words loads 27 to 60 KB, compressed, in 9 to 13 files. Pagefind, the other
// engine of this kind, reads its index by WebAssembly, which the site's content
// security policy does not let run.
package search

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Page is a page of the archive.
type Page struct {
	Title    string
	URL      string
	Kind     string // "Report", in the site's language
	Series   string // the title of the series it belongs to, "" for none
	Sections []Section
}

// Section is what a search finds.
type Section struct {
	ID    string // of the element on the page, "" for its beginning
	Title string
	Label string // "Table 5", "" for none
	Text  string
}

// File is a finished file. Its name has no folder.
type File struct {
	Name string
	Data []byte
}

// shardSize is about how much of the terms goes into one file: small enough to
// wait for on a telephone, large enough that compression works.
const shardSize = 24 << 10

// The fields of a section, by their place in the lists of the index.
const (
	titleField = iota
	textField
	pageField
	fields
)

// Divide returns the pages of each part of an archive, at least one. Lasting are the
// pages that belong to no month; the others are given newest first.
func Divide[P any](lasting, monthly []P) [][]P {
	parts := make([][]P, max(1, (len(lasting)+len(monthly)+partSize-1)/partSize))
	for i := range parts {
		parts[i] = slices.Concat(share(lasting, i, len(parts)), share(monthly, i, len(parts)))
	}
	return parts
}

// Part is the index of a part of an archive.
type Part struct {
	Files []File          // the manifest first; no more than one of a name
	terms map[string]bool // of which those are true that titles of pages have
}

// Index makes the index of a part. It keeps nothing of the pages.
func Index(pages []Page) *Part {
	b := newBuilder()
	for _, p := range pages {
		b.page(p)
	}
	part := &Part{Files: b.finish(), terms: make(map[string]bool, len(b.terms))}
	for t, at := range b.terms {
		part.terms[t] = at[pageField].list != nil
	}
	return part
}

// Directory returns the files that lead to several parts, the manifest first. Of the
// parts' own files it looks at the name of the first alone.
func Directory(parts []*Part) []File {
	b := newBuilder()
	for _, p := range parts {
		b.part(p)
	}
	return b.finish()
}

// partSize is how many pages are in one index: what a reader's first query loads
// grows with it.
const partSize = 240

// share is the i-th of n shares of a list.
func share[P any](list []P, i, n int) []P { return list[len(list)*i/n : len(list)*(i+1)/n] }

func newBuilder() *builder {
	return &builder{terms: map[string]*postings{}, words: map[string][]*postings{}, names: map[string]bool{}}
}

// part adds a part to a directory: it has each of its terms once, and those that are
// in the titles of pages again as such.
func (b *builder) part(part *Part) {
	for t, named := range part.terms {
		own := b.term(t)
		own.add(textField, b.sections)
		if named {
			own.add(pageField, b.sections)
		}
	}
	b.manifest.Average[textField] += float64(len(part.terms))
	b.lengths[titleField] = append(b.lengths[titleField], letter(0))
	b.lengths[textField] = append(b.lengths[textField], letter(len(part.terms)))
	b.sections++
	b.manifest.Parts = append(b.manifest.Parts, part.Files[0].Name)
}

// finish returns the files of the index, the manifest first.
func (b *builder) finish() []File {
	b.shards()
	for i := range b.manifest.Average {
		b.manifest.Average[i] /= max(1, float64(b.sections))
	}
	for i, l := range b.lengths {
		b.manifest.Lengths[i] = string(l)
	}
	return append([]File{named(encode(b.manifest))}, b.files...)
}

type builder struct {
	manifest struct {
		Parts   []string        `json:"parts,omitempty"` // of a directory, which has no pages
		Pages   [][5]any        `json:"pages"`
		Lengths [2]string       `json:"lengths"`
		Average [fields]float64 `json:"average"`
		Terms   [][2]string     `json:"terms"`
	}
	lengths  [2][]byte // manifest.Lengths in the making
	files    []File
	names    map[string]bool // of files
	sections int
	terms    map[string]*postings
	words    map[string][]*postings // the terms of words met before
}

// postings is where a term stands, for each field.
type postings [fields]struct {
	list  []int // as in the file
	last  int   // the section at the end of the list
	count int   // how often the term stands there
}

// add counts one more use of the term.
func (p *postings) add(field, section int) {
	f := &p[field]
	if f.count > 0 && f.last == section {
		if f.count++; f.count <= mostCounted {
			f.list[len(f.list)-1]++
		}
		return
	}
	f.list = append(f.list, (section-f.last)*(mostCounted+1)+1)
	f.last, f.count = section, 1
}

const mostCounted = 7

func (b *builder) page(p Page) {
	about := b.split(nil, p.Title+" "+p.Series)
	var title, text []*postings // used again for each section
	sections := make([][4]string, len(p.Sections))
	for i, s := range p.Sections {
		sections[i] = [4]string{s.ID, s.Title, s.Label, s.Text}
		title, text = b.split(title[:0], s.Label+" "+s.Title), b.split(text[:0], s.Text)
		for field, terms := range [fields][]*postings{title, text, about} {
			for _, t := range terms {
				t.add(field, b.sections)
			}
			b.manifest.Average[field] += float64(len(terms))
			if field != pageField {
				b.lengths[field] = append(b.lengths[field], letter(len(terms)))
			}
		}
		b.sections++
	}
	f := b.file(encode(sections))
	b.manifest.Pages = append(b.manifest.Pages, [5]any{p.Title, p.URL, p.Kind, len(sections), f.Name})
}

// letter writes a length by steps of half as much again.
func letter(n int) byte {
	if n == 0 {
		return 'a'
	}
	return 'b' + byte(min(24, math.Round(math.Log(float64(n))/math.Log(1.5))))
}

// shards writes the terms into files.
func (b *builder) shards() {
	var w bytes.Buffer
	first := ""
	flush := func() {
		if w.Len() > 0 {
			w.WriteByte('}')
			f := b.file(bytes.Clone(w.Bytes()))
			b.manifest.Terms = append(b.manifest.Terms, [2]string{first, f.Name})
			w.Reset()
		}
	}
	for _, t := range slices.Sorted(maps.Keys(b.terms)) {
		if w.Len() > shardSize {
			flush()
		}
		if w.Len() == 0 {
			first = t
			w.WriteByte('{')
		} else {
			w.WriteByte(',')
		}
		w.Write(encode(t))
		w.WriteByte(':')
		b.terms[t].write(&w)
	}
	flush()
}

// write writes the lists, those at the end left out where they are empty.
func (p *postings) write(w *bytes.Buffer) {
	var buf []byte
	n := fields
	for n > 0 && p[n-1].list == nil {
		n--
	}
	buf = append(buf, '[')
	for i := range n {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = append(buf, '[')
		for j, x := range p[i].list {
			if j > 0 {
				buf = append(buf, ',')
			}
			buf = strconv.AppendInt(buf, int64(x), 10)
		}
		buf = append(buf, ']')
	}
	w.Write(append(buf, ']'))
}

// file adds a file. Pages that say the same share one.
func (b *builder) file(data []byte) File {
	f := named(data)
	if !b.names[f.Name] {
		b.names[f.Name] = true
		b.files = append(b.files, f)
	}
	return f
}

func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // nothing of it is ever parsed as HTML
	if err := e.Encode(v); err != nil {
		panic("search: " + err.Error()) // cannot be: strings and finite numbers
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

func named(data []byte) File {
	sum := sha256.Sum256(data)
	return File{strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:12]) + ".json", data}
}
