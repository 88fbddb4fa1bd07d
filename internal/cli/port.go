package cli

import (
	"fmt"
	"net"
	"os"
	"strconv"
)

// tries is how many ports after a taken one are tried.
const tries = 20

// listen opens the port. Where the default port is taken the next free one is as
// good; where an editor has named one, it is not.
func listen(v *voice, f *serveFlags, given bool) (net.Listener, error) {
	host := f.host
	if host == "" {
		host = "127.0.0.1"
	}
	l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(f.port)))
	if err == nil {
		return l, nil
	}
	if !inUse(err) {
		return nil, fmt.Errorf("cannot listen: %w", err)
	}
	by := ""
	if who := listener(f.port); who != "" {
		by = " by " + who
	}
	for port := f.port + 1; port <= min(f.port+tries, 65535); port++ {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
		if err != nil {
			continue
		}
		if !given {
			v.warn("port %d is taken%s: using %d", f.port, by, port)
			return l, nil
		}
		l.Close()
		return nil, fmt.Errorf("port %d is taken%s; port %d is free: --port %d", f.port, by, port, port)
	}
	return nil, fmt.Errorf("port %d is taken%s, and so are the %d after it", f.port, by, tries)
}

// isLoopback reports whether only this machine reaches an address.
func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// hostNames are the names by which other machines may ask for the preview: the
// address it listens on, or, where it is all of them, each.
func hostNames(host string) []string {
	ip := net.ParseIP(host)
	if ip == nil || !ip.IsUnspecified() {
		return []string{host}
	}
	var out []string
	addresses, _ := net.InterfaceAddrs()
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && !n.IP.IsLoopback() && !n.IP.IsLinkLocalUnicast() {
			out = append(out, n.IP.String())
		}
	}
	if name, err := os.Hostname(); err == nil {
		out = append(out, name)
	}
	return append(out, "localhost")
}
