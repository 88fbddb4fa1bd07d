package serve

import (
	"io"
	"net"
	"testing"
	"time"
)

// TestPatience holds that whoever announces a body and never sends it does not keep
// a connection.
func TestPatience(t *testing.T) {
	_, address := run(t, site("/"), Options{})
	for _, head := range []string{"POST / HTTP/1.1\r\nHost: " + address + "\r\nContent-Length: 1000\r\n\r\nx", "GET / HTTP/1.1\r\nHost: " + address + "\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n"} {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		c.SetDeadline(time.Now().Add(10 * maxRefused))
		io.WriteString(c, head)
		if _, err := io.ReadAll(c); err != nil {
			t.Errorf("%.20q: the server waits: %v", head, err)
		}
	}
}
