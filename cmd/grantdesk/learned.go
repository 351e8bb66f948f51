package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"text/tabwriter"
	"time"

	"grantdesk/bot/learn"
	"grantdesk/bot/mailbox"
	"grantdesk/cmd/grantdesk/learned"
	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
)

// LearnedCmd holds the commands about entries that the helpdesk wrote.
type LearnedCmd struct {
	List   LearnedListCmd   `cmd:"" help:"List the entries that came from the helpdesk, also those taken back."`
	Export LearnedExportCmd `cmd:"" help:"Write them as files into a content directory."`
	Revert LearnedRevertCmd `cmd:"" help:"Take an entry back; all replicas follow within seconds."`
}

// readBook reads what the helpdesk taught.
func readBook(ctx context.Context, o opened) (learn.Book, error) {
	snap, err := o.store.Read(ctx, learn.BookKey)
	if err != nil {
		return learn.Book{}, err
	}
	return learn.ReadBook(snap.State)
}

// LearnedListCmd lists.
type LearnedListCmd struct {
	storeCmd
}

// Run prints a line for each entry.
func (c *LearnedListCmd) Run(ctx context.Context, std Streams, have *opened) error {
	return c.work(ctx, std, have, []string{"learned", "list"}, func(ctx context.Context, std Streams, o opened) error {
		b, err := readBook(ctx, o)
		if err != nil {
			return err
		}
		if len(b.Items) == 0 {
			_, err := fmt.Fprintln(std.Out, "The helpdesk has written no entry yet.")
			return err
		}
		t := tabwriter.NewWriter(std.Out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(t, "ID\tCALL\tRELEASED\tSTATE\tQUESTION OR REASON")
		for _, i := range b.Items {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", i.ID, i.Call, i.At.Format(time.DateOnly), stateOf(i), aboutOf(i))
		}
		return t.Flush()
	})
}

func stateOf(i learn.Item) string {
	switch {
	case !i.Live():
		return "taken back " + i.Gone.Format(time.DateOnly)
	case i.Filed.IsZero():
		return "served, no file yet"
	}
	return "served, file written"
}

func aboutOf(i learn.Item) string {
	if !i.Live() {
		return i.Why
	}
	e, faults := content.ReadEntry(content.LearnedFile(i.Call, i.ID), i.File)
	if len(faults) > 0 {
		return faults[0].Message
	}
	return e.Question.Original(knowledge.Languages()[0])
}

// LearnedExportCmd writes files.
type LearnedExportCmd struct {
	storeCmd
	Dir string `arg:"" type:"path" help:"Content directory. Only calls that it has get files; files that are there stay."`
}

// Run writes what is sound, and says what was left out and why.
func (c *LearnedExportCmd) Run(ctx context.Context, std Streams, have *opened) error {
	return c.work(ctx, std, have, []string{"learned", "export", "--", c.Dir}, func(ctx context.Context, std Streams, o opened) error {
		b, err := readBook(ctx, o)
		if err != nil {
			return err
		}
		files, err := openContent(c.Dir)
		if err != nil {
			return err
		}
		written, failed := 0, 0
		for _, i := range b.Items {
			if !i.Live() {
				continue
			}
			done, err := learned.Export(c.Dir, files, i)
			switch {
			case err != nil:
				failed++
				fmt.Fprintf(std.Err, "grantdesk: %v\n", err)
			case done:
				written++
			}
		}
		_, err = fmt.Fprintf(std.Out, "%d files written; put them under version control.\n", written)
		if err == nil && failed > 0 {
			err = errFaults
		}
		return err
	})
}

// LearnedRevertCmd takes an entry back.
type LearnedRevertCmd struct {
	storeCmd
	by
	ID   string `arg:"" help:"Id of the entry, such as HD.7."`
	Call string `placeholder:"ID" help:"Id of the call, where two have an entry with that id."`
	Why  string `help:"The reason; the helpdesk reads it."`
}

// Run tells the book.
func (c *LearnedRevertCmd) Run(ctx context.Context, std Streams, have *opened) error {
	args := []string{"learned", "revert", "--by", c.name(), "--call", c.Call, "--why", c.Why, "--", c.ID}
	return c.work(ctx, std, have, args, func(ctx context.Context, std Streams, o opened) error {
		b, err := readBook(ctx, o)
		if err != nil {
			return err
		}
		i, err := c.find(b)
		if err != nil {
			return err
		}
		why := c.Why
		if why == "" {
			why = c.name()
		}
		e := learn.Event{What: learn.EventRevert, Call: i.Call, ID: i.ID, Why: why, At: strconv.FormatInt(time.Now().UnixMilli(), 36)}
		if err := tellBook(ctx, o.store, e); err != nil {
			return err
		}
		_, err = fmt.Fprintf(std.Out, "%s is being taken back; servers that run follow within seconds.\n", i.ID)
		return err
	})
}

func (c *LearnedRevertCmd) find(b learn.Book) (found learn.Item, err error) {
	n := 0
	for _, i := range b.Items {
		if i.Live() && i.ID == c.ID && (c.Call == "" || c.Call == i.Call) {
			found, n = i, n+1
		}
	}
	switch n {
	case 0:
		return found, fmt.Errorf("the helpdesk has written no entry %q that is served; see: grantdesk learned list", c.ID)
	case 1:
		return found, nil
	}
	return found, fmt.Errorf("%d calls have an entry %q: say which with --call", n, c.ID)
}

// tellBook brings an event to the book, which a running server then reads.
func tellBook(ctx context.Context, s mailbox.Intake, e learn.Event) error {
	m, err := e.Message(time.Now())
	if err != nil {
		return err
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write event of entry %q: %w", e.ID, err)
	}
	_, err = s.Accept(ctx, mailbox.Message{Dialogue: learn.BookKey, ID: m.ID, Payload: raw}, false)
	return err
}
