package interview

import (
	"strconv"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/read"
	"grantdesk/knowledge/eligibility"
)

// handle takes one message of the person.
func (t *turn) handle(m bot.Message) {
	switch m.Kind {
	case bot.KindChoice:
		t.st.Extra = nil
		t.press(m.Choice)
		return
	case bot.KindEdit:
		t.edit(m)
		return
	}
	text := strings.TrimSpace(m.Text)
	if (t.st.Done || t.st.Paused) && text == "" {
		t.beside()
		return
	}
	if !t.st.Done && !t.st.Paused && t.st.At > 0 && t.now.Sub(time.Unix(t.st.At, 0)) > away {
		t.say(t.v.Say("interview.back.soon"))
	}
	if text == "" {
		t.say(t.v.Say("interview.empty"))
		return
	}
	t.text(text)
}

// text takes what a person typed.
func (t *turn) text(text string) {
	id, typed := t.typed(text)
	t.st.Extra = nil
	switch cmd, argument := t.commands.Command(text); {
	case typed && id == "":
		t.beside() // a choice of the bot's own
	case typed:
		t.press(id)
	case cmd != read.Nothing && !t.discusses(cmd, text) && t.obey(cmd, argument):
		t.st.Misses = 0
	case t.st.Done || t.st.Paused:
		t.beside()
	default:
		t.sentences(text)
	}
}

// briefly is up to how many words a question about changing something is meant
// for the self-check ("Kann ich das Land ändern?").
const briefly = 5

// discusses tells that a message only speaks of changes, as of those to a
// proposal.
func (t *turn) discusses(cmd read.Command, text string) bool {
	return cmd == read.Change && read.Question(text) && len(strings.Fields(text)) > briefly
}

// edit takes a message that the person changed for a correction of what it
// answered. An older one changes nothing silently.
func (t *turn) edit(m bot.Message) {
	if n := len(t.st.Log); n > 0 && t.st.Message != "" && m.Of == t.st.Message {
		if r, ok := t.read(t.st.Log[n-1], m.Text); ok {
			t.put(t.st.Log[n-1], r.answer)
			return
		}
	}
	t.beside()
	t.aside = false
	t.say(t.v.Say("interview.edited"))
}

// sentences treats the answer and the question in one message both.
func (t *turn) sentences(text string) {
	statement, question := read.Parts(text)
	if question == "" {
		t.answer(text)
		return
	}
	// "Ja, aber warum?" asks about the open question, not the bot.
	if cmd, _ := t.commands.Command(question); cmd != read.Why && cmd != read.Help || !t.obey(cmd, "") {
		t.aside, t.short, t.asked = true, true, question
	}
	if statement != "" {
		t.tryAnswer(statement)
	}
}

// answer reads a message that asks nothing.
func (t *turn) answer(text string) {
	if t.tryAnswer(text) || t.notThe(text) {
		return
	}
	t.short = true
	if read.Courtesy(text) {
		t.aside = true
		return
	}
	t.st.Misses++
	t.unread = true
	ref, _ := t.st.open()
	switch {
	case t.st.Misses >= 3:
		t.say(t.v.Say("interview.unread.human"))
		t.offer("skip", t.v.Say("interview.skip.label"))
		t.offer("human", t.v.Say("interview.human.label"))
		return
	case read.Both(text):
		t.say(t.v.Say("interview.unread.both"))
	default:
		t.say(t.v.Say("interview.unread"))
	}
	if t.st.Misses == 2 {
		t.say(t.example(ref))
	}
}

// notThe treats "not the first one": it goes on to offer the others.
func (t *turn) notThe(text string) bool {
	ref, ok := t.st.open()
	if !ok {
		return false
	}
	left := t.offered(ref)
	n, ok := read.NotThe(text, len(left))
	if !ok || n > len(left) {
		return false
	}
	t.st.Without = append(t.st.Without, left[n-1].ID)
	t.say(t.v.Say("interview.not", "option", t.label(left[n-1])))
	if len(left) == 1 {
		t.st.Without = nil
		t.say(t.v.Say("interview.not.left"))
	}
	t.short = true
	return true
}

// typed reads the number of a choice that was shown, where a number is not an
// answer itself. It gives no id for a choice that the bot offered behind ours.
func (t *turn) typed(text string) (id string, ok bool) {
	ref, _ := t.st.open()
	n, err := strconv.Atoi(strings.Trim(text, " ()[].:"))
	if err != nil || n < 1 || t.st.Paused {
		return "", false
	}
	if n <= len(t.table) && !ours(t.table[n-1].ID) {
		return "", true
	}
	if t.st.View == viewQuestion && !t.st.Done && t.wantsNumber(ref) {
		return "", false
	}
	choices := t.shown()
	switch {
	case n <= len(choices):
		return choices[n-1].ID, true
	}
	return "", t.st.Beside
}

func ours(id string) bool {
	return strings.HasPrefix(id, answerPrefix) || strings.HasPrefix(id, commandPrefix)
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
	var choices []bot.Choice
	ref, ok := t.st.open()
	switch {
	case t.st.Done && t.st.Beside: // then only what the bot offered is on the table
	case t.st.Done:
		choices = t.resultChoices()
	case ok:
		choices = t.questionChoices(ref)
	}
	for _, id := range t.st.Extra {
		choices = append(choices, bot.Choice{ID: id})
	}
	return choices
}

// wantsNumber tells whether a number is an answer to a question.
func (t *turn) wantsNumber(ref eligibility.Ref) bool {
	if ref.Question == "" {
		return ref.Group != "" && len(t.members(ref.Group).Items) == 0
	}
	if c := t.flow.Collective(ref.Question); c != nil && ref.Group == "" {
		return c.Counts()
	}
	q, ok := t.flow.Question(ref)
	return ok && t.numeric(q)
}
