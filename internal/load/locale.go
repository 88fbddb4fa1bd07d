package load

import (
	"strings"

	"almanac/internal/diag"
	"almanac/internal/locale"
	"almanac/internal/tomlfile"
)

// stringsFolder holds a file of words for each language.
const stringsFolder = "layouts/strings/"

// locale reads the words of the site's language, and those the site has words
// of its own for.
func (l *loader) locale() *locale.Locale {
	loc := l.language()
	if loc == nil {
		return nil
	}
	r := tomlfile.NewReader(l.ownWords, "the site's words", &l.diags)
	for _, e := range r.Rest() {
		switch _, known := loc.Words[e.Key]; {
		case !known:
			l.diags.Errorf("unknown-word", e.Pos(), "the layouts have no word %q", e.Key).Suggest(e.Key, keys(loc.Words))
		case e.Value.Kind != tomlfile.String:
			tomlfile.WrongType(&l.diags, e.Key, e.Value, "a text")
		default:
			loc.Words[e.Key] = e.Value.Str
		}
	}
	return loc
}

// language reads the file of the site's language. A language without one, and
// a word its file lacks, fall back to English with a warning.
func (l *loader) language() *locale.Locale {
	tag := l.archive.Site.Language
	loc := &locale.Locale{Tag: tag, Words: map[string]string{}}
	if !l.words(loc, stringsFolder+"en.toml") {
		return nil
	}
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if primary == "en" || primary == "" {
		return loc
	}
	file := stringsFolder + primary + ".toml"
	if l.tree.File(file) == nil {
		l.diags.Warnf("missing-language", l.spoken, "there are no words for language %q: English is used", tag).
			Helpf("copy layouts/strings/en.toml to %s and translate it", file)
		return loc
	}
	english := len(loc.Words)
	own := &locale.Locale{Words: map[string]string{}}
	l.words(own, file)
	var missing []string
	for _, k := range keys(loc.Words) {
		if own.Words[k] == "" {
			own.Words[k] = loc.Words[k]
			missing = append(missing, k)
		}
	}
	if len(missing) > 0 {
		l.diags.Warnf("missing-words", diag.Pos{File: file}, "%d of %d words are missing and shown in English: %s",
			len(missing), english, strings.Join(missing, ", "))
	}
	own.Tag = tag
	return own
}

func (l *loader) words(loc *locale.Locale, file string) bool {
	before := len(l.diags)
	f := l.tree.File(file)
	if f == nil {
		l.diags.Errorf("missing-file", diag.Pos{File: file}, "the words of the layouts are missing")
		return false
	}
	t := l.parsed(l.desk.toml.Parse(f.Path, f.Data())) // plain as a month is, and as large
	if t == nil {
		return false
	}
	r := tomlfile.NewReader(t, "a language", &l.diags)
	copyMonths(&loc.Months, r, "months")
	copyMonths(&loc.MonthsShort, r, "months_short")
	loc.DateForm = r.Need().String("date", "")
	loc.MonthForm = r.Need().String("month", "")
	loc.Decimal = r.Need().String("decimal", "")
	loc.Group = r.String("group", "")
	loc.Percent = r.Need().String("percent", "")
	words := tomlfile.NewReader(r.Need().Table("words"), "the words", &l.diags).Rest()
	loc.Words = make(map[string]string, len(words))
	for _, e := range words {
		if e.Value.Kind != tomlfile.String {
			tomlfile.WrongType(&l.diags, e.Key, e.Value, "a text")
			continue
		}
		loc.Words[e.Key] = e.Value.Str
	}
	r.Done()
	return len(l.diags) == before
}

func copyMonths(to *[12]string, r tomlfile.Reader, key string) {
	names := r.Need().Strings(key)
	if len(names) != len(to) && r.Has(key) {
		r.Errorf("bad-value", key, "%q must list twelve months, not %d", key, len(names))
	}
	copy(to[:], names)
}
