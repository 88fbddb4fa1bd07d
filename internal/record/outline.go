package record

import (
	"encoding/json"
	"fmt"

	"almanac/internal/period"
)

// Outline reads of a record which addresses the publication has: for whom it was made,
// what it withdraws, its months, and of their reports the attachments. That is all that a
// deploy asks, and a hundredth of the record, which of a large archive has hundreds of
// megabytes. So it is also read where figures are written as another version does.
func Outline(data []byte) (*Record, error) {
	var in struct {
		Format    string       `json:"format"`
		Audience  string       `json:"audience"`
		Withdrawn []withdrawal `json:"withdrawn"`
		Months    []struct {
			Month  string `json:"month"`
			Report *struct{ Attachments []Attachment }
		} `json:"months"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return nil, fmt.Errorf("it is no record: %w", err)
	}
	if err := known(in.Format); err != nil {
		return nil, err
	}
	r := &Record{Audience: in.Audience}
	for _, w := range in.Withdrawn {
		if err := r.withdraw(w); err != nil {
			return nil, err
		}
	}
	for _, m := range in.Months {
		at, err := period.ParseMonth(m.Month)
		if err != nil {
			return nil, fmt.Errorf("month %q: %w", m.Month, err)
		}
		out := &Month{Period: at}
		if m.Report != nil {
			out.Report = &Report{Attachments: m.Report.Attachments}
		}
		r.Months = append(r.Months, out)
	}
	return r, r.ordered()
}
