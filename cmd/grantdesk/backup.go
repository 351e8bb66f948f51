package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/cmd/grantdesk/archive"
)

// BackupCmd writes everything that is not content into one file.
type BackupCmd struct {
	storeCmd
	File      string `arg:"" help:"File to write, replaced only when the backup is whole; - for standard output."`
	Dialogues bool   `default:"true" negatable:"" help:"Also conversations that hold neither ticket nor reminder."`
}

// Run writes to a file of its own and puts it into place when it is whole.
func (c *BackupCmd) Run(ctx context.Context, std Streams, have *opened) error {
	args := []string{"backup", fmt.Sprintf("--dialogues=%t", c.Dialogues), "-"}
	if c.File == "-" {
		return c.work(ctx, std, have, args, c.act)
	}
	f, err := os.OpenFile(c.File+".part", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("create backup: %w", err)
	}
	err = c.work(ctx, Streams{Out: f, Err: std.Err}, have, args, c.act)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	n, err := checked(f.Name())
	if err != nil {
		return err
	}
	if err := os.Rename(f.Name(), c.File); err != nil {
		return fmt.Errorf("put backup into place: %w", err)
	}
	_, err = fmt.Fprintf(std.Out, "%s holds %d dialogues and tickets and %d values. It holds personal data: keep it as safe as the store.\n", c.File, n.Dialogues, n.Kept)
	return err
}

func (c *BackupCmd) act(ctx context.Context, std Streams, o opened) error {
	options := archive.Options{Now: time.Now()}
	if !c.Dialogues {
		options.Take = lasting
	}
	_, err := archive.Write(ctx, o.store, std.Out, options)
	return err
}

// lasting reports whether a dialogue is more than a conversation that nobody
// waits in.
func lasting(s mailbox.Snapshot) bool {
	if len(s.Timers)+len(s.Inbox)+len(s.Outbox) > 0 {
		return true
	}
	d, err := bot.ReadDialogue(s.State)
	channel, _, _ := strings.Cut(s.Dialogue, "/")
	return err != nil || d.Desk != "" || !slices.Contains(channelNames(), channel)
}

// checked reads a backup whole.
func checked(file string) (archive.Count, error) {
	f, err := os.Open(file)
	if err != nil {
		return archive.Count{}, err
	}
	n, err := archive.Check(f)
	return n, errors.Join(err, f.Close())
}

// RestoreCmd brings a backup back.
type RestoreCmd struct {
	storeCmd
	File string `arg:"" type:"existingfile" help:"The backup."`
}

// errServed says that the store is in use.
var errServed = errors.New("restore: a running server has the store; stop it first")

// Run restores into an empty store.
func (c *RestoreCmd) Run(ctx context.Context, std Streams, have *opened) error {
	if have.store != nil {
		return errServed
	}
	return c.work(ctx, std, have, []string{"restore", c.File}, func(ctx context.Context, std Streams, o opened) (err error) {
		f, err := os.Open(c.File)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		n, err := archive.Restore(ctx, o.store, io.ReadSeeker(f), time.Now())
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(std.Out, "%d dialogues and tickets and %d values are back.\n", n.Dialogues, n.Kept)
		return err
	})
}
