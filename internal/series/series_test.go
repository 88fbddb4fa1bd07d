package series

import (
	"math"
	"testing"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/period"
)

// example is two months of emails by category, 280.89+57.07+0.1 and 10+2, with
// a stated total and a value that was revised in April.
func example() (*archive.Archive, *archive.Measure, []*archive.Code) {
	list := &archive.Codelist{Groups: []*archive.Group{{ID: "g"}}}
	list.Codes = []*archive.Code{{ID: "a", Group: list.Groups[0]}, {ID: "b", Group: list.Groups[0]}, {ID: "c"}}
	list.IndexCodes()
	d := &archive.Dataset{ID: "d", Dimensions: []*archive.Dimension{{ID: "code", Codelist: list}}}
	m := &archive.Measure{Dataset: d, ID: "m", Decimals: 2, Dimensions: d.Dimensions}
	d.Measures = []*archive.Measure{m}
	cell := func(c *archive.Code, v float64) archive.Cell { return archive.Cell{Keys: []*archive.Code{c}, Value: v} }
	jan := &archive.Slice{By: d.Dimensions, Cells: []archive.Cell{cell(list.Codes[0], 280.89), cell(list.Codes[1], 57.07), cell(list.Codes[2], 0.1)}}
	feb := &archive.Slice{By: d.Dimensions, Stated: &archive.Cell{Value: 13}, Cells: []archive.Cell{cell(list.Codes[0], 10), cell(list.Codes[1], 2)}}
	feb.Cells[1].Remarks = &archive.Remarks{Revisions: []archive.Revision{{On: period.Date{Year: 2018, Month: 4, Day: 3}, Was: 5, Reason: "counted twice", Pos: diag.Pos{Line: 1}}}}
	a := &archive.Archive{Measures: d.Measures, Months: []*archive.Month{
		{Period: period.New(2018, 1), Slices: []*archive.Slice{jan}},
		{Period: period.New(2018, 2), Slices: []*archive.Slice{feb}},
	}}
	return a, m, list.Codes
}

var jan, feb = period.New(2018, 1), period.New(2018, 2)

func TestSumsAreExactToTheDecimals(t *testing.T) {
	a, m, _ := example()
	if got := (View{Archive: a}).Of(m, jan).Number; got != 338.06 {
		t.Errorf("total %v, want 338.06", got)
	}
}

func TestPicks(t *testing.T) {
	a, m, codes := example()
	v, dim := View{Archive: a}, m.Dimensions[0]
	for _, c := range []struct {
		name string
		pick Pick
		want float64
	}{
		{"code", Pick{Dimension: dim, Code: codes[1]}, 57.07},
		{"group", Pick{Dimension: dim, Group: codes[0].Group}, 337.96},
		{"codes without a group", Pick{Dimension: dim}, 0.1},
	} {
		if got := v.Of(m, jan, c.pick); got.Number != c.want || got.Missing {
			t.Errorf("%s: %+v, want %v", c.name, got, c.want)
		}
	}
}

func TestMissing(t *testing.T) {
	a, m, codes := example()
	v, dim := View{Archive: a}, m.Dimensions[0]
	if got := v.Of(m, feb+1); !got.Missing {
		t.Errorf("a month that does not exist: %+v", got)
	}
	if got := v.Of(m, feb, Pick{Dimension: dim, Code: codes[2]}); !got.Missing {
		t.Errorf("a code without a value: %+v", got)
	}
	if got := v.Of(m, feb, Pick{Dimension: &archive.Dimension{}, Code: codes[0]}); !got.Missing {
		t.Errorf("a breakdown the month does not give: %+v", got)
	}
	a.Months[1].Slices[0].Cells[0] = archive.Cell{Keys: codes[:1], Status: archive.NotAvailable}
	if got := v.Of(m, feb); !got.Missing || got.Status != archive.NotAvailable {
		t.Errorf("a sum with a missing part: %+v", got)
	}
	if got := v.Over(m, feb, 12); !got.Missing {
		t.Errorf("twelve months of which ten are missing: %+v", got)
	}
}

func TestStatusOfSums(t *testing.T) {
	a, m, _ := example()
	a.Months[0].Slices[0].Cells[1].Status = archive.Illustrative
	a.Months[0].Slices[0].Cells[2].Status = archive.Provisional
	if got := (View{Archive: a}).Of(m, jan).Status; got != archive.Illustrative {
		t.Errorf("status %q, want illustrative", got)
	}
}

func TestStated(t *testing.T) {
	a, m, _ := example()
	v := View{Archive: a}
	if got := v.Stated(m, feb).Number; got != 13 {
		t.Errorf("stated %v, want 13", got)
	}
	if got := v.Stated(m, jan).Number; got != 338.06 {
		t.Errorf("where none is stated: %v, want the sum 338.06", got)
	}
}

func TestVintages(t *testing.T) {
	a, m, codes := example()
	pick := Pick{Dimension: m.Dimensions[0], Code: codes[1]}
	march := View{a, period.Date{Year: 2018, Month: 3, Day: 2}}.Of(m, feb, pick)
	if march.Number != 5 || march.Status != archive.Plain || len(march.Later()) != 1 || march.Later()[0].Reason != "counted twice" {
		t.Errorf("in March: %+v, want 5, unmarked, corrected later", march)
	}
	for _, v := range []View{{Archive: a}, {a, period.Date{Year: 2018, Month: 4, Day: 3}}} {
		now := v.Of(m, feb, pick)
		if now.Number != 2 || now.Status != archive.Revised || len(now.Later()) > 0 {
			t.Errorf("as of %v: %+v, want 2, revised", v.AsOf, now)
		}
	}
	if got := (View{a, period.Date{Year: 2018, Month: 3, Day: 2}}).Of(m, feb).Number; got != 15 {
		t.Errorf("the total in March is %v, want 15", got)
	}
}

func TestDerived(t *testing.T) {
	a, m, _ := example()
	half := &archive.Measure{ID: "half", Aggregate: archive.None, Derive: func(value func(*archive.Measure) (float64, bool)) (float64, bool) {
		x, ok := value(m)
		return x / 2, ok
	}}
	v := View{Archive: a}
	if got := v.Of(half, jan); got.Number != 169.03 || got.Missing {
		t.Errorf("%+v, want 169.03", got)
	}
	if got := v.Of(half, feb+1); !got.Missing {
		t.Errorf("without its source: %+v, want missing", got)
	}
	if got := v.Over(half, feb, 2); !got.Missing {
		t.Errorf("a ratio over months: %+v, want missing", got)
	}
}

func TestIncompleteSumsAreConfidential(t *testing.T) {
	a, m, codes := example()
	a.Months[0].Slices[0].Incomplete = true
	v := View{Archive: a}
	for _, picks := range [][]Pick{nil, {{Dimension: m.Dimensions[0], Group: codes[0].Group}}} {
		if got := v.Of(m, jan, picks...); !got.Missing || got.Status != archive.Confidential {
			t.Errorf("%+v, want confidential", got)
		}
	}
	if got := v.Of(m, jan, Pick{Dimension: m.Dimensions[0], Code: codes[0]}); got.Missing {
		t.Errorf("a value that is not withheld: %+v", got)
	}
}

func TestWhatDoesNotApplyIsNoPart(t *testing.T) {
	a, m, codes := example()
	a.Months[1].Slices[0].Cells[1].Status = archive.NotApplicable
	if got := (View{Archive: a}).Of(m, feb); got.Number != 10 || got.Missing {
		t.Errorf("%+v, want 10", got)
	}
	a.Months[1].Slices[0].Cells = a.Months[1].Slices[0].Cells[1:]
	for _, picks := range [][]Pick{nil, {{Dimension: m.Dimensions[0], Code: codes[1]}}} {
		if got := (View{Archive: a}).Of(m, feb, picks...); !got.Missing || got.Status != archive.NotApplicable {
			t.Errorf("where nothing applies: %+v", got)
		}
	}
}

func TestRatiosDoNotAddUp(t *testing.T) {
	a, m, codes := example()
	m.Aggregate = archive.None
	v := View{Archive: a}
	if got := v.Of(m, jan); !got.Missing || got.Status != archive.NotApplicable {
		t.Errorf("the sum of ratios: %+v, want not applicable", got)
	}
	if got := v.Stated(m, feb); got.Number != 13 {
		t.Errorf("a stated total: %+v, want 13", got)
	}
	if got := v.Of(m, jan, Pick{Dimension: m.Dimensions[0], Code: codes[0]}); got.Number != 280.89 {
		t.Errorf("one of them: %+v, want 280.89", got)
	}
}

// January adds up to 338.06 and February states 13 where its parts give 12.
func TestPublishedTotalsMakeWhatIsDerived(t *testing.T) {
	a, m, _ := example()
	half := &archive.Measure{ID: "half", Derive: func(value func(*archive.Measure) (float64, bool)) (float64, bool) {
		x, ok := value(m)
		return x / 2, ok
	}}
	v := View{Archive: a}
	if got := v.Of(half, feb); got.Number != 6.5 {
		t.Errorf("%+v, want half of the stated 13", got)
	}
	if got := v.Over(m, feb, 2); got.Number != 351.06 {
		t.Errorf("two months: %+v, want 338.06 and 13", got)
	}
}

func TestRatioOverMonthsIsTheRatioOfSums(t *testing.T) {
	a, m, codes := example()
	first := Pick{Dimension: m.Dimensions[0], Code: codes[0]}
	share := &archive.Measure{ID: "share", Derive: func(value func(*archive.Measure) (float64, bool)) (float64, bool) {
		x, ok := value(m)
		return 4 / x, ok
	}}
	if got, want := (View{Archive: a}).Over(share, feb, 2, first).Number, 4/290.89; math.Abs(got-want) > 1e-12 {
		t.Errorf("%v, want %v: not the sum of two ratios", got, want)
	}
}
