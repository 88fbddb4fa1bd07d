package xlsx

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// printer writes the parts of the file one after the other.
type printer struct {
	workbook *Workbook
	zip      *zip.Writer
	names    []string // of the sheets
	date     time.Time
	tables   int
}

const (
	mainNS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relNS  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	office = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// small is up to how many bytes a part is stored as it is: to compress so little
// takes as long as to compress a whole sheet.
const small = 1500

// part writes one file of the archive.
func (p *printer) part(name, content string) {
	method := zip.Deflate
	if len(content) <= small {
		method = zip.Store
	}
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: p.date})
	if err == nil {
		_, err = io.WriteString(w, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+content)
	}
	if err != nil {
		panic("xlsx: " + err.Error()) // a buffer takes everything
	}
}

// frame writes the parts that say which parts there are.
func (p *printer) frame() {
	var types, sheets, rels strings.Builder
	tables := 0
	for i, s := range p.workbook.Sheets {
		n := strconv.Itoa(i + 1)
		types.WriteString(`<Override PartName="/xl/worksheets/sheet` + n + `.xml" ContentType="` + office + `worksheet+xml"/>`)
		sheets.WriteString(`<sheet name="` + escape(p.names[i]) + `" sheetId="` + n + `" r:id="rId` + n + `"/>`)
		rels.WriteString(relation(i+1, "worksheet", "worksheets/sheet"+n+".xml"))
		if s.Table.isTable() {
			tables++
			types.WriteString(`<Override PartName="/xl/tables/table` + strconv.Itoa(tables) + `.xml" ContentType="` + office + `table+xml"/>`)
		}
	}
	p.part("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`+
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`+
		`<Default Extension="xml" ContentType="application/xml"/>`+
		`<Override PartName="/xl/workbook.xml" ContentType="`+office+`sheet.main+xml"/>`+
		`<Override PartName="/xl/styles.xml" ContentType="`+office+`styles+xml"/>`+
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>`+
		`<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>`+
		types.String()+`</Types>`)
	p.part("_rels/.rels", relations(relation(1, "officeDocument", "xl/workbook.xml")+
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>`+
		relation(3, "extended-properties", "docProps/app.xml")))
	p.part("xl/workbook.xml", `<workbook xmlns="`+mainNS+`" xmlns:r="`+relNS+`"><bookViews><workbookView activeTab="0"/></bookViews><sheets>`+
		sheets.String()+`</sheets></workbook>`)
	p.part("xl/_rels/workbook.xml.rels", relations(rels.String()+relation(len(p.workbook.Sheets)+1, "styles", "styles.xml")))
}

func relation(id int, kind, target string) string {
	return fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>`, id, relNS, kind, target)
}

func relations(list string) string {
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + list + `</Relationships>`
}

func (p *printer) properties() {
	w := p.workbook
	at := p.date.Format(time.RFC3339)
	p.part("docProps/core.xml", `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" `+
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`+
		`<dc:title>`+escape(w.Title)+`</dc:title><dc:subject>`+escape(w.Subject)+`</dc:subject><dc:creator>`+escape(w.Creator)+`</dc:creator>`+
		`<dcterms:created xsi:type="dcterms:W3CDTF">`+at+`</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">`+at+`</dcterms:modified>`+
		`<dc:language>`+escape(w.Language)+`</dc:language></cp:coreProperties>`)
	p.part("docProps/app.xml", `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">`+
		`<Application>Almanac</Application><Company>`+escape(w.Creator)+`</Company></Properties>`)
}

// Styles of cells: places in cellXfs.
const (
	styleText = iota
	styleQuoted
	styleTitle
	styleHeading
	styleLink
	styleLine
	styleNumber // and one more for each decimal
)

func (p *printer) styles() {
	var formats, numbers strings.Builder
	for d := range 10 {
		code := "#,##0"
		if d > 0 {
			code += "." + strings.Repeat("0", d)
		}
		fmt.Fprintf(&formats, `<numFmt numFmtId="%d" formatCode="%s"/>`, 164+d, code)
		fmt.Fprintf(&numbers, `<xf numFmtId="%d" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>`, 164+d)
	}
	text := func(font int, quoted string) string {
		return fmt.Sprintf(`<xf numFmtId="49" fontId="%d" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"%s><alignment vertical="top" wrapText="1"/></xf>`, font, quoted)
	}
	font := func(size, extra string) string {
		return `<font>` + extra + `<sz val="` + size + `"/><name val="Arial"/><family val="2"/></font>`
	}
	p.part("xl/styles.xml", `<styleSheet xmlns="`+mainNS+`"><numFmts count="10">`+formats.String()+`</numFmts>`+
		`<fonts count="4">`+font("12", "")+font("16", "<b/>")+font("12", "<b/>")+
		`<font><u/><sz val="12"/><color rgb="FF0000EE"/><name val="Arial"/><family val="2"/></font></fonts>`+
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>`+
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>`+
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>`+
		`<cellXfs count="16">`+text(0, "")+text(0, ` quotePrefix="1"`)+
		`<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`+
		text(2, "")+text(3, "")+
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`+numbers.String()+`</cellXfs>`+
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`)
}

// coded is what Excel would take for a character code in a text.
var coded = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`) })

// escape writes a text for XML, in an element or an attribute.
func escape(s string) string {
	s = coded().ReplaceAllString(cut(s, maxText), "_x005F$0")
	if !strings.ContainsAny(s, "&<>\"'\t\r\n") {
		return s
	}
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}
