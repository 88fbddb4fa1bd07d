package diag

// most is how many faults of one rule are told of one file. What has more has one cause,
// and nobody reads on.
const most = 1000

// Brief returns the list without what exceeds that, and with one diagnostic in the place
// of the first that is left out, which says how many there are.
func (l List) Brief() List {
	if !l.isCrowded() {
		return l
	}
	type kind struct {
		severity   Severity
		rule, file string
	}
	count := map[kind]int{}
	of := func(d *Diagnostic) kind { return kind{d.Severity, d.Rule, d.File} }
	for i := range l {
		count[of(&l[i])]++
	}
	told := map[kind]int{}
	var out List
	for i := range l {
		k := of(&l[i])
		told[k]++
		switch more := count[k] - most; {
		case told[k] <= most || more == 1: // one more is as short as to say so
			out = append(out, l[i])
		case told[k] == most+1:
			out.add(k.severity, k.rule, l[i].Pos, "here begin %d more of this kind in the file, which are not listed", []any{more})
		}
	}
	return out
}

// isCrowded reports whether a file has so many faults that some may be left out.
func (l List) isCrowded() bool {
	count := map[string]int{}
	for i := 0; i < len(l); {
		from, file := i, l[i].File
		for i < len(l) && l[i].File == file {
			i++
		}
		if count[file] += i - from; count[file] > most {
			return true
		}
	}
	return false
}
