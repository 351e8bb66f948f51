package telegram_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestServeHoldsOut: who sends headers byte by byte is cut off, too many
// headers are refused, and a hundred idle connections keep nobody away.
func TestServeHoldsOut(t *testing.T) {
	t.Parallel()
	s := serving(t)
	s.start("webhook")
	s.until("readiness", func() bool { status, _ := s.get("/readyz"); return status == http.StatusOK })
	dial := func() net.Conn {
		c, err := net.Dial("tcp", s.listen)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		return c
	}
	for range 100 {
		dial()
	}
	if status, _ := s.get("/livez"); status != http.StatusOK {
		t.Errorf("beside idle connections: %d", status)
	}
	flood := dial()
	fmt.Fprintf(flood, "POST /webhook/telegram HTTP/1.1\r\nHost: x\r\n%s\r\n", strings.Repeat("X-Many: "+strings.Repeat("x", 1000)+"\r\n", 100))
	if answer, _ := io.ReadAll(flood); !bytes.Contains(answer, []byte("431")) {
		t.Errorf("a flood of headers: %.60q", answer)
	}
	slow := dial()
	fmt.Fprint(slow, "POST /webhook/telegram HTTP/1.1\r\nHost: x\r\nX-Slow: ")
	if err := slow.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(slow); err != nil {
		t.Errorf("slow headers are waited for: %v", err)
	}
}
