// Package layouts holds the default theme: the html/template files and the
// words they use. A site overrides any of them, one file at a time, by a file
// of the same path in its own layouts folder.
//
//   - *.html are the pages; each starts from base.html and fills its blocks.
//   - partials/*.html are the components; {{ template "figure" . }} is
//     partials/figure.html.
//   - strings/*.toml are the words, one file a language.
package layouts

import "embed"

// Files is the default theme.
//
//go:embed *.html partials/*.html strings/*.toml
var Files embed.FS
