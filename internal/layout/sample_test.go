package layout_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"almanac/internal/markup"
	"almanac/internal/site"
)

// samples are views as package site makes them, with figures of the February
// 2018 report: each layout by name.
func samples() map[string]any {
	return map[string]any{
		"home": home(), "overview": overview(), "report": report(), "month": month(), "year": year(),
		"datasets": datasets(), "dataset": dataset(), "records": records(), "glossary": glossary(),
		"page": page(), "search": search(), "compare": comparison(), "corrections": corrections(), "withdrawn": withdrawn(), "404": &site.Page{Frame: frame("404.html", "Page not found"), Title: "Page not found"},
	}
}

func frame(path, title string) site.Frame {
	f := site.Frame{
		Lang: "en-GB", PageTitle: title + " – SEC Operations Reports", Description: "The monthly update on SECAS activities in support of the SEC.",
		Canonical: "https://reports.example/" + path, SiteTitle: "SEC Operations Reports",
		Subtitle: "The monthly paper of the Smart Energy Code Administrator and Secretariat to the SEC Panel.",
		HomeURL:  "/", Root: "/", FeedURL: "/feed.xml", Style: "/assets/css/site.css", Script: "/assets/js/site.js",
		Nav:       []site.Link{{Text: "Reports", URL: "/", Current: true}, {Text: "Data", URL: "/data/"}, {Text: "Glossary", URL: "/glossary/"}},
		Footer:    []site.Link{{Text: "About", URL: "/about/"}, {Text: "Accessibility", URL: "/accessibility/"}},
		Publisher: site.Link{Text: "Smart Energy Code Company", URL: "https://smartenergycodecompany.co.uk/"},
		Licence:   site.Link{Text: "Copyright SECCo"}, LicenceText: "Any member may publish the information, subject to copyright.",
		Social: site.Social{Type: "website", Locale: "en_GB", Image: "https://reports.example/card.png", Alt: "SEC Operations Reports", Width: 1200, Height: 630},
	}
	return f
}

// overview is that of a site with two series, the pages of which say so.
func overview() *site.Overview {
	f := frame("", "Reports of two codes")
	f.SiteTitle = "Reports of two codes"
	return &site.Overview{Frame: f, Intro: "What is reported each month.", Series: []site.SeriesEntry{
		{Title: "SEC Operations Reports", URL: "/sec/", Facts: "March 2017 to February 2018, 12 months", Summary: "A monthly update.",
			Latest: &site.ReportEntry{Title: "Operations Report – February 2018", URL: "/sec/2018/02/", Published: site.Date{ISO: "2018-03-02", Text: "2 March 2018"}, HasReport: true}},
		{Title: "Reports to come", URL: "/next/", Facts: "No months yet · Published by Another Company"},
	}}
}

var white = site.Class{Name: "White", Statement: "This document is classified as White in accordance with the Panel Information Policy. Information can be shared with the public, and any members may publish the information, subject to copyright."}

const reportSummary = "Effort, helpdesk, website and meetings in February 2018: 504.61 days worked, 1,503 emails answered, 6,099 visits to the website."

func keyFigures(page string) []site.KeyFigure {
	return []site.KeyFigure{
		{Label: "Parties to the SEC", Value: "286"},
		{Label: "Accessions", Value: "3", Changes: []site.Change{{Text: "+200.0% on January 2018", Trend: "up"}}, URL: page + "#membership", Spark: "3.0,20.4 11.5,20.4 20.1,3.0 28.6,10.3 37.2,20.4 45.7,13.9 54.3,12.1 62.8,15.8 71.4,20.4 79.9,20.4 88.5,25.0 97.0,20.4"},
		{Label: "Effort", Value: "504.61", Unit: "days", URL: page + "#effort"},
		{Label: "Helpdesk emails", Value: "1,503", Unit: "emails", Changes: []site.Change{{Text: "−13.0% on January 2018", Trend: "down"}}, URL: page + "#helpdesk-emails", Spark: "3.0,23.3 11.5,24.5 20.1,17.0 28.6,20.9 37.2,11.0 45.7,11.2 54.3,19.0 62.8,16.4 71.4,7.1 79.9,25.0 88.5,3.0 97.0,9.2"},
		{Label: "Visits to the SEC Website", Value: "6,099", Status: "p", Unit: "visits", Changes: []site.Change{{Text: "−41.5% on January 2018", Trend: "down"}}, URL: page + "#website", Spark: "3.0,21.1 11.5,25.0 20.1,21.5 28.6,20.3 37.2,20.4 45.7,21.5 54.3,21.5 62.8,20.6 71.4,17.9 79.9,4.6 88.5,3.0 97.0,19.2"},
	}
}

const twelve = "Mar 2017,Apr 2017,May 2017,Jun 2017,Jul 2017,Aug 2017,Sep 2017,Oct 2017,Nov 2017,Dec 2017,Jan 2018,Feb 2018"

// tableOf writes a table as package table does. A row is its heading and cells;
// one without cells heads a group, one called Total ends the table. A cell
// "1*2" has a mark to note 2.
func tableOf(id, label, caption, corner, columns string, rows ...string) *site.Table {
	t := &site.Table{ID: id, Label: label, Caption: caption, Downloads: downloads("/2018/02/"+id, caption)}
	if n := len(rows); n >= 12 {
		t.Tools = &site.TableTools{Rows: fmt.Sprint(n), Decimal: "."}
	}
	head := strings.Split(columns, ",")
	var w strings.Builder
	fmt.Fprintf(&w, `<table class="data"><caption id="%s-caption">`, id)
	if label != "" {
		fmt.Fprintf(&w, `<span class="label">%s</span> `, label)
	}
	fmt.Fprintf(&w, `%s</caption><thead><tr><th scope="col">%s</th>`, caption, corner)
	for _, h := range head {
		fmt.Fprintf(&w, `<th scope="col" class="num">%s</th>`, h)
	}
	w.WriteString("</tr></thead><tbody>")
	end := "</tbody>"
	for i, row := range rows {
		cells := strings.Fields(row)
		name := strings.ReplaceAll(cells[0], "_", " ")
		switch {
		case len(cells) == 1:
			if i > 0 {
				w.WriteString("</tbody><tbody>")
			}
			fmt.Fprintf(&w, `<tr class="group"><th scope="rowgroup" colspan="%d">%s</th></tr>`, len(head)+1, name)
			continue
		case name == "Total":
			w.WriteString(`</tbody><tfoot><tr class="total">`)
			end = "</tfoot>"
		case strings.HasSuffix(name, " total"):
			w.WriteString(`<tr class="subtotal">`)
		default:
			w.WriteString("<tr>")
		}
		fmt.Fprintf(&w, `<th scope="row">%s</th>`, name)
		for _, c := range cells[1:] {
			value, note, marked := strings.Cut(c, "*")
			fmt.Fprintf(&w, `<td class="num">%s`, value)
			if marked {
				fmt.Fprintf(&w, ` <a class="mark" href="#%s-note-%s" id="%s-mark-%s">[note %s]</a>`, id, note, id, note, note)
			}
			w.WriteString("</td>")
		}
		w.WriteString("</tr>")
	}
	t.Written = markup.Written(w.String() + end + "</table>")
	return t
}

func withNotes(t *site.Table, notes ...string) *site.Table {
	for i, n := range notes {
		id := fmt.Sprintf("%s-note-%d", t.ID, i+1)
		t.Notes = append(t.Notes, site.Note{ID: id, Mark: fmt.Sprintf("note %d", i+1), Markup: raw(n), Back: []string{fmt.Sprintf("%s-mark-%d", t.ID, i+1)}})
	}
	return t
}

func raw(s string) markup.HTML {
	var w markup.Writer
	fmt.Fprint(&w, s)
	return w.Take()
}

func membership(label string) *site.Table {
	return withNotes(tableOf("membership", label, "SEC Party Statistics", "Measure", twelve,
		"Accessions 3 3 13 9 3 7 8 6 3 3 1 3", "In_Default 0 0 1 0 0 0 0 0 0 0 0 0",
		"Withdrawals 0 1 0 0 1*1 0 0 0 1 0 0 0", "Expulsions 0 0 0 1*2 0 0 0 0 0 0 0 1*3"),
		"CNG (Group) Limited voluntarily requested to be withdrawn.",
		"This expulsion was due to the company Enterprise Gas Ltd being dissolved.",
		"This expulsion was due to the company Future Energy (Supply) Ltd ceasing trading.")
}

func effort() *site.Table {
	return tableOf("effort", "Table 4", "Division of Effort by Driver (Days Worked)", "Driver", "Days",
		"Core", "Panel/Board_and_Sub-Committees 280.89", "Party_Support 57.07", "Configuration_Management 12.60", "Knowledge 7.50", "CIO 0.67",
		"General_Operations 9.10", "Transitional_Governance 7.48", "Website 2.17", "Reporting 0.27", "Design 1.47", "Core,_total 379.22",
		"SECAS_Projects", "Technical_Governance_Expertise 28.90", "Security_Governance_Expertise 58.30", "SECAS_Projects,_total 87.20",
		"Projects", "Centralisation_Projects/Smarter_Markets 36.67", "Annual_Security_Obligations 1.53", "Projects,_total 38.20", "Total 504.61")
}

func helpdesk() *site.Table {
	t := withNotes(tableOf("helpdesk-emails", "Table 5", "SECAS Helpdesk Emails", "Category", twelve,
		"Applications 80 55 128 125 133 113 62 72 56 32 29 38", "Sub-Committees 205 131 326 233 143 116 195 237 439 116 737 481",
		"Consultation_Correspondence 1 2 3 11 1 2 0 12 4 14 15 5", "Contact_Info 22 118 40 91 101 48 69 62 110 46 25 60",
		"General_Queries 195 130 188 111 98 102 99 113 80 102 110 90", "Panel_&amp;_Board_Correspondence 81 97 101 140 186 299 230 111 56 23 21 34",
		"Modifications 76 150 187 150 165 178 169 182 200 145 249 389", "User_CIO_Assessments 226 170 107 110 350 225 246 256 375 230 359 210",
		"Party/RDP_Signifiers 12 16 16 19 4 1 5 4 4 1 4 4", "Training_Days/Seminars 44 16 18 6 72 83 63 76 11 0 0 57",
		"Other 52 66 110 64 206 265 11 124 245 225 178 135",
		"Total 994 951 1,224 1,080*1 1,439*2 1,432 1,149 1,249 1,580 934 1,727 1,503"),
		"The total is shown as published (1,080); the parts add up to 1,060.",
		"The total is shown as published (1,439); the parts add up to 1,459.")
	t.Legend = []site.Legend{{Mark: "[p]", Text: "provisional"}, {Mark: "[x]", Text: "not available"}}
	return t
}

const websiteRows = "Visits 5,599 4,556 5,477 5,799 5,775 5,499 5,498 5,728 6,445 9,984 10,419 6,099|Page_views 16,817 14,146 16,602 17,291 17,808 16,765 15,821 16,845 19,854 25,224 28,344 22,712"

func website(id, label string) *site.Table {
	return tableOf(id, label, "SEC Website Statistics", "Measure", twelve, strings.Split(websiteRows, "|")...)
}

func meetings() *site.Table {
	return &site.Table{ID: "meetings", Label: "Table 7", Caption: "Meetings hosted and attended by SECAS",
		Written: markup.Written(`<table class="data text"><caption id="meetings-caption"><span class="label">Table 7</span> Meetings hosted and attended by SECAS</caption><thead><tr><th scope="col">Meeting</th><th scope="col">Dates</th><th scope="col">Summary of events</th></tr></thead><tbody><tr class="group"><th scope="rowgroup" colspan="3">SEC Governance Meetings</th></tr><tr><th scope="row">TABASC</th><td>15 February 2018</td><td>The TABASC’s regular monthly meeting. The meeting headlines are available via the link below.<ul class="links"><li><a href="https://smartenergycodecompany.co.uk/meeting/tabasc-meeting-27/">TABASC_27_1502 – Meeting Headlines</a></li></ul></td></tr><tr><th scope="row">Working Group SECMP0027 <a class="mark" href="#meetings-note-1" id="meetings-mark-1">[note 1]</a></th><td>16 February 2018</td><td>A Working Group teleconference took place in February 2018 to discuss the progression of SECMP0027 and SECMP0029.</td></tr><tr><th scope="row">Security Sub-Committee (SSC)</th><td>14 February 2018<br>28 February 2018</td><td>The SSC held two meetings in February 2018.<ul class="links"><li><a href="https://smartenergycodecompany.co.uk/meeting/ssc-meeting-48/">SSC_48_1402 – Meeting Headlines</a></li><li><a href="https://smartenergycodecompany.co.uk/meeting/ssc-meeting-49/">SSC_49_2802 – Meeting Headlines</a></li></ul></td></tr></tbody></table>`),
		Notes:   []site.Note{{ID: "meetings-note-1", Mark: "note 1", Markup: raw("SECMP0027: Amending Service Request Forecasting"), Back: []string{"meetings-mark-1"}}}}
}

func usage(id, label string) *site.Figure {
	var series []map[string]any
	for i, row := range strings.Split(strings.ReplaceAll(websiteRows, ",", ""), "|") {
		cells := strings.Fields(row)
		data, _ := json.Marshal(cells[1:])
		series = append(series, map[string]any{"type": "line", "name": strings.ReplaceAll(cells[0], "_", " "), "data": json.RawMessage(strings.ReplaceAll(string(data), `"`, "")), "color": fmt.Sprintf("var(--chart-%d)", i+1)})
	}
	option, _ := json.Marshal(map[string]any{"xAxis": map[string]any{"type": "category", "data": strings.Split(twelve, ",")}, "yAxis": map[string]any{}, "legend": map[string]any{}, "series": series})
	numbers := website(id+"-data", "")
	numbers.Downloads = nil
	return &site.Figure{ID: id, Label: label, Caption: "SEC Website Usage", Downloads: downloads("/2018/02/"+id, "SEC Website Usage"), Subtitle: "Visits and page views a month, March 2017 to February 2018",
		Kind: "line", Option: option, Wide: drawn(id, "wide", 760, 340), Narrow: drawn(id, "narrow", 340, 320), Table: *numbers,
		Description: raw("<p>Both lines are level until October 2017, rise to a peak in January 2018 with 10,419 visits and 28,344 page views, and fall in February 2018.</p>")}
}

// drawn stands for a drawing: its frame and its name.
func drawn(id, variant string, width, height int) markup.HTML {
	id += "-" + variant
	return raw(fmt.Sprintf(`<svg class="drawn %s" viewBox="0 0 %d %d" width="%[2]d" height="%[3]d" role="img" aria-labelledby="%[4]s-title"><title id="%[4]s-title">SEC Website Usage</title></svg>`, variant, width, height, id))
}

func roles() *site.Figure {
	f := usage("role-days", "Figure 2")
	f.Caption, f.Subtitle, f.Kind = "Time devoted to Driver by Role", "Days worked, February 2018", "stacked-horizontal-bar"
	f.Drill = site.Drill{From: "Driver", By: "Product", Codes: []site.Code{{ID: "party-support", Label: "Party Support"}}, File: "/2018/02/role-days.drill.json"}
	f.More = []site.Files{{For: "drill", Label: "the whole data set", Downloads: downloads("/data/effort/effort", "Effort, the whole data set")}}
	f.Illustrative = "Illustrative: these numbers are made up to show how the chart will look"
	f.Wide, f.Narrow = drawn(f.ID, "wide", 760, 560), drawn(f.ID, "narrow", 340, 740)
	return f
}

func downloads(stem, of string) []site.Download {
	return []site.Download{{Format: "CSV", Of: of, URL: stem + ".csv"}, {Format: "JSON", Of: of, URL: stem + ".json"}}
}

func workbook(name string) []site.Download {
	return []site.Download{{Format: "XLSX", Of: "all tables and figures", URL: name + ".xlsx"}}
}

func blocks(parts ...any) []site.Block {
	var out []site.Block
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			out = append(out, site.Block{Written: markup.Written(p)})
		case *site.Table:
			out = append(out, site.Block{Table: p})
		case *site.Figure:
			out = append(out, site.Block{Figure: p})
		}
	}
	return out
}

func heading(level int, id, text string) string {
	return fmt.Sprintf(`<h%d id="%s">%s <a class="anchor" href="#%s" aria-label="Permalink">#</a></h%d>`, level, id, text, id, level)
}

func links(pairs ...string) []site.Link {
	var out []site.Link
	for i := 0; i < len(pairs); i += 3 {
		out = append(out, site.Link{Text: pairs[i], Detail: pairs[i+1], URL: pairs[i+2]})
	}
	return out
}
