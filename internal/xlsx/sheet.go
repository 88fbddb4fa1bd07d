package xlsx

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// isTable reports whether t can be a table for Excel, which needs a row.
func (t *Table) isTable() bool { return t != nil && len(t.Rows) > 0 }

// sheet writes sheet i with its table.
func (p *printer) sheet(i int) {
	s := &p.workbook.Sheets[i]
	name := "sheet" + strconv.Itoa(i+1) + ".xml"
	head := 1 + len(s.Lines) // rows above the headings
	var b, links strings.Builder
	b.WriteString(`<worksheet xmlns="` + mainNS + `" xmlns:r="` + relNS + `"><sheetViews><sheetView workbookViewId="0"`)
	if i == 0 {
		b.WriteString(` tabSelected="1"`)
	}
	if s.Table != nil {
		fmt.Fprintf(&b, `><pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`, head+1, head+2)
	} else {
		b.WriteString(`/></sheetViews>`)
	}
	b.WriteString(`<sheetFormatPr defaultRowHeight="15"/>` + s.widths() + `<sheetData>`)
	text(open(&b, 1), 0, 1, s.Title, styleTitle)
	b.WriteString(`</row>`)
	for n, line := range s.Lines {
		text(open(&b, n+2), 0, n+2, line, lineStyle(s))
		b.WriteString(`</row>`)
	}
	if s.Table != nil {
		p.rows(&b, &links, s.Table, head+1)
	}
	b.WriteString(`</sheetData>`)
	if links.Len() > 0 {
		b.WriteString(`<hyperlinks>` + links.String() + `</hyperlinks>`)
	}
	b.WriteString(`<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape"/>`)
	if s.Table.isTable() {
		p.tables++
		b.WriteString(`<tableParts count="1"><tablePart r:id="rId1"/></tableParts>`)
		table := "table" + strconv.Itoa(p.tables) + ".xml"
		p.part("xl/worksheets/_rels/"+name+".rels", relations(relation(1, "table", "../tables/"+table)))
		p.table(s.Table, "xl/tables/"+table, head+1)
	}
	p.part("xl/worksheets/"+name, b.String()+`</worksheet>`)
}

// lineStyle lets a line above a table run on over the empty cells beside it;
// on a sheet of text alone it is wrapped.
func lineStyle(s *Sheet) int {
	if s.Table == nil {
		return styleText
	}
	return styleLine
}

// rows writes headings and rows, the headings in row first.
func (p *printer) rows(b, links *strings.Builder, t *Table, first int) {
	open(b, first)
	for j, c := range t.Columns {
		text(b, j, first, c, styleHeading)
	}
	b.WriteString(`</row>`)
	for i, row := range t.Rows {
		n := first + 1 + i
		open(b, n)
		for j, c := range row {
			switch {
			case c.IsNumber:
				b.WriteString(`<c r="` + address(j, n) + `" s="` + strconv.Itoa(styleNumber+decimals(c.Text)) + `"><v>` + c.Text + `</v></c>`)
			case c.Sheet > 0:
				text(b, j, n, c.Text, styleLink)
				to := "'" + strings.ReplaceAll(p.names[c.Sheet-1], "'", "''") + "'!A1"
				links.WriteString(`<hyperlink ref="` + address(j, n) + `" location="` + escape(to) + `" display="` + escape(c.Text) + `"/>`)
			default:
				text(b, j, n, c.Text, styleText)
			}
		}
		b.WriteString(`</row>`)
	}
}

// decimals returns how many digits follow the point.
func decimals(digits string) int {
	_, fraction, _ := strings.Cut(digits, ".")
	return min(len(fraction), 9)
}

func open(b *strings.Builder, row int) *strings.Builder {
	b.WriteString(`<row r="` + strconv.Itoa(row) + `">`)
	return b
}

// text writes a cell of text. An empty one would be a blank cell: it is left
// out, and whoever fills a table leaves none.
func text(b *strings.Builder, column, row int, s string, style int) {
	if s == "" {
		return
	}
	if style == styleText && strings.ContainsRune("=+-@'", rune(s[0])) {
		style = styleQuoted
	}
	b.WriteString(`<c r="` + address(column, row) + `" s="` + strconv.Itoa(style) + `" t="inlineStr"><is><t xml:space="preserve">` + escape(s) + `</t></is></c>`)
}

// widths makes columns as wide as their longest line, within reason.
func (s *Sheet) widths() string {
	if s.Table == nil {
		return `<cols><col min="1" max="1" width="100" customWidth="1"/></cols>`
	}
	var b strings.Builder
	b.WriteString(`<cols>`)
	for j, c := range s.Table.Columns {
		width := max(10, longest(c)*6/5+3) // bold, and the filter's button
		for _, row := range s.Table.Rows {
			width = max(width, longest(row[j].Text)+2)
		}
		fmt.Fprintf(&b, `<col min="%d" max="%[1]d" width="%d" customWidth="1"/>`, j+1, min(width, 60))
	}
	return b.String() + `</cols>`
}

func longest(s string) int {
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		n = max(n, utf8.RuneCountInString(line))
	}
	return n
}

// table writes the part that makes cells a table, its headings in row first.
func (p *printer) table(t *Table, name string, first int) {
	ref := address(0, first) + ":" + address(len(t.Columns)-1, first+len(t.Rows))
	var columns strings.Builder
	for i, c := range t.Columns {
		columns.WriteString(`<tableColumn id="` + strconv.Itoa(i+1) + `" name="` + escape(c) + `"/>`)
	}
	p.part(name, fmt.Sprintf(`<table xmlns="%s" id="%d" name="%s" displayName="%[3]s" ref="%s" totalsRowShown="0"><autoFilter ref="%[4]s"/>`+
		`<tableColumns count="%d">%s</tableColumns><tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" showRowStripes="1" showColumnStripes="0"/></table>`,
		mainNS, p.tables, escape(t.Name), ref, len(t.Columns), columns.String()))
}
