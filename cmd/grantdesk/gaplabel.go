package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/gaps"
	"grantdesk/bot/mailbox"
	"grantdesk/cmd/grantdesk/learned"
)

// taught makes a bot of the content and of what the helpdesk taught.
func taught(ctx context.Context, o opened) (*bot.Bot, error) {
	book, err := readBook(ctx, o)
	if err != nil {
		return nil, err
	}
	shelf := learned.NewShelf(nil, slog.New(slog.DiscardHandler))
	shelf.Hold(book)
	return source{Content: o.cfg.Content.Dir}.buildFor(served{learned: shelf})
}

// label has the sheets take the labels down.
func (c *GapsCmd) label(ctx context.Context, std Streams, o opened, groups []gaps.Group) error {
	for id, why := range c.Label {
		at := slices.IndexFunc(groups, func(g gaps.Group) bool { return g.ID == id })
		if at < 0 {
			return fmt.Errorf("--label %s: there is no such question; see the first column of: grantdesk gaps --all", id)
		}
		for _, wording := range append([]string{groups[at].Question}, groups[at].Others...) {
			g := bot.Gap{Call: groups[at].Call, Lang: groups[at].Lang, Question: wording, Label: why}
			m, err := gaps.Message("label/"+rand.Text(), g, time.Now())
			if err != nil {
				return err
			}
			raw, err := json.Marshal(m)
			if err != nil {
				return fmt.Errorf("write label: %w", err)
			}
			if _, err := o.store.Accept(ctx, mailbox.Message{Dialogue: gaps.Key(g), ID: m.ID, Payload: raw}, false); err != nil {
				return err
			}
		}
	}
	_, err := fmt.Fprintln(std.Out, "Noted; a server that runs takes it down within seconds.")
	return err
}
