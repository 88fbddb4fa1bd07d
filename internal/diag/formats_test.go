package diag

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func sample() (List, []Accepted) {
	var l, a List
	l.Warnf("stated-total", Pos{"content/reports/2018-02/data.toml", 6, 16}, "the total is 100%% wrong").Helpf("correct it").At(Pos{"content/a b.toml", 2, 1}, "declared here")
	l.Errorf("missing-file", Pos{File: "content/site.toml"}, "a site needs this,\nreally: ::error::")
	a.Warnf("jump", Pos{"content/reports/2018-03/data.toml", 1, 1}, "far off")
	return l, []Accepted{{a[0], "the paper says so"}}
}

// TestSARIF holds a log to what SARIF 2.1.0 requires of the parts it has:
// results that name a rule of the driver by id and index, a level of the
// standard, a text, places that count from 1, and justified suppressions.
func TestSARIF(t *testing.T) {
	l, accepted := sample()
	var b strings.Builder
	if err := l.SARIF(&b, accepted, Tool{Name: "almanac", Version: "1.0", Rules: map[string]string{"jump": "no jumps"}}); err != nil {
		t.Fatal(err)
	}
	if faults := sarifFaults([]byte(b.String())); len(faults) > 0 {
		t.Errorf("%s\n%s", strings.Join(faults, "\n"), b.String())
	}
	for _, want := range []string{`"uri": "content/a%20b.toml"`, `"justification": "the paper says so"`, `"startColumn": 16`, `"text": "no jumps"`, `"level": "error"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the log does not have %s", want)
		}
	}
	for _, broken := range [][2]string{{`"ruleIndex": 1`, `"ruleIndex": 7`}, {`"startLine": 6`, `"startLine": 0`}, {`"level": "error"`, `"level": "fatal"`},
		{`"version": "2.1.0"`, `"version": "2.0"`}, {`"kind": "inSource"`, `"kind": "here"`}} {
		if mutant := strings.Replace(b.String(), broken[0], broken[1], 1); mutant == b.String() || len(sarifFaults([]byte(mutant))) == 0 {
			t.Errorf("the test does not see %s", broken[1])
		}
	}
	var none strings.Builder
	if err := (List)(nil).SARIF(&none, nil, Tool{Name: "almanac"}); err != nil || len(sarifFaults([]byte(none.String()))) > 0 {
		t.Errorf("an empty log: %v %v", err, sarifFaults([]byte(none.String())))
	}
}

func sarifFaults(data []byte) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	var log struct {
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct {
					Name  string
					Rules []struct{ ID string }
				}
			}
			Results []struct {
				RuleID           string
				RuleIndex        int
				Level            string
				Message          struct{ Text string }
				Locations        []struct{ PhysicalLocation sarifPlace }
				RelatedLocations []struct {
					PhysicalLocation sarifPlace
					Message          struct{ Text string }
				}
				Suppressions []struct{ Kind, Justification string }
			}
		}
	}
	if err := json.Unmarshal(data, &log); err != nil {
		return []string{err.Error()}
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 || log.Runs[0].Tool.Driver.Name == "" || log.Runs[0].Tool.Driver.Rules == nil || log.Runs[0].Results == nil {
		fault("the log is not SARIF 2.1.0 with one run")
		return
	}
	rules := log.Runs[0].Tool.Driver.Rules
	for i, r := range log.Runs[0].Results {
		if r.RuleIndex >= len(rules) || rules[r.RuleIndex].ID != r.RuleID {
			fault("result %d: rule %d is not %q", i, r.RuleIndex, r.RuleID)
		}
		if r.Level != "error" && r.Level != "warning" {
			fault("result %d: level %q", i, r.Level)
		}
		if r.Message.Text == "" || len(r.Locations) != 1 {
			fault("result %d has no text or not one place", i)
			continue
		}
		faults = append(faults, r.Locations[0].PhysicalLocation.faults()...)
		for _, x := range r.RelatedLocations {
			faults = append(faults, x.PhysicalLocation.faults()...)
		}
		for _, x := range r.Suppressions {
			if x.Kind != "inSource" || x.Justification == "" {
				fault("result %d: suppression %q without a reason or of an unknown kind", i, x.Kind)
			}
		}
	}
	return faults
}

type sarifPlace struct {
	ArtifactLocation struct{ URI string }
	Region           *struct{ StartLine, StartColumn int }
}

func (p sarifPlace) faults() []string {
	if p.ArtifactLocation.URI == "" || strings.ContainsAny(p.ArtifactLocation.URI, " \\") {
		return []string{fmt.Sprintf("%q is not the address of a file", p.ArtifactLocation.URI)}
	}
	if p.Region != nil && (p.Region.StartLine < 1 || p.Region.StartColumn < 0) {
		return []string{"a place does not count from 1"}
	}
	return nil
}

func TestGitHub(t *testing.T) {
	l, _ := sample()
	var b strings.Builder
	if err := l.In("sites/a,b/").GitHub(&b); err != nil {
		t.Fatal(err)
	}
	want := `::warning file=sites/a%2Cb/content/reports/2018-02/data.toml,line=6,col=16,title=stated-total::the total is 100%25 wrong%0Acorrect it%0Asites/a,b/content/a b.toml:2:1: declared here
::error file=sites/a%2Cb/content/site.toml,title=missing-file::a site needs this,%0Areally: ::error::
`
	if b.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), want)
	}
}
