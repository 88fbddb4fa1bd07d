package verify

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/maphash"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"almanac/internal/diag"
)

// class says for whom something is, and why: "classified Amber".
type class struct {
	rank int // of its level among the levels; beyond them: for nobody
	why  string
}

// nobody is the rank of what is published for nobody: held back, drafts, comments.
const nobody = 1 << 30

func (c class) stricter(d class) class {
	if d.rank > c.rank {
		return d
	}
	return c
}

// form is how a piece of material is compared.
type form int

const (
	prose   form = iota // words and runs of words
	remark              // words alone: comments speak of public things as the pages do
	name                // an id or the name of a file: its parts in a row
	figure              // a number
	address             // a name whose parts stand behind slashes
)

// piece is a text, a name or a number of the content, and for whom it is.
type piece struct {
	at   diag.Pos
	form form
	text string
	class
}

// attached is a file that a report attaches or leaves beside it.
type attached struct {
	path string // of the site, where it is published
	at   diag.Pos
	hash [sha256.Size]byte
	size int
	class
}

// material is what the content was taken apart to: what is restricted of it, and all that
// is attached.
type material struct {
	pieces   []piece
	attached []attached
	derived  derived   // of a month, while what is public is read
	audience int       // rank of the audience
	sums     *sync.Map // of the files, as they were read
}

// reader reads the content as one who has to know what is restricted, and nothing
// else. What it cannot read or does not know is for nobody.
//
// It reads twice, for what is restricted and then for what is public. What is public is
// nearly all, and only to be crossed out of what is looked for: to keep it until then took
// a gigabyte of twelve thousand reports.
type reader struct {
	fsys     fs.FS
	public   *public   // nil while what is restricted is read
	sums     *sync.Map // of the files that were read, by name: uint64
	now      time.Time
	drafts   bool // are taken in
	levels   []string
	audience int
	material material
	faults   diag.List

	codes  map[string]map[string]class  // of code lists, those with a level
	groups map[string]map[string]string // of code lists: the group of a code
	sets   map[string]*dataset
	below  string // the folder of the series that is read, "river/", "" for none
	told   bool   // what is read has been read before
}

// dataset is what the figures of a data set are read by.
type dataset struct {
	class
	hidden map[string]class    // ids of measures and of codes of its dimensions
	lists  []string            // of its dimensions
	coded  map[string]string   // fields that hold codes, and of which list
	broken map[string]class    // measures that have dimensions
	by     map[string][]string // lists of the dimensions of a measure
}

// readContent takes out of the content below fsys what is restricted. It is nil where
// there is no policy to go by.
func readContent(fsys fs.FS, o Options) (*material, diag.List) {
	r := newReader(fsys, o)
	if !r.content(o.Audience) {
		return nil, r.faults
	}
	return &r.material, r.faults
}

func newReader(fsys fs.FS, o Options) *reader {
	return &reader{fsys: fsys, sums: &sync.Map{}, now: o.Now, drafts: o.Drafts, codes: map[string]map[string]class{}, groups: map[string]map[string]string{}, sets: map[string]*dataset{}}
}

func (r *reader) content(audience string) bool {
	if !r.site(audience) {
		return false
	}
	r.codelists()
	r.archive()
	codes, groups := r.codes, r.groups
	for _, f := range r.seriesFiles() {
		r.below = path.Base(path.Dir(f)) + "/"
		r.codes, r.groups, r.sets = maps.Clone(codes), maps.Clone(groups), map[string]*dataset{}
		r.series(f)
	}
	r.material.audience, r.material.sums = r.audience, r.sums
	return true
}

// series reads one of several series of reports. The data sets that all share are
// read again, by its code lists.
func (r *reader) series(file string) {
	root := r.toml(file)
	r.codelists()
	r.told = true
	for _, f := range r.files("content/datasets", ".toml") {
		r.dataset(f)
	}
	r.told = false
	c := class{}
	if !r.archive() && !r.drafts && (root == nil || root.get("withdrawn") == nil) {
		c = class{nobody, "of a series that has nothing to read"}
	}
	if root != nil {
		r.add(root, c)
	}
	if c.rank == 0 {
		r.piece(name, diag.Pos{File: file}, path.Base(path.Dir(file)), c)
	}
}

func (r *reader) codelists() {
	for _, f := range r.files("content/"+r.below+"codelists", ".toml") {
		r.codelist(f)
	}
}

// archive reads what lies below content, or below the folder of a series. It reports
// whether a month or a page of it is for the audience.
func (r *reader) archive() (read bool) {
	folder := "content/" + r.below
	for _, f := range r.files(folder+"datasets", ".toml") {
		r.dataset(f)
	}
	for _, f := range r.files(folder+"pages", ".md") {
		read = r.page(f) || read
	}
	hidden := map[string]class{} // months that are for nobody
	last := ""                   // that is for the audience
	var months []string
	for _, m := range r.entries(folder + "reports") {
		if !m.Type().IsRegular() { // a folder, or a link to one
			months = append(months, m.Name())
		}
	}
	for some := range slices.Chunk(months, 64) { // what is made of more is kept no longer than it takes
		apart := make([]*reader, len(some))
		of, seen := make([]class, len(some)), make([]bool, len(some))
		each(len(some), func(i int) {
			apart[i] = r.apart()
			of[i], seen[i] = apart[i].month(some[i])
		})
		for i, id := range some {
			r.join(apart[i])
			if of[i].rank == nobody {
				hidden[id] = of[i]
			}
			if seen[i] {
				last = max(last, id)
			}
		}
	}
	for id, of := range hidden { // not even an address tells that there is such a month
		is := name
		if id < last { // tables of later months name it as one of which they have nothing
			is = address
		}
		r.piece(is, diag.Pos{File: folder + "reports/" + id}, r.below+strings.Replace(id, "-", "/", 1), of)
	}
	if r.public != nil {
		r.public.totals()
	}
	return read || last != ""
}

// apart returns a reader for a month that is read beside others, and join takes up what
// that has read.
func (r *reader) apart() *reader {
	m := *r
	m.material, m.faults = material{}, nil
	if r.public != nil {
		m.public, m.material.derived = r.public.apart(), derived{}
	}
	return &m
}

func (r *reader) join(m *reader) {
	r.faults = append(r.faults, m.faults...)
	r.material.attached = append(r.material.attached, m.material.attached...)
	r.material.pieces = append(r.material.pieces, m.material.pieces...)
	if r.public != nil {
		r.public.join(m.public, m.material.derived)
	}
}

// seriesFiles returns what declares the series of reports that a site is divided into.
func (r *reader) seriesFiles() (files []string) {
	for _, folder := range r.entries("content") {
		if folder.Type().IsRegular() { // else a folder, or a link to one
			continue
		}
		file := "content/" + folder.Name() + "/series.toml"
		if _, err := fs.Stat(r.fsys, file); err == nil {
			files = append(files, file)
		} else {
			r.unread(file, err)
		}
	}
	return files
}

// files returns the files of a folder that end in ext.
func (r *reader) files(folder, ext string) (files []string) {
	for _, f := range r.entries(folder) {
		switch file := folder + "/" + f.Name(); {
		case path.Ext(file) != ext:
		case isHidden(file):
			r.hidden(file)
		default:
			files = append(files, file)
		}
	}
	return files
}

// isHidden reports whether no build reads a file: editors leave such beside those that are
// open, Emacs a link to nowhere.
func isHidden(file string) bool { return strings.HasPrefix(path.Base(file), ".") }

func (r *reader) hidden(file string) {
	if src, err := r.read(file); err == nil {
		r.unparsed(file, src, class{nobody, "in a hidden file"})
	} else {
		r.unread(file, err)
	}
}

// entries lists a folder; one that is not there has none.
func (r *reader) entries(folder string) []fs.DirEntry {
	all, err := fs.ReadDir(r.fsys, folder)
	r.unread(folder, err)
	return all
}

// read reads a file. One that is not what it was when it was read before is told: what is
// restricted in it and what is public would be taken from two contents, and a text that
// became public in the middle would not be looked for.
func (r *reader) read(file string) ([]byte, error) {
	data, err := readRegular(r.fsys, file)
	if err == nil {
		sum := maphash.Bytes(seed, data)
		if was, again := r.sums.LoadOrStore(file, sum); again && was != sum || !again && r.public != nil {
			r.unfit(file, overwritten)
		}
	}
	return data, err
}

const overwritten = "was written while it was read: verify again"

var seed = maphash.MakeSeed()

// readRegular reads a file that is one: a pipe may never end, nor a device.
func readRegular(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() && !info.IsDir() { // of a folder the reading says so
		return nil, errors.New("it is no file")
	}
	return fs.ReadFile(fsys, name)
}

// unread tells that something is there and cannot be read: whatever is restricted in it
// was not looked for, and nobody may take silence for a clean site.
func (r *reader) unread(name string, err error) {
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.unfit(name, "cannot be read: %v", err)
	}
}

// unfit tells what is wrong with a file, once: what all series share is read by each.
func (r *reader) unfit(file, format string, args ...any) {
	at, message := diag.Pos{File: file}, fmt.Sprintf(format, args...)
	if !r.told || !slices.ContainsFunc(r.faults, func(d diag.Diagnostic) bool { return d.Pos == at && d.Message == message }) {
		r.faults.Errorf("unreadable", at, "%s", message)
	}
}

// toml reads a file of TOML. Its comments are for nobody.
func (r *reader) toml(file string) *node {
	src, err := r.read(file)
	if err != nil {
		r.unfit(file, "cannot be read: %v", err)
		return nil
	}
	return r.tomlText(file, src, 1)
}

func (r *reader) tomlText(file string, src []byte, line int) *node {
	doc, err := readTOML(file, src, line)
	if err != nil {
		r.unfit(file, "is not TOML: %v", err)
		return nil
	}
	for _, c := range doc.comments {
		r.piece(remark, c.at, c.text, class{nobody, "in a comment"})
	}
	return doc.root
}

func (r *reader) site(audience string) bool {
	const file = "content/site.toml"
	root := r.toml(file)
	if root == nil {
		return false
	}
	policy := root.get("classification")
	for _, l := range policy.tables("level") {
		r.levels = append(r.levels, l.str("name"))
	}
	public := slices.Index(r.levels, policy.str("public"))
	r.audience = public
	if audience != "" {
		r.audience = slices.Index(r.levels, audience)
	}
	if public < 0 || r.audience < 0 {
		r.faults.Errorf("unknown-level", diag.Pos{File: file}, "nobody can tell what is restricted: the level %q is not declared", audience+policy.str("public"))
		return false
	}
	r.add(root, class{})
	return true
}

// label returns the level that a table declares, at least that of its parent.
func (r *reader) label(n *node, parent class) class {
	x := n.get("classification")
	if x == nil || x.kind != text {
		return parent
	}
	return parent.stricter(r.level(x.text))
}

// level returns the class of a name. One that is not declared to the letter is
// the narrowest.
func (r *reader) level(name string) class {
	if i := slices.Index(r.levels, name); i >= 0 {
		return class{i, "classified " + name}
	}
	return class{nobody, fmt.Sprintf("classified %q, which is no level", name)}
}

// choices are the keys whose values are words of the program, or ids that are
// declared elsewhere.
var choices = map[string]bool{"kind": true, "type": true, "aggregate": true, "status": true, "classification": true,
	"rows": true, "columns": true, "x": true, "series": true, "group_by": true, "of": true, "drill": true, "codelist": true,
	"dimensions": true, "measures": true, "parts_of": true, "dates": true, "group": true, "by": true, "formula": true}

// add takes apart a value and all that is in it.
func (r *reader) add(n *node, c class) {
	switch {
	case n.kind != list && n.kind != table && choices[n.key]:
		return
	case n.kind == table:
		c = r.label(n, c)
	case n.kind == text && (n.key == "id" || n.key == "file"):
		r.piece(name, n.at, n.text, c)
	case n.kind == text:
		r.prose(n.at, n.text, c)
	case n.kind == number:
		r.piece(figure, n.at, n.text, c)
	}
	for _, x := range n.nested {
		if choices[n.key] && n.kind == list && x.kind == text {
			continue
		}
		r.add(x, c)
	}
}

func (r *reader) piece(f form, at diag.Pos, text string, c class) {
	switch {
	case text == "" || !r.takes(c):
	case r.public != nil:
		r.public.has(at, text)
	default:
		r.material.pieces = append(r.material.pieces, piece{at, f, text, c})
	}
}

// takes reports whether material of a class is what is read for, and was not read before.
func (r *reader) takes(c class) bool {
	return !r.told && (r.public == nil) == (c.rank > r.audience)
}

func (r *reader) codelist(file string) {
	root := r.toml(file)
	if root == nil {
		return
	}
	id := strings.TrimSuffix(path.Base(file), ".toml")
	r.piece(name, diag.Pos{File: file}, id, class{})
	r.codes[id], r.groups[id] = map[string]class{}, map[string]string{}
	for _, c := range root.tables("code") {
		r.groups[id][c.str("id")] = c.str("group")
		if is := r.label(c, class{}); is.rank > r.audience {
			r.codes[id][c.str("id")] = is
		}
	}
	r.add(root, class{})
}

func (r *reader) dataset(file string) {
	root := r.toml(file)
	if root == nil {
		return
	}
	id := strings.TrimSuffix(path.Base(file), ".toml")
	d := &dataset{class: r.label(root, class{}), hidden: map[string]class{}, coded: map[string]string{}, broken: map[string]class{}, by: map[string][]string{}}
	r.sets[id] = d
	r.piece(name, diag.Pos{File: file}, id, d.class)
	r.dimensions(d, root)
	r.fields(d, root)
	r.measures(d, root)
	restricted := map[string]class{}
	for _, t := range root.tables("table") {
		restricted[t.str("id")] = r.label(t, d.class)
	}
	for _, x := range root.nested {
		if x.key != "chart" {
			r.add(x, d.class)
		}
	}
	for _, c := range root.tables("chart") { // a chart is as restricted as its table
		r.add(c, d.class.stricter(restricted[c.str("of")]))
	}
}

func (r *reader) dimensions(d *dataset, root *node) {
	if n := root.get("dimensions"); n != nil {
		for _, x := range n.nested {
			r.piece(name, x.keyAt, x.key, d.class)
			d.lists = append(d.lists, x.str("codelist"))
			for code, is := range r.codes[x.str("codelist")] {
				d.hidden[code] = is
			}
		}
	}
}

func (r *reader) fields(d *dataset, root *node) {
	if n := root.get("fields"); n != nil {
		for _, x := range n.nested {
			r.piece(name, x.keyAt, x.key, d.class)
			if list := x.str("codelist"); list != "" {
				d.coded[x.key] = list
			}
		}
	}
}

func (r *reader) measures(d *dataset, root *node) {
	n := root.get("measures")
	if n == nil {
		return
	}
	for _, x := range n.nested {
		is := r.label(x, d.class)
		r.piece(name, x.keyAt, x.key, is)
		if is.rank > r.audience {
			d.hidden[x.key] = is
		}
		if by := x.get("dimensions"); by != nil && len(by.nested) > 0 {
			d.broken[x.key] = is
			for _, dim := range by.nested {
				d.by[x.key] = append(d.by[x.key], root.get("dimensions").get(dim.text).str("codelist"))
			}
		}
	}
}

func (r *reader) page(file string) (read bool) {
	src, err := r.read(file)
	if err != nil {
		r.unfit(file, "cannot be read: %v", err)
		return true
	}
	matter, body, line, ok := front(src)
	if !ok {
		r.unfit(file, "has no front matter")
		return true
	}
	c := class{}
	if root := r.tomlText(file, matter, 2); root != nil {
		c = r.held(root, r.label(root, c))
		r.add(root, c)
	}
	r.piece(name, diag.Pos{File: file}, strings.TrimSuffix(path.Base(file), ".md"), c)
	r.document(file, body, line, c)
	return c.rank <= r.audience
}

// held is the class of a report or page that is not to be seen yet.
func (r *reader) held(root *node, c class) class {
	if x := root.get("draft"); x != nil && x.text != "false" {
		if r.drafts {
			return c
		}
		return class{nobody, "a draft"}
	}
	x := root.get("publish_at")
	if x == nil {
		return c
	}
	for _, form := range []string{time.RFC3339, "2006-01-02 15:04:05Z07:00"} {
		if at, err := time.Parse(form, x.text); err == nil && !at.After(r.now) {
			return c
		}
	}
	return class{nobody, "held back"}
}
