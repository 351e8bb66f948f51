package interview

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/read"
	"grantdesk/knowledge/eligibility"
)

// handle takes one message of the person.
func (t *turn) handle(m bot.Message) {
	if m.Kind == bot.KindChoice {
		t.st.Extra = nil
		t.press(m.Choice)
		return
	}
	if !t.st.Done && !t.st.Paused && t.st.At > 0 && t.now.Sub(time.Unix(t.st.At, 0)) > away {
		t.say(t.v.Say("interview.back.soon"))
	}
	text := strings.TrimSpace(m.Text)
	if text == "" {
		if t.st.Done || t.st.Paused {
			t.leave()
			return
		}
		t.say(t.v.Say("interview.empty"))
		return
	}
	id, typed := t.typed(text)
	t.st.Extra = nil
	if typed {
		t.press(id)
		return
	}
	if cmd, argument := t.commands.Command(text); cmd != read.Nothing && t.obey(cmd, argument) {
		return
	}
	if t.st.Done || t.st.Paused {
		t.leave()
		return
	}
	t.sentences(text)
}

// leave lets the bot read a message that is not about the self-check.
func (t *turn) leave() { t.aside, t.silent = true, true }

var sentence = regexp.MustCompile(`[^.!?\n]+(?:[.,]\d[^.!?\n]*)*[.!?]*\s*`)

// sentences treats the answer and the question in one message both.
func (t *turn) sentences(text string) {
	var statement, question []string
	for _, s := range sentence.FindAllString(text, -1) {
		if read.Question(s) {
			question = append(question, s)
		} else {
			statement = append(statement, s)
		}
	}
	if len(question) == 0 {
		t.answer(text)
		return
	}
	t.aside, t.short = true, true
	if said := strings.TrimSpace(strings.Join(statement, "")); said != "" {
		t.tryAnswer(said)
	}
}

// answer reads a message that asks nothing.
func (t *turn) answer(text string) {
	if t.tryAnswer(text) {
		return
	}
	if t.notThe(text) {
		return
	}
	if read.Courtesy(text) {
		t.aside, t.short = true, true
		return
	}
	t.st.Misses++
	ref, _ := t.st.open()
	switch {
	case t.st.Misses >= 3:
		t.say(t.v.Say("interview.unread.human"))
		t.offer("skip", t.v.Say("interview.skip.label"))
		t.offer("human", t.v.Say("interview.human.label"))
	case t.st.Misses == 2:
		t.say(t.v.Say("interview.unread"))
		t.say(t.example(ref))
	default:
		t.say(t.v.Say("interview.unread"))
	}
	t.short = true
}

// notThe treats "not the first one": it offers the others.
func (t *turn) notThe(text string) bool {
	ref, ok := t.st.open()
	q, isQuestion := t.flow.Question(ref)
	if !ok || !isQuestion || len(q.Options) == 0 {
		return false
	}
	n, ok := read.NotThe(text, len(q.Options))
	if !ok || n > len(q.Options) {
		return false
	}
	t.say(t.v.Say("interview.not", "option", t.label(q.Options[n-1])))
	t.short = true
	return true
}

// typed reads the number of a choice that was shown, where a number is not an
// answer itself.
func (t *turn) typed(text string) (id string, ok bool) {
	ref, _ := t.st.open()
	if t.st.View == viewQuestion && (t.st.Done || t.wantsNumber(ref)) {
		return "", false
	}
	n, err := strconv.Atoi(strings.Trim(text, " ()[].:"))
	choices := t.shown()
	if err != nil || n < 1 || n > len(choices) {
		return "", false
	}
	return choices[n-1].ID, true
}

// shown are the choices of the last reply.
func (t *turn) shown() []bot.Choice {
	if text, ok := strings.CutPrefix(t.st.View, viewChange); ok {
		refs, _, named := t.named(text, t.st.Log)
		if !named {
			refs = t.st.Log
		}
		return t.changeChoices(refs)
	}
	if t.st.View == viewMenu {
		return t.menuChoices()
	}
	ref, ok := t.st.open()
	if !ok {
		return nil
	}
	choices := t.questionChoices(ref)
	for _, id := range t.st.Extra {
		choices = append(choices, bot.Choice{ID: id})
	}
	return choices
}

func (t *turn) wantsNumber(ref eligibility.Ref) bool {
	if c := t.flow.Collective(ref.Question); c != nil && ref.Group == "" {
		return c.Counts()
	}
	q, ok := t.flow.Question(ref)
	return ok && t.numeric(q)
}

// obey does what a command asks for; false when it is none here.
func (t *turn) obey(cmd read.Command, argument string) bool {
	if t.st.Paused && cmd != read.Resume && cmd != read.Restart && cmd != read.Stop && cmd != read.Human {
		return false
	}
	switch cmd {
	case read.Help:
		return t.help()
	case read.Why:
		return t.why()
	case read.Back:
		t.back()
	case read.Change:
		return t.change(argument)
	case read.Keep:
		return t.keep()
	case read.Skip:
		return t.skip()
	case read.Standing:
		t.standing()
	case read.Pause:
		return t.pause()
	case read.Resume:
		t.resume()
	case read.Stop:
		t.say(t.v.Say("interview.stopped"))
		t.over = true
	case read.Restart:
		t.st = newState(t.flow)
		t.say(t.v.Say("interview.restarted"))
	case read.Human:
		t.human, t.silent = true, true
	case read.Repeat:
		t.silent = false
	case read.Menu:
		t.menu()
	}
	return true
}

func (t *turn) resume() {
	t.st.Paused = false
	if !t.st.Done {
		t.say(t.v.Say("interview.back.soon"))
	}
}

func (t *turn) pause() bool {
	if t.st.Done {
		return false
	}
	t.st.Paused, t.silent = true, true
	t.say(t.v.Say("interview.paused"))
	return true
}

func (t *turn) skip() bool {
	ref, ok := t.st.open()
	if !ok || t.st.Done {
		return false
	}
	t.st.Forced, t.st.Misses = nil, 0
	t.st.Skipped = append(t.st.Skipped, ref)
	t.say(t.v.Say("interview.skipped"))
	return true
}

func (t *turn) menu() {
	t.say(t.v.Say("interview.menu"))
	t.choices, t.silent, t.st.View = t.menuChoices(), true, viewMenu
}

func (t *turn) menuChoices() []bot.Choice {
	return []bot.Choice{
		t.command("why", t.v.Say("interview.why.label")), t.command("back", t.v.Say("interview.back.label")),
		t.command("change", t.v.Say("interview.change.label")), t.command("skip", t.v.Say("interview.skip.label")),
		t.command("state", t.v.Say("interview.state.label")), t.command("pause", t.v.Say("interview.pause.label")),
		t.command("human", t.v.Say("interview.human.label")),
	}
}

func (t *turn) command(name, label string) bot.Choice {
	return bot.Choice{ID: commandPrefix + name, Label: label}
}

func (t *turn) offer(name, label string) { t.choices = append(t.choices, t.command(name, label)) }
