package markup

// Escapes has for each byte what stands for it in markup, "" for one that can stand for
// itself.
type Escapes [256]string

// Bytes is a set of bytes: 1 for each that is in it.
type Bytes [256]byte

// Set returns the bytes that cannot stand for themselves.
func (e *Escapes) Set() (set Bytes) {
	for c, esc := range e {
		if esc != "" {
			set[c] = 1
		}
	}
	return set
}

// Before returns how many bytes at the start of s come before the first one of the set.
// All text goes through here, and nearly none has one: to look for it in four bytes at
// a time takes half of what one by one takes.
func Before[T string | []byte](set *Bytes, s T) int {
	i := 0
	for i < len(s)-3 && set[s[i]]|set[s[i+1]]|set[s[i+2]]|set[s[i+3]] == 0 {
		i += 4
	}
	for i < len(s) && set[s[i]] == 0 {
		i++
	}
	return i
}
