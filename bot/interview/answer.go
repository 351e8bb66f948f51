package interview

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"grantdesk/bot/read"
	"grantdesk/knowledge"
	"grantdesk/knowledge/eligibility"
	"grantdesk/knowledge/selfcheck"
)

// reading is an answer as it was read; other is the second way to read its
// number, NaN when there is none.
type reading struct {
	answer eligibility.Answer
	other  float64
	shown  bool // worth repeating back
}

// corrects is how people begin when they take the last answer back.
var corrects = regexp.MustCompile(`(?i)^\s*(?:moment|warte|wait|halt|sorry|entschuldig\w*|ups|oops|quatsch|korrektur|correction|ich mein\w*|i mean\w*|stimmt nicht|das war falsch|that was wrong|no wait|nein,? doch \S|nicht .+ sondern|not .+ but )`)

// tryAnswer reads a statement as one or several answers.
func (t *turn) tryAnswer(text string) bool {
	if t.correct(text) {
		return true
	}
	ref, ok := t.st.open()
	done := map[eligibility.Ref]bool{}
	if ok && ref.Question == "" {
		if t.readMembers(ref, text) {
			done[ref] = true
		}
	} else if ok {
		if r, ok := t.read(ref, text); ok {
			t.accept(ref, r)
			done[ref] = true
		}
	}
	t.extract(text, done)
	return len(done) > 0
}

// correct treats a message that takes back the answer before.
func (t *turn) correct(text string) bool {
	value, ok := read.Correction(text)
	if !ok || len(t.st.Log) == 0 || !corrects.MatchString(text) {
		return false
	}
	ref := t.st.Log[len(t.st.Log)-1]
	if named, rest, ok := t.named(value, t.st.Log); ok && len(named) == 1 {
		ref, value = named[0], rest
	}
	r, ok := t.read(ref, value)
	if !ok {
		return false
	}
	t.put(ref, r.answer)
	return true
}

// read reads a text as the answer to one question.
func (t *turn) read(ref eligibility.Ref, text string) (r reading, ok bool) {
	r.other = math.NaN()
	if read.DontKnow(text) {
		r.answer.DontKnow = true
		return r, true
	}
	q, isQuestion := t.flow.Question(ref)
	if !isQuestion {
		if c := t.flow.Collective(ref.Question); c != nil && c.Counts() {
			return readNumber(text, t.v.Lang, true)
		}
		r.answer.Yes, ok = read.YesNo(text)
		return r, ok
	}
	switch q.Type {
	case selfcheck.TypeYesNo:
		r.answer.Yes, ok = read.YesNo(text)
	case selfcheck.TypeChoice:
		r.answer.Option, ok = read.Option(text, q.Options)
	case selfcheck.TypeMulti:
		r.shown = true
		r.answer.Options, ok = read.Several(text, q.Options)
	case selfcheck.TypeCountry:
		r.shown = true
		found := t.countries.Find(text, true)
		if ok = len(found) == 1 && knownOption(q, found[0].Code); ok {
			r.answer.Option = found[0].Code
		}
	case selfcheck.TypeDate:
		from, to, isDate := read.Date(text)
		r.answer.Low, r.answer.High = eligibility.Day(from), eligibility.Day(to)
		return r, isDate
	case selfcheck.TypeText:
		r.answer.Option, ok = text, true
	default:
		return readNumber(text, t.v.Lang, q.Type == selfcheck.TypeNumber)
	}
	return r, ok
}

func knownOption(q *selfcheck.Question, id string) bool {
	return slices.ContainsFunc(q.Options, func(o selfcheck.Option) bool { return o.ID == id })
}

func readNumber(text string, l knowledge.Lang, whole bool) (r reading, ok bool) {
	a, ok := read.Number(text, l, whole)
	return reading{answer: a.Answer(), other: a.Other, shown: true}, ok
}

func (t *turn) numeric(q *selfcheck.Question) bool {
	return q.Type == selfcheck.TypeNumber || q.Type == selfcheck.TypeMoney || q.Type == selfcheck.TypeDate
}

// accept stores what was read and says how, where that can be doubted.
func (t *turn) accept(ref eligibility.Ref, r reading) {
	first := t.st.Forced == nil
	t.put(ref, r.answer)
	if first && r.shown && !r.answer.DontKnow {
		t.say(t.v.Say("interview.noted", "what", t.name(ref), "answer", t.show(ref, r.answer)))
	}
	if math.IsNaN(r.other) {
		return
	}
	other := t.show(ref, eligibility.Exactly(r.other))
	t.say(t.v.Say("interview.other", "other", other))
	t.doubted, t.others[ref] = append(t.doubted, ref), r.other
}

// put stores an answer; where it replaces another one it says what changes.
func (t *turn) put(ref eligibility.Ref, x eligibility.Answer) {
	before, had := t.st.Applicant.Get(ref)
	old := t.evaluate()
	t.st.Applicant.Set(ref, x)
	t.st.Seq++ // from here on the buttons of this question are old
	t.st.answered(ref)
	t.st.Forced, t.st.Misses, t.st.Done = nil, 0, false
	if !had {
		return
	}
	was, is := t.show(ref, before), t.show(ref, x)
	if was == is {
		t.say(t.v.Say("interview.kept"))
		return
	}
	t.say(t.v.Say("interview.changed", "what", t.name(ref), "before", was, "after", is))
	t.tellEffect(old, t.evaluate(), ref)
}

// tellEffect says what a changed answer does to the result and the questions.
func (t *turn) tellEffect(old, new *eligibility.Result, ref eligibility.Ref) {
	if old.Verdict != new.Verdict || old.Firm != new.Firm {
		t.say(t.v.Say("interview.turned", "before", inner(t.verdict(old)), "after", inner(t.verdict(new))))
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

// readMembers adds the members that a text names by their countries.
func (t *turn) readMembers(ref eligibility.Ref, text string) bool {
	m := t.members(ref.Group)
	if t.addCountries(ref.Group, text) {
		return true
	}
	if len(m.Items) == 0 {
		return false
	}
	yes, ok := read.YesNo(text)
	switch {
	case read.DontKnow(text):
		t.more(ref, pressUnsure)
	case ok && yes:
		t.more(ref, pressYes)
	case ok:
		t.more(ref, pressNo)
	default:
		return false
	}
	return true
}

// addCountries adds a member for each country that a text names.
func (t *turn) addCountries(group, text string) bool {
	g := t.flow.Group(group)
	i := slices.IndexFunc(g.Items, func(q selfcheck.Question) bool { return q.Type == selfcheck.TypeCountry })
	if i < 0 {
		return false
	}
	m, added := t.members(group), false
	for _, found := range t.countries.Find(text, true) {
		if !knownOption(&g.Items[i], found.Code) {
			continue
		}
		ref := eligibility.Ref{Group: group, Item: len(m.Items), Question: g.Items[i].ID}
		x := eligibility.Answer{Option: found.Code}
		t.put(ref, x)
		t.say(t.v.Say("interview.noted", "what", t.name(ref), "answer", t.show(ref, x)))
		added = true
	}
	return added
}
