// Package diag is how the program talks about faults in what an editor wrote:
// where, what, how to mend it, and which other place matters.
//
// A fault in content is a Diagnostic and never a Go error: parsing functions
// return their value together with a List, so that one run reports every
// fault. A Go error is kept for the machine failing (a disk, a port).
//
// A diagnostic reads
//
//	content/reports/2018-02/data.toml:14:1: error: unknown data set "helpdsk" [unknown-dataset]
//	    help: did you mean "helpdesk"?
//	    content/datasets/helpdesk.toml:1:1: declared here
//
// Lines and columns count from 1; a column counts Unicode code points, as
// editors do. Line 0 means the whole file.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// Pos is a place in an input file.
type Pos struct {
	File string `json:"file"` // slash-separated, relative to the site root
	Line int    `json:"line"`
	Col  int    `json:"col"`
}

func (p Pos) String() string { return string(p.Append(nil)) }

// Append appends what String returns.
func (p Pos) Append(b []byte) []byte {
	b = append(b, p.File...)
	if p.Line == 0 {
		return b
	}
	b = strconv.AppendInt(append(b, ':'), int64(p.Line), 10)
	if p.Col == 0 {
		return b
	}
	return strconv.AppendInt(append(b, ':'), int64(p.Col), 10)
}

// IsValid reports whether the position names a file.
func (p Pos) IsValid() bool { return p.File != "" }

// Compare orders positions by file, line and column.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}

// Severity says what a diagnostic does to a build.
type Severity int

const (
	Error   Severity = iota // nothing is written
	Warning                 // written all the same, unless the build is strict
)

func (s Severity) String() string {
	if s == Error {
		return "error"
	}
	return "warning"
}

// MarshalText writes the severity as a word.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the word.
func (s *Severity) UnmarshalText(text []byte) error {
	switch string(text) {
	case Error.String():
		*s = Error
	case Warning.String():
		*s = Warning
	default:
		return fmt.Errorf("%q is no severity", text)
	}
	return nil
}

// Diagnostic is one fault.
type Diagnostic struct {
	Severity Severity `json:"severity"`
	Rule     string   `json:"rule"` // a stable id: "unknown-dataset", "stated-total"
	Pos
	Message string `json:"message"`        // one line, without a full stop
	Help    string `json:"help,omitempty"` // how to mend it
	Notes   []Note `json:"notes,omitempty"`
}

// Note points at another place that matters for a diagnostic.
type Note struct {
	Pos
	Message string `json:"message"`
}

// Accepted is a fault that the content accepts, and why.
type Accepted struct {
	Diagnostic
	Reason string `json:"reason"`
}

// List is the diagnostics of one run.
type List []Diagnostic

// Errorf adds an error and returns it for help and notes to be attached.
func (l *List) Errorf(rule string, pos Pos, format string, args ...any) *Diagnostic {
	return l.add(Error, rule, pos, format, args)
}

// Warnf adds a warning and returns it for help and notes to be attached.
func (l *List) Warnf(rule string, pos Pos, format string, args ...any) *Diagnostic {
	return l.add(Warning, rule, pos, format, args)
}

func (l *List) add(s Severity, rule string, pos Pos, format string, args []any) *Diagnostic {
	*l = append(*l, Diagnostic{Severity: s, Rule: rule, Pos: pos, Message: fmt.Sprintf(format, args...)})
	return &(*l)[len(*l)-1]
}

// Helpf sets how to mend the fault. An empty text leaves it unset.
func (d *Diagnostic) Helpf(format string, args ...any) *Diagnostic {
	if format != "" {
		d.Help = fmt.Sprintf(format, args...)
	}
	return d
}

// Suggest sets the help to the nearest known name, if one is near.
func (d *Diagnostic) Suggest(name string, known []string) *Diagnostic {
	if s := Nearest(name, known); s != "" {
		d.Help = fmt.Sprintf("did you mean %q?", s)
	}
	return d
}

// At points at another place that matters.
func (d *Diagnostic) At(pos Pos, format string, args ...any) *Diagnostic {
	d.Notes = append(d.Notes, Note{pos, fmt.Sprintf(format, args...)})
	return d
}

// Errors returns how many diagnostics are errors.
func (l List) Errors() int {
	n := 0
	for _, d := range l {
		if d.Severity == Error {
			n++
		}
	}
	return n
}

// Sort orders the list by place, then by message, and drops exact repeats.
func (l *List) Sort() {
	slices.SortStableFunc(*l, func(a, b Diagnostic) int {
		return cmp.Or(a.Pos.Compare(b.Pos), cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Message, b.Message))
	})
	*l = slices.CompactFunc(*l, func(a, b Diagnostic) bool {
		return a.Pos == b.Pos && a.Rule == b.Rule && a.Message == b.Message
	})
}

// Nearest returns the known name that a person most likely meant by name, or
// "" if none is near: at most a third of its letters (and at least one) may
// differ by insertion, deletion, substitution or transposition.
func Nearest(name string, known []string) string {
	best, bestDist := "", max(1, len(name)/3)+1
	for _, k := range known {
		if d := distance(fold(name), fold(k)); d < bestDist || d == bestDist && best != "" && k < best {
			best, bestDist = k, d
		}
	}
	return best
}

// fold forgets the differences that are hardest to see: case, - and _.
func fold(s string) []rune {
	out := []rune(s)
	for i, r := range out {
		switch {
		case r >= 'A' && r <= 'Z':
			out[i] = r + 'a' - 'A'
		case r == '_' || r == ' ':
			out[i] = '-'
		}
	}
	return out
}

// distance is the optimal string alignment distance.
func distance(a, b []rune) int {
	rows := [3][]int{}
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
	}
	prev2, prev, cur := rows[0], rows[1], rows[2]
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}

// Count writes "1 page" and "2 pages", for messages.
func Count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + one + "s"
}
