package diff

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentences cuts paragraphs into sentences: after a full stop, a question mark or
// an exclamation mark where a capital letter or a quotation mark follows.
func sentences(lines []string) []string {
	var out []string
	for _, line := range lines {
		start := 0
		for i := 0; i < len(line); i++ {
			if !strings.ContainsRune(".!?", rune(line[i])) || i+2 >= len(line) || line[i+1] != ' ' {
				continue
			}
			next, _ := utf8.DecodeRuneInString(line[i+2:])
			if unicode.IsUpper(next) || unicode.IsDigit(next) || strings.ContainsRune("“„\"«", next) {
				out = append(out, line[start:i+1])
				start = i + 2
			}
		}
		if rest := strings.TrimSpace(line[start:]); rest != "" {
			out = append(out, rest)
		}
	}
	return out
}

// edits compares two texts that are lists of sentences.
func edits(was, is []string) []Edit {
	var out []Edit
	var gone, come []string
	flush := func() {
		out = append(out, paired(gone, come)...)
		gone, come = nil, nil
	}
	align(was, is, func(a, b int) {
		switch {
		case b < 0:
			gone = append(gone, was[a])
		case a < 0:
			come = append(come, is[b])
		default:
			flush()
		}
	})
	flush()
	return out
}

// paired makes one change of two sentences that have most of their words in
// common, in the order of the new text.
func paired(gone, come []string) []Edit {
	var out []Edit
	for _, is := range come {
		best, most := -1, 0.5
		for i, was := range gone {
			if x := likeness(was, is); x > most {
				best, most = i, x
			}
		}
		e := Edit{Is: is}
		if best >= 0 {
			for _, was := range gone[:best] {
				out = append(out, Edit{Was: was})
			}
			e.Was, gone = gone[best], gone[best+1:]
		}
		out = append(out, e)
	}
	for _, was := range gone {
		out = append(out, Edit{Was: was})
	}
	return out
}

// likeness is how many words two texts have in common, 1 for all.
func likeness(a, b string) float64 {
	x, y := strings.Fields(a), strings.Fields(b)
	if len(x)+len(y) == 0 {
		return 0
	}
	count := map[string]int{}
	for _, w := range x {
		count[w]++
	}
	same := 0
	for _, w := range y {
		if count[w] > 0 {
			count[w]--
			same++
		}
	}
	return 2 * float64(same) / float64(len(x)+len(y))
}

// mostCells bounds the table that align fills, 16 MB of it. Longer texts of which
// nothing but beginning and end is the same have gone and come as wholes.
const mostCells = 4 << 20

// align walks through two lists in order: step gets the indices of two elements
// that are the same, or one index and -1 for an element that the other list does
// not have. It finds the longest common subsequence.
func align[T comparable](a, b []T, step func(a, b int)) {
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		step(start, start)
		start++
	}
	enda, endb := len(a), len(b)
	for enda > start && endb > start && a[enda-1] == b[endb-1] {
		enda--
		endb--
	}
	middle(a[start:enda], b[start:endb], func(i, j int) {
		if i >= 0 {
			i += start
		}
		if j >= 0 {
			j += start
		}
		step(i, j)
	})
	for ; enda < len(a); enda++ {
		step(enda, endb)
		endb++
	}
}

func middle[T comparable](a, b []T, step func(a, b int)) {
	width := len(b) + 1
	var longest []int32 // common subsequence of a[i:] and b[j:]
	if (len(a)+1)*width <= mostCells {
		longest = make([]int32, (len(a)+1)*width)
		for i := len(a) - 1; i >= 0; i-- {
			for j := len(b) - 1; j >= 0; j-- {
				if at := i*width + j; a[i] == b[j] {
					longest[at] = longest[at+width+1] + 1
				} else {
					longest[at] = max(longest[at+width], longest[at+1])
				}
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case longest != nil && i < len(a) && j < len(b) && a[i] == b[j]:
			step(i, j)
			i++
			j++
		case i < len(a) && (j == len(b) || longest == nil || longest[(i+1)*width+j] >= longest[i*width+j+1]):
			step(i, -1)
			i++
		default:
			step(-1, j)
			j++
		}
	}
}
