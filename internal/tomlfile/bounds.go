package tomlfile

import "fmt"

// The bounds of a file. Beyond them a file is refused before a library reads
// it: nesting is recursion, and BurntSushi/toml keeps the whole dotted path of
// every key, so that 20 KB of "a.a.a.…" take 2 GB.
const (
	maxBytes  = 8 << 20 // size of a file
	maxDepth  = 32      // tables and lists within one another, however written
	maxParts  = 32      // parts of a dotted key
	maxValues = 1 << 19 // values and keys in a file, roughly

	maxPaths  = 64 << 20 // bytes of all dotted paths together
	maxFaults = 20       // faults reported of one file
)

// bounds scans the text from off for what the libraries must not see. It reads
// strings and comments as they do; where the text is not TOML the libraries
// stop no later than the scan goes astray.
func bounds(src []byte, off int) (at int, fault string) {
	depth, parts, values, key := 0, 1, 0, true
	for i := off; i < len(src); {
		switch src[i] {
		case '#':
			i = lineEnd(src, i)
			continue
		case '"', '\'':
			i = skipString(src, i)
			continue
		case '[', '{':
			depth++
			values++
			parts, key = 1, true
		case ']', '}':
			depth = max(0, depth-1)
		case '\n':
			parts, key = 1, true
		case ',':
			values++
			parts, key = 1, true
		case '=':
			values++
			key = false
		case '.':
			if key {
				parts++
			}
		}
		switch {
		case depth > maxDepth:
			return i, tooDeep
		case parts > maxParts:
			return i, fmt.Sprintf("a dotted key has more than %d parts", maxParts)
		case values > maxValues:
			return i, fmt.Sprintf("the file has more than %d values", maxValues)
		}
		i++
	}
	return 0, ""
}

var tooDeep = fmt.Sprintf("tables and lists are nested more than %d deep", maxDepth)
