package load

import (
	"almanac/internal/archive"
	"almanac/internal/period"
	"almanac/internal/tomlfile"
)

// restated reads what a month's source says of earlier months: the figures of
// each, in the shape that month has them itself.
func (l *loader) restated(m *archive.Month, r tomlfile.Reader) {
	v := r.Value("restated")
	if v == nil {
		return
	}
	if v.Kind != tomlfile.TableKind {
		tomlfile.WrongType(&l.diags, "restated", v, tomlfile.TableKind.String())
		return
	}
	for _, e := range v.Table.Entries {
		of, err := period.ParseMonth(e.Key)
		switch {
		case err != nil:
			l.diags.Errorf("bad-month", e.Pos(), "the key %v", err).Helpf("write [restated.%s.DATASET]", m.Period-1)
		case of >= m.Period:
			l.diags.Errorf("bad-month", e.Pos(), "%s does not lie before %s and cannot be restated", of, m.Period)
		case e.Value.Kind != tomlfile.TableKind:
			tomlfile.WrongType(&l.diags, e.Key, e.Value, tomlfile.TableKind.String())
		default:
			l.restatement(m, of, e)
		}
	}
}

func (l *loader) restatement(m *archive.Month, of period.Month, e tomlfile.Entry) {
	then := &archive.Month{Period: of, Slices: make([]*archive.Slice, len(l.archive.Measures))}
	for _, e := range e.Value.Table.Entries {
		d := l.datasets[e.Key]
		switch {
		case d == nil:
			if !l.isWithheld("data set", e.Key) {
				l.unknown("data set", e.Key, e.Pos(), keys(l.datasets))
			}
		case d.IsRecords():
			l.diags.Errorf("restated", e.Pos(), "%q holds records, which are not restated", d.ID).Helpf("restate figures, and correct records where they stand")
		case e.Value.Kind != tomlfile.TableKind:
			tomlfile.WrongType(&l.diags, e.Key, e.Value, tomlfile.TableKind.String())
		default:
			l.figures(then, d, e.Value.Table)
		}
	}
	for _, a := range then.ByDataset {
		l.diags.Errorf("unknown-key", a[0].Pos, "a restatement has no \"accepted\" of its own").Helpf("accept it at the value that differs")
	}
	m.Restated = append(m.Restated, archive.Restatement{Of: of, Slices: then.Slices, Pos: e.Pos()})
}
