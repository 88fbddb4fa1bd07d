package schema

import (
	"maps"
	"slices"
)

// site is content/site.toml.
func (s *schemas) site() object {
	var ids []string
	for _, d := range s.archive.Datasets {
		ids = append(ids, d.ID)
	}
	own := object{}
	for key, word := range s.loc.Words {
		own[key] = text().about("In place of “" + word + "”.")
	}
	return table(object{
		"title":        words().about("What the archive is called."),
		"subtitle":     text().about("A line below the title."),
		"description":  text().about("What the archive holds, in a sentence or two."),
		"report_title": text().about("What one issue is called: “Operations Report”."),
		"base_url":     words().with("pattern", baseURL).about("The site's root, in full: https://reports.example/"),
		"language":     words().with("pattern", `^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`).about("The language as a tag: en-GB, de-DE."),
		"time_zone":    text().about("An IANA name, Europe/London: dates are days there.").with("default", "UTC"),
		"datasets":     list(oneOf(ids)).about("The data sets in the order of the site; all others follow."),
		"series":       list(oneOf(s.serial())).about("The series of reports in the order of the site; all others follow."),
		"publisher": table(object{"name": words().about("Who answers for the archive."), "url": text(), "email": text()}, "name").
			about("Who answers for the archive."),
		"licence":        table(object{"name": text(), "url": text(), "text": text()}).about("The terms readers may use the archive under."),
		"classification": s.policy(),
		"without":        list(oneOf([]string{"drawings", "downloads", "cards", "search", "comparison", "datasets", "record", "feed-content"})).about("What the site does not have."),
		"withdrawn":      list(withdrawal()).about("What was published and is taken back."),
		"words":          table(own).about("Words of the layouts that the site has its own for."),
		"key_figure":     list(s.keyFigure()).about("Headline values, shown above each report and on the home page."),
	}, "title", "base_url", "language", "publisher", "classification").with("title", "The site")
}

// baseURL is an address without a password, query or fragment, and no part of its path
// is . or ..: such are the other letters that one has.
const (
	such    = `!$%&'()*+,\-0-9:;=A-Z\[\]_a-z~`
	first   = "[" + such + "@]"
	next    = "[" + such + "@.]"
	baseURL = `^https?://[` + such + `.]+(/(` + first + next + `*|\.` + first + next + `*|\.\.` + next + `+))*/?$`
)

// serial are the ids of several series.
func (s *schemas) serial() []string {
	var ids []string
	for _, a := range s.archive.Series {
		ids = append(ids, a.ID)
	}
	return ids
}

func withdrawal() object {
	const name = `[^/\\:*?"<>|]*[^/\\:*?"<>|. ]`
	return table(object{
		"address": text().with("pattern", "^"+name+"(/"+name+")*/?$").about("From the site's root on: 2018/02/, data/website/"),
		"on":      date().about("When it was withdrawn, without quotation marks."),
		"reason":  words().about("Why; readers see it."),
	}, "address", "on", "reason")
}

func (s *schemas) policy() object {
	level := table(object{
		"name":      words().about("The name of the level."),
		"statement": text().about("The sentence printed for it."),
	}, "name")
	return table(object{
		"public": words().about("The level anyone may see."),
		"level":  list(level).with("minItems", 1).about("The levels, the widest circle first."),
	}, "public", "level").about("Who may see what.")
}

func (s *schemas) keyFigure() object {
	return table(object{
		"label":    words().about("What the value is called."),
		"value":    words().about("An expression: website.visits, total(helpdesk.emails)."),
		"table":    oneOf(append([]string{""}, slices.Sorted(maps.Keys(s.archive.Tables))...)).about("The table that holds the value."),
		"accepted": acceptance(),
	}, "label", "value")
}

// report is the front matter of a report.
func (s *schemas) report() object {
	attachment := table(object{
		"title":          words().about("The title, published even where the file is not."),
		"classification": s.class(),
		"file":           text().about("A file in the month's folder."),
		"section":        text().about("The id of a heading of the report that is the attachment."),
	}, "title")
	correction := table(object{
		"on":      date().about("When it was corrected, without quotation marks."),
		"text":    words().about("What was corrected; readers see it."),
		"section": text().about("The id of the heading of the report that it is about."),
	}, "on", "text")
	o := table(object{
		"title":          words().about("The title of the report."),
		"summary":        text().about("One paragraph, for feeds and descriptions."),
		"published":      date().about("The date of publication, without quotation marks: 2018-03-02"),
		"classification": s.class(),
		"authors":        list(text()).about("Names, shown in this order."),
		"team":           text(),
		"reference":      text().about("The number of the paper."),
		"action":         text().about("What readers are asked to do: “For Information”."),
		"publish_at":     text().with("pattern", timePattern).about("Held back until then: 2018-03-02T09:00:00Z"),
		"draft":          flag(false).about("Held back until this is taken out; --drafts takes it in."),
		"first_table":    whole(1).with("maximum", 1_000_000).with("default", 1).about("The number of the first table."),
		"first_figure":   whole(1).with("maximum", 1_000_000).with("default", 1).about("The number of the first figure."),
		"attachments":    list(attachment).about("Documents that belong to the report."),
		"corrections":    list(correction).about("Corrections of the text after publication, oldest first."),
		"accepted":       acceptances(),
	}, "title", "classification").with("title", "A report")
	draft := object{"properties": object{"draft": object{"enum": []bool{true}}}, "required": []string{"draft"}}
	return o.must(object{"anyOf": []object{{"required": []string{"published"}}, draft}})
}

// page is the front matter of an ordinary page.
func (s *schemas) page() object {
	return table(object{
		"title":          words().about("The title of the page."),
		"summary":        text().about("One paragraph, for descriptions."),
		"nav":            flag(true).about("Linked at the foot of every page."),
		"classification": s.class(),
	}, "title").with("title", "A page")
}
