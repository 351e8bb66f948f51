package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/cmd/grantdesk/operator"
	"grantdesk/cmd/grantdesk/persons"
	"grantdesk/knowledge"
)

// BroadcastCmd says something to everybody whom it concerns.
type BroadcastCmd struct {
	storeCmd
	by
	ID   string `arg:"" help:"A name of your own, such as extension-2027. The same name goes on with a broadcast that broke off; nobody gets it twice."`
	De   string `required:"" placeholder:"TEXT" help:"The message in German."`
	En   string `required:"" placeholder:"TEXT" help:"The message in English."`
	Call string `placeholder:"ID" help:"To those who asked for news of this call."`
	All  bool   `help:"To everybody whose conversation is kept; only for what concerns the service itself."`
	Rate int    `default:"20" help:"How many a second; Telegram takes 30 in all."`
	Send bool   `help:"Send. Without it, it is only counted who would get it."`
}

// Run sends or counts.
func (c *BroadcastCmd) Run(ctx context.Context, std Streams, have *opened) error {
	if (c.Call == "") == !c.All {
		return errors.New("broadcast: give either --call or --all")
	}
	if c.Rate < 1 {
		return errors.New("broadcast: --rate must be 1 or more")
	}
	args := []string{"broadcast", "--by", c.name(), "--de", c.De, "--en", c.En, "--rate", strconv.Itoa(c.Rate)}
	if c.All {
		args = append(args, "--all")
	} else {
		args = append(args, "--call", c.Call)
	}
	if c.Send {
		args = append(args, "--send")
	}
	return c.work(ctx, std, have, append(args, "--", c.ID), c.act)
}

func (c *BroadcastCmd) act(ctx context.Context, std Streams, o opened) error {
	to := persons.Audience{Call: c.Call, All: c.All}
	if !c.Send {
		return c.count(ctx, std, o, to)
	}
	if err := operator.Alter(ctx, o.store, c.name(), time.Now(), func(*operator.State) string { return "broadcast " + c.ID }); err != nil {
		return err
	}
	note := bot.Note{ID: c.ID, Text: knowledge.Text{knowledge.De: c.De, knowledge.En: c.En}}
	pace := time.NewTicker(time.Second / time.Duration(c.Rate))
	defer pace.Stop()
	sent, again, full := 0, 0, 0
	err := to.Each(ctx, o.store, func(dialogue string) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-pace.C:
		}
		r, err := persons.Say(ctx, o.store, dialogue, note, time.Now())
		switch {
		case err != nil:
			return err
		case r == mailbox.Accepted:
			sent++
		case r == mailbox.Duplicate:
			again++
		default:
			full++
		}
		return nil
	})
	fmt.Fprintf(std.Out, "Sent to %d conversations; %d have it already, %d take nothing at the moment. The same command goes on where it stopped.\n", sent, again, full)
	return err
}

// count says who would get it.
func (c *BroadcastCmd) count(ctx context.Context, std Streams, o opened, to persons.Audience) error {
	n, total := map[string]int{}, 0
	err := to.Each(ctx, o.store, func(dialogue string) error {
		a, _ := persons.Address(dialogue)
		n[a.Channel]++
		total++
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(std.Out, "de: %s\nen: %s\n", c.De, c.En)
	for _, channel := range slices.Sorted(maps.Keys(n)) {
		fmt.Fprintf(std.Out, "%s: %d conversations\n", channel, n[channel])
	}
	_, err = fmt.Fprintf(std.Out, "In all %d, about %s at %d a second. Nothing was sent; --send sends.\n", total, (time.Duration(total) * time.Second / time.Duration(c.Rate)).Round(time.Second), c.Rate)
	return err
}
