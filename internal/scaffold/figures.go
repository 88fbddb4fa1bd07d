package scaffold

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"almanac/internal/archive"
)

// known is the last that is known of a measure: its slice and its month, nil
// where no month has given it.
type known struct {
	month *archive.Month
	slice *archive.Slice
}

func (s *scaffold) known(m *archive.Measure) known {
	var last known
	for _, month := range s.archive.Months {
		if x := month.Slices[m.Index]; x != nil && month.Period < s.month {
			last = known{month, x}
		}
	}
	return last
}

// figures makes the files of figures: one for those that stand with the report,
// and one for each file whose figures have a classification of their own.
func (s *scaffold) figures() map[string]string {
	files := map[string]*file{usual: {}}
	for _, d := range s.archive.Datasets {
		if len(s.archive.Months) > 0 && !s.archive.Uses(d) { // but others who share it
			continue
		}
		for _, p := range s.parts(d) {
			for files[p.name] != nil && files[p.name].class != p.class {
				p.name = "restricted-" + p.name
			}
			if files[p.name] == nil {
				files[p.name] = &file{class: p.class}
			}
			files[p.name].add(s, p)
		}
	}
	if len(files) > 1 && files[usual].body.Len() == 0 {
		delete(files, usual)
	}
	out := map[string]string{}
	for name, f := range files {
		out[name] = f.text(s)
	}
	return out
}

// usual is the file of figures without a classification of their own.
const usual = "data.toml"

// part is what a file lists of a data set.
type part struct {
	name, class string
	dataset     *archive.Dataset
	measures    []*archive.Measure
}

// parts divides a data set among files by where its figures stood last.
func (s *scaffold) parts(d *archive.Dataset) []part {
	if d.IsRecords() {
		name, class := s.fileOf(s.lastRecords(d))
		return []part{{name: name, class: class, dataset: d}}
	}
	var out []part
	for _, m := range d.Measures {
		from := ""
		if k := s.known(m); k.slice != nil {
			from = k.slice.Pos.File
		}
		name, class := s.fileOf(from)
		i := slices.IndexFunc(out, func(p part) bool { return p.name == name && p.class == class })
		if i < 0 {
			i = len(out)
			out = append(out, part{name: name, class: class, dataset: d})
		}
		out[i].measures = append(out[i].measures, m)
	}
	return out
}

// lastRecords returns the file of the last records of a data set, "" for none.
func (s *scaffold) lastRecords(d *archive.Dataset) string {
	from := ""
	for _, m := range s.archive.Months {
		if r := m.Records[d]; len(r) > 0 && m.Period < s.month {
			from = r[0].Pos.File
		}
	}
	return from
}

// fileOf returns the file to list figures in that stood last in the file from.
func (s *scaffold) fileOf(from string) (name, class string) {
	if class = s.classOf(from); class != "" {
		return path.Base(from), class
	}
	return usual, ""
}

// dataset lists the measures of a data set: single values first, then a table
// for each measure that is broken down.
func (s *scaffold) dataset(p part) string {
	var single []line
	var tables, derived strings.Builder
	by, totals := "", []line{}
	for _, m := range p.measures {
		k := s.known(m)
		over := overOf(m, k)
		if m.Formula != nil {
			derived.WriteString("# " + m.ID + " is worked out: " + oneLine(m.Formula.String()) + "\n")
			continue
		}
		if len(over) == 0 {
			single = append(single, line{m.ID, s.value(m, k, nil), measureTitle(m)})
			continue
		}
		if !slices.Equal(over, m.Dimensions[:len(over)]) {
			by += ", " + m.ID + " = " + quotes(dimensionIDs(over))
		}
		if k.slice != nil && k.slice.Stated != nil {
			totals = append(totals, line{m.ID, s.cell(m, k, k.slice.Stated), "The total of " + m.ID + " as it is stated"})
		}
		tables.WriteString(s.table(m, k, over, nil))
	}
	var b strings.Builder
	b.WriteString("[" + p.dataset.ID + "]\n")
	if by != "" {
		b.WriteString("by = { " + by[2:] + " }\n")
	}
	if onlyOne(p.dataset) && len(totals) == 1 {
		totals[0].key = "stated_total"
		single, totals = append(single, totals[0]), nil
	}
	b.WriteString(s.lines(single) + derived.String())
	if len(totals) > 0 {
		b.WriteString("\n[" + p.dataset.ID + ".stated_total]\n" + s.lines(totals))
	}
	return b.String() + tables.String()
}

// onlyOne reports whether one measure of a data set has dimensions: then
// stated_total is that measure's.
func onlyOne(d *archive.Dataset) bool {
	n := 0
	for _, m := range d.Measures {
		if len(m.Dimensions) > 0 {
			n++
		}
	}
	return n == 1
}

// overOf returns the dimensions to list a measure over: those of last time, the
// first of those declared if there was none.
func overOf(m *archive.Measure, k known) []*archive.Dimension {
	if k.slice != nil {
		return k.slice.By
	}
	return m.Dimensions[:min(len(m.Dimensions), 1)]
}

func dimensionIDs(dims []*archive.Dimension) []string {
	ids := make([]string, len(dims))
	for i, d := range dims {
		ids[i] = d.ID
	}
	return ids
}

func measureTitle(m *archive.Measure) string {
	if m.Unit == "" || strings.EqualFold(m.Unit, m.Title) {
		return m.Title
	}
	return m.Title + ", in " + m.Unit
}

// table lists a measure over the codes of its dimensions, one table for each
// path of codes but the last.
func (s *scaffold) table(m *archive.Measure, k known, over []*archive.Dimension, keys []*archive.Code) string {
	var lines []line
	var deeper strings.Builder
	var group *archive.Group
	for _, c := range over[len(keys)].Codelist.ByGroup() {
		if !c.ValidIn(s.month) {
			continue
		}
		path := append(slices.Clip(keys), c)
		if len(path) < len(over) {
			deeper.WriteString(s.table(m, k, over, path))
			continue
		}
		if c.Group != nil && c.Group != group {
			group = c.Group
			lines = append(lines, line{title: group.Label})
		}
		lines = append(lines, line{c.ID, s.value(m, k, path), c.Label})
	}
	if len(keys)+1 < len(over) {
		return deeper.String()
	}
	heading, title := "["+m.Name(), measureTitle(m)
	for _, c := range keys {
		heading += "." + c.ID
		title += ", " + c.Label
	}
	return "\n# " + oneLine(title) + "\n" + heading + "]\n" + s.lines(lines)
}

// value says what the last value of a measure was for some codes.
func (s *scaffold) value(m *archive.Measure, k known, keys []*archive.Code) string {
	if k.slice == nil {
		return "Never given before"
	}
	for i := range k.slice.Cells {
		if c := &k.slice.Cells[i]; slices.Equal(c.Keys, keys) {
			return s.cell(m, k, c)
		}
	}
	return s.loc.Month(k.month.Period) + ": not given"
}

func (s *scaffold) cell(m *archive.Measure, k known, c *archive.Cell) string {
	text := s.loc.Month(k.month.Period) + ": "
	if !c.Missing() {
		text += strconv.FormatFloat(c.Value, 'f', m.Decimals, 64)
	}
	if c.Status != archive.Plain {
		text = strings.TrimSuffix(text, " ") + " [" + string(c.Status) + "]"
	}
	if c.Note() != nil || len(c.Accepted()) > 0 {
		text += ", with a note"
	}
	return text
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
