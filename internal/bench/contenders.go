package main

import (
	"cmp"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// contender is a program that builds the corpus.
type contender struct {
	name string
	dir  string   // where it is started
	cmd  []string // with what it is started
	env  []string
	out  string   // the folder it writes
	keep []string // what stays from one build to the next; all else is removed
	cold []string // folders of caches, removed before each build
}

const (
	hugoName = "hugo-data"
	before   = "almanac before"
)

// contenders are the programs that build n reports. The first is the one that
// ratios are of: Hugo, or the almanac we compare with, or ours.
func (l *lab) contenders(n int, o buildOptions) ([]contender, error) {
	out, err := filepath.Abs(cmp.Or(o.out, l.scratch))
	if err != nil {
		return nil, err
	}
	out = filepath.Join(out, "bench-out")
	cache, disk := filepath.Join(out, "cache"), filepath.Join(l.scratch, "bench-out")
	site, err := l.site(n, plain, "")
	if err != nil {
		return nil, err
	}
	var all []contender
	if l.peers != "" {
		if all, err = l.peerContenders(n, out); err != nil {
			return nil, err
		}
	}
	if o.against != "" {
		all = append(all, l.ours(before, o.against, site, out, cache))
	}
	again := l.ours("almanac again", l.program, site, out, cache).keeping("again")
	again.keep = []string{again.out}
	all = append(all, l.ours("almanac", l.program, site, out, cache), again)
	if out != disk {
		if l.peers != "" {
			all = append(all, all[0].toDisk(filepath.Join(disk, "hugo")))
		}
		all = append(all, l.ours("almanac to disk", l.program, site, disk, cache))
	}
	more, err := l.variants(n, o, out, cache)
	return append(all, more...), err
}

// variants are the almanac that makes more than the peers do.
func (l *lab) variants(n int, o buildOptions, out, cache string) (all []contender, err error) {
	for _, v := range []struct{ name, variant, without string }{
		{"almanac with data and record", recorded, `without = ["drawings", "downloads", "cards", "search", "comparison"]` + "\n"},
		{"almanac with drawings", drawn, `without = ["downloads", "cards", "search", "comparison", "datasets", "record", "feed-content"]` + "\n"},
		{"almanac with everything", everything, ""},
	} {
		if n > o.everything && v.variant != recorded {
			continue
		}
		site, err := l.site(n, v.variant, v.without)
		if err != nil {
			return nil, err
		}
		c := l.ours(v.name, l.program, site, out, cache)
		if v.variant != recorded { // the others have drawings, which are kept
			c = c.keeping(v.variant)
		}
		all = append(all, c)
	}
	return all, nil
}

// ours is an almanac that builds a site below out, and has no cache to begin with.
func (l *lab) ours(name, program, site, out, cache string) contender {
	to := filepath.Join(out, strings.ReplaceAll(name, " ", "-"))
	return contender{name: name, dir: l.scratch, out: to, cmd: []string{program, "build", "--site", site, "--out", to},
		env: []string{cacheHome + cache}, cold: []string{cache}}
}

const cacheHome = "XDG_CACHE_HOME="

// keeping is ours with a cache of its own that stays.
func (c contender) keeping(what string) contender {
	c.cold, c.env = nil, []string{cacheHome + c.cold[0] + "-" + what}
	return c
}

// toDisk is Hugo that writes elsewhere.
func (c contender) toDisk(out string) contender {
	c.name, c.out = c.name+" to disk", out
	c.cmd = append(slices.Clone(c.cmd[:len(c.cmd)-1]), out)
	return c
}

// peerContenders are Hugo and Eleventy, as the peers' own scripts start them.
func (l *lab) peerContenders(n int, out string) ([]contender, error) {
	corpus, err := l.corpus(n)
	if err != nil {
		return nil, err
	}
	hugo, err := l.hugoSite("hugo-"+strconv.Itoa(n), corpus, corpus)
	if err != nil {
		return nil, err
	}
	eleventy, err := l.eleventySite("eleventy-"+strconv.Itoa(n), corpus)
	if err != nil {
		return nil, err
	}
	toHugo, toEleventy := filepath.Join(out, "hugo"), filepath.Join(out, "eleventy")
	return []contender{
		{name: hugoName, dir: hugo, out: toHugo, cold: []string{filepath.Join(hugo, "resources")},
			cmd: []string{l.installed(l.hugo()), "--config", "hugo.toml,mounts.toml", "--quiet", "-d", toHugo}},
		{name: "eleventy", dir: eleventy, out: toEleventy, env: []string{"NODE_OPTIONS=--max-old-space-size=12000"},
			cmd: []string{filepath.Join(l.scratch, "node", "node_modules", ".bin", "node"), "node_modules/@11ty/eleventy/cmd.cjs", "--quiet", "--output=" + toEleventy}},
	}, nil
}
