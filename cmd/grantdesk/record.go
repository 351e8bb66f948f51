package main

import (
	"context"
	"fmt"

	"grantdesk/bot"
	"grantdesk/cmd/grantdesk/story"
)

// RecordCmd turns a dialogue into a story.
type RecordCmd struct {
	storeCmd
	Dialogue string `arg:"" help:"Key of the dialogue, such as telegram/123456/42//; export shows those of a person."`
}

// Run writes the story to standard output, without personal data.
func (c *RecordCmd) Run(ctx context.Context, std Streams, have *opened) error {
	return c.work(ctx, std, have, []string{"record", "--", c.Dialogue}, func(ctx context.Context, std Streams, o opened) error {
		s, err := o.store.Read(ctx, c.Dialogue)
		if err != nil {
			return err
		}
		d, err := bot.ReadDialogue(s.State)
		if err != nil {
			return err
		}
		if len(d.Recent) == 0 {
			return fmt.Errorf("dialogue %q: there is nothing to record; the last turns are kept only where a helpdesk is configured, and not for long", c.Dialogue)
		}
		return story.Record(std.Out, d)
	})
}
