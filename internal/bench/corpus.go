package main

import (
	"almanac/internal/diag"
	"almanac/internal/tomlfile"
)

// A month as the corpus has it: names where our content has codes.
type month struct {
	author, reference string
	organisation      string
	published         string
	parties           int
	members           [4]int // accessions, in default, withdrawals, expulsions
	voting, emails    []count
	visits, views     int
	telephone         int
	days              []days
	entries           []entry
	meetings          []meeting
}

type count struct {
	category string
	n        int
}

type days struct {
	driver, role, product, grade string
	days                         float64
}

type entry struct {
	party, category string
	roles           []string
	date            string
}

type meeting struct {
	category, name, summary string
	dates                   []string
	links                   []link
}

type link struct{ title, url string }

type driver struct {
	name, group string
	products    []link // name and description
}

func readMonth(src string, diags *diag.List) *month {
	t, faults := tomlfile.Parse("data.toml", []byte(src))
	*diags = append(*diags, faults...)
	read := func(t *tomlfile.Table) tomlfile.Reader { return tomlfile.NewReader(t, "a month", diags).Need() }
	r := read(t)
	m := &month{author: r.String("author"), organisation: r.String("organisation"), reference: r.String("reference"), published: r.String("issued"), parties: r.Int("parties")}
	members := read(r.Table("membership"))
	for i, key := range membership {
		m.members[i] = members.Int(key)
	}
	for _, t := range r.Tables("voting_groups") {
		m.voting = append(m.voting, count{read(t).String("category"), read(t).Int("count")})
	}
	website, helpdesk := read(r.Table("website")), read(r.Table("helpdesk"))
	m.visits, m.views = website.Int("visits"), website.Int("page_views")
	m.telephone = helpdesk.Int("telephone")
	for _, t := range helpdesk.Tables("emails") {
		m.emails = append(m.emails, count{read(t).String("category"), read(t).Int("count")})
	}
	for _, t := range read(r.Table("effort")).Tables("days") {
		d := read(t)
		m.days = append(m.days, days{d.String("driver"), d.String("role"), d.String("product"), d.String("grade"), d.Float("days")})
	}
	m.records(tomlfile.NewReader(t, "a month", diags), read)
	return m
}

var membership = []string{"accessions", "in_default", "withdrawals", "expulsions"}

// records reads what a month may be without.
func (m *month) records(r tomlfile.Reader, read func(*tomlfile.Table) tomlfile.Reader) {
	for _, t := range r.Tables("uep") {
		e := read(t)
		m.entries = append(m.entries, entry{e.String("party"), e.String("category"), e.Strings("roles"), e.String("completed")})
	}
	for _, t := range r.Tables("meetings") {
		e := read(t)
		x := meeting{category: e.String("category"), name: e.String("meeting"), summary: e.String("summary"), dates: e.Strings("dates")}
		if t.Get("links") != nil {
			for _, l := range e.Tables("links") {
				x.links = append(x.links, link{read(l).String("text"), read(l).String("url")})
			}
		}
		m.meetings = append(m.meetings, x)
	}
}

func readCategories(src []byte, diags *diag.List) []driver {
	t, faults := tomlfile.Parse("categories.toml", src)
	*diags = append(*diags, faults...)
	read := func(t *tomlfile.Table) tomlfile.Reader { return tomlfile.NewReader(t, "a driver", diags).Need() }
	var out []driver
	for _, t := range read(t).Tables("drivers") {
		d := driver{name: read(t).String("name"), group: read(t).String("group")}
		for _, p := range read(t).Tables("products") {
			d.products = append(d.products, link{read(p).String("name"), read(p).String("description")})
		}
		out = append(out, d)
	}
	return out
}
