package learn

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/bot/phrase"
	"grantdesk/bot/ticket"
	"grantdesk/knowledge"
)

// A Shelf is the content that drafts are held against, as it is served now.
type Shelf interface {
	// Look finds what content has already of a question.
	Look(q Sought) (Look, error)
	// Check holds an entry to the rules of content, as if it stood there.
	Check(call string, e knowledge.Entry) []knowledge.Fault
}

// Sought is what is looked for.
type Sought struct {
	Call  string // id; empty: the usual one
	Lang  knowledge.Lang
	Text  string
	Entry string // the id that the entry would like to have
	Now   time.Time
}

// A Look is what content has of a question.
type Look struct {
	Call     string // id
	Called   string // how a sentence names it
	Near     []Near // best first
	Section  string // in which the entry would fit best
	Sections []Section
	Entry    string // an id that is free
}

// Near is a fact or an entry about something like it.
type Near struct {
	ID, Label string
	Score     float64
}

// A Section of a call's FAQ.
type Section struct{ ID, Name string }

// Options are what an Office is made of.
type Options struct {
	Room    bot.Address // where the desk works
	Lang    knowledge.Lang
	Keep    time.Duration // how long a draft is kept after the last word
	Shelf   Shelf
	Files   bool // there is a content directory of one's own
	Phrases *phrase.Catalogue
}

// An Office decides about drafts and keeps the book. It is not changed after
// NewOffice.
type Office struct {
	Options
	v phrase.Voice
}

// NewOffice returns an office.
func NewOffice(o Options) *Office { return &Office{o, o.Phrases.In(o.Lang)} }

// Owns reports whether the dialogue of key is a draft or the book.
func (*Office) Owns(key string) bool {
	return key == BookKey || strings.HasPrefix(key, ticket.DraftKey(""))
}

// Step decides what follows from messages for the draft or book of key.
func (o *Office) Step(key string, state []byte, ms []bot.Message, now time.Time) (bot.Effect, error) {
	if key == BookKey {
		return o.book(state, ms, now)
	}
	var d Draft
	if err := drafts().Read(state, &d); err != nil {
		return bot.Effect{}, err
	}
	d.Version, d.Ticket = drafts().Version(), strings.TrimPrefix(key, ticket.DraftKey(""))
	out := bot.Effect{Keep: o.Keep}
	for _, m := range ms {
		t := &turn{Office: o, d: &d, m: m, now: now}
		if err := t.decide(); err != nil {
			return bot.Effect{}, err
		}
		out.Actions = append(out.Actions, numbered("draft/"+d.Ticket+"/"+m.ID, t.actions)...)
	}
	return finish(out, d)
}

// drafts is how drafts are stored.
func drafts() mailbox.Schema { return mailbox.Schema{Name: "draft"} }

func finish(out bot.Effect, state any) (bot.Effect, error) {
	raw, err := json.Marshal(state)
	if err != nil {
		return bot.Effect{}, fmt.Errorf("write what the helpdesk taught: %w", err)
	}
	out.State = raw
	return out, nil
}

// numbered gives the actions that follow from a message their ids, which are
// the same when the turn is decided again.
func numbered(message string, actions []bot.Action) []bot.Action {
	for i := range actions {
		a := &actions[i]
		a.ID = fmt.Sprintf("%s-%d", message, i+1)
		if a.Post != nil && a.Post.Message.ID == "" {
			a.Post.Message.ID = a.ID
		}
	}
	return actions
}
