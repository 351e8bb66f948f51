package main

import (
	"fmt"
	"strings"

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
		Reopen: c.Desk.Reopen, Idle: c.Desk.Idle, Keep: c.Retention.Ticket, Escalate: c.Desk.Escalate, Phrases: phrases,
	}), nil
}

// deskRoom is the address at which the helpdesk works.
func deskRoom(c config.Config) bot.Address {
	a := bot.Address{Channel: c.Desk.Channel, Room: c.Desk.Room}
	if a.Channel == "telegram" {
		a.Team, _, _ = strings.Cut(c.Telegram.Token, ":")
	}
	return a
}

// room is the room of the helpdesk if it works on the channel, else "".
func (r *serving) room(channel string) string {
	if r.cfg.Desk.Channel != channel {
		return ""
	}
	return r.cfg.Desk.Room
}
