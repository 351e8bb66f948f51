package main

import (
	"context"

	"grantdesk/bot/learn"
	"grantdesk/bot/phrase"
	"grantdesk/cmd/grantdesk/config"
	"grantdesk/cmd/grantdesk/learned"
	"grantdesk/knowledge"
)

// academy makes what turns the helpdesk's answers into entries, or nil when
// there is no helpdesk.
func academy(c config.Config, shelf *learned.Shelf) (*learn.Office, error) {
	if c.Desk.Channel == "" {
		return nil, nil
	}
	phrases, err := phrase.Load()
	if err != nil {
		return nil, err
	}
	return learn.NewOffice(learn.Options{
		Room: deskRoom(c), Lang: knowledge.Lang(c.Desk.Lang), Keep: c.Retention.Ticket, Shelf: shelf, Files: c.Content.Dir != "", Phrases: phrases,
	}), nil
}

// learn keeps up with what the helpdesk teaches, here or on another replica,
// also where there is no helpdesk.
func (r *serving) learn(ctx context.Context) error {
	phrases, err := phrase.Load()
	if err != nil {
		return err
	}
	f := &learned.Follower{
		Shelf: r.shelf, Store: r.store, Every: followEvery, Renew: r.renew, Report: r.Report, Log: r.log,
		Deleted: phrases.In(knowledge.Lang(r.cfg.Desk.Lang)).Say("learn.deleted"),
	}
	if r.cfg.Content.Dir != "" {
		f.Dir = learned.NewDir(r.cfg.Content.Dir)
	}
	f.Follow(ctx)
	return nil
}
