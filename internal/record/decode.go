package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"almanac/internal/archive"
	"almanac/internal/period"
)

// Decode reads a record. Of several series of reports it has the ids alone. An error says in one line why data is none.
func Decode(data []byte) (*Record, error) {
	var in struct {
		Format      string                 `json:"format"`
		Audience    string                 `json:"audience"`
		Series      []string               `json:"series"`
		Withdrawn   []withdrawal           `json:"withdrawn"`
		Pages       []Page                 `json:"pages"`
		Definitions map[string]string      `json:"definitions"`
		Redefined   map[string][][2]string `json:"redefined"`
		Months      []inMonth              `json:"months"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return nil, fmt.Errorf("it is no record: %w", err)
	}
	if err := known(in.Format); err != nil {
		return nil, err
	}
	r := &Record{Audience: in.Audience, Pages: in.Pages, Definitions: in.Definitions, Redefined: map[string][]Redefined{}}
	for _, id := range in.Series {
		if id == "" || strings.ContainsAny(id, `./\`) {
			return nil, fmt.Errorf("%q cannot be a series", id)
		}
		r.Series = append(r.Series, &Record{ID: id})
	}
	for _, w := range in.Withdrawn {
		if err := r.withdraw(w); err != nil {
			return nil, err
		}
	}
	for name, list := range in.Redefined {
		for _, x := range list {
			on, err := period.ParseDate(x[0])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			r.Redefined[name] = append(r.Redefined[name], Redefined{on, x[1]})
		}
	}
	for i := range in.Months {
		m, err := in.Months[i].month()
		if err != nil {
			return nil, fmt.Errorf("month %q: %w", in.Months[i].Month, err)
		}
		r.Months = append(r.Months, m)
	}
	return r, r.ordered()
}

func known(f string) error {
	if f != format {
		return fmt.Errorf("its format is %q, and this program reads %q", f, format)
	}
	return nil
}

type withdrawal struct{ Address, On, Reason string }

func (r *Record) withdraw(w withdrawal) error {
	on, err := period.ParseDate(w.On)
	r.Withdrawn = append(r.Withdrawn, archive.Withdrawal{Address: w.Address, On: on, Reason: w.Reason})
	return err
}

// ordered returns an error if Month would not find all months.
func (r *Record) ordered() error {
	if !slices.IsSortedFunc(r.Months, func(a, b *Month) int { return int(a.Period - b.Period) }) {
		return errors.New("its months are not in order")
	}
	return nil
}

type inMonth struct {
	Month   string                     `json:"month"`
	Report  *inReport                  `json:"report"`
	Figures map[string]json.RawMessage `json:"figures"`
	Records map[string][]string        `json:"records"`
}

type inReport struct {
	Title, Published, Class string
	Corrections             []struct{ On, Text, Section string }
	Attachments             []Attachment
	Text                    []string
}

func (in *inMonth) month() (*Month, error) {
	at, err := period.ParseMonth(in.Month)
	if err != nil {
		return nil, err
	}
	m := &Month{Period: at, Figures: make(map[string]Breakdown, len(in.Figures)), Records: in.Records}
	for name, raw := range in.Figures {
		if m.Figures[name], err = breakdown(raw); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if in.Report != nil {
		m.Report, err = in.Report.report()
	}
	return m, err
}

func (in *inReport) report() (*Report, error) {
	on, err := period.ParseDate(in.Published)
	if err != nil {
		return nil, err
	}
	r := &Report{Title: in.Title, Published: on, Class: in.Class, Attachments: in.Attachments, Text: in.Text}
	for _, c := range in.Corrections {
		if on, err = period.ParseDate(c.On); err != nil {
			return nil, err
		}
		r.Corrections = append(r.Corrections, archive.TextCorrection{On: on, Text: c.Text, Section: c.Section})
	}
	return r, nil
}

func breakdown(raw json.RawMessage) (Breakdown, error) {
	out := Breakdown{}
	parts := map[string]json.RawMessage{"": raw}
	if bytes.HasPrefix(raw, []byte("{")) {
		parts = nil
		if err := json.Unmarshal(raw, &parts); err != nil {
			return nil, err
		}
	}
	for key, raw := range parts {
		f, err := readFigure(raw)
		if err != nil {
			return nil, err
		}
		out[key] = f
	}
	return out, nil
}

func readFigure(raw json.RawMessage) (*Figure, error) {
	f := &Figure{}
	switch raw[0] {
	case '"':
		return f, json.Unmarshal(raw, &f.Now.Status)
	case '[':
		var list []json.RawMessage
		if err := json.Unmarshal(raw, &list); err != nil {
			return nil, err
		}
		return f, f.read(list)
	}
	return f, json.Unmarshal(raw, &f.Now.Value)
}

func (f *Figure) read(list []json.RawMessage) error {
	if len(list) < 2 {
		return errors.New("a figure has a value and a status")
	}
	if err := f.Now.read(list); err != nil || len(list) == 2 {
		return err
	}
	var revisions [][]json.RawMessage
	if err := json.Unmarshal(list[2], &revisions); err != nil {
		return err
	}
	for _, x := range revisions {
		if len(x) != 4 {
			return errors.New("a correction has a date, a value, a status and a reason")
		}
		var on string
		var r Revision
		err := errors.Join(json.Unmarshal(x[0], &on), r.Was.read(x[1:]), json.Unmarshal(x[3], &r.Reason))
		if err == nil {
			r.On, err = period.ParseDate(on)
		}
		if err != nil {
			return err
		}
		f.Revisions = append(f.Revisions, r)
	}
	return nil
}

// read takes value and status from the beginning of a list.
func (s *State) read(list []json.RawMessage) error {
	return errors.Join(json.Unmarshal(list[0], &s.Value), json.Unmarshal(list[1], &s.Status))
}
