package interview

import (
	"slices"
	"strconv"
	"strings"

	"grantdesk/bot"
	"grantdesk/bot/read"
	"grantdesk/knowledge/eligibility"
)

// back asks the question before the one that is being changed, or the last.
func (t *turn) back() {
	at := len(t.st.Log) - 1
	if t.st.Forced != nil {
		at = slices.Index(t.st.Log, *t.st.Forced) - 1
	}
	if at < 0 {
		t.say(t.v.Say("interview.first"))
		return
	}
	t.changeTo(t.st.Log[at])
}

// changeTo asks a question again; its answer stays until there is another.
func (t *turn) changeTo(ref eligibility.Ref) {
	t.st.Forced, t.st.Done = &ref, false
	if x, ok := t.st.Applicant.Get(ref); ok {
		t.say(t.v.Say("interview.change.before", "answer", t.show(ref, x)))
	}
}

// keep gives up a change.
func (t *turn) keep() bool {
	if t.st.Forced == nil {
		return false
	}
	t.st.Forced = nil
	t.say(t.v.Say("interview.kept"))
	return true
}

// change finds the answer that is to change, by name or number, and the new
// one where the message gives it.
func (t *turn) change(argument string) bool {
	if len(t.st.Log) == 0 {
		t.say(t.v.Say("interview.change.nothing"))
		return true
	}
	if slices.Contains([]string{"antwort", "eine antwort", "answer", "an answer", "the answer"}, argument) {
		argument = ""
	}
	if n, err := strconv.Atoi(argument); err == nil && n >= 1 && n <= len(t.st.Log) {
		t.changeTo(t.st.Log[n-1])
		return true
	}
	found, rest, ok := t.named(argument, t.st.Log)
	switch {
	case argument != "" && !ok:
		return t.st.Forced == nil && !t.st.Done && t.list(t.st.Log, "")
	case len(found) == 1:
		if r, ok := t.read(found[0], rest); rest != "" && ok {
			t.put(found[0], r.answer)
			return true
		}
		t.changeTo(found[0])
	case len(found) > 1:
		return t.list(found, argument)
	default:
		return t.list(t.st.Log, "")
	}
	return true
}

// list offers the answers to change that a text names.
func (t *turn) list(refs []eligibility.Ref, text string) bool {
	t.say(t.v.Say("interview.change.which"))
	t.choices, t.silent, t.st.View = t.changeChoices(refs), true, viewChange+text
	return true
}

func (t *turn) changeChoices(refs []eligibility.Ref) (out []bot.Choice) {
	for _, ref := range refs {
		x, _ := t.st.Applicant.Get(ref)
		label := t.name(ref) + ": " + t.show(ref, x)
		out = append(out, bot.Choice{ID: t.choiceID(ref, pressAgain), Label: label})
	}
	return out
}

// named finds the answered questions that a text names and what it says
// besides.
func (t *turn) named(text string, among []eligibility.Ref) (found []eligibility.Ref, rest string, ok bool) {
	longest := 0
	text, among = t.ofMember(text, among)
	for _, ref := range among {
		for _, w := range append(t.words(ref), t.name(ref)) {
			if w == "" || !read.Mentions(text, w) {
				continue
			}
			if len(w) > longest {
				longest, found = len(w), nil
				rest = read.Without(text, w)
			}
			if len(w) == longest && !slices.Contains(found, ref) {
				found = append(found, ref)
			}
		}
	}
	return found, rest, len(found) > 0
}

// standing tells what is known so far, each answer with its number. Behind a
// result it is the result.
func (t *turn) standing() bool {
	if t.st.Done {
		return true
	}
	t.short = true
	if len(t.st.Log) == 0 {
		t.say(t.v.Say("interview.state.nothing"))
		return true
	}
	t.say(t.v.Say("interview.state.title"))
	for i, ref := range t.st.Log {
		x, _ := t.st.Applicant.Get(ref)
		t.item(strconv.Itoa(i+1) + ". " + t.name(ref) + ": " + t.show(ref, x))
	}
	r := t.evaluate()
	t.say(t.verdict(r))
	for _, c := range r.Criteria {
		if c.Standing != eligibility.Undecided {
			t.item(t.flow.Criterion(c.ID).Name.In(t.v.Lang) + ": " + t.standingName(c.Standing))
		}
	}
	return true
}

// ofMember narrows answers to the questions on one member where a text names
// it by its number, and takes that number out of the text.
func (t *turn) ofMember(text string, among []eligibility.Ref) (string, []eligibility.Ref) {
	for i := range t.flow.Groups {
		g := &t.flow.Groups[i]
		for n := range t.members(g.ID).Items {
			name := g.Name.In(t.v.Lang) + " " + strconv.Itoa(n+1)
			if !read.Mentions(text, name) {
				continue
			}
			among = nil
			for _, q := range g.Items {
				among = append(among, eligibility.Ref{Group: g.ID, Item: n, Question: q.ID})
			}
			return read.Without(text, name), among
		}
	}
	return text, among
}

// tellEffect says what a changed answer does to the result and the questions.
func (t *turn) tellEffect(old, new *eligibility.Result, ref eligibility.Ref) {
	if old.Verdict != new.Verdict || old.Firm != new.Firm {
		if new.Verdict == eligibility.Open {
			t.say(t.v.Say("interview.turned", "before", inner(t.verdict(old)), "after", inner(t.verdict(new))))
		} else {
			t.say(t.v.Say("interview.before", "before", inner(t.verdict(old)))) // what it is now follows
		}
	}
	var gone []string
	for _, r := range old.CanChange {
		if r != ref && !slices.Contains(new.CanChange, r) && new.Verdict == eligibility.Open {
			gone = append(gone, t.name(r))
		}
	}
	if len(gone) > 0 {
		t.say(t.v.Say("interview.obsolete", "questions", strings.Join(gone, ", ")))
	}
}
