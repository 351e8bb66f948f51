package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"grantdesk/bot/factual"
	"grantdesk/bot/phrase"
	"grantdesk/knowledge"
	"grantdesk/knowledge/scope"
)

// Options are what a Bot is made of.
type Options struct {
	Library *knowledge.Library
	Finder  Finder
	Phrases *phrase.Catalogue
	Check   SelfCheck // nil: there is no self-check

	// Language reads the language of a text; sure is false when the text does
	// not show one. Nil: dialogues keep the language they began with.
	Language func(text string) (l knowledge.Lang, sure bool)

	// Calendar writes the dates of a call that lie ahead as a calendar file. Nil:
	// none is offered.
	Calendar Calendar

	// Bare are the channels that cannot hand out a file; none is offered there.
	Bare []string

	// Call is the id of the call that a dialogue is about as long as nothing
	// says otherwise; empty: the bot asks when it matters.
	Call string

	// Desk says that a helpdesk takes questions; without one the bot names the
	// contacts of the call.
	Desk bool

	// Keep is how long a dialogue is kept after its last message. 0: it is kept
	// nowhere, and there is nothing to tell or to forget beyond it.
	Keep time.Duration
	// KeepCheck is how long the answers of a self-check are kept after the last
	// of them. 0: as long as the dialogue.
	KeepCheck time.Duration

	// Buttons are the channels on which an answer carries buttons for
	// feedback; elsewhere they would only be noise.
	Buttons []string
}

// A Bot decides what to answer. It is not changed after New and may be used
// by many at once; new content is a new Bot.
type Bot struct {
	Options
	tell      *factual.Teller
	guard     *scope.Guard
	fragments map[string]*knowledge.Pack // words of a call's names that no other call speaks of
}

// New returns a Bot, or an error that names what is missing.
func New(o Options) (*Bot, error) {
	switch {
	case o.Library == nil || len(o.Library.Calls) == 0:
		return nil, errors.New("make bot: the library holds no call")
	case o.Finder == nil:
		return nil, errors.New("make bot: no finder")
	case o.Phrases == nil:
		return nil, errors.New("make bot: no phrases")
	case o.Call != "" && o.Library.Pack(o.Call) == nil:
		return nil, fmt.Errorf("make bot: call %q is not in the library", o.Call)
	}
	return &Bot{Options: o, tell: factual.New(), guard: scope.New(), fragments: fragments(o.Library)}, nil
}

// Step decides what follows from messages of one dialogue that came in
// together. It changes nothing but what it returns, so that it can be asked
// again. Its outcome is that of the last message.
func (b *Bot) Step(ctx context.Context, d Dialogue, ms []Message, now time.Time) (Dialogue, Turn, error) {
	t := Turn{Outcome: OutcomeSilent, Lang: d.language()}
	for _, m := range ms {
		s := &step{bot: b, ctx: ctx, d: &d, m: m, now: now, turn: &t}
		s.begin()
		if err := s.decide(); err != nil {
			return Dialogue{}, Turn{}, fmt.Errorf("answer message %q: %w", m.ID, err)
		}
		s.recall()
		s.keep()
		s.number()
	}
	d.Version = schema().Version()
	return d, t, nil
}
