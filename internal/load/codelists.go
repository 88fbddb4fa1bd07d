package load

import (
	"slices"

	"almanac/internal/archive"
	"almanac/internal/source"
	"almanac/internal/tomlfile"
)

func (l *loader) codelists() {
	for _, f := range l.named("codelists") { // plain as a month is, and as large
		if t := l.declared(l.desk.toml.Parse(f.Path, f.Data())); t != nil {
			l.codelist(f, t)
		}
	}
}

func (l *loader) codelist(f *source.File, t *tomlfile.Table) {
	r := tomlfile.NewReader(t, "a code list", &l.diags)
	list := &archive.Codelist{ID: stem(f.Path), Title: r.Need().String("title"), Description: l.text(r, "description"),
		Glossary: r.Bool("glossary"), Pos: fileStart(f.Path)}
	l.id("code list", list.ID, list.Pos, isSlug, slugForm)
	groups := map[string]*archive.Group{}
	for _, t := range r.Tables("group") {
		l.group(list, groups, t)
	}
	seen := map[string]*archive.Code{}
	for _, t := range r.Need().Tables("code") {
		l.code(list, groups, seen, t)
	}
	list.IndexCodes()
	for _, t := range r.Tables("table") {
		l.codelistTable(list, t)
	}
	r.Done()
	l.lists[list.ID] = list
	l.archive.Codelists = append(l.archive.Codelists, list)
}

func (l *loader) group(list *archive.Codelist, groups map[string]*archive.Group, t *tomlfile.Table) {
	r := tomlfile.NewReader(t, "a group", &l.diags)
	g := &archive.Group{ID: r.Need().String("id"), Label: r.Need().String("label"), Description: l.text(r, "description"), Accepted: l.accepted(r, false), Pos: r.Pos("id")}
	r.Done()
	if g.ID == "" || !l.id("group", g.ID, g.Pos, isSlug, slugForm) {
		return
	}
	if first := groups[g.ID]; first != nil {
		l.diags.Errorf("duplicate", g.Pos, "group %q is declared twice", g.ID).At(first.Pos, "first declared here")
		return
	}
	groups[g.ID] = g
	list.Groups = append(list.Groups, g)
}

func (l *loader) code(list *archive.Codelist, groups map[string]*archive.Group, seen map[string]*archive.Code, t *tomlfile.Table) {
	r := tomlfile.NewReader(t, "a code", &l.diags)
	c := &archive.Code{ID: r.Need().String("id"), Label: r.Need().String("label"), Pos: r.Pos("id")}
	class, _ := l.class(r, l.archive.Site.Policy.Public)
	c.Accepted = l.accepted(r, false)
	c.Class = class
	visible := l.visible("code", list.ID+"."+c.ID, class, c.Pos)
	if c.From, c.Until = r.Month("from"), r.Month("until"); visible {
		c.Description = l.text(r, "description")
	} else {
		r.Value("description") // is for others
	}
	redefined := l.redefined(r)
	if g := r.String("group"); g != "" {
		if c.Group = groups[g]; c.Group == nil {
			r.Errorf("unknown-group", "group", "code list %q has no group %q", list.ID, g).Suggest(g, keys(groups))
		}
	} else if len(groups) > 0 && c.ID != "" {
		l.diags.Errorf("missing-key", t.Pos(), "code %q needs a \"group\", as its code list has groups", c.ID)
	}
	r.Done()
	if c.ID == "" || !l.id("code", c.ID, c.Pos, isSlug, slugForm) {
		return
	}
	if slices.Contains(cellKeys, c.ID) {
		l.diags.Errorf("bad-id", c.Pos, "%q cannot be a code: it has a meaning of its own in the figures", c.ID)
		return
	}
	if c.From != 0 && c.Until != 0 && c.Until < c.From {
		r.Errorf("bad-value", "until", "code %q would end before it begins", c.ID)
	}
	if first := seen[c.ID]; first != nil {
		l.diags.Errorf("duplicate", c.Pos, "code %q is declared twice", c.ID).At(first.Pos, "first declared here")
		return
	}
	seen[c.ID] = c
	if !visible {
		return
	}
	list.Codes = append(list.Codes, c)
	for _, x := range redefined {
		x.List, x.Code = list, c
		l.archive.Redefined = append(l.archive.Redefined, x)
	}
}

func (l *loader) codelistTable(list *archive.Codelist, t *tomlfile.Table) {
	r := tomlfile.NewReader(t, "a table", &l.diags)
	d := &archive.Table{ID: r.Need().String("id"), Caption: r.Need().String("caption"), Codelist: list,
		Headings: r.Need().Strings("headings"), Unnumbered: !r.Bool("numbered", true), Note: l.text(r, "note"), Pos: r.Pos("id")}
	r.Done()
	want := 2
	if len(list.Groups) > 0 {
		want = 3
	}
	if len(d.Headings) != want {
		if r.Has("headings") {
			r.Errorf("bad-value", "headings", "\"headings\" must name %d columns, not %d", want, len(d.Headings)).
				Helpf("the group (where codes have groups), the label and the description")
		}
		return
	}
	if l.declareTable(d) {
		list.Tables = append(list.Tables, d)
	}
}
