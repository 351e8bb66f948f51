package main

import (
	"fmt"
	"strings"
	"time"

	"grantdesk/adapters/email"
	"grantdesk/adapters/webhook"
	"grantdesk/bot"
	"grantdesk/bot/phrase"
	"grantdesk/bot/ticket"
	"grantdesk/cmd/grantdesk/config"
	"grantdesk/knowledge"
)

// office makes the helpdesk that is configured, or nil when there is none.
func office(c config.Config) (*ticket.Office, error) {
	if c.Desk.Channel == "" {
		return nil, nil
	}
	phrases, err := phrase.Load()
	if err != nil {
		return nil, err
	}
	hours, err := c.Desk.Timetable()
	if err != nil {
		return nil, fmt.Errorf("desk.hours: %w", err)
	}
	return ticket.NewOffice(ticket.Options{
		Room: deskRoom(c), Lang: knowledge.Lang(c.Desk.Lang), Hours: hours, Answer: c.Desk.Answer, Remind: c.Desk.Remind,
		Learn: true, Reopen: c.Desk.Reopen, Idle: c.Desk.Idle, Keep: c.Retention.Ticket, Escalate: c.Desk.Escalate, Phrases: phrases,
	}), nil
}

// deskRoom is the address at which the helpdesk works.
func deskRoom(c config.Config) bot.Address {
	a := bot.Address{Channel: c.Desk.Channel, Room: c.Desk.Room}
	switch a.Channel {
	case "telegram":
		a.Team, _, _ = strings.Cut(c.Telegram.Token, ":")
	case "email":
		return email.Room(c.Desk.Email.To)
	case "webhook":
		return webhook.Room()
	}
	return a
}

// helpdesk adds the channel of the helpdesk where it is none of the askers'.
func (r *serving) helpdesk(person func(string) string, say email.Phrases) error {
	switch e := r.cfg.Desk.Email; r.cfg.Desk.Channel {
	case "email":
		d, err := email.New(email.Options{
			Server: e.Server, TLS: e.TLS, User: e.User, Password: e.Password, From: e.From, To: e.To, Secret: e.Secret,
			Inbox: r.Service, Refs: r.store, Phrases: say, Person: person, Keep: r.cfg.Retention.Ticket, Log: r.log, Now: time.Now,
		})
		if err != nil {
			return err
		}
		r.Add("email", d)
		r.hooks = append(r.hooks, hook{email.WebhookPath, d.Webhook()})
	case "webhook":
		w := r.cfg.Desk.Webhook
		d, err := webhook.New(webhook.Options{URL: w.URL, Secret: w.Secret, Inbox: r.Service, Person: person, Log: r.log, Now: time.Now})
		if err != nil {
			return err
		}
		r.Add("webhook", d)
		r.hooks = append(r.hooks, hook{webhook.Path, d.Webhook()})
	}
	return nil
}

// room is the room of the helpdesk if it works on the channel, else "".
func room(c config.Config, channel string) string {
	if c.Desk.Channel != channel {
		return ""
	}
	return c.Desk.Room
}
