package output

import "path"

// types are the kinds of files a site has: they do not depend on the machine.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".json": "application/json", ".csv": "text/csv; charset=utf-8", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp", ".avif": "image/avif", ".jpg": "image/jpeg", ".woff2": "font/woff2",
	".pdf": "application/pdf", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".webmanifest": "application/manifest+json",
	".gz": "application/gzip",
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
	if t := types[path.Ext(name)]; t != "" {
		return t
	}
	return "application/octet-stream"
}
