package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"

	"grantdesk/adapters/slack"
	"grantdesk/adapters/telegram"
	"grantdesk/bot/phrase"
	"grantdesk/cmd/grantdesk/config"
	"grantdesk/knowledge"
)

// A hook is an address that a platform calls.
type hook struct {
	path    string
	handler http.Handler
}

// channelNames are the channels on which people talk to a server.
func channelNames() []string { return []string{"telegram", "slack", "web"} }

// errNoChannel tells how to get one.
var errNoChannel = errors.New("no channel is configured: set telegram.token (GRANTDESK_TELEGRAM_TOKEN) or slack.bot_token (GRANTDESK_SLACK_BOT_TOKEN); docs/telegram.md and docs/slack.md say how to get one.\nTo try without an account run: grantdesk chat, or grantdesk serve --demo for the browser")

// channels makes every channel that is configured.
func (r *serving) channels(ctx context.Context) error {
	tg, sl := r.cfg.Telegram.On(), r.cfg.Slack.On()
	if !tg && !sl && !r.demo {
		return errNoChannel
	}
	phrases, err := phrase.Load()
	if err != nil {
		return err
	}
	r.gate = &gate{Inbox: r.Service}
	person := r.gate.person
	say := func(l knowledge.Lang, key string, pairs ...string) string { return phrases.In(l).Say(key, pairs...) }
	if tg {
		r.telegram(r.cfg.Telegram, person, say)
	}
	if sl {
		r.slack(r.cfg.Slack, person, say)
	}
	if r.demo {
		if err := r.web(person, say); err != nil {
			return err
		}
	}
	return r.helpdesk(person, say)
}

func (r *serving) telegram(c config.Telegram, person func(string) string, say telegram.Phrases) {
	b := telegram.New(telegram.Options{
		Token: c.Token, API: c.API, Secret: c.Secret, Replica: rand.Text(), Inbox: r.gate, Refs: r.store,
		Rates: r.store, Lease: r.store, Phrases: say, Person: person,
		Desk: room(r.cfg, "telegram"),
		Keep: r.cfg.Retention.Shown, Log: r.log, Count: func(event string) { r.Metrics.Event("telegram", event) },
	})
	r.Add("telegram", b)
	r.Watch(b.Ready)
	plan := telegram.Plan{Webhook: c.Mode == "webhook", Public: r.cfg.HTTP.Public, Running: true}
	receive := b.Poll
	if c.Mode == "webhook" {
		r.hooks = append(r.hooks, hook{telegram.WebhookPath, b.Webhook()})
		receive = func(ctx context.Context) error { return b.Hook(ctx, r.cfg.HTTP.Public) }
	}
	r.loops = append(r.loops, func(ctx context.Context) error {
		for _, f := range b.Check(ctx, knowledge.En, plan) {
			r.tell("telegram", f.Good, f.Fault, f.Text, f.Fix)
		}
		if err := b.Register(ctx); err != nil && ctx.Err() == nil {
			r.log.Warn("commands of the Telegram bot are not registered", slog.String("why", err.Error()))
		}
		return receive(ctx)
	})
}

// tell logs one finding of the check that a channel makes when it starts.
func (r *serving) tell(channel string, good, fault bool, text, fix string) {
	level := slog.LevelWarn
	switch {
	case good:
		level = slog.LevelInfo
	case fault:
		level = slog.LevelError
	}
	attrs := []slog.Attr{slog.String("channel", channel)}
	if fix != "" {
		attrs = append(attrs, slog.String("fix", fix))
	}
	r.log.LogAttrs(context.Background(), level, text, attrs...)
}

func (r *serving) slack(c config.Slack, person func(string) string, say slack.Phrases) {
	b := slack.New(slack.Options{
		Workspaces: workspaces(c), AppToken: c.AppToken, App: c.App, SigningSecret: c.SigningSecret, API: c.API,
		Inbox: r.gate, Refs: r.store, Rates: r.store, Phrases: say, Person: person, Home: r.Home,
		Dialogues: r.store.Dialogues, Erase: r.Erase, Desk: room(r.cfg, "slack"), Keep: r.cfg.Retention.Shown, Log: r.log,
		Count: func(event string) { r.Metrics.Event("slack", event) },
	})
	r.Add("slack", b)
	plan := slack.Plan{HTTP: c.Mode == "http", Public: r.cfg.HTTP.Public, Starting: true}
	receive, ready := b.Listen, b.Ready
	if plan.HTTP {
		r.hooks = append(r.hooks, hook{slack.WebhookPath, b.Webhook()})
		ready = func() bool { return true } // Slack comes to us
		receive = func(ctx context.Context) error { <-ctx.Done(); return nil }
	}
	r.Watch(ready)
	r.loops = append(r.loops, func(ctx context.Context) error {
		for _, f := range b.Check(ctx, knowledge.En, plan) {
			r.tell("slack", f.Good, f.Fault, f.Text, f.Fix)
		}
		return receive(ctx)
	})
}

// workspaces are all installations of the app.
func workspaces(c config.Slack) []slack.Workspace {
	spaces := []slack.Workspace{{Token: c.BotToken}}
	for _, w := range c.Workspaces {
		spaces = append(spaces, slack.Workspace{Team: w.Team, Token: w.BotToken})
	}
	return spaces
}
