package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"grantdesk/adapters/metrics"
	"grantdesk/adapters/slack"
	"grantdesk/cmd/grantdesk/config"
	"grantdesk/cmd/grantdesk/service"
)

// TestHoldsOut: on the address that Slack calls, whoever sends headers or a
// body byte by byte is cut off, floods are refused, and a hundred idle
// connections keep nobody away. All limits of time are set.
func TestHoldsOut(t *testing.T) {
	t.Parallel()
	srv := server(slackHook(t))
	for name, limit := range map[string]time.Duration{
		"headers": srv.ReadHeaderTimeout, "request": srv.ReadTimeout, "answer": srv.WriteTimeout, "idle": srv.IdleTimeout,
	} {
		if limit <= 0 || limit > time.Minute {
			t.Errorf("limit of %s: %s", name, limit)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = srv.Serve(l) }() // it ends with the test
	t.Cleanup(func() { _ = srv.Close() })
	signed := "X-Slack-Signature: v0=" + strings.Repeat("0", 64) + "\r\nX-Slack-Request-Timestamp: " + fmt.Sprint(time.Now().Unix()) + "\r\n"
	tests := []struct {
		name, head, body string
		more             bool // something is still to come, and never does
		status           int  // 0: the connection is closed
	}{
		{"slow headers", "X-Slow: ", "", true, 0},
		{"slow body", signed + "Content-Length: 100\r\n\r\n", "{", true, http.StatusBadRequest},
		{"flood of headers", strings.Repeat("X-Many: "+strings.Repeat("x", 1000)+"\r\n", 100) + "\r\n", "", false, http.StatusRequestHeaderFieldsTooLarge},
		{"large body", signed + fmt.Sprintf("Content-Length: %d\r\n\r\n", 1<<20+1), strings.Repeat("x", 1<<20+1), false, http.StatusRequestEntityTooLarge},
		{"forged", signed + "Content-Length: 2\r\n\r\n", "{}", false, http.StatusUnauthorized},
		{"unsigned", "Content-Length: 2\r\n\r\n", "{}", false, http.StatusUnauthorized},
	}
	idle := make([]net.Conn, 100)
	for i := range idle {
		idle[i] = dial(t, l)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := dial(t, l)
			// The server may answer and close before all was sent.
			_, _ = io.WriteString(c, "POST "+slack.WebhookPath+" HTTP/1.1\r\nHost: x\r\n"+tt.head+tt.body)
			resp, err := http.ReadResponse(bufio.NewReader(c), nil)
			status := 0 // closed without an answer
			if err == nil {
				status = resp.StatusCode
				_ = resp.Body.Close() // nobody reads it
			}
			if status != tt.status {
				t.Errorf("answered %d, %v; want %d", status, err, tt.status)
			}
		})
	}
}

// slackHook is serve with the HTTP endpoint of Slack.
func slackHook(t *testing.T) *serving {
	t.Helper()
	cfg := config.Default()
	cfg.Slack.BotToken, cfg.Slack.SigningSecret, cfg.Slack.Mode = "xoxb-1", strings.Repeat("0", 32), "http"
	b := slack.New(slack.Options{SigningSecret: cfg.Slack.SigningSecret})
	return &serving{cfg: cfg, log: newLog(&bytes.Buffer{}, cfg.Log), Service: service.New(service.Options{Metrics: metrics.New()}), hooks: []hook{{slack.WebhookPath, b.Webhook()}}}
}

func dial(t *testing.T, l net.Listener) net.Conn {
	t.Helper()
	c, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(2 * time.Minute)); err != nil {
		t.Fatal(err)
	}
	return c
}
