package verify

// sort of thing that is looked for.
type sort int // a word, a phrase …

const (
	word sort = iota
	phrase
	named
	numeral
)

var sortNames = [...]string{"a word", "a phrase", "a name", "a number"}

// key is a thing that is looked for.
type key struct {
	sort sort
	hash uint64
}

// index finds in a text whatever of the restricted material tells itself from
// what is public: in one pass, whatever there is to be found.
type index struct {
	pieces []piece       // without their texts
	of     map[key]int32 // the piece that a thing is first found in
	names  [longest + 1]bool
	left   [len(sortNames)]int // things of each sort
	filter []uint64            // one bit for the hashes there are: most of a text is told apart by it
}

func newIndex(pieces []piece) *index {
	x := &index{of: map[key]int32{}, pieces: pieces}
	for n := range pieces {
		x.build(&pieces[n], int32(n))
		pieces[n].text = "" // nobody asks for it again, and what is held back may be a decade
	}
	x.remove(nil)
	return x
}

func (x *index) put(k key, n int32) {
	if _, again := x.of[k]; !again {
		x.of[k] = n
	}
}

// remove takes things out, and makes the filter for what is left: the fewer bits of it are
// set, the less of a text is looked up.
func (x *index) remove(gone map[key]bool) {
	for k := range gone {
		delete(x.of, k)
	}
	words := 1 << 7
	for words < len(x.of)/4 {
		words *= 2
	}
	x.filter, x.left = make([]uint64, words), [len(sortNames)]int{}
	for k := range x.of {
		word, bit := x.place(k)
		x.filter[word] |= bit
		x.left[k.sort]++
	}
}

// place returns where the filter has a key. The hash of a number has its differences in
// the upper half, that of a word in the lower one.
func (x *index) place(k key) (word, bit uint64) {
	h := k.hash ^ k.hash>>32
	return (h >> 6) & uint64(len(x.filter)-1), 1 << (h % 64)
}

func (x *index) has(k key) bool {
	_, ok := x.get(k)
	return ok
}

func (x *index) get(k key) (int32, bool) {
	if word, bit := x.place(k); x.filter[word]&bit == 0 {
		return 0, false
	}
	n, ok := x.of[k]
	return n, ok
}

func (x *index) build(p *piece, n int32) {
	if p.form == figure {
		if v, ok := parseFigure(p.text); ok {
			x.put(key{numeral, v}, n)
		}
		return
	}
	var w window
	b := []byte(p.text)
	count := 0
	tokens(b, func(t token) {
		w.push(t)
		count++
		if t.isWord() {
			x.put(key{word, t.hash}, n)
		}
		if h, ok := w.phrase(run); ok && p.form == prose {
			x.put(key{phrase, h}, n)
		}
		numbersAt(b, t, func(v uint64) { x.put(key{numeral, v}, n) })
	})
	if h, ok := w.phrase(count); ok && count >= short && count < run && p.form == prose {
		x.put(key{phrase, h}, n)
	}
	if (p.form == name || p.form == address) && w.row == count && count > 1 {
		x.put(key{named, w.name(count)}, n)
		x.names[count] = true
	}
}

// how a text is looked at.
type how int

const (
	plain how = iota
	markup
	wordsOnly // its numbers are measures and colours
	postings  // its numbers in lists count and point
)

// scan calls found for whatever of the restricted material a text has.
func (x *index) scan(b []byte, how how, found func(k key, piece int32, at token)) {
	if len(x.of) == 0 {
		return
	}
	var w window
	try := func(k key, t token) {
		if n, ok := x.get(k); ok {
			found(k, n, t)
		}
	}
	drawing := attributes{b: b}
	tokens(b, func(t token) {
		w.push(t)
		if t.isWord() {
			try(key{word, t.hash}, t)
		}
		if x.left[phrase] > 0 {
			for n := short; n <= run; n++ {
				if h, ok := w.phrase(n); ok {
					try(key{phrase, h}, t)
				}
			}
		}
		if x.left[named] > 0 {
			for n := 2; n <= w.row; n++ {
				if x.names[n] && !dateGoesOn(b, &w, n, t) {
					try(key{named, w.name(n)}, t)
				}
			}
		}
		if x.left[numeral] == 0 || t.letters > 0 || how == wordsOnly || how == postings && isBare(b, t) {
			return
		}
		numbersAt(b, t, func(v uint64) {
			k := key{numeral, v}
			if n, ok := x.get(k); ok && !(how == markup && drawing.has(t)) { // which takes long
				found(k, n, t)
			}
		})
	})
}

// dateGoesOn reports whether the last n tokens are numbers and only the beginning of a date: the
// second of March is on the pages of February, whatever becomes of the report of March.
func dateGoesOn(b []byte, w *window, n int, t token) bool {
	for i := range n {
		if p := w.back(i); p.letters > 0 || p.digits != 2 && p.digits != 4 {
			return false
		}
	}
	rest := b[t.end:]
	return len(rest) >= 3 && rest[0] == '-' && isDigit(rest[1]) && isDigit(rest[2]) && (len(rest) == 3 || !isDigit(rest[3])) && t.start > 0 && b[t.start-1] == '-'
}

// attributes knows which numbers of a page are the measures of a drawing.
type attributes struct {
	b     []byte
	at    int
	inTag bool
	quote byte
	from  int // where the name of the attribute begins
	is    string
}

// has reports whether a token stands in an attribute that says where something is
// drawn. It is asked in the order of the text.
func (a *attributes) has(t token) bool {
	for ; a.at < t.start; a.at++ {
		c := a.b[a.at]
		switch {
		case !a.inTag:
			if c == '<' && a.at+1 < len(a.b) && isLetter(a.b[a.at+1]) {
				a.inTag, a.from, a.is = true, a.at+1, ""
			}
		case a.quote != 0:
			if c == a.quote {
				a.quote, a.is, a.from = 0, "", a.at+1
			}
		case c == '"' || c == '\'':
			a.quote = c
		case c == '=':
			a.is = string(a.b[a.from:a.at])
		case c == '>':
			a.inTag = false
		case c == ' ' || c == '\n':
			a.from, a.is = a.at+1, ""
		}
	}
	return a.inTag && geometry[a.is]
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// geometry are the attributes of drawings that hold lengths and places.
var geometry = map[string]bool{"d": true, "x": true, "y": true, "x1": true, "x2": true, "y1": true, "y2": true, "cx": true, "cy": true,
	"r": true, "rx": true, "ry": true, "dx": true, "dy": true, "width": true, "height": true, "points": true, "transform": true,
	"viewBox": true, "style": true, "font-size": true, "stroke-width": true, "stroke-dasharray": true, "offset": true}
