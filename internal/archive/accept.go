package archive

import (
	"strings"

	"almanac/internal/diag"
)

// Acceptance is an editor's word that a check may fail at a place, and why.
type Acceptance struct {
	Rule   string // the id of the rule, "" for whichever fails there
	Reason string
	Pos    diag.Pos
}

// Acceptances are what is accepted at one place.
type Acceptances []Acceptance

// Disclosure is the rule that only an acceptance by name accepts: a slip
// accepted in passing must not let out what is classified.
const Disclosure = "disclosure"

// For returns what accepts a failure of rule, nil if nothing does.
func (a Acceptances) For(rule string) *Acceptance {
	var any *Acceptance
	for i := range a {
		switch a[i].Rule {
		case rule:
			return &a[i]
		case "":
			any = &a[i]
		}
	}
	if rule == Disclosure {
		return nil
	}
	return any
}

// Text returns the reasons, as readers see them in a note: "" for none.
func (a Acceptances) Text() string {
	reasons := make([]string, len(a))
	for i := range a {
		reasons[i] = a[i].Reason
	}
	return strings.Join(reasons, " ")
}

// Accepts returns what accepts a failure of rule at a value of x in m: at the
// value itself, in the month's figures of the data set, in the month, or in all
// months.
func (m *Month) Accepts(rule string, x *Measure, own Acceptances) *Acceptance {
	for _, a := range []Acceptances{own, m.ByDataset[x.Dataset], m.Accepted, x.Accepted} {
		if found := a.For(rule); found != nil {
			return found
		}
	}
	return nil
}
