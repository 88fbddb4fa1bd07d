package serve

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
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

// slow takes its time to make a file.
type slow struct{ small }

func (s slow) File(path string) (File, bool) {
	time.Sleep(150 * time.Millisecond)
	return s.small.File(path)
}

// TestPatienceWithTheSite answers with what took longer to make than a reader has for
// reading it.
func TestPatienceWithTheSite(t *testing.T) {
	s := New(Options{})
	s.Show(slow{site("/")}, State{})
	server := httptest.NewUnstartedServer(s)
	server.Config.WriteTimeout = 50 * time.Millisecond
	server.Start()
	defer server.Close()
	r, err := http.Get(server.URL + "/2018/02/a.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if text, err := io.ReadAll(r.Body); err != nil || string(text) != "a,b\r\n" {
		t.Errorf("the answer is %q (%v)", text, err)
	}
}
