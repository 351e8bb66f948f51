package learn

import (
	"fmt"
	"strconv"
	"strings"

	"grantdesk/bot"
	"grantdesk/bot/factual"
	"grantdesk/bot/ticket"
	"grantdesk/knowledge"
)

// maxFaults and maxNear bound what a card lists.
const (
	maxFaults = 5
	maxNear   = 3
)

// statuses are the phrases of the statuses.
var statuses = map[string]string{
	Open: "learn.status-draft", Proposed: "learn.status-proposed", Approved: "learn.status-approved", Live: "learn.status-live",
	Rejected: "learn.status-rejected", Discarded: "learn.status-discarded", Leaving: "learn.status-leaving",
	Reverted: "learn.status-reverted", Erased: "learn.status-erased",
}

// status says how the draft stands.
func (t *turn) status() string {
	d := t.d
	who, why := d.Second, d.Reason
	if who == "" {
		who = t.v.Say("learn.command")
	}
	if why == "" {
		why = t.v.Say("learn.no-reason")
	}
	return t.v.Say(statuses[d.Status], "number", strconv.Itoa(d.Number), "agent", d.By, "second", who, "reason", why, "id", d.Entry)
}

// card shows the draft as it stands, in the thread of its ticket.
func (t *turn) card() {
	d := t.d
	look, err := t.look()
	if err != nil {
		t.err = err
		return
	}
	r := t.under(bot.Block{Style: bot.BlockTitle, Text: t.status()})
	add := func(style, text string) { r.Blocks = append(r.Blocks, bot.Block{Style: style, Text: text}) }
	add(bot.BlockNote, t.v.Say("learn.facts", "id", d.Entry, "call", look.Called, "section", sectionName(look, d.Section), "langs", t.languages()))
	for _, l := range knowledge.Languages() {
		if d.Question[l] == "" {
			continue
		}
		add(bot.BlockText, t.v.Say("learn.in", "lang", factual.Language(t.v, l)))
		for _, q := range append([]string{d.Question[l]}, d.Variants[l]...) {
			add(bot.BlockQuote, q)
		}
		add(bot.BlockText, d.Answer[l])
	}
	t.near(look, add)
	t.doubts(add)
	if d.writable() {
		add(bot.BlockNote, t.v.Say("learn.edit", "sections", sections(look), "agent", d.By))
	}
	r.Choices = t.buttons()
	t.show(r)
}

// near shows what content has already.
func (t *turn) near(look Look, add func(style, text string)) {
	if len(look.Near) == 0 {
		add(bot.BlockText, t.v.Say("learn.near-none"))
		return
	}
	add(bot.BlockText, t.v.Say("learn.near"))
	for _, n := range look.Near[:min(len(look.Near), maxNear)] {
		add(bot.BlockItem, t.v.Say("learn.near-one", "id", n.ID, "label", n.Label, "score", fmt.Sprintf("%.2f", n.Score)))
	}
}

// doubts shows what speaks against releasing the text.
func (t *turn) doubts(add func(style, text string)) {
	if !t.d.writable() {
		return
	}
	if t.d.Refused != "" {
		add(bot.BlockNote, t.v.Say("learn.refused", "reason", t.d.Refused))
	}
	if m := t.d.marks(); len(m) > 0 {
		add(bot.BlockText, t.v.Say("learn.marks", "marks", strings.Join(m, ", ")))
	}
	if m := t.d.suspects(); len(m) > 0 {
		add(bot.BlockText, t.v.Say("learn.suspects", "marks", strings.Join(m, ", ")))
	}
	var found []string
	for _, f := range t.check() {
		if !f.Warning || strings.Contains(f.Message, "states") {
			found = append(found, f.Message)
		}
	}
	if len(found) == 0 {
		return
	}
	add(bot.BlockText, t.v.Say("learn.check"))
	for _, f := range found[:min(len(found), maxFaults)] {
		add(bot.BlockItem, f)
	}
}

// languages says in which languages the draft exists.
func (t *turn) languages() string {
	var parts []string
	for _, l := range knowledge.Languages() {
		key := "learn.lang-missing"
		if t.d.Answer[l] != "" {
			key = "learn.lang"
		}
		parts = append(parts, t.v.Say(key, "lang", factual.Language(t.v, l)))
	}
	return strings.Join(parts, ", ")
}

func sectionName(look Look, id string) string {
	for _, s := range look.Sections {
		if s.ID == id {
			return s.ID + " (" + s.Name + ")"
		}
	}
	return "–"
}

func sections(look Look) string {
	var ids []string
	for _, s := range look.Sections {
		ids = append(ids, s.ID)
	}
	return strings.Join(ids, ", ")
}

// buttons are what can be done with the draft as it stands. They carry the
// edition: who presses one of an older card is told so.
func (t *turn) buttons() (cs []bot.Choice) {
	add := func(do, key string) {
		cs = append(cs, bot.Choice{ID: ticket.ChoiceID(t.d.Ticket, do), Label: t.v.Say(key)})
	}
	edition := "-" + strconv.Itoa(t.d.Edition)
	switch t.d.Status {
	case Open:
		add(ticket.DoPropose+edition, "learn.button-propose")
		add(ticket.DoDiscard, "learn.button-discard")
	case Proposed:
		add(ticket.DoApprove+edition, "learn.button-approve")
		add(ticket.DoReject, "learn.button-reject")
	case Live:
		add(ticket.DoRevert, "learn.button-revert")
	}
	return cs
}

// why asks for the reason of a rejection.
func (t *turn) why() {
	r := t.under(bot.Block{Style: bot.BlockText, Text: t.v.Say("learn.why")})
	for _, why := range reasons {
		r.Choices = append(r.Choices, bot.Choice{ID: ticket.ChoiceID(t.d.Ticket, ticket.DoReject+"-"+why.id), Label: t.v.Say(why.key)})
	}
	t.show(r)
}

// under makes a reply in the ticket's thread. Its id tells whose it is.
func (t *turn) under(blocks ...bot.Block) bot.Reply {
	t.d.Shown++
	id := "ticket/" + t.d.Ticket + "/draft-" + strconv.Itoa(t.d.Shown)
	return bot.Reply{ID: id, To: t.Room, Lang: t.Lang, Blocks: blocks, Under: ticket.CardID(t.d.Ticket)}
}

// note says something in the thread, with items below it.
func (t *turn) note(text string, items ...string) {
	r := t.under(bot.Block{Style: bot.BlockNote, Text: text})
	for _, i := range items {
		r.Blocks = append(r.Blocks, bot.Block{Style: bot.BlockItem, Text: i})
	}
	r.Choices = t.noteButtons()
	t.show(r)
}

// noteButtons offers to take an entry back that has just gone live.
func (t *turn) noteButtons() []bot.Choice {
	if t.d.Status == Live && t.o.Do == doLive {
		return t.buttons()
	}
	return nil
}

// quiet tells only the one who acted.
func (t *turn) quiet(text string) {
	r := t.under(bot.Block{Style: bot.BlockNote, Text: text})
	r.To, r.Quiet, r.For = t.o.From, true, t.o.By
	t.show(r)
}

// show brings a reply to the desk, after all that its ticket shows.
func (t *turn) show(r bot.Reply) {
	a, err := ticket.Show(t.d.Ticket, bot.Action{ID: r.ID, Reply: &r}, t.now)
	if err != nil {
		t.err = err
		return
	}
	t.actions = append(t.actions, a)
}
