package verify

import (
	"crypto/sha256"
	"io/fs"
	"path"
	"strings"

	"almanac/internal/diag"
)

// month reads the folder of one month. Figures without a level of their own have
// that of the report; what is held back is held back as a whole. It returns for whom the
// report is, and whether the audience sees anything of the month.
func (r *reader) month(id string) (of class, seen bool) {
	folder := "content/" + r.below + "reports/" + id
	c := class{}
	files := map[string]class{} // that attachments name
	report := folder + "/report.md"
	if src, err := r.read(report); err == nil {
		c = r.report(report, src, files)
	} else {
		r.unread(report, err)
	}
	fs.WalkDir(r.fsys, folder, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || file == report {
			r.unread(file, err)
			return nil
		}
		switch {
		case isHidden(file):
			r.hidden(file)
			return nil
		case path.Ext(file) == ".toml" && path.Dir(file) == folder:
			seen = r.figures(id, file, c) || seen
			return nil
		}
		r.attach(id, file, strings.TrimPrefix(file, folder+"/"), files)
		return nil
	})
	if seen = seen || c.rank <= r.audience; seen {
		r.piece(name, diag.Pos{File: folder}, report, class{})
	}
	return c, seen
}

func (r *reader) report(file string, src []byte, files map[string]class) class {
	matter, body, line, ok := front(src)
	if !ok {
		r.faults.Errorf("unreadable", diag.Pos{File: file}, "has no front matter")
		return class{nobody, "in a report without front matter"}
	}
	c := class{nobody, "in a report without a level"}
	root := r.tomlText(file, matter, 2)
	if root != nil {
		if root.str("classification") != "" {
			c = r.level(root.str("classification"))
		}
		c = r.held(root, c)
		for _, x := range root.nested {
			if x.key != "attachments" {
				r.add(x, c)
			}
		}
		for _, a := range root.tables("attachments") {
			r.attachment(a, c, files)
		}
	}
	r.document(file, body, line, c)
	return c
}

// attachment reads what is said of one. Its title and its level are for the
// readers of the report, whoever may have the file.
func (r *reader) attachment(a *node, report class, files map[string]class) {
	is := r.label(a, report)
	for _, x := range a.nested {
		switch x.key {
		case "title":
			r.add(x, report)
		case "file":
			files[x.text] = is
			r.add(x, is)
		case "section":
			r.add(x, is)
		}
	}
}

// attach reads a file beside a report. Nobody is given one that is not attached.
func (r *reader) attach(month, file, rest string, files map[string]class) {
	is, ok := files[rest]
	if !ok {
		is = class{nobody, "in a file that no report attaches"}
	}
	data, err := r.read(file)
	if err != nil {
		r.faults.Errorf("unreadable", diag.Pos{File: file}, "cannot be read: %v", err)
		return
	}
	at := diag.Pos{File: file}
	r.piece(name, at, rest, is)
	r.material.attached = append(r.material.attached, attached{r.below + strings.Replace(month, "-", "/", 1) + "/" + rest, at, sha256.Sum256(data), len(data), is})
	if r.takes(is) {
		unpack(file, data, func(p part) { r.prose(at, string(p.text), is) }, func(string, string) {})
	}
}

// figures reads a file of a month's figures and reports whether the audience may
// see any of it.
func (r *reader) figures(month, file string, report class) bool {
	src, err := r.read(file)
	if err != nil {
		r.unfit(file, "cannot be read: %v", err)
		return false
	}
	if report.rank == nobody {
		if _, err := readTOML(file, src, 1); err != nil {
			r.unparsed(file, src, report)
			return false
		}
	}
	root := r.tomlText(file, src, 1)
	if root == nil {
		return false
	}
	c := report
	if l := root.str("classification"); l != "" && report.rank != nobody {
		c = r.level(l)
	}
	r.piece(name, diag.Pos{File: file}, file, c)
	for _, x := range root.nested {
		switch {
		case x.key == "restated":
			for _, of := range x.nested {
				for _, d := range of.nested {
					r.ofDataset(month, d, c)
				}
			}
		case r.sets[x.key] != nil:
			r.ofDataset(month, x, c)
		default:
			r.add(x, c)
		}
	}
	return c.rank <= r.audience
}

// unparsed reads what no build looks into: a hidden file, or figures that are no TOML, of a
// month that is for nobody, which may be half written. All that stands there is restricted, line by line.
func (r *reader) unparsed(file string, src []byte, c class) {
	r.piece(name, diag.Pos{File: file}, file, c)
	n := 0
	for text := range strings.Lines(string(src)) {
		n++
		at := diag.Pos{File: file, Line: n, Col: 1}
		r.piece(prose, at, text, c)
		for _, word := range strings.FieldsFunc(text, func(c rune) bool { return c > 'z' || strings.ContainsRune(" \t\r\n,=[]{}\"'#", c) }) {
			if _, ok := parseFigure(word); ok {
				r.piece(figure, at, word, c)
			}
		}
	}
}

// ofDataset reads what a month gives of a data set.
func (r *reader) ofDataset(month string, n *node, c class) {
	d := r.sets[n.key]
	if d == nil {
		r.add(n, c)
		return
	}
	c = c.stricter(d.class)
	if n.kind == list {
		for _, rec := range n.nested {
			r.add(rec, c.stricter(r.recordClass(d, rec)))
		}
		return
	}
	whole := class{rank: nobody} // of a total that does not say what it is the total of
	for _, is := range d.broken {
		if is.rank < whole.rank {
			whole = is
		}
	}
	for _, x := range n.nested {
		of := c
		if x.key == "stated_total" && len(d.broken) > 0 {
			of = c.stricter(whole)
		}
		r.cells(x, of, d, cellPath{month, r.below + n.key, nil})
	}
}

// recordClass is the class of the codes that a record is about.
func (r *reader) recordClass(d *dataset, rec *node) class {
	var c class
	for _, x := range rec.nested {
		codes := r.codes[d.coded[x.key]]
		c = c.stricter(codes[x.text])
		for _, each := range x.nested {
			c = c.stricter(codes[each.text])
		}
	}
	return c
}

// cells reads the nested tables of a measure.
func (r *reader) cells(n *node, c class, d *dataset, at cellPath) {
	c = c.stricter(d.hidden[n.key])
	if n.key != "value" || len(at.keys) == 0 { // which a measure may be called too
		at.keys = append(at.keys[:len(at.keys):len(at.keys)], n.key)
	}
	switch n.kind {
	case table:
		c = r.label(n, c)
		for _, x := range n.nested {
			r.cells(x, c, d, at)
		}
	default:
		r.add(n, c)
		if n.kind == number && r.public != nil && r.public.index.left[numeral] > 0 && r.takes(c) {
			r.material.derived.add(r, d, at, n.text)
		}
	}
}
