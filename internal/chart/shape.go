package chart

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"

	"almanac/internal/archive"
	"almanac/internal/jsontext"
	"almanac/internal/locale"
	"almanac/internal/table"
)

// Options makes options. Those of one shape differ in their texts and numbers alone:
// go-echarts makes what they have in common, once, with gaps where each has its own.
// (To make and encode it anew for each of a hundred charts took a fifth of the time
// for all views.) The zero value is ready; any number of goroutines may use it.
type Options struct {
	mu     sync.RWMutex
	shapes map[shape][]piece
	rooms  sync.Pool // of fillers, in which options are written before it is known how long they are
}

// shape is all that an option is made by beside what fills its gaps.
type shape struct {
	kind             archive.ChartKind
	columns          int
	room, roomNarrow int    // px for names beside bars
	illustrative     string // the label of a drawing with made-up numbers, "" for none
}

// piece is a piece of an option, and the gap that follows it.
type piece struct {
	text []byte
	gap  filling
	of   int // number of the column
}

// filling is what fills a gap.
type filling int

const (
	nothing filling = iota
	meta            // the member "almanac"
	names           // the member "name" of a column
	points          // the numbers of a column
	places          // the names of the rows
	parts           // rows with their numbers, of a pie
)

// gap stands in a shape where a gap is to be. No text has such characters.
func gap(f filling, of int) string {
	return "\x01" + strconv.Itoa(int(f)) + "\x02" + strconv.Itoa(of) + "\x03"
}

// Of returns the ECharts option of a chart, the same bytes every time, as keep keeps what
// it is handed.
func (o *Options) Of(m *Model, keep func([]byte) []byte) (jsontext.Plain, error) {
	s := shape{kind: m.Decl.Kind, columns: len(m.Data.Columns), room: m.room, roomNarrow: m.roomNarrow}
	if m.Illustrative {
		s.illustrative = m.loc.T("illustrative_drawing")
	}
	pieces, err := o.pieces(s)
	if err != nil {
		return nil, fmt.Errorf("chart %s: %w", m.Decl.ID, err)
	}
	f, _ := o.rooms.Get().(*filler)
	if f == nil {
		f = new(filler)
	}
	defer o.rooms.Put(f)
	*f = filler{m: m, b: f.b[:0]}
	for _, p := range pieces {
		f.b = append(f.b, p.text...)
		f.fill(p.gap, p.of)
	}
	return keep(f.b), nil
}

// pieces returns the pieces of a shape.
func (o *Options) pieces(s shape) ([]piece, error) {
	o.mu.RLock()
	p := o.shapes[s]
	o.mu.RUnlock()
	if p != nil {
		return p, nil
	}
	o.mu.Lock() // others wait: what takes half a millisecond is made once
	defer o.mu.Unlock()
	if p = o.shapes[s]; p != nil {
		return p, nil
	}
	b, err := json.Marshal(s.option())
	if err != nil {
		return nil, err
	}
	if o.shapes == nil {
		o.shapes = map[shape][]piece{}
	}
	p = cut(b)
	o.shapes[s] = p
	return p, nil
}

// cut cuts an option at its gaps.
func cut(b []byte) (out []piece) {
	for {
		text, rest, found := bytes.Cut(b, []byte(`"\u0001`))
		if !found {
			return append(out, piece{text: text})
		}
		var end []byte
		end, b, _ = bytes.Cut(rest, []byte(`\u0003"`))
		kind, of, _ := bytes.Cut(end, []byte(`\u0002`))
		p := piece{text: text}
		f, _ := strconv.Atoi(string(kind))
		p.of, _ = strconv.Atoi(string(of))
		if p.gap = filling(f); p.gap == names { // a column without a name has no such member
			p.text = bytes.TrimSuffix(text, []byte(`"name":`))
			b = bytes.TrimPrefix(b, []byte(","))
		}
		out = append(out, p)
	}
}

// option is the option with its gaps.
func (s shape) option() map[string]any {
	var option map[string]any
	if pie(s.kind) {
		option = s.pieOption()
	} else {
		option = s.axesOption()
	}
	option["almanac"] = gap(meta, 0)
	option["color"] = palette
	option["textStyle"] = map[string]any{"fontSize": 14, "color": "var(--chart-text)"}
	option["animation"] = false
	delete(option, "toolbox")
	delete(option, "title")
	if s.illustrative != "" {
		option["title"] = map[string]any{
			"text": s.illustrative, "right": 0, "bottom": 0,
			"textStyle": map[string]any{"fontSize": 13, "fontWeight": 600, "color": "var(--chart-warning)"},
		}
	}
	return option
}

// color is the i-th colour of the palette.
func color(i int) string { return palette[i%colors] }

var palette = func() (p [colors]string) {
	for i := range p {
		p[i] = fmt.Sprintf("var(--chart-%d)", i+1)
	}
	return p
}()

// filler fills the gaps of an option.
type filler struct {
	b []byte
	m *Model
}

func (f *filler) fill(what filling, column int) {
	switch what {
	case meta:
		meta := f.m.meta()
		f.b = meta.append(f.b)
	case names:
		if name := f.m.Data.Columns[column].Text; name != "" {
			f.b = append(jsontext.String(append(f.b, `"name":`...), name), ',')
		}
	case points:
		f.list(func(r *table.Row) bool { f.point(r, column); return true })
	case places:
		f.list(func(r *table.Row) bool { f.place(r); return true })
	case parts:
		i := 0
		f.list(func(r *table.Row) bool {
			if r.Kind == table.Body {
				f.slice(r, i)
				i++
			}
			return r.Kind == table.Body
		})
	}
}

// list writes a list with what of writes for each row, if it does.
func (f *filler) list(of func(*table.Row) bool) {
	f.b = append(f.b, '[')
	for _, r := range f.m.xs {
		if of(r) {
			f.b = append(f.b, ',')
		}
	}
	if n := len(f.b) - 1; f.b[n] == ',' {
		f.b = f.b[:n]
	}
	f.b = append(f.b, ']')
}

// point writes a value; a missing one, and the place of a heading, has none.
func (f *filler) point(r *table.Row, column int) {
	f.b = append(f.b, '{')
	if r.Kind != table.GroupHead {
		f.value(&r.Cells[column])
	}
	f.b = append(f.b, '}')
}

func (f *filler) value(c *table.Cell) bool {
	if c.Value.Missing {
		return false
	}
	f.b = jsontext.Number(append(f.b, `"value":`...), locale.Round(c.Value.Number, c.Decimals))
	return true
}

// place writes the name of a row.
func (f *filler) place(r *table.Row) {
	if r.Kind != table.GroupHead {
		f.b = jsontext.String(f.b, r.Header.Text)
		return
	}
	f.b = append(f.b, `{"textStyle":{"color":"var(--chart-text-strong)","fontWeight":700},"value":`...)
	f.b = append(jsontext.String(f.b, r.Header.Text), '}')
}

// slice writes the i-th part of a pie.
func (f *filler) slice(r *table.Row, i int) {
	f.b = append(f.b, '{')
	if r.Header.Text != "" {
		f.b = append(jsontext.String(append(f.b, `"name":`...), r.Header.Text), ',')
	}
	if f.value(&r.Cells[0]) {
		f.b = append(f.b, ',')
	}
	f.b = append(append(append(f.b, `"itemStyle":{"color":"`...), color(i)...), `"}}`...)
}
