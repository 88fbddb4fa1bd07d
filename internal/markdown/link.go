package markdown

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"almanac/internal/archive"
	"almanac/internal/diag"
	"almanac/internal/markup"
)

// maxAddress is the longest address in bytes; browsers take about as much.
const maxAddress = 2048

// CheckLink reports an address that a page must not lead to: it may be http,
// https, mailto, or relative to the page.
func CheckLink(address string, at diag.Pos) diag.List {
	var l diag.List
	if why := badAddress(address); why != "" {
		l.Errorf("link-scheme", at, linkFault, address, why).Helpf(linkHelp)
	}
	return l
}

const (
	linkFault = "a link cannot lead to %q: %s"
	linkHelp  = "use http, https or mailto, or an address relative to the page"
)

// badAddress says why an address is refused, "" if it is not.
func badAddress(s string) string {
	if isPlainAddress(s) {
		return ""
	}
	return badInDetail(s)
}

// isPlainAddress reports whether an address has nothing that could mean anything
// else to a browser, as nearly all: they need no closer look, and no escapes, which is
// half a hundredth of a build. FuzzAddress holds it to that.
func isPlainAddress(s string) bool {
	rest, absolute := strings.CutPrefix(s, "https://")
	if !absolute {
		rest, absolute = strings.CutPrefix(s, "http://")
	}
	for i := range len(rest) {
		if !isOfAddress(rest[i]) {
			return false
		}
	}
	switch {
	case rest == "" || len(s) > maxAddress:
		return false
	case absolute:
		return isLetter(rest[0]) || isDigit(rest[0])
	}
	return !strings.HasPrefix(rest, "//")
}

// isOfAddress has the characters of plain addresses, but for the colon of a scheme.
func isOfAddress(c byte) bool {
	return isLetter(c) || isDigit(c) || c == '/' || c == '-' || c == '.' || c == '_' || c == '#'
}

// badInDetail asks what a browser might make of an address, which drops white
// space, takes \ for / and resolves against the page's address what only looks like
// an address of its own.
func badInDetail(s string) string {
	if s == "" {
		return "it is empty"
	}
	if len(s) > maxAddress {
		return "it is too long"
	}
	for _, r := range s {
		if isControl(r) || r == '\n' || r == '\t' || r == '\u00ad' || r >= '\u200b' && r <= '\u200f' || r == '\ufeff' {
			return "it has invisible characters"
		}
	}
	if s[0] == ' ' || s[len(s)-1] == ' ' {
		return "it has white space around it"
	}
	if len(s) > 1 && (s[0] == '/' || s[0] == '\\') && (s[1] == '/' || s[1] == '\\') {
		return "it names a host without a scheme"
	}
	head := head(s)
	scheme, _, absolute := strings.Cut(head, ":")
	if !absolute && strings.Contains(strings.ToLower(head), "%3a") {
		return "the scheme is not allowed"
	}
	u, err := url.Parse(s)
	switch scheme = strings.ToLower(scheme); {
	case absolute && scheme != "http" && scheme != "https" && scheme != "mailto":
		return "the scheme is not allowed"
	case err != nil:
		return "it is not an address"
	case absolute && scheme == "mailto":
		if !strings.Contains(u.Opaque, "@") {
			return "it is not an email address"
		}
	case absolute && u.Hostname() == "":
		return "it names no host"
	}
	return ""
}

// head returns the part of an address in which a colon ends a scheme.
func head(s string) string {
	if i := strings.IndexAny(s, `/?#\`); i >= 0 {
		return s[:i]
	}
	return s
}

func isAbsolute(s string) bool { return strings.Contains(head(s), ":") }

// address checks the destination of a link or image, counts it among the links
// and returns what stands in the markup.
func (w *writer) address(address string, written, title []byte, offset int) (href string, ok bool) {
	if bytes.Contains(written, braces) || bytes.Contains(title, braces) {
		w.errorf("misplaced", offset, "data cannot stand in the address or title of a link")
		return "", false
	}
	if w.addresses += len(address) + len(title); w.addresses > maxLinks {
		w.refuse(offset, "the addresses of this text have more than %d bytes together", maxLinks)
		return "", false
	}
	if why := badAddress(address); why != "" {
		w.errorf("link-scheme", offset, linkFault, cut(string(written)), why).Helpf(linkHelp)
		return "", false
	}
	if !isPlainAddress(address) {
		address = string(util.URLEscape([]byte(address), false))
	}
	w.links = append(w.links, archive.Link{URL: address, Pos: w.pos(offset)})
	return address, true
}

// cut shortens an address for a message.
func cut(s string) string {
	if r := []rune(s); len(r) > 100 {
		return string(r[:100]) + "…"
	}
	return s
}

func (w *writer) linkInLink(offset int) {
	w.errorf("link-in-link", offset, "a link cannot stand within a link")
}

// link writes a link.
func (w *writer) link(n *ast.Link) {
	open := w.openLink(n.Destination, n.Title, n.Pos())
	plain, pieces := len(w.plain), len(w.pieces)
	w.inlines(n)
	if w.closeLink(open); open && pieces == len(w.pieces) && len(bytes.TrimSpace(w.plain[plain:])) == 0 {
		w.errorf("link-text", n.Pos(), "a link needs words").Helpf("write them between the brackets: [what it leads to](…)")
	}
}

// openLink begins a link. Of one that leads nowhere only the words are written.
func (w *writer) openLink(destination, title []byte, offset int) bool {
	href, ok := w.address(string(decode(destination)), destination, title, offset)
	if !ok || w.inLink {
		return false
	}
	w.out.Raw("<a").Attr("href", href)
	w.title(title)
	w.out.Raw(">")
	w.inLink = true
	return true
}

// closeLink ends a link that was opened.
func (w *writer) closeLink(opened bool) {
	if opened {
		w.inLink = false
		w.out.Raw("</a>")
	}
}

func (w *writer) title(title []byte) {
	if title != nil {
		w.out.Attr("title", string(decode(title)))
	}
}

// autoLink writes <https://…> or <name@host>.
func (w *writer) autoLink(n *ast.AutoLink) {
	label := n.Label(w.src)
	to := string(label)
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(to), "mailto:") {
		to = "mailto:" + to
	}
	if w.inLink {
		w.linkInLink(n.Pos())
	} else if href, ok := w.address(to, label, nil, n.Pos()); ok {
		w.out.Raw("<a").Attr("href", href).Raw(">")
		w.words(label)
		w.out.Raw("</a>")
		return
	}
	w.words(label)
}

// image writes an image. Its alternative text is the plain text of its label.
func (w *writer) image(n *ast.Image) {
	if w.inImage { // within the label of another
		w.inlines(n)
		return
	}
	outer, plain := w.out, len(w.plain)
	w.out, w.inImage = new(markup.Writer), true // nobody sees the label's markup
	w.inlines(n)
	w.out, w.inImage = outer, false
	alt := w.oneLine(plain)
	if alt == "" {
		w.errorf("image-alt", n.Pos(), "an image needs a text for those who cannot see it").
			Helpf("write it between the brackets: ![what it shows](…)")
	}
	if src, ok := w.address(string(decode(n.Destination)), n.Destination, n.Title, n.Pos()); ok {
		if isAbsolute(src) {
			w.errorf("image-source", n.Pos(), "an image cannot come from elsewhere: pages load nothing from other sites").
				Helpf("keep the image with the site and write an address relative to the page")
		}
		w.out.Raw("<img").Attr("src", src).Attr("alt", alt)
		w.title(n.Title)
		w.out.Raw(">")
	}
}
