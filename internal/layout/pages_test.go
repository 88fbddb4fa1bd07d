package layout_test

import "almanac/internal/site"

func report() *site.Report {
	f := frame("2018/02/", "Operations Report – February 2018")
	f.Engine, f.Class = "/assets/js/charts.js", white
	f.Description = reportSummary
	return &site.Report{
		Frame: f, Title: "Operations Report – February 2018", Period: "February 2018",
		Published: site.Date{ISO: "2018-03-02", Text: "2 March 2018"}, Authors: "Hollie McGovern", Team: "SECAS Team",
		Reference: "SECP_54_0903_15", Action: "For Information", Summary: reportSummary,
		Compare: links("January 2018", "", "/compare/?a=2018-02&b=2018-01", "February 2017", "", "/compare/?a=2018-02&b=2017-02"),
		Prev:    &site.Link{Text: "January 2018", URL: "/2018/01/"}, Next: &site.Link{Text: "March 2018", URL: "/2018/03/"},
		KeyFigures: keyFigures(""), Downloads: workbook("2018-02"),
		Contents: []site.Heading{
			{Text: "Purpose", URL: "#purpose"},
			{Text: "Market Entry and Exit", URL: "#market", Children: []site.Heading{{Text: "Accessions", URL: "#accessions"}, {Text: "Membership", URL: "#members"}}},
			{Text: "SECAS Time Devoted by Driver", URL: "#time"}, {Text: "Helpdesk Activities", URL: "#helpdesk"},
			{Text: "SEC Website Update and Statistics", URL: "#site"}, {Text: "SEC Meeting Details", URL: "#meeting-details"},
		},
		Tables: links("Table 3", "SEC Party Statistics", "#membership", "Table 4", "Division of Effort by Driver (Days Worked)", "#effort",
			"Table 5", "SECAS Helpdesk Emails", "#helpdesk-emails", "Table 6", "SEC Website Statistics", "#website", "Table 7", "Meetings hosted and attended by SECAS", "#meetings"),
		Figures: links("Figure 2", "Time devoted to Driver by Role", "#role-days", "Figure 3", "SEC Website Usage", "#website-usage"),
		Body: blocks(
			heading(2, "purpose", "1. Purpose")+`<p>The Operations Report is a monthly update based on SECAS activities in support of the SEC. It includes a breakdown of days by driver, product, and grade and provides commentary related to the activities undertaken by the SECAS team in February 2018. <a class="mark" href="#note-1" id="mark-1">[note 1]</a></p>`+
				heading(2, "market", "2. Market Entry and Exit")+`<p>This section provides an update on the progression of Users entering the market over the last month and those that have left. This month’s update includes:</p><ul><li>Accessions;</li><li>Parties who have completed the User Entry Process; and</li><li>Parties who have completed <a href="https://smartenergycodecompany.co.uk/">testing activities</a>.</li></ul>`+
				heading(3, "accessions", "2.1 Accessions")+`<p>There are no new Applicants that will accede to the SEC this month.</p>`+
				heading(3, "members", "2.2 Membership")+`<p>Statistics for the number of accessions, Defaulting Parties, withdrawals and expulsions of SEC Parties over the last 12 months are detailed below:</p>`,
			membership("Table 3"),
			`<p>At the end of the reporting month, there were <data class="value" value="286">286</data> Parties to the SEC representing <data class="value" value="226">226</data> Voting Groups.</p>`+
				heading(2, "time", "3. SECAS Time Devoted by Driver")+`<p>The total number of resource days in February 2018 was 504.61. The division of effort within the reporting month is shown at Driver level below:</p>`,
			effort(), `<p><a href="#role-days">Figure 2</a> seeks to improve transparency by providing man day effort devoted to specific drivers broken down as Core Team and Community of Experts (CoE) resources.</p>`,
			roles(), heading(2, "helpdesk", "4. Helpdesk Activities")+`<p>The SECAS Helpdesk receives enquiries via email and telephone. There were approximately 80 telephone enquiries and 1,503 email enquiries to the SECAS mailbox in February 2018.</p>`,
			helpdesk(), heading(2, "site", "5. SEC Website Update and Statistics")+`<p>Below are some key statistics relating to the use of the SEC Website:</p>`,
			website("website", "Table 6"), usage("website-usage", "Figure 3"),
			heading(2, "meeting-details", "6. SEC Meeting Details")+`<p>The table below provides a summary of all SEC meetings over the last month.</p>`, meetings()),
		Attachments: []site.Attachment{
			{Title: "Appendix A – SECAS Time Apportionment Categories", Class: "White", URL: "/glossary/#drivers"},
			{Title: "Appendix B – Testing Update SREPT", Class: "Amber", Withheld: true},
			{Title: "Appendix C – Testing Update UEPT", Class: "Amber", Withheld: true},
		},
		Revised: site.Revised{Corrections: correctionList(), Corrected: site.Date{ISO: "2018-04-10", Text: "10 April 2018"},
			Further: &site.Link{Text: "Further corrections: 1", URL: "/corrections/"}},
		Notes:    []site.Note{{ID: "note-1", Mark: "note 1", Markup: raw("<p>The paper went to the Panel meeting of March 2018.</p>"), Back: []string{"mark-1"}}},
		Citation: "Smart Energy Code Company, Operations Report – February 2018 (paper SECP_54_0903_15), published 2 March 2018. https://reports.example/2018/02/",
	}
}

func month() *site.Month {
	f := frame("2017/06/", "Figures for June 2017")
	f.Engine, f.Class = "/assets/js/charts.js", white
	return &site.Month{
		Frame: f, Title: "Figures for June 2017", Period: "June 2017",
		Prev: &site.Link{Text: "May 2017", URL: "/2017/05/"}, Next: &site.Link{Text: "July 2017", URL: "/2017/07/"},
		KeyFigures: keyFigures(""), Downloads: workbook("2017-06"), Revised: site.Revised{Uncorrected: true},
		Contents: []site.Heading{{Text: "Membership", URL: "#members"}, {Text: "Helpdesk", URL: "#helpdesk"}, {Text: "Website", URL: "#web"}},
		Sections: []site.MonthSection{
			{ID: "members", Title: "Membership", URL: "/data/membership/", Blocks: blocks(membership(""))},
			{ID: "helpdesk", Title: "Helpdesk", URL: "/data/helpdesk/", Blocks: blocks(helpdesk(), effort())},
			{ID: "web", Title: "Website", URL: "/data/website/", Blocks: blocks(website("website", ""), usage("website-usage", "Chart"))},
		},
	}
}

func years() []site.Year {
	entry := func(month, year, number string) site.ReportEntry {
		return site.ReportEntry{ID: year + "-" + number, Month: month, Period: month + " " + year, URL: "/" + year + "/" + number + "/"}
	}
	feb := entry("February", "2018", "02")
	feb.HasReport, feb.Title, feb.Summary = true, "Operations Report – February 2018", reportSummary
	feb.Published = site.Date{ISO: "2018-03-02", Text: "2 March 2018"}
	y17 := site.Year{Name: "2017", URL: "/2017/"}
	for _, m := range [][2]string{{"December", "12"}, {"November", "11"}, {"October", "10"}, {"September", "09"}, {"August", "08"}, {"July", "07"}, {"June", "06"}, {"May", "05"}, {"April", "04"}, {"March", "03"}} {
		y17.Months = append(y17.Months, entry(m[0], "2017", m[1]))
	}
	return []site.Year{{Name: "2018", URL: "/2018/", Months: []site.ReportEntry{feb, entry("January", "2018", "01")}}, y17}
}

func home() *site.Home {
	ys := years()
	return &site.Home{Frame: frame("", "SEC Operations Reports"), Listing: site.Listing{Years: ys}, Latest: &ys[0].Months[0], KeyFigures: keyFigures("/2018/02/"),
		Intro: "What the Smart Energy Code Administrator and Secretariat does for the SEC, month by month, with the figures behind it."}
}

func year() *site.YearPage {
	return &site.YearPage{Frame: frame("2018/", "Operations Reports 2018"), Year: years()[0], Prev: &site.Link{Text: "2017", URL: "/2017/"}}
}

func datasets() *site.Datasets {
	return &site.Datasets{Frame: frame("data/", "Data"), Entries: []site.DatasetEntry{
		{Title: "SEC membership", URL: "/data/membership/", Summary: "Parties that acceded, defaulted, withdrew or were expelled.", Coverage: "March 2017 to February 2018, 12 months"},
		{Title: "Helpdesk", URL: "/data/helpdesk/", Summary: "Emails to the SECAS mailbox by category.", Coverage: "March 2017 to February 2018, 12 months"},
		{Title: "SEC Website", URL: "/data/website/", Coverage: "No months yet"},
	}}
}

func dataset() *site.Dataset {
	f := frame("data/website/", "SEC Website")
	f.Engine, f.Class = "/assets/js/charts.js", white
	return &site.Dataset{Frame: f, Title: "SEC Website", Description: raw("<p>How much the SEC Website is used.</p>"), Source: raw("<p>SECAS web statistics.</p>"),
		Coverage: "March 2017 to February 2018, 12 months", Downloads: downloads("/data/website/website", "SEC Website"),
		Contents:    []site.Heading{{Text: "SEC Website Usage", URL: "#website-usage"}, {Text: "Measures", URL: "#page-measures"}, {Text: "Categories", URL: "#categories"}},
		Blocks:      blocks(usage("website-usage", "Chart"), website("series", "")),
		Corrections: correctionList()[1:],
		Measures: []site.MeasureEntry{
			{ID: "visits", Title: "Visits", Unit: "visits", Aggregation: "months add up", Description: raw("<p>Visits to any page, however many pages are seen.</p>")},
			{ID: "pages_per_visit", Title: "Page views a visit", Aggregation: "calculated as page_views / visits", Breakdown: "Category × Role"},
		},
		Codelists: []site.CodelistEntry{{ID: "categories", Title: "Categories", Groups: []site.CodeGroup{{Codes: []site.CodeEntry{
			{ID: "categories-applications", Code: "applications", Label: "Applications"},
			{ID: "categories-other", Code: "other", Label: "Other", Validity: "from March 2017"}}}}}},
	}
}

func glossary() *site.Glossary {
	return &site.Glossary{Frame: frame("glossary/", "Glossary"), Contents: []site.Heading{{Text: "Drivers", URL: "#drivers"}},
		Lists: []site.CodelistEntry{{ID: "drivers", Title: "Drivers", Description: raw("<p>What the days of the team are booked on.</p>"), Described: true, Groups: []site.CodeGroup{
			{ID: "drivers-core", Label: "Core", Codes: []site.CodeEntry{
				{ID: "drivers-party-support", Code: "party-support", Label: "Party Support", Description: raw("<p>Activities undertaken to support applications including processing, communications and finance, analysing and responding to helpdesk queries, development of new guidance material, preparation and attendance at bi-lateral meetings and preparation for and attendance at SEC Party Engagement Days.</p>")},
				{ID: "drivers-reporting", Code: "reporting", Label: "Reporting", Description: raw("<p>All reporting activities for SECCo, SEC Panel or other reporting requirements.</p>"), Validity: "from March 2017 until June 2018"}}},
			{ID: "drivers-projects", Label: "Projects", Codes: []site.CodeEntry{{ID: "drivers-testing", Code: "testing", Label: "Testing"}}}}}}}
}

func page() *site.Page {
	f := frame("about/", "About")
	f.Stamp = "For Amber readers: not for publication"
	return &site.Page{Frame: f, Title: "About this archive", Body: blocks(
		`<p>SECAS publishes an Operations Report every month. <a class="mark" href="#note-1" id="mark-1">[note 1]</a></p>` + heading(2, "how", "How numbers are made") +
			`<p>Every number is typed once, in the month it belongs to.</p><ol><li>One</li><li>Two</li></ol><blockquote><p>A quotation.</p></blockquote><table><thead><tr><th>Mark</th><th>Meaning</th></tr></thead><tbody><tr><td>[p]</td><td>provisional</td></tr></tbody></table><dl><dt>Party</dt><dd>Who has acceded to the SEC.</dd></dl><pre><code>visits = 6099</code></pre>`),
		Notes: []site.Note{{ID: "note-1", Mark: "note 1", Markup: raw("<p>Since 2013.</p>"), Back: []string{"mark-1"}}}}
}

func comparison() *site.Compare {
	return &site.Compare{Frame: frame("compare/", "Compare"), Title: "Compare", CompareScript: "/assets/js/compare.js", Files: "/compare/",
		Listing: site.Listing{Years: years()}, Numbers: site.Numbers{Decimal: ".", Group: ",", Percent: "{n}%"}}
}

func search() *site.Search {
	return &site.Search{Frame: frame("search/", "Search"), Title: "Search", SearchScript: "/assets/js/search.js", Index: "/assets/search/index.json",
		Listing: site.Listing{Years: years()}, Contents: []site.Link{{Text: "Data", URL: "/data/"}, {Text: "Glossary", URL: "/glossary/"}}}
}

func correctionList() []site.Correction {
	return []site.Correction{
		{ID: "2018-02.report.2018-04-10", URL: "/corrections/#2018-02.report.2018-04-10", Date: site.Date{ISO: "2018-04-10", Text: "10 April 2018"},
			Page: site.Link{Text: "Operations Report – February 2018", URL: "/2018/02/#purpose"}, Title: "1. Purpose", Text: "The first paragraph named the wrong month."},
		{ID: "2018-02.website.visits.2018-04-03", URL: "/corrections/#2018-02.website.visits.2018-04-03", Date: site.Date{ISO: "2018-04-03", Text: "3 April 2018"},
			Page: site.Link{Text: "Operations Report – February 2018", URL: "/2018/02/"}, Data: &site.Link{Text: "SEC Website", URL: "/data/website/#measure-visits"},
			Title: "Visits", Month: "February 2018", Was: "6,000", Is: "6,099", Text: "A server was left out."},
	}
}

func corrections() *site.Corrections {
	f := frame("corrections/", "Corrections")
	f.Class = white
	return &site.Corrections{Frame: f, Title: "Corrections", Downloads: downloads("/corrections/corrections", "Corrections"), Entries: correctionList(), Withdrawn: []site.Withdrawal{notice()}}
}

func notice() site.Withdrawal {
	return site.Withdrawal{ID: "withdrawn.2017.05", Address: "2017/05/", Date: site.Date{ISO: "2018-05-02", Text: "2 May 2018"}, Reason: "It was about another month."}
}

func withdrawn() *site.Withdrawn {
	return &site.Withdrawn{Frame: frame("2017/05/", "Withdrawn"), Title: "Withdrawn", Withdrawal: notice()}
}

func records() *site.Records {
	return &site.Records{Frame: frame("data/meetings/2018/", "Meetings, 2018"), Title: "Meetings, 2018", Dataset: site.Link{Text: "Meetings", URL: "/data/meetings/"},
		Coverage: "January 2018 to February 2018, 2 months", Prev: &site.Link{Text: "2017", URL: "/data/meetings/2017/"},
		Downloads: downloads("/data/meetings/meetings", "Meetings"), Blocks: blocks(meetings())}
}
