// Package load reads the content of a site into the model. This comment is the
// specification of what an editor writes.
//
//	content/site.toml                   the site: title, publisher, language, classification
//	content/codelists/ID.toml           vocabularies
//	content/datasets/ID.toml            data sets, with the tables and charts made from them
//	content/reports/YYYY-MM/report.md   the commentary of a month
//	content/reports/YYYY-MM/*.toml      the figures of a month, in one file or several
//	content/pages/ID.md                 ordinary pages
//
// # Several series of reports
//
// A site may have several series: other reports of its publisher, or reports of other
// publishers. Each is a folder that says so:
//
//	content/ID/series.toml              title, and what it says in place of the site
//	content/ID/reports/YYYY-MM/…        its months
//	content/ID/codelists, datasets, pages   what it has of its own
//
// Its address is /ID/, with months, data, comparison, glossary, corrections, feed and
// record of its own, as if it were alone. Home, search and sitemap are those of
// the site. Code lists and data sets in content/codelists and content/datasets are
// those of every series, but for one of which a series has its own by the same id; a data
// set that a series has nothing of has no page there. An ID
// is the name of no page, year or other address that the site has itself. What all
// share is read by each series: a fault in it is told once, and an acceptance there is
// unused only if none of them uses it. Links between series, /ID/2018/02/ or relative to the
// page, are checked like any other.
//
// The site's own reports, in content/reports, stay at the root, with all that is made of
// them: a series beside them moves nothing. It has key figures and a name of its reports
// only if it says so, and the glossary explains what its figures use. A site without
// content/reports, or with none there for the audience, is what its series share: pages in
// content/pages have no values, and report_title and key figures are those of each series
// that has none.
//
// A series of which nothing is for the audience, or was, is left out unless drafts are asked
// for: its name may tell as much as what it is to bring.
//
//	title, subtitle, description            of the series; the title is needed
//	report_title, datasets, [publisher], [licence], [[key_figure]]
//	                                        in place of those of the site
//	[[withdrawn]]                           of the series, its addresses from its root on; the site
//	                                        withdraws a whole series: address = "ID/"
//
// Language, address, time zone, classification, words and what a site is without are
// the same for all.
//
// Ids of data sets, measures, dimensions and fields are names in expressions:
// small letters, digits and underscores, a letter first. Ids of codes, code
// lists, tables, charts and pages use hyphens in place of underscores and may
// start with a digit. A key that is not listed here is an error. Texts marked (md)
// are Markdown and may hold values in braces and footnotes.
//
// # site.toml
//
//	title, subtitle, description, report_title
//	base_url = "https://reports.example/"   the site's root, in full
//	language = "en-GB"                      words from layouts/strings/en.toml
//	time_zone = "Europe/London"
//	datasets = ["membership", …]            their order; all others follow
//	series = ["river", …]                   the order of several series; all others follow
//	without = ["drawings", …]               what it does not have: "drawings" of charts, which then need
//	                                        JavaScript; "downloads"; "cards", the pictures beside links to
//	                                        it; "search"; "comparison" of any two months; the pages of
//	                                        "datasets"; the "record", without which it cannot be deployed;
//	                                        "feed-content", the reports within the feed, which lists them still
//	[publisher]                             name, url, email
//	[licence]                               name, url, text
//	[classification]
//	public = "White"                        the level anyone may see
//	[[classification.level]]                name, statement; widest circle first
//	[words]                                 words of the layouts the site has its own for: archive = "All months"
//	[[withdrawn]]                           address ("2018/02/", "data/website/"), on, reason: what was published and is taken back
//	[[key_figure]]                          label, value (an expression), table (the id of one), accepted
//
// # Code lists
//
//	title, description (md), glossary = false
//	[[group]]                               id, label, description (md), accepted
//	[[code]]                                id, label, group, description (md), from and until ("2017-03"), classification, accepted,
//	                                        redefined
//	[[table]]                               id, caption, headings (of group, label, description), numbered = true, note (md)
//
// redefined = [{ on = 2018-05-03, reason = "…" }], oldest first, declares that a code or
// a measure that was published is called or means something else now: its label and its
// group, or its title, unit, decimals, aggregate, dimensions and formula. Its figures
// stand under other words than before, so the page of corrections lists it.
//
// # Data sets
//
//	title, description (md), source (md), classification
//	[dimensions.ID]                         title, codelist
//	[measures.ID]                           title, unit, description (md), decimals = 0, aggregate = "sum" | "last" | "none",
//	                                        dimensions = [], min = 0, max, tolerance = 0 (of stated totals),
//	                                        parts_of = "effort.days" (a breakdown of that measure),
//	                                        formula = "page_views / visits" (derived, of the same data set), classification,
//	                                        accepted (a table of rules, for all months), redefined
//	[[check]]                               rule = "page_views >= visits" (must hold in each month; package expr), message,
//	                                        tolerance = 0 (numbers that differ by no more are equal)
//
// or, for records,
//
//	[fields.ID]                             title, type = "text" (md) | "date" | "code" | "links", required = false,
//	                                        codelist (code), in_period = false (date: lies in the month),
//	                                        dates = "ID" (text: months it names are compared with that date field above it)
//
// and what is shown of them
//
//	[[table]]                               id, caption, rows, columns, measures, window, total, total_column, subtotals,
//	                                        numbered = true, note (md), classification
//	[[table]]                               of records: id, caption, fields, group_by (a code field), numbered, note (md)
//	[[chart]]                               id, caption, subtitle, kind, x, series, measures, window, groups, of, drill,
//	                                        description (md, the text alternative), classification
//
// rows, columns, x and series run over "month", "measures" or a dimension;
// series may also be a list of measures. window is a number of months that ends
// with the report's, 12 by default where months are an axis, or "all". A chart
// with of = "table-id" accompanies that table, has no number of its own and takes
// over what it does not say. groups divides x by the groups of its code list.
// drill is a dimension by which a reader can have one code of x, or else of the
// series, broken down; it is offered for the codes and months whose figures have it.
// kind is line, area, bar, stacked-bar, horizontal-bar, stacked-horizontal-bar,
// pie or donut.
//
// # A month's figures
//
// The top-level keys are data sets. A measure without dimensions has a value, one
// with dimensions a table of codes, nested in the declared order as deep as the
// month breaks it down:
//
//	[website]
//	visits = 6099
//	[helpdesk]
//	stated_total = { value = 1080, accepted = "why the slip of the source stands" }
//	[helpdesk.emails]
//	applications = 38
//	[effort.role_days.panel-board]
//	core-team = 170.89
//
// A value is a number, or a table: value, note (md), status ("p", "e", "x", "c",
// "z" or "illustrative"), accepted, classification,
// revised = [{ on = 2018-04-03, was = 6000, reason = "…" }], oldest first, where was
// is what was published before: a number, or a table with value and status ("p",
// "x" …). The month's report keeps what it was published with, so no correction is
// dated before it; one of the same day came after it. A correction dated after the
// day of the build has not been made yet. No figure exceeds 9e15: up to there whole
// numbers are exact wherever a download is read. Beside its measures a data set may have
// stated_total (of the one measure that is broken down, or a table of measures),
// stated_subtotals, status (for all its values), accepted (a table of rules) and
// by (the dimensions its tables run over, a list or a table of measures, where
// that is not the declared order). Records are [[DATASET]] tables of their fields,
// with note (md) and accepted. A text field that is one paragraph stands in its
// cell without markup of its own. At the top of a file stand classification, that
// of its figures (by default they have that of the month's report), and accepted (a
// table of rules, for the month).
//
// Totals that the source states over parts of a table are given for a dimension,
// by code or by group of codes, under the measure where several are broken down by
// it:
//
//	[effort.stated_subtotals.driver]
//	core = 379.22
//	[effort.stated_subtotals.role_days.role]
//	core-team = 310.40
//
// What a later source says of an earlier month is given in the later month, in the
// shape the earlier one has. It is compared and shown nowhere; another value than
// the archive has, or had when the later report was published, fails a check until
// the earlier month declares it as revised:
//
//	[restated.2017-06.website]
//	visits = 5800
//
// # Acceptance
//
// What fails a check (package check; almanac check --rules lists them) is accepted
// where it stands, with a reason. accepted = "why" in a value, a stated total, a
// record, a code, a group or a key figure accepts whatever fails there,
// accepted = { jump = "why" } only what the rule says. In a month's figures of a
// data set, at the top of a file, in a report's front matter and in a measure it is
// a table of rules. In a sentence, {{ literal("1,503", "why") }} is a number that
// stands although the data has it, and {{ sic("1,530", "why") }} one that the data
// contradicts, which readers see marked [sic] with a footnote. Readers see the reason as a note
// where a table shows the value. A reason is never empty, and an acceptance that
// accepts nothing is a finding. A reason that names the sum its parts have accepts a
// stated total for that sum alone, so that it hides no later slip.
//
// # Reports and pages
//
// Markdown after front matter between two lines "+++". Of a report: title, summary,
// published, classification (required), authors, team, reference, action,
// publish_at (held back until then), draft = false (held back until it is taken
// out), accepted, first_table, first_figure, and [[attachments]]
// with title, classification, file (in the month's folder), section (a heading of
// the report that is the attachment), and [[corrections]] of its text, oldest first:
// on, text (what was corrected), section (a heading of the report). Of a page: title, summary, nav, classification.
//
// Tables and charts are placed by {{ table ID }} and {{ chart ID }} on lines of
// their own; {{ ref ID }} is a link to one, or to a heading; everything else in
// braces is a value (package expr). A section between lines "::: Amber" and ":::" is
// classified.
//
// # Classification
//
// The filter is applied here. What the audience may not see is not in the archive
// that Archive returns: reports and their figures, sections, data sets, measures,
// codes with their values, single values, tables, charts, pages, and the files of
// attachments, whose titles and levels remain. A use of something left out is an
// error that names both places. What has no level has that of what it belongs to;
// only a report must have one. A report before its publish_at does not exist, nor
// do its figures.
//
// What readers could work out of the rest is an error too (package disclosure): a
// total beside all its parts but a classified one, or a classified value that a sentence
// has typed, of four digits or more in the report of its month, of five elsewhere in the
// same series if it is no round number. Classify the total or a second
// part as well, or declare that it may be told: accepted = { disclosure = "why" }
// at the total, in the month or in the measure. Only an acceptance by this name
// does. A stated total that tells nothing is shown beside classified parts. For
// this the content is read once more with everything in it, of which nothing gets
// into the archive.
//
// # Drafts
//
// A month whose report says draft = true does not exist either, unless drafts are
// asked for. Then it may lack what a report must have, and what it lacks is a
// warning (rule "unfinished"): the date of publication, values and records that the
// month before has, a heading with nothing below it. A paragraph that is nothing but
// "…" stands for text to be written, and is such a warning in any report. A data set
// of records that there are none of is said by meetings = [] above all headings.
package load
