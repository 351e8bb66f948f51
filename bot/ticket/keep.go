package ticket

import (
	"time"

	"grantdesk/bot"
)

const (
	// unseenAfter is how long the card may be on its way before the asker is
	// told that the desk cannot be reached.
	unseenAfter = 2 * time.Minute
	// showAgain is after how long a card that was refused is tried again.
	showAgain = 5 * time.Minute
	// maxLate is how often an overdue answer is spoken of.
	maxLate = 10
)

// receipt takes word of what became of the card or of an agent's message. The
// latter is marked.
func (u *turn) receipt() {
	e, err := bot.ReadDeskEvent(u.m)
	if err != nil {
		u.err = err
		return
	}
	failed := u.m.Choice == bot.ReceiptFailed
	switch {
	case u.t.ID == "":
	case e.What == bot.DeskOpen && failed:
		u.unseen()
		u.set("show", u.now.Add(showAgain))
	case e.What == bot.DeskOpen:
		u.t.Shown = true
		u.set("unseen", time.Time{})
	case e.From != nil:
		u.show(bot.Action{Mark: &bot.Mark{To: *e.From, Of: e.Message, As: u.m.Choice}})
		if failed {
			u.note(u.v.Say("desk.not-delivered", "reason", or(u.m.Text, "–")))
		}
	}
}

// timer keeps the promises: a reminder before the time, a word to both sides
// when the promised time has come, and the end of what nobody goes on with.
func (u *turn) timer(name string) {
	if !u.t.take(name, u.m.At) {
		return
	}
	switch name {
	case "unseen":
		u.unseen()
	case "show":
		if !u.t.Shown && u.t.open() {
			u.showCard()
		}
	case "remind":
		u.remind()
	case "late":
		u.late()
	case "idle":
		u.idle()
	}
}

// unseen tells the asker, once, that the desk cannot be reached.
func (u *turn) unseen() {
	if u.t.Shown || u.t.Delayed || !u.t.open() {
		return
	}
	u.t.Delayed = true
	u.tell(bot.DeskEvent{What: bot.DeskDelayed})
}

// owed reports whether the desk owes an answer.
func (u *turn) owed() bool { return u.t.unclaimed() || u.t.Status == Claimed }

func (u *turn) remind() {
	if !u.owed() {
		return
	}
	u.note(u.v.Say("desk.remind", "number", u.number(), "due", u.when(u.v, u.t.Due)))
}

// late speaks in the desk's room, not in the thread, where somebody who does
// not have the ticket sees it. The asker is told once.
func (u *turn) late() {
	if !u.owed() || u.t.Late >= maxLate {
		return
	}
	u.t.Late++
	r := bot.Reply{To: u.Room, Lang: u.Lang, Blocks: []bot.Block{{Style: bot.BlockText, Text: u.v.Say("desk.late",
		"number", u.number(), "due", u.when(u.v, u.t.Due), "escalate", u.Escalate)}}}
	u.show(bot.Action{Reply: &r})
	if u.t.Late == 1 {
		u.tell(bot.DeskEvent{What: bot.DeskLate})
	}
	u.set("late", u.Hours.After(u.now, u.Answer))
}

// idle closes a ticket whose asker has not come back.
func (u *turn) idle() {
	if u.t.Status != Waiting {
		return
	}
	u.t.Status = Resolved
	u.note(u.v.Say("desk.idle"))
	u.tell(bot.DeskEvent{What: bot.DeskResolved, Agent: u.t.Agent})
}
