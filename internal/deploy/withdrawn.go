package deploy

import (
	"path"

	"almanac/internal/archive"
	"almanac/internal/record"
)

// Withdrawn are the addresses that a site takes back and the one before it had.
type Withdrawn []archive.Withdrawal

// Covers reports whether an address is taken back.
func (w Withdrawn) Covers(address string) bool {
	for i := range w {
		if w[i].Covers(address) {
			return true
		}
	}
	return false
}

// withdrawnBy compares two records, those of the sites below folder: what the new one
// withdraws in words, and the reports, months and attachments that it no longer has.
// Without an old record all that is withdrawn is news.
func withdrawnBy(folder string, old, next *record.Record) Withdrawn {
	var out Withdrawn
	add := func(address string) {
		out = append(out, archive.Withdrawal{Address: path.Join(folder, address) + trailing(address)})
	}
	if old == nil {
		old = &record.Record{}
	}
	was := Withdrawn(old.Withdrawn)
	for _, w := range next.Withdrawn {
		if !was.Covers(w.Address) {
			add(w.Address)
		}
	}
	for _, m := range old.Months {
		for _, address := range lost(m, next.Month(m.Period)) {
			add(address)
		}
	}
	return out
}

func trailing(address string) string {
	if len(address) > 0 && address[len(address)-1] == '/' {
		return "/"
	}
	return ""
}

// lost returns the addresses that went with what a month no longer has.
func lost(was, now *record.Month) (out []string) {
	folder := was.Period.Path() + "/"
	if now == nil {
		return []string{folder, "compare/" + was.Period.String()}
	}
	if was.Report == nil {
		return nil
	}
	if now.Report == nil {
		return []string{folder}
	}
	stays := map[string]bool{}
	for _, a := range now.Report.Attachments {
		stays[a.File] = true
	}
	for _, a := range was.Report.Attachments {
		if a.File != "" && !stays[a.File] {
			out = append(out, folder+a.File)
		}
	}
	return out
}
