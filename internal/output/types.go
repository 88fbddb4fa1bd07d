package output

import (
	"path"
	"strings"
)

// types are the kinds of files a site has: they do not depend on the machine.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".json": "application/json", ".csv": "text/csv; charset=utf-8", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp", ".avif": "image/avif", ".jpg": "image/jpeg", ".woff2": "font/woff2",
	".pdf": "application/pdf", ".xlsx": office + "spreadsheetml.sheet", ".webmanifest": "application/manifest+json",
	".gz": "application/gzip",

	// what else comes from assets/static
	".htm": "text/html; charset=utf-8", ".mjs": "text/javascript; charset=utf-8", ".wasm": "application/wasm",
	".ico": "image/x-icon", ".woff": "font/woff", ".ttf": "font/ttf", ".otf": "font/otf",

	// what else is attached to reports
	".jpeg": "image/jpeg", ".gif": "image/gif", ".tsv": "text/tab-separated-values; charset=utf-8", ".md": "text/markdown; charset=utf-8",
	".geojson": "application/geo+json", ".ics": "text/calendar; charset=utf-8", ".zip": "application/zip", ".rtf": "application/rtf",
	".docx": office + "wordprocessingml.document", ".pptx": office + "presentationml.presentation",
	".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".ppt": "application/vnd.ms-powerpoint",
	".odt": open + "text", ".ods": open + "spreadsheet", ".odp": open + "presentation",
	".mp3": "audio/mpeg", ".mp4": "video/mp4", ".webm": "video/webm",
}

const (
	office = "application/vnd.openxmlformats-officedocument."
	open   = "application/vnd.oasis.opendocument."
)

// IsWellKnown reports whether a file has a name without an ending that the web has agreed
// on, as .well-known/nodeinfo: nearly all of these are JSON, and have to be served as such.
func IsWellKnown(name string) bool {
	return strings.HasPrefix(name, ".well-known/") && path.Ext(name) == ""
}

// ContentType returns the media type of a file of a site, which follows from its
// name.
func ContentType(name string) string {
	switch path.Base(name) {
	case "feed.xml":
		return "application/atom+xml"
	case "_headers":
		return "text/plain; charset=utf-8"
	}
	if IsWellKnown(name) {
		return "application/json"
	}
	if t := types[strings.ToLower(path.Ext(name))]; t != "" {
		return t
	}
	return "application/octet-stream"
}
