package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"grantdesk/cmd/grantdesk/persons"
	"grantdesk/knowledge"
)

// person is the argument that names one.
type person struct {
	Person string `arg:"" help:"The id at the top of the person's own file (/mydata), or telegram/<user id>, or slack/<workspace>/<user id>."`
}

// search looks for the person in the store.
func (p person) search(ctx context.Context, o opened) (persons.Search, error) {
	s := persons.Search{Store: o.store, Person: p.Person, Desk: o.cfg.Desk.Channel != "", Now: time.Now()}
	channel, user, ok := strings.Cut(p.Person, "/")
	if !ok {
		return s, nil
	}
	if channel != "telegram" && channel != "slack" {
		return s, fmt.Errorf("%q is no channel with persons: write telegram/<user id> or slack/<workspace>/<user id>", channel)
	}
	pseudonym, err := pseudonyms(ctx, o.cfg.Store.Key, o.store)
	if err != nil {
		return s, err
	}
	s.Person = pseudonym(user)
	return s, nil
}

// ExportCmd writes what is stored about a person.
type ExportCmd struct {
	storeCmd
	person
}

// Run writes it to standard output.
func (c *ExportCmd) Run(ctx context.Context, std Streams, have *opened) error {
	return c.work(ctx, std, have, []string{"export", "--", c.Person}, func(ctx context.Context, std Streams, o opened) error {
		s, err := c.search(ctx, o)
		if err != nil {
			return err
		}
		doc, err := s.Find(ctx)
		if err != nil {
			return err
		}
		doc.Counted = knowledge.Text{}
		body, err := doc.Bytes()
		if err == nil {
			_, err = std.Out.Write(body)
		}
		return err
	})
}

// ForgetCmd deletes what is stored about a person.
type ForgetCmd struct {
	storeCmd
	person
	Yes bool `help:"Delete without showing first what would be deleted."`
}

// Run deletes, or says what would be deleted.
func (c *ForgetCmd) Run(ctx context.Context, std Streams, have *opened) error {
	args := []string{"forget", "--", c.Person}
	if c.Yes {
		args = []string{"forget", "--yes", "--", c.Person}
	}
	return c.work(ctx, std, have, args, func(ctx context.Context, std Streams, o opened) error {
		s, err := c.search(ctx, o)
		if err != nil {
			return err
		}
		if !c.Yes {
			return c.preview(ctx, std, s)
		}
		n, err := s.Others(ctx)
		if err == nil {
			err = s.Rest(ctx)
		}
		if err == nil {
			_, err = fmt.Fprintf(std.Out, "Deleted: %d conversations, %d questions to the helpdesk, %d reminders, and what channels kept.\n", n.Dialogues, n.Tickets, n.Reminders)
		}
		return err
	})
}

func (c *ForgetCmd) preview(ctx context.Context, std Streams, s persons.Search) error {
	doc, err := s.Find(ctx)
	if err != nil {
		return err
	}
	n := doc.Tally()
	_, err = fmt.Fprintf(std.Out, "Found: %d conversations, %d records of questions to the helpdesk, %d reminders, %d records of channels. Nothing was deleted; --yes deletes.\n",
		n.Dialogues, n.Tickets, n.Reminders, len(doc.Channels))
	return err
}
