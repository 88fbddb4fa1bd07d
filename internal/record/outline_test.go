package record_test

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"almanac/internal/record"
)

// TestOutline holds what is read of a record in outline to the whole of it.
func TestOutline(t *testing.T) {
	for _, name := range cases {
		data := forReaders(t, name, map[string]string{"restricted": "Amber"}[name]).Encode()
		whole, err := record.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		want := &record.Record{Audience: whole.Audience, Withdrawn: whole.Withdrawn}
		for _, m := range whole.Months {
			x := &record.Month{Period: m.Period}
			if m.Report != nil {
				x.Report = &record.Report{Attachments: m.Report.Attachments}
			}
			want.Months = append(want.Months, x)
		}
		if got, err := record.Outline(data); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s has the outline %+v (%v), want %+v", name, got, err, want)
		}
	}
	for _, none := range []string{"", "{}", `{"format":"almanac record 0"}`, `{"format":"almanac record 1","months":[{"month":"x"}]}`, `{"format":"almanac record 1","months":[{"month":"2018-02"},{"month":"2018-01"}]}`, `{"format":"almanac record 1","withdrawn":[{"address":"x/","on":"x"}]}`} {
		if _, err := record.Outline([]byte(none)); err == nil {
			t.Errorf("%s is read", none)
		}
	}
}

// TestOutlineSize reads a record of many figures: they are passed over, and take no memory.
func TestOutlineSize(t *testing.T) {
	figures := strings.Repeat(`"a.b":{"c":1,"d":[2,"p"]},`, 4000)
	months := make([]string, 20)
	for i := range months {
		months[i] = fmt.Sprintf(`{"month":"2018-%02d","report":{"published":"2020-01-02","text":[%s"x"],"attachments":[{"title":"A","file":"a.pdf"}]},"figures":{%s"e":3}}`, 1+i/2, strings.Repeat(`"words",`, 1000), figures)
	}
	data := []byte(`{"format":"almanac record 1","audience":"White","months":[` + strings.Join(months, ",") + `]}`)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := record.Outline(data); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > uint64(len(data))/10 {
		t.Errorf("%d bytes are read with %d", len(data), took)
	}
}
