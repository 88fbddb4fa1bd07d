package check

import "almanac/internal/archive"

// Rule is a rule with its stable id.
type Rule struct {
	ID      string `json:"id"`
	Summary string `json:"summary"` // what must be so, as a sentence without a full stop
}

// Rules are the rules of this package, in the order in which they are listed.
var Rules = []Rule{
	{"stated-total", "a stated total or subtotal is the sum of its parts, within the measure's tolerance"},
	{"parts", "a breakdown adds up to the measure it is a breakdown of, wherever both are given"},
	{"declared-check", "a rule that a data set declares holds in each month"},
	{"range", "a value lies in the measure's range"},
	{"jump", "a value is in keeping with the series' own history"},
	{"code-validity", "a code is used in months in which it is valid"},
	{"look-alike", "no two labels of a code list or titles of measures look alike; no name mixes scripts or hides characters"},
	{"date-in-period", "dates lie in the month they are of; a report is not dated before its month or years after it, and no month is of another age"},
	{"month-in-text", "a title names the report's month; a text names no month before the dates it is about"},
	{"month-gap", "no month is missing between the first and the last, unless it was withdrawn"},
	{"series-gap", "what each month gave before is not left out without a word"},
	{"restated", "what a source says of an earlier month is what the archive has, or had, for it"},
	{"literal", "a number that the data has is not typed again in a report's text"},
	{"headline", "a number in a sentence or key figure is the one that the table shows"},
	{archive.Disclosure, "nothing classified can be worked out from what is published"},
	{"unfinished", "a draft has what the month before it has (see also package load)"},
	{"unused-acceptance", "what is accepted does fail, and is accepted under its rule's name"},
}

func isRule(id string) bool {
	for _, r := range Rules {
		if r.ID == id {
			return true
		}
	}
	return false
}

func ruleIDs() []string {
	out := make([]string, len(Rules))
	for i, r := range Rules {
		out[i] = r.ID
	}
	return out
}
