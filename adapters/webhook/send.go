package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// The kinds of what is posted.
const (
	kindCard   = "card"   // a new question; open a ticket
	kindUpdate = "update" // the card of a question as it stands now
	kindNote   = "note"   // something new in a question
	kindAlert  = "alert"  // something of no single question
)

// A posted is what the other system gets.
type posted struct {
	ID      string   `json:"id"` // the same when it is posted again
	Kind    string   `json:"kind"`
	Ticket  string   `json:"ticket,omitempty"`
	Lang    string   `json:"lang"`
	Title   string   `json:"title,omitempty"`
	Text    string   `json:"text"`
	Actions []action `json:"actions,omitempty"`
	Files   []file   `json:"files,omitempty"`
	OnlyFor string   `json:"only_for,omitempty"` // id of the agent who alone shall see it
}

type action struct {
	Do    string `json:"do"`
	Label string `json:"label"`
}

type file struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Body []byte `json:"body"` // base64
}

// errAddress is the cause when a reply is not for this desk.
var errAddress = errors.New("address is none of this channel")

// Send implements bot.Sender. What is posted again carries the same id, by
// which the other system knows it.
func (d *Desk) Send(ctx context.Context, r bot.Reply) error {
	if r.To.Channel != channel {
		return mailbox.Permanent(errAddress)
	}
	p := form(r)
	body, err := json.Marshal(p)
	if err != nil {
		return mailbox.Permanent(fmt.Errorf("write post: %w", err))
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	status, wait, err := d.post(ctx, p.ID, body)
	switch {
	case err != nil:
		return err
	case status >= 200 && status < 300:
		return nil
	case status == 408 || status == 425 || status == 429 || status >= 500:
		return mailbox.Refused(answered(status), max(wait, 5*time.Second))
	}
	return mailbox.Permanent(answered(status))
}

// form turns a reply into what is posted.
func form(r bot.Reply) posted {
	p := posted{ID: r.ID, Kind: kindAlert, Lang: string(r.Lang)}
	root := ""
	switch {
	case r.Under != "":
		p.Kind, root = kindNote, r.Under
	case r.Replaces != "":
		p.Kind, root = kindUpdate, r.Replaces
	case strings.HasSuffix(r.ID, "/card"):
		p.Kind, root = kindCard, r.ID
	}
	p.Ticket = strings.TrimSuffix(strings.TrimPrefix(root, "ticket/"), "/card")
	if r.Quiet {
		p.OnlyFor = r.To.User
	}
	for _, c := range r.Choices {
		p.Actions = append(p.Actions, action{Do: c.ID[strings.LastIndexByte(c.ID, ':')+1:], Label: c.Label})
	}
	for _, f := range r.Files {
		p.Files = append(p.Files, file{f.Name, f.Type, f.Body})
	}
	if len(r.Blocks) > 0 && r.Blocks[0].Style == bot.BlockTitle {
		p.Title, r.Blocks = r.Blocks[0].Text, r.Blocks[1:]
	}
	r.Choices = nil
	p.Text = r.Text()
	return p
}
