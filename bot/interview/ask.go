package interview

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"grantdesk/bot"
	"grantdesk/knowledge/eligibility"
	"grantdesk/knowledge/selfcheck"
)

// ask puts the next question behind what was said, or the result when there
// is none. It gives the progress, such as "3/7".
func (t *turn) ask() string {
	r := t.evaluate()
	t.st.Standings = standings(r)
	ref, ok := t.next(r)
	if !ok {
		t.result(r)
		return ""
	}
	if t.st.Open == nil || *t.st.Open != ref {
		t.st.Seq++
		t.st.Without = nil
	}
	t.st.Open, t.st.View, t.st.Done = &ref, viewQuestion, false
	if t.short {
		t.say(t.v.Say("interview.again", "question", t.shortened(ref)))
	} else {
		t.say(t.question(ref))
	}
	if !t.buttons && t.wantsNumber(ref) && !t.short {
		t.note(t.v.Say("interview.number.how"))
	}
	t.offerOthers()
	if !t.buttons && t.wantsNumber(ref) {
		t.choices = nil // they could not be told from answers
	}
	t.choices = t.behind(t.questionChoices(ref))
	n := len(t.st.Log) + 1
	return strconv.Itoa(n) + "/" + strconv.Itoa(n+t.left(r))
}

// offerOthers puts the other readings of numbers on buttons.
func (t *turn) offerOthers() {
	for _, ref := range t.doubted {
		t.choices = append(t.choices, t.alternative(ref, t.others[ref]))
	}
}

// alternative offers the other reading of a number.
func (t *turn) alternative(ref eligibility.Ref, n float64) bot.Choice {
	value := "#" + strconv.FormatFloat(n, 'f', -1, 64)
	return bot.Choice{ID: t.choiceID(ref, value), Label: t.v.Say("interview.mean", "other", t.show(ref, eligibility.Exactly(n)))}
}

// next is the question to ask: one whose answer is to change, or the best of
// those that can still change the verdict.
func (t *turn) next(r *eligibility.Result) (eligibility.Ref, bool) {
	if t.st.Forced != nil {
		return *t.st.Forced, true
	}
	for _, ref := range r.CanChange {
		if !slices.Contains(t.st.Skipped, ref) {
			return ref, true
		}
	}
	return eligibility.Ref{}, false
}

// left is how many further questions there may be, alike ones counted once.
func (t *turn) left(r *eligibility.Result) int {
	seen := map[string]bool{}
	for _, ref := range r.CanChange {
		if !slices.Contains(t.st.Skipped, ref) {
			seen[ref.Group+"."+ref.Question] = true
		}
	}
	return max(len(seen)-1, 0)
}

// question is the whole question, with the member that it is about.
func (t *turn) question(ref eligibility.Ref) string {
	if ref.Group == "" {
		return t.shortened(ref)
	}
	g := t.flow.Group(ref.Group)
	if ref.Question == "" {
		if len(t.members(ref.Group).Items) == 0 {
			return g.Ask.In(t.v.Lang)
		}
		return g.More.In(t.v.Lang)
	}
	return t.v.Say("interview.about", "name", upper(t.member(ref)), "n", strconv.Itoa(ref.Item+1), "question", t.shortened(ref))
}

// shortened is the question without what surrounds it.
func (t *turn) shortened(ref eligibility.Ref) string {
	if q, ok := t.flow.Question(ref); ok {
		return q.Ask.In(t.v.Lang)
	}
	if c := t.flow.Collective(ref.Question); c != nil && ref.Group == "" {
		return c.Ask.In(t.v.Lang)
	}
	return t.question(ref)
}

// upper begins a sentence with a text.
func upper(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

func (t *turn) member(ref eligibility.Ref) string { return t.flow.Group(ref.Group).Name.In(t.v.Lang) }

// example shows how an answer can be written.
func (t *turn) example(ref eligibility.Ref) string {
	q, ok := t.flow.Question(ref)
	switch {
	case ref.Question == "" && slices.ContainsFunc(t.flow.Group(ref.Group).Items, func(q selfcheck.Question) bool { return q.Type == selfcheck.TypeCountry }):
		return t.v.Say("interview.example.members")
	case ok && q.Type == selfcheck.TypeCountry:
		return t.v.Say("interview.example.country")
	case ok && q.Type == selfcheck.TypeDate:
		return t.v.Say("interview.example.date")
	case ok && q.Type == selfcheck.TypeMoney:
		return t.v.Say("interview.example.money")
	case t.wantsNumber(ref):
		return t.v.Say("interview.example.number")
	case t.yesNoQuestion(ref):
		return t.v.Say("interview.example.yesno")
	case ok && q.Type == selfcheck.TypeChoice:
		return t.v.Say("interview.example.choice")
	}
	return t.v.Say("interview.example.multi")
}

// help explains the open question.
func (t *turn) help() bool {
	ref, ok := t.st.open()
	if !ok || t.st.Done {
		return false
	}
	text := ""
	if q, ok := t.flow.Question(ref); ok {
		text = q.Help.In(t.v.Lang)
	} else if c := t.flow.Collective(ref.Question); c != nil && ref.Group == "" {
		text = c.Help.In(t.v.Lang)
	}
	if text == "" {
		text = t.v.Say("interview.help.nothing")
	}
	t.say(text)
	t.explain(ref)
	t.say(t.example(ref))
	t.short = true
	return true
}

// explain adds the FAQ entries that an editor named for a question.
func (t *turn) explain(ref eligibility.Ref) {
	var ids []string
	if q, ok := t.flow.Question(ref); ok {
		ids = q.FAQ
	} else if c := t.flow.Collective(ref.Question); c != nil && ref.Group == "" {
		ids = c.FAQ
	}
	for _, id := range ids {
		e := t.pack.Entry(id)
		if e == nil {
			continue
		}
		t.say(e.Answer.Original(t.v.Lang))
		for _, s := range e.Sources {
			t.source(t.pack.Cite(s, t.v.Lang))
		}
	}
}

// why names the criteria that the open question serves, with their sources.
func (t *turn) why() bool {
	ref, ok := t.st.open()
	if !ok || t.st.Done {
		return false
	}
	t.short = true
	var names []string
	for _, id := range t.flow.Engine().Serves(t.st.Applicant, ref) {
		names = append(names, t.flow.Criterion(id).Name.In(t.v.Lang))
	}
	if len(names) == 0 {
		t.say(t.v.Say("interview.why.nothing"))
		return true
	}
	t.say(t.v.Say("interview.why", "criteria", strings.Join(names, "; ")))
	for _, id := range t.flow.Engine().Serves(t.st.Applicant, ref) {
		t.quote(t.flow.Criterion(id))
	}
	return true
}
