package main

import (
	"fmt"
	"os"
	"path/filepath"

	"grantdesk/adapters/web"
	"grantdesk/cmd/grantdesk/config"
)

// demo changes the configuration to what needs no account: the page for
// browsers with a helpdesk on it, and a store that is gone with the process.
func demo(c *config.Config) (clean func(), err error) {
	dir, err := os.MkdirTemp("", "grantdesk-demo-")
	if err != nil {
		return nil, fmt.Errorf("make room for the demo: %w", err)
	}
	c.Store.Kind, c.Store.File = "embedded", filepath.Join(dir, "demo.db")
	c.Telegram.Enabled, c.Slack.Enabled = false, false
	c.Desk.Channel, c.Desk.Room = "web", web.DeskRoom
	if c.Log.Level == "info" {
		c.Log.Level = "warn"
	}
	c.Log.Format = "text"
	return func() {
		// A directory that stays is in the system's place for such.
		_ = os.RemoveAll(dir)
	}, nil
}

// web makes the chat page.
func (r *serving) web(person func(string) string, say web.Phrases) error {
	b, err := web.New(web.Options{Inbox: r.gate, Phrases: say, Person: person, Desk: r.cfg.Desk.Channel == "web", Log: r.log, Now: r.Now})
	if err != nil {
		return err
	}
	r.Add("web", b)
	r.hooks = append(r.hooks, hook{"/", b.Handler()})
	r.loops = append(r.loops, b.Run)
	return nil
}
