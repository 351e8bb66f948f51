package ticket

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/factual"
	"grantdesk/bot/phrase"
	"grantdesk/knowledge/deadline"
)

// maxListed bounds how many questions one list names.
const maxListed = 50

// listID stands for a ticket where the list is shown in the room itself.
const listID = "list"

// listed answers who wrote in the room, not below a card, what is open.
func (o *Office) listed(b *Board, m bot.Message, now time.Time) ([]bot.Action, error) {
	to := m.From
	to.Thread = ""
	r := o.list(b, now)
	r.To, r.Quiet, r.For = to, true, m.Name
	return o.shown(listID, "desk/list/"+m.ID, r, now)
}

// listedBelow answers below the card where somebody asked.
func (o *Office) listedBelow(b *Board, m bot.Message, e bot.DeskEvent, now time.Time) ([]bot.Action, error) {
	if e.From == nil {
		return nil, nil
	}
	r := o.list(b, now)
	r.To, r.Quiet, r.For, r.Under = *e.From, true, e.Agent, CardID(e.Ticket)
	return o.shown(e.Ticket, "desk/list/"+m.ID, r, now)
}

func (o *Office) shown(ticket, id string, r bot.Reply, now time.Time) ([]bot.Action, error) {
	a, err := Show(ticket, bot.Action{ID: id, Reply: &r}, now)
	return []bot.Action{a}, err
}

// list says what is open: what the desk owes first, the soonest promise at the
// top, then what waits for its asker.
func (o *Office) list(b *Board, now time.Time) bot.Reply {
	r := bot.Reply{Lang: o.Lang}
	add := func(style, text string) { r.Blocks = append(r.Blocks, bot.Block{Style: style, Text: text}) }
	owed, waiting, free, late := b.sorted(now)
	if len(owed)+len(waiting) == 0 {
		add(bot.BlockText, o.v.Say("desk.list-none"))
		return r
	}
	add(bot.BlockTitle, o.v.Say("desk.list", "open", strconv.Itoa(len(owed)+len(waiting)), "free", strconv.Itoa(free), "late", strconv.Itoa(late)))
	for _, s := range owed[:min(len(owed), maxListed)] {
		add(bot.BlockItem, o.slip(s, now))
	}
	if more := len(owed) - maxListed; more > 0 {
		add(bot.BlockNote, o.v.Count("desk.list-more", more))
	}
	if len(waiting) > 0 {
		add(bot.BlockNote, o.v.Say("desk.list-waiting", "numbers", numbers(waiting)))
	}
	if i := slices.IndexFunc(owed, func(s Slip) bool { return s.Status != Claimed }); i >= 0 {
		add(bot.BlockText, o.v.Say("desk.list-next", "number", strconv.Itoa(owed[i].Number)))
	}
	return r
}

// sorted parts the board into what the desk owes and what waits for its asker.
func (b *Board) sorted(now time.Time) (owed, waiting []Slip, free, late int) {
	for _, s := range b.Open {
		if s.Status == Waiting {
			waiting = append(waiting, s)
			continue
		}
		if s.Status != Claimed {
			free++
		}
		if s.late(now) {
			late++
		}
		owed = append(owed, s)
	}
	slices.SortStableFunc(owed, func(x, y Slip) int { return x.Due.Compare(y.Due) })
	return owed, waiting, free, late
}

// late reports whether the promised time has passed. What an older program
// hung up has none.
func (s Slip) late(now time.Time) bool { return !s.Due.IsZero() && now.After(s.Due) }

// slip is one open question in a line.
func (o *Office) slip(s Slip, now time.Time) string {
	key := "desk.list-one"
	if s.late(now) {
		key = "desk.list-late"
	}
	return o.v.Say(key, "status", status(o.v, s.Status, s.Number, s.Agent), "call", or(s.Called, "–"),
		"lang", factual.Language(o.v, s.Lang), "waited", factual.Left(o.v, deadline.Between(o.Hours.In(s.At), o.Hours.In(now))),
		"due", o.soon(s.Due))
}

// soon prints a time of these days on the desk's clock.
func (o *Office) soon(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	t = o.Hours.In(t)
	month := o.v.List("date.months")[t.Month()-1]
	return o.v.Say("desk.list-when", "day", strconv.Itoa(t.Day()), "month", month, "time", t.Format("15:04"))
}

// status is a ticket's number and status in words.
func status(v phrase.Voice, status string, number int, agent string) string {
	return v.Say(statuses[status], "number", strconv.Itoa(number), "agent", or(agent, "–"))
}

func numbers(slips []Slip) string {
	var all []string
	for _, s := range slips {
		all = append(all, strconv.Itoa(s.Number))
	}
	return strings.Join(all, ", ")
}
