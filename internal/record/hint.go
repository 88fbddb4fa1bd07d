package record

import (
	"fmt"
	"strconv"
	"strings"

	"almanac/internal/archive"
)

// called names a figure as messages do.
func called(name, key string) string {
	switch key {
	case "":
		return name
	case Stated:
		return "the stated total of " + name
	}
	if of, ok := strings.CutPrefix(key, Stated+" "); ok {
		return "the stated subtotal " + strings.ReplaceAll(of, "/", ".") + " of " + name
	}
	return name + "." + strings.ReplaceAll(strings.ReplaceAll(key, "/*", ""), "/", ".")
}

// tomlKey is the key under which an editor finds a figure.
func tomlKey(name, key string) string {
	_, measure, _ := strings.Cut(name, ".")
	switch key {
	case "":
		return measure
	case Stated:
		return "stated_total"
	}
	return key[strings.LastIndexByte(key, '/')+1:]
}

// String writes a state as an editor does.
func (s State) String() string {
	number := strconv.FormatFloat(s.Value, 'f', -1, 64)
	switch {
	case s.Missing():
		return fmt.Sprintf("{ status = %q }", string(s.Status))
	case s.Status != archive.Plain:
		return fmt.Sprintf("{ value = %s, status = %q }", number, string(s.Status))
	}
	return number
}

// revisions writes corrections as the elements of a list.
func revisions(list []Revision) string {
	var out []string
	for _, r := range list {
		out = append(out, fmt.Sprintf("{ on = %s, was = %s, reason = %s }", r.On, r.Was, strconv.Quote(r.Reason)))
	}
	return strings.Join(out, ", ")
}

// hint is the line that declares the correction of f, which was published as was.
func (c *checker) hint(name, key string, f *Figure, was State) string {
	list := append(f.Revisions[:len(f.Revisions):len(f.Revisions)], Revision{c.today, was, "why"})
	if cell := f.cell; cell.Note() != nil || len(cell.Accepted()) > 0 || len(f.Revisions) > 0 {
		return fmt.Sprintf("declare it: revised = [%s]", revisions(list))
	}
	return "declare it: " + entry(tomlKey(name, key), f.Now, list)
}

// withdrawnFigure is the line that takes a figure back.
func (c *checker) withdrawnFigure(name, key string, f *Figure) string {
	list := append(f.Revisions[:len(f.Revisions):len(f.Revisions)], Revision{c.today, f.Now, "why"})
	return entry(tomlKey(name, key), State{Status: archive.NotAvailable}, list)
}

// entry is a whole figure with its corrections.
func entry(key string, now State, list []Revision) string {
	value := now.String()
	if now.Status == archive.Plain {
		value = "{ value = " + value + " }"
	}
	return fmt.Sprintf("%s = %s, revised = [%s] }", key, strings.TrimSuffix(value, " }"), revisions(list))
}
