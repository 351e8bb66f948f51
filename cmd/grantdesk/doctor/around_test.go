package doctor_test

import (
	"io"
	"net"
	"regexp"
	"strconv"
	"testing"

	"grantdesk/adapters/email"
	"grantdesk/bot/phrase"
	"grantdesk/knowledge"
)

// desk is a helpdesk behind a mail server.
func desk(t *testing.T, server string) *email.Desk {
	t.Helper()
	phrases, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	d, err := email.New(email.Options{
		Server: server, TLS: "starttls", From: "a@example.org", To: "b@example.org", Secret: "a secret of sixteen and more",
		Phrases: func(l knowledge.Lang, key string, pairs ...string) string { return phrases.In(l).Say(key, pairs...) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// clock is how Redis answers TIME: seconds since 1970, and microseconds.
var clock = regexp.MustCompile(`^\*2\r\n\$10\r\n(\d{10})\r\n`)

// lateBy stands before a Redis and moves its clock ahead.
func lateBy(t *testing.T, redis string, seconds int) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", redis)
			if err != nil {
				_ = near.Close()
				return
			}
			go func() { _, _ = io.Copy(far, near); _ = far.Close() }()
			go func() { _, _ = io.Copy(ahead{near, seconds}, far); _ = near.Close() }()
		}
	}()
	return l.Addr().String()
}

// ahead changes the time in what goes through it.
type ahead struct {
	io.Writer
	seconds int
}

func (a ahead) Write(p []byte) (int, error) {
	moved := clock.ReplaceAllFunc(p, func(m []byte) []byte {
		at, _ := strconv.Atoi(string(clock.FindSubmatch(m)[1]))
		return []byte("*2\r\n$10\r\n" + strconv.Itoa(at+a.seconds) + "\r\n")
	})
	if _, err := a.Writer.Write(moved); err != nil {
		return 0, err
	}
	return len(p), nil
}
