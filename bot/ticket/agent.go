package ticket

import (
	"strings"
	"unicode"

	"grantdesk/bot"
)

// internal begins a line that only the desk reads.
const internal = "//"

// agent takes what a member of the desk writes in the ticket's thread.
func (u *turn) agent() {
	if u.t.ID == "" {
		return
	}
	text := public(u.m.Text)
	if do, rest, ok := typed(text); ok {
		u.do(do, rest)
		return
	}
	switch {
	case text == "" && (len(u.m.Files) == 0 || strings.TrimSpace(u.m.Text) != ""):
		return // all of it is internal, its files as well
	case u.m.Kind == bot.KindEdit:
		u.quiet(u.v.Say("desk.edit-not-sent"))
		return
	case !u.t.open():
		u.quiet(u.v.Say("desk.closed"))
		return
	}
	if u.t.Person != u.m.Person || u.t.unclaimed() {
		u.take()
	}
	u.t.Status = Waiting
	if text != "" {
		u.t.add(Line{Desk: true, Text: text, At: u.now})
	}
	from := u.m.From
	u.tell(bot.DeskEvent{What: bot.DeskAnswer, Text: text, Files: u.m.Files, Agent: u.t.Agent, Message: u.m.ID, From: &from})
}

// public is a text without its internal lines.
func public(text string) string {
	var kept []string
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(strings.TrimSpace(line), internal) {
			kept = append(kept, strings.TrimRight(line, " \t\r"))
		}
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

// typed reads the typed form of a button: !claim, !assign Anna, …
func typed(text string) (do, rest string, ok bool) {
	if text, ok = strings.CutPrefix(text, "!"); !ok || strings.HasPrefix(text, "!") {
		return "", "", false
	}
	do = text
	if i := strings.IndexFunc(text, unicode.IsSpace); i >= 0 {
		do, rest = text[:i], text[i:]
	}
	return strings.ToLower(do), strings.TrimSpace(rest), true
}

func (u *turn) button() {
	rest, ok := strings.CutPrefix(u.m.Choice, ChoiceID(u.t.ID, ""))
	if !ok || u.t.ID == "" {
		return
	}
	u.do(rest, "")
}

// do does what a button or its typed form stands for.
func (u *turn) do(what, rest string) {
	switch what {
	case "claim", "take":
		u.claim()
	case "assign":
		u.assign(rest)
	case "resolve", "done":
		u.settle(Resolved)
	case "back":
		u.settle(Returned)
	case "reopen":
		u.again(u.name())
	case "status":
		u.quiet(u.status())
	case "list":
		from := u.m.From
		u.post(bot.BoardKey, bot.DeskEvent{What: bot.DeskList, From: &from, Agent: u.m.Name})
	default:
		if !u.learn(what, rest) {
			u.quiet(u.v.Say("desk.unknown-command"))
		}
	}
}

// name is how the agent who acts is called.
func (u *turn) name() string { return or(u.m.Name, "–") }

// claim gives the ticket to the first who asks; a later one is told.
func (u *turn) claim() {
	switch {
	case u.t.human() && u.t.Person == "" && strings.EqualFold(u.t.Agent, u.name()): // it was assigned to them
		u.take()
		u.quiet(u.status())
	case u.t.human() && u.t.Person != u.m.Person:
		u.quiet(u.v.Say("desk.already-claimed", "agent", u.t.Agent))
	case !u.t.unclaimed():
		u.quiet(u.status())
	default:
		u.take()
		u.note(u.v.Say("desk.claimed", "agent", u.t.Agent))
	}
}

// take makes the writer the one who has the ticket and silences the bot.
func (u *turn) take() { u.give(u.name(), u.m.Person) }

func (u *turn) give(agent, person string) {
	fresh := u.t.unclaimed()
	u.t.Agent, u.t.Person = agent, person
	if fresh {
		u.t.Status = Claimed
		u.tell(bot.DeskEvent{What: bot.DeskJoined, Agent: agent})
	}
}

func (u *turn) assign(name string) {
	if name = strings.TrimPrefix(name, "@"); name == "" || !u.t.open() {
		u.quiet(u.v.Say("desk.assign-whom"))
		return
	}
	u.give(name, "")
	u.note(u.v.Say("desk.assigned", "agent", name))
}

// settle closes the ticket and gives the dialogue back to the bot.
func (u *turn) settle(status string) {
	if !u.t.open() {
		u.quiet(u.status())
		return
	}
	u.t.Status = status
	if u.t.Agent == "" {
		u.t.Agent, u.t.Person = u.name(), u.m.Person
	}
	if status == Returned {
		u.note(u.v.Say("desk.returned", "agent", u.name()))
		u.tell(bot.DeskEvent{What: bot.DeskBack, Agent: u.t.Agent})
		return
	}
	u.note(u.v.Say("desk.resolved", "agent", u.name()))
	u.tell(bot.DeskEvent{What: bot.DeskResolved, Agent: u.t.Agent})
}
