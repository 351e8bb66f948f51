package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"grantdesk/adapters/email"
	"grantdesk/adapters/redis"
	"grantdesk/adapters/slack"
	"grantdesk/adapters/telegram"
	"grantdesk/bot/phrase"
	"grantdesk/cmd/grantdesk/config"
	"grantdesk/cmd/grantdesk/doctor"
	"grantdesk/knowledge"
)

// DoctorCmd looks for what is wrong with a set-up.
type DoctorCmd struct {
	configured
	JSON bool   `name:"json" help:"Print the findings as JSON."`
	Lang string `placeholder:"de|en" help:"Language of the findings. Default: this machine's, or en."`
}

// doctorWait is how long the doctor waits for one area.
const doctorWait = 20 * time.Second

// Run looks and prints; a fault gives exit status 1.
func (c DoctorCmd) Run(ctx context.Context, std Streams) error {
	l, faults := config.Load(config.Source{File: c.Config, Environ: os.Environ(), Read: os.ReadFile})
	phrases, err := phrase.Load()
	if err != nil {
		return err
	}
	lang, err := c.language()
	if err != nil {
		return err
	}
	o, closing, err := c.options(l, phrases.In(lang), faults == nil)
	if err != nil {
		return err
	}
	defer closing()
	found := doctor.Examine(ctx, o, faults)
	if err := c.print(std.Out, found); err != nil {
		return err
	}
	if doctor.Sick(found) {
		return errFaults
	}
	return nil
}

// options are what the doctor looks at; sound says that the configuration
// holds.
func (c DoctorCmd) options(l *config.Loaded, v phrase.Voice, sound bool) (o doctor.Options, closing func(), err error) {
	o = doctor.Options{Config: *l, Voice: v, Now: time.Now(), Wait: doctorWait}
	o.Redis = func() (*redis.Store, error) { return openRedis(l.Config, nil) }
	o.Gaps = func(ctx context.Context) (int, int, error) { return countGaps(ctx, l) }
	phrases, err := phrase.Load()
	if err != nil {
		return o, nil, err
	}
	closing = func() {}
	say := func(l knowledge.Lang, key string, pairs ...string) string { return phrases.In(l).Say(key, pairs...) }
	if l.Telegram.On() {
		t := telegram.Options{
			Token: l.Telegram.Token, API: l.Telegram.API, Secret: l.Telegram.Secret, Replica: rand.Text(), Phrases: say, Desk: room(l.Config, "telegram"),
		}
		if l.Store.Kind == "redis" {
			// Replicas that share a store know whether one of them polls.
			if s, err := openRedis(l.Config, nil); err == nil {
				closing, t.Lease = func() { _ = s.Close() }, s
			}
		}
		o.Telegram = telegram.New(t)
	}
	if l.Slack.On() {
		o.Slack = slack.New(slack.Options{
			Workspaces: workspaces(l.Slack), AppToken: l.Slack.AppToken, SigningSecret: l.Slack.SigningSecret, API: l.Slack.API, Phrases: say, Desk: room(l.Config, "slack"),
		})
	}
	if e := l.Desk.Email; sound && l.Desk.Channel == "email" {
		o.Email, err = email.New(email.Options{Server: e.Server, TLS: e.TLS, User: e.User, Password: e.Password, From: e.From, To: e.To, Secret: e.Secret, Phrases: say})
	}
	return o, closing, err
}

func (c DoctorCmd) language() (knowledge.Lang, error) {
	l, err := source{Lang: c.Lang}.language()
	if l == "" {
		l = localLang()
	}
	if l == "" {
		l = knowledge.En
	}
	return l, err
}

// examined is what doctor --json prints.
type examined struct {
	OK       bool             `json:"ok"`
	Findings []doctor.Finding `json:"findings"`
}

func (c DoctorCmd) print(w io.Writer, found []doctor.Finding) error {
	if c.JSON {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(examined{OK: !doctor.Sick(found), Findings: found})
	}
	marks := map[string]string{doctor.Good: "ok", doctor.Look: "look", doctor.Fault: "FAULT"}
	for _, f := range found {
		if _, err := fmt.Fprintf(w, "%-6s %-14s %s\n", marks[f.State], f.Area, f.Text); err != nil {
			return err
		}
		if f.Fix == "" {
			continue
		}
		if _, err := fmt.Fprintf(w, "%-6s %-14s → %s\n", "", "", f.Fix); err != nil {
			return err
		}
	}
	return nil
}
