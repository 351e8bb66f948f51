package ticket

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"grantdesk/bot"
)

// A turn is one message of a ticket on its way to actions.
type turn struct {
	*Office
	t       *Ticket
	m       bot.Message
	now     time.Time
	was     string // status before
	had     string // who had it before
	actions []bot.Action
	err     error
}

func (o *Office) ticket(state []byte, ms []bot.Message, now time.Time) (Outcome, error) {
	var t Ticket
	if err := tickets().Read(state, &t); err != nil {
		return Outcome{}, err
	}
	t.Version = tickets().Version()
	out := Outcome{Keep: o.Keep}
	for _, m := range ms {
		u := &turn{Office: o, t: &t, m: m, now: now, was: t.Status, had: t.Agent}
		u.decide()
		u.change()
		if u.err != nil {
			return Outcome{}, u.err
		}
		out.Actions = append(out.Actions, numbered("ticket/"+t.ID+"/"+m.ID, u.actions)...)
	}
	return finish(out, t)
}

func (u *turn) decide() {
	switch u.m.Kind {
	case bot.KindDesk:
		u.event()
	case bot.KindTimer:
		u.timer(u.m.Choice)
	case bot.KindReceipt:
		u.receipt()
	case bot.KindChoice:
		u.button()
	case bot.KindText, bot.KindFile, bot.KindEdit:
		u.agent()
	}
}

// event takes what the asker's side says.
func (u *turn) event() {
	e, err := bot.ReadDeskEvent(u.m)
	if err != nil {
		u.err = err
		return
	}
	if e.What == bot.DeskOpen {
		u.opened(e)
		return
	}
	if u.t.ID == "" || u.t.Status == Erased {
		return
	}
	switch e.What {
	case bot.DeskSay:
		u.said(e)
	case bot.DeskUnsaid:
		u.unsaid(e.Message)
	case bot.DeskLeave:
		u.left()
	case bot.DeskAgain:
		u.again("")
	case bot.DeskGone:
		u.note(u.v.Say("desk.asker-gone"))
	case bot.DeskErase:
		u.erase()
	}
}

func (u *turn) opened(e bot.DeskEvent) {
	if u.t.ID != "" || e.Request == nil {
		return
	}
	*u.t = Ticket{Version: tickets().Version(), ID: e.Ticket, Number: e.Number, Status: New, Request: *e.Request, Due: e.Due}
	u.t.add(Line{Text: e.Request.Question, At: e.Request.At})
	u.showCard()
	u.set("unseen", u.now.Add(unseenAfter))
	u.set("remind", u.Hours.After(u.now, u.Remind))
	u.set("late", e.Due)
}

func (u *turn) said(e bot.DeskEvent) {
	if l := u.t.line(e.Message); l != nil && e.Edited {
		l.Text = e.Text
	} else if e.Text != "" {
		u.t.add(Line{Text: e.Text, At: u.now, ID: e.Message})
	}
	head := u.v.Say("desk.asker-says")
	if e.Edited {
		head = u.v.Say("desk.asker-corrects")
	}
	r := u.under(bot.Block{Style: bot.BlockNote, Text: head})
	if e.Text != "" {
		r.Blocks = append(r.Blocks, bot.Block{Style: bot.BlockQuote, Text: e.Text})
	}
	r.Files = e.Files
	u.show(bot.Action{Reply: &r})
	if u.t.Status == Waiting {
		u.t.Status = Claimed
		u.promise()
	}
}

// unsaid forgets a message that the asker took back, and has the desk delete
// what it sees of it.
func (u *turn) unsaid(id string) {
	l := u.t.line(id)
	if l == nil {
		return
	}
	at := u.when(u.v, l.At)
	u.t.Lines = slices.DeleteFunc(slices.Clone(u.t.Lines), func(l Line) bool { return l.ID == id && !l.Desk })
	u.note(u.v.Say("desk.asker-unsaid", "time", at))
}

// left closes the ticket of an asker who went back to the bot.
func (u *turn) left() {
	if !u.t.open() {
		return
	}
	u.t.Status = Returned
	u.note(u.v.Say("desk.asker-left"))
}

// again opens a settled ticket again, by an agent or (without a name) by the
// asker, if that is not too long ago.
func (u *turn) again(agent string) {
	switch {
	case u.t.open() || u.t.ID == "" || u.t.Status == Erased:
		return
	case u.now.Sub(u.t.Settled) > u.Reopen && agent != "":
		u.quiet(u.v.Say("desk.too-late"))
		return
	case u.now.Sub(u.t.Settled) > u.Reopen:
		u.tell(bot.DeskEvent{What: bot.DeskTooLate})
		return
	}
	u.t.Status, u.t.Agent, u.t.Person = Reopened, "", ""
	u.promise()
	due := u.when(u.v, u.t.Due)
	if agent == "" {
		u.note(u.v.Say("desk.reopened-by-asker", "due", due))
	} else {
		u.note(u.v.Say("desk.reopened-by", "agent", agent, "due", due))
	}
	u.tell(bot.DeskEvent{What: bot.DeskReopened, Due: u.t.Due, When: u.when(u.Phrases.In(u.t.Request.Lang), u.t.Due)})
}

// erase forgets what the asker said. The desk keeps the number only.
func (u *turn) erase() {
	u.note(u.v.Say("desk.asker-erased"))
	if u.t.Drafted {
		u.order(Order{Do: DoErase})
	}
	u.t.Status, u.t.Lines = Erased, nil
	u.t.Request = bot.Request{Lang: u.t.Request.Lang, Call: u.t.Request.Call, Called: u.t.Request.Called, At: u.t.Request.At}
}

// promise starts the time within which an answer is owed.
func (u *turn) promise() {
	u.t.Due, u.t.Late = u.Hours.After(u.now, u.Answer), 0
	u.set("idle", time.Time{})
	u.set("remind", u.Hours.After(u.now, u.Remind))
	u.set("late", u.t.Due)
}

// change brings card and board up to date after the status changed, or who
// has it.
func (u *turn) change() {
	same := u.t.Status == u.was
	if u.err != nil || u.t.ID == "" || same && u.t.Agent == u.had {
		return
	}
	if u.was != "" {
		card := u.card("", CardID(u.t.ID))
		u.show(bot.Action{Reply: &card})
		u.hang()
	}
	if !same {
		u.settleTimers()
	}
}

// hang tells the board how the ticket stands; nothing of the asker is in it.
func (u *turn) hang() {
	q := u.t.Request
	u.post(bot.BoardKey, bot.DeskEvent{
		What: bot.DeskChanged, Status: u.t.Status, Number: u.t.Number, Agent: u.t.Agent, Due: u.t.Due,
		Request: &bot.Request{Called: q.Called, Lang: q.Lang, At: q.At},
	})
}

// settleTimers keeps the timers that the new status needs.
func (u *turn) settleTimers() {
	if !u.t.open() {
		u.t.Settled = u.now
	}
	if !u.t.unclaimed() && u.t.Status != Claimed {
		u.set("remind", time.Time{})
		u.set("late", time.Time{})
	}
	if u.t.Status == Waiting && u.Idle > 0 {
		u.set("idle", u.now.Add(u.Idle))
	} else if u.was == Waiting {
		u.set("idle", time.Time{})
	}
}

// showCard brings the card to the desk, and asks for word of it.
func (u *turn) showCard() {
	r := u.card(CardID(u.t.ID), "")
	body, err := json.Marshal(bot.DeskEvent{What: bot.DeskOpen, Ticket: u.t.ID})
	if err != nil {
		u.err = err
		return
	}
	u.show(bot.Action{Reply: &r, Receipt: &bot.Receipt{Dialogue: bot.TicketKey(u.t.ID), Payload: body}})
}

// show brings something to the desk, after all that was shown before.
func (u *turn) show(a bot.Action) {
	a.ID = fmt.Sprintf("ticket/%s/%s-%d", u.t.ID, u.m.ID, len(u.actions)+1)
	shown, err := Show(u.t.ID, a, u.now)
	if err != nil {
		u.err = err
		return
	}
	u.actions = append(u.actions, shown)
}

// Show returns the action that has a ticket's screen perform a, which has an
// id of its own.
func Show(id string, a bot.Action, now time.Time) (bot.Action, error) {
	if a.Reply != nil && a.Reply.ID == "" {
		a.Reply.ID = a.ID
	}
	raw, err := json.Marshal(a)
	if err != nil {
		return bot.Action{}, fmt.Errorf("write what the desk is to see: %w", err)
	}
	return bot.Action{Post: &bot.Post{Dialogue: screenKey(id), Message: bot.Message{Kind: bot.KindDesk, At: now, Payload: raw}}}, nil
}

// note says something in the ticket's thread.
func (u *turn) note(text string) {
	r := u.under(bot.Block{Style: bot.BlockNote, Text: text})
	u.show(bot.Action{Reply: &r})
}

// under makes a reply in the ticket's thread.
func (u *turn) under(blocks ...bot.Block) bot.Reply {
	return bot.Reply{To: u.Room, Lang: u.Lang, Blocks: blocks, Under: CardID(u.t.ID)}
}

// quiet tells only the agent who acted.
func (u *turn) quiet(text string) {
	r := u.under(bot.Block{Style: bot.BlockNote, Text: text})
	r.To, r.Quiet, r.For = u.m.From, true, u.m.Name
	u.show(bot.Action{Reply: &r})
}

// tell brings an event to the asker's dialogue.
func (u *turn) tell(e bot.DeskEvent) { u.post(u.t.asker(), e) }

func (u *turn) post(to string, e bot.DeskEvent) {
	e.Ticket = u.t.ID
	a, err := e.Post(to, u.t.Request.Asker, u.t.Request.Lang, u.now)
	if err != nil {
		u.err = err
		return
	}
	u.actions = append(u.actions, a)
}

// set sets, moves or (with a zero time) takes away one of the ticket's timers.
func (u *turn) set(name string, at time.Time) {
	u.t.Timers = slices.DeleteFunc(slices.Clone(u.t.Timers), func(s Timer) bool { return s.Name == name })
	if !at.IsZero() {
		u.t.Timers = append(u.t.Timers, Timer{name, at})
	}
	u.actions = append(u.actions, bot.Action{Timer: &bot.Timer{Name: name, At: at}})
}
