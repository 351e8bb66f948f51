package ticket

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/factual"
	"grantdesk/bot/mailbox"
	"grantdesk/bot/phrase"
	"grantdesk/bot/workdays"
	"grantdesk/knowledge"
)

// Options are what a desk is made of.
type Options struct {
	Room     bot.Address // where the desk works
	Lang     knowledge.Lang
	Hours    workdays.Desk
	Answer   time.Duration // working time within which an answer is promised
	Remind   time.Duration // working time after which the desk is reminded
	Reopen   time.Duration // how long a settled ticket may be reopened
	Idle     time.Duration // how long an answered ticket waits for the asker before it is closed; 0: for ever
	Keep     time.Duration // how long a ticket is kept after the last word
	Escalate string        // who is named when an answer is overdue, such as @lead; may be empty
	Learn    bool          // a settled question may become a draft for the FAQ
	Phrases  *phrase.Catalogue
}

// An Office decides what follows from events of tickets and of the board. It
// is not changed after NewOffice.
type Office struct {
	Options
	v phrase.Voice
}

// NewOffice returns an office.
func NewOffice(o Options) *Office { return &Office{o, o.Phrases.In(o.Lang)} }

// An Outcome is what follows from messages of a ticket or of the board.
type Outcome = bot.Effect

// boardKeep is how long an idle board is kept. It holds nothing of a person.
const boardKeep = 5 * 365 * 24 * time.Hour

// Step decides what follows from messages for the ticket, screen or board of
// key. It changes nothing, so that it can be asked again.
func (o *Office) Step(key string, state []byte, ms []bot.Message, now time.Time) (Outcome, error) {
	switch {
	case key == bot.BoardKey:
		return o.board(state, ms, now)
	case strings.HasPrefix(key, screenPrefix):
		return o.screen(ms)
	}
	return o.ticket(state, ms, now)
}

// screen brings to the desk what a ticket has for it. It is a dialogue apart
// so that a ticket goes on keeping time while the desk cannot be reached.
func (o *Office) screen(ms []bot.Message) (out Outcome, err error) {
	for _, m := range ms {
		var a bot.Action
		if err := json.Unmarshal(m.Payload, &a); err != nil {
			return Outcome{}, fmt.Errorf("read what the desk is to see %q: %w", m.ID, err)
		}
		out.Actions = append(out.Actions, a)
	}
	out.Keep = o.Keep
	return out, nil
}

func (o *Office) board(state []byte, ms []bot.Message, now time.Time) (Outcome, error) {
	var b Board
	if err := boards().Read(state, &b); err != nil {
		return Outcome{}, err
	}
	b.Version = boards().Version()
	out := Outcome{Keep: boardKeep}
	for _, m := range ms {
		actions, err := o.pinned(&b, m, now)
		if err != nil {
			return Outcome{}, err
		}
		out.Actions = append(out.Actions, numbered("board/"+m.ID, actions)...)
	}
	return finish(out, b)
}

// pinned takes one message of the board.
func (o *Office) pinned(b *Board, m bot.Message, now time.Time) ([]bot.Action, error) {
	if m.Kind == bot.KindText {
		return o.listed(b, m, now)
	}
	if m.Kind != bot.KindDesk {
		return nil, nil
	}
	e, err := bot.ReadDeskEvent(m)
	if err != nil {
		return nil, err
	}
	if e.What == bot.DeskList {
		return o.listedBelow(b, m, e, now)
	}
	return o.hang(b, e, now)
}

// hang puts a ticket on the board, changes it or takes it away.
func (o *Office) hang(b *Board, e bot.DeskEvent, now time.Time) ([]bot.Action, error) {
	at := b.find(e.Ticket)
	if e.What == bot.DeskChanged {
		b.change(at, e, now)
		return nil, nil
	}
	if e.What != bot.DeskOpen || e.Request == nil || at >= 0 {
		return nil, nil
	}
	b.Last++
	e.Number, e.Due = b.Last, o.Hours.After(now, o.Answer)
	b.Open = append(b.Open, Slip{ID: e.Ticket, Number: e.Number, Status: New, At: now, Due: e.Due, Called: e.Request.Called, Lang: e.Request.Lang})
	asker, lang := e.Request.Asker, e.Request.Lang
	to, err := e.Post(bot.TicketKey(e.Ticket), asker, lang, now)
	if err != nil {
		return nil, err
	}
	v := o.Phrases.In(lang)
	days, from, until := o.Hours.Words(v.List("date.weekdays"))
	told, err := bot.DeskEvent{
		What: bot.DeskOpened, Ticket: e.Ticket, Number: e.Number, Ahead: b.ahead(e.Ticket), Due: e.Due, When: o.when(v, e.Due),
		Hours: v.Say("desk.hours", "days", days, "from", from, "until", until),
	}.Post(asker.String(), asker, lang, now)
	return []bot.Action{to, told}, err
}

func (b *Board) change(at int, e bot.DeskEvent, now time.Time) {
	open := e.Status == New || e.Status == Claimed || e.Status == Waiting || e.Status == Reopened
	if at >= 0 && !open {
		b.Open = slices.Delete(slices.Clone(b.Open), at, at+1)
	}
	if !open {
		return
	}
	if at < 0 {
		at, b.Open = len(b.Open), append(b.Open, Slip{ID: e.Ticket, Number: e.Number, At: now})
	}
	s := &b.Open[at]
	s.Status, s.Agent, s.Due = e.Status, e.Agent, e.Due
	if e.Request != nil {
		s.Called, s.Lang = e.Request.Called, e.Request.Lang
	}
}

// when prints a time on the desk's clock.
func (o *Office) when(v phrase.Voice, t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	t = o.Hours.In(t)
	return v.Say("desk.when", "day", factual.LongDay(v, t), "time", t.Format("15:04"))
}

// tickets is how tickets are stored.
func tickets() mailbox.Schema { return mailbox.Schema{Name: "ticket"} }

// boards is how the board is stored.
func boards() mailbox.Schema { return mailbox.Schema{Name: "board"} }

func finish(out Outcome, state any) (Outcome, error) {
	raw, err := json.Marshal(state)
	if err != nil {
		return Outcome{}, fmt.Errorf("write desk state: %w", err)
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
		if a.Post != nil {
			a.Post.Message.ID = a.ID
		}
	}
	return actions
}
