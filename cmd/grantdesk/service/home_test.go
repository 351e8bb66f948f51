package service_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// TestHome: the start page shows the deadlines as of now to somebody who never
// wrote, and what is open to those who did.
func TestHome(t *testing.T) {
	b := newBot(t)
	s, stop := start(t, b, filepath.Join(t.TempDir(), "g.db"), &screen{}, &bytes.Buffer{})
	defer stop()
	page, err := s.Home(t.Context(), bot.Address{Channel: "screen", Room: "new"}, "", knowledge.De)
	if err != nil {
		t.Fatal(err)
	}
	text := bot.Reply{Blocks: page}.Text()
	for _, want := range []string{"ClusterXchange 2020", "2. Februar 2021", "Es bleiben noch 13 Tage", "EIC Accelerator 2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %s", want, text)
		}
	}
	d := bot.Dialogue{Forced: knowledge.En, Check: json.RawMessage(`{}`), Desk: "7K2", Tickets: []string{"3B1", "7K2"}}
	page, err = b.Home(d, knowledge.De, time.Date(2021, 2, 3, 9, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	text = bot.Reply{Blocks: page}.Text()
	for _, want := range []string{"no longer possible", "self-check", "A person of the helpdesk", "3B1, 7K2"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %s", want, text)
		}
	}
}
