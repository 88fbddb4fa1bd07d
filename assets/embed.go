// Package assets is the default stylesheet, scripts, chart engine, typeface
// and static files, embedded in the program. A site may override any of them,
// file by file, in its own assets folder.
//
// The folder dist is generated; see internal/assets/generate.
package assets

import "embed"

//go:generate go run ../internal/assets/generate -root ..

// Files holds the folders css, js, static and dist.
//
//go:embed css js static all:dist
var Files embed.FS
