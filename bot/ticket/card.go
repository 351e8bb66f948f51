package ticket

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"grantdesk/bot"
	"grantdesk/bot/factual"
)

// card shows the ticket to the desk. A new card has the id; an update
// replaces it.
func (u *turn) card(id, replaces string) bot.Reply {
	q := u.t.Request
	r := bot.Reply{ID: id, To: u.Room, Lang: u.Lang, Replaces: replaces, Choices: u.buttons()}
	r.Blocks = []bot.Block{
		{Style: bot.BlockTitle, Text: u.status()},
		{Style: bot.BlockNote, Text: u.v.Say("desk.card-facts", "call", or(q.Called, "–"), "lang", factual.Language(u.v, q.Lang),
			"channel", or(q.Asker.Channel, "–"), "name", or(q.Name, "–"), "asked", u.when(u.v, q.At), "due", u.when(u.v, u.t.Due))},
	}
	if u.t.Status == Erased {
		return r
	}
	add := func(style, text string) { r.Blocks = append(r.Blocks, bot.Block{Style: style, Text: text}) }
	add(bot.BlockQuote, q.Question)
	u.before(q, add)
	u.found(q, add)
	if q.Sheet != nil {
		add(bot.BlockNote, u.v.Say("desk.card-sheet"))
	}
	if q.Sheet != nil && replaces == "" {
		r.Files = []bot.File{*q.Sheet}
	}
	if u.t.open() {
		add(bot.BlockNote, u.v.Say("desk.card-how"))
	}
	return r
}

// before shows what was said last, as far as the asker shares it.
func (u *turn) before(q bot.Request, add func(style, text string)) {
	if len(q.Turns) > 0 {
		add(bot.BlockText, u.v.Say("desk.card-turns"))
	}
	for _, line := range q.Turns {
		who := u.v.Say("desk.card-asker")
		if line.Bot {
			who = u.v.Say("desk.card-bot")
		}
		add(bot.BlockItem, who+" "+line.Text)
	}
}

// found shows what the bot tried, with scores and sources.
func (u *turn) found(q bot.Request, add func(style, text string)) {
	if len(q.Tried) == 0 {
		add(bot.BlockText, u.v.Say("desk.card-nothing"))
		return
	}
	add(bot.BlockText, u.v.Say("desk.card-tried"))
	for _, c := range q.Tried {
		given := ""
		if c.Given {
			given = u.v.Say("desk.card-given")
		}
		add(bot.BlockItem, strings.TrimSpace(u.v.Say("desk.card-found", "label", cmp.Or(c.Label, c.Ref), "ref", c.Ref,
			"score", fmt.Sprintf("%.2f", c.Score), "confidence", fmt.Sprintf("%.2f", c.Confidence), "given", given, "source", c.Source)))
	}
}

// buttons are what can be done with the ticket as it stands.
func (u *turn) buttons() (cs []bot.Choice) {
	add := func(do, key string) {
		cs = append(cs, bot.Choice{ID: ChoiceID(u.t.ID, do), Label: u.v.Say(key)})
	}
	switch {
	case u.t.unclaimed():
		add("claim", "desk.button-claim")
	case u.t.human():
		add("resolve", "desk.button-resolve")
		add("back", "desk.button-back")
	case u.t.Status != Erased:
		add("reopen", "desk.button-reopen")
		if u.Learn && u.t.answered() {
			add(DoDraft, "learn.button-draft")
		}
	}
	return cs
}

// statuses are the phrases of the statuses.
var statuses = map[string]string{
	New: "desk.status-new", Claimed: "desk.status-claimed", Waiting: "desk.status-waiting", Resolved: "desk.status-resolved",
	Reopened: "desk.status-reopened", Returned: "desk.status-returned", Erased: "desk.status-erased",
}

// status is the ticket's number and status in words.
func (u *turn) status() string { return status(u.v, u.t.Status, u.t.Number, u.t.Agent) }

func (u *turn) number() string { return strconv.Itoa(u.t.Number) }

func or(s, instead string) string { return cmp.Or(s, instead) }
