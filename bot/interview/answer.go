package interview

import (
	"math"
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

// tryAnswer reads a statement as one or several answers.
func (t *turn) tryAnswer(text string) bool {
	if t.labelled(text) {
		return true
	}
	c, corrects := read.Correction(text)
	if corrects && t.correct(c, text) {
		return true
	}
	if ref, r, ok := t.belongs(text); ok {
		t.accept(ref, r)
		t.tellNoted()
		return true
	}
	if t.revise(text) || t.again(text) {
		return true
	}
	done := map[eligibility.Ref]bool{}
	if ref, ok := t.st.open(); ok {
		done[ref] = t.tryOpen(ref, text) || corrects && t.tryOpen(ref, c.Value)
	}
	t.extract(text, done)
	t.tellNoted()
	for _, answered := range done {
		if answered {
			return true
		}
	}
	return false
}

// tryOpen reads a statement as the answer to the open question.
func (t *turn) tryOpen(ref eligibility.Ref, text string) bool {
	if ref.Question == "" {
		return t.readMembers(ref, text)
	}
	if ref.Group != "" && t.readAll(ref, text) {
		return true
	}
	r, ok := t.read(ref, text)
	if ok {
		t.accept(ref, r)
	}
	return ok
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
			r, ok = readNumber(text, t.v.Lang, true)
			return r, ok && t.canBe(ref, r.answer)
		}
		r.answer.Yes, ok = read.YesNo(text)
		return r, ok
	}
	switch q.Type {
	case selfcheck.TypeYesNo:
		r.answer.Yes, ok = read.YesNo(text)
	case selfcheck.TypeChoice:
		r.answer.Option, ok = t.readOption(ref, q, text)
	case selfcheck.TypeMulti:
		r.shown = true
		r.answer.Options, ok = read.Several(text, q.Options)
	case selfcheck.TypeCountry:
		r.shown = true
		r.answer.Option, ok = t.readCountry(q, text)
	case selfcheck.TypeText:
		r.answer.Option, ok = text, true
	default:
		return t.readAmount(ref, q, text)
	}
	return r, ok
}

func (t *turn) readOption(ref eligibility.Ref, q *selfcheck.Question, text string) (string, bool) {
	if id, ok := read.Option(text, q.Options); ok {
		return id, true
	}
	left := t.offered(ref)
	n, ok := read.Position(text, len(left))
	if !ok {
		return "", false
	}
	return left[n-1].ID, true
}

func (t *turn) readCountry(q *selfcheck.Question, text string) (string, bool) {
	if len(strings.TrimSpace(text)) == 2 {
		text = strings.ToUpper(text) // a code
	}
	found := t.countries.Find(text, true)
	if len(found) != 1 || !knownOption(q, found[0].Code) {
		return "", false
	}
	return found[0].Code, true
}

// readAmount reads a number, an amount of money or a date.
func (t *turn) readAmount(ref eligibility.Ref, q *selfcheck.Question, text string) (r reading, ok bool) {
	if q.Type == selfcheck.TypeDate {
		from, to, isDate := read.Date(text)
		return reading{answer: eligibility.Answer{Low: eligibility.Day(from), High: eligibility.Day(to)}, other: math.NaN(), shown: true}, isDate
	}
	r, ok = readNumber(text, t.v.Lang, q.Type == selfcheck.TypeNumber)
	if q.Type == selfcheck.TypeMoney && ok && read.Bare(text) && r.answer.High < 1000 && r.answer.High > 0 {
		r.other = r.answer.High * 1000 // "480" in a hurry
	}
	return r, ok && t.canBe(ref, r.answer)
}

// canBe tells whether a number is within what a question allows at all: a
// message about millions does not say how many members there are.
func (t *turn) canBe(ref eligibility.Ref, x eligibility.Answer) bool {
	low, high := math.Inf(-1), math.Inf(1)
	if q, ok := t.flow.Question(ref); ok {
		if q.Min != nil {
			low = *q.Min
		}
		if q.Max != nil {
			high = *q.Max
		}
	} else if c := t.flow.Collective(ref.Question); c != nil {
		low, high = 0, maxCount
	}
	return x.DontKnow || x.High >= low && x.Low <= high
}

// maxCount is the most that a question about a whole group counts to.
const maxCount = 1000

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
	_, had := t.st.Applicant.Get(ref)
	t.put(ref, r.answer)
	if !had && r.shown && !r.answer.DontKnow {
		t.noted = append(t.noted, t.v.Say("interview.answer", "what", t.name(ref), "answer", t.show(ref, r.answer)))
	}
	if !math.IsNaN(r.other) {
		t.doubted, t.others[ref] = append(t.doubted, ref), r.other
	}
}

// tellNoted repeats back what was read, and names the other readings.
func (t *turn) tellNoted() {
	if len(t.noted) > 0 {
		t.say(t.v.Say("interview.noted", "answers", strings.Join(t.noted, "; ")))
	}
	for _, ref := range t.doubted {
		t.say(t.v.Say("interview.other", "other", t.show(ref, eligibility.Exactly(t.others[ref]))))
	}
	t.noted = nil
}

// put stores an answer; where it replaces another one it says what changes.
func (t *turn) put(ref eligibility.Ref, x eligibility.Answer) {
	before, had := t.st.Applicant.Get(ref)
	old := t.evaluate()
	t.st.Applicant.Set(ref, x)
	t.st.Seq++ // from here on the buttons of this question are old
	t.st.answered(ref)
	t.noteMessage()
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

// noteMessage keeps which message answered last, if it answered only one
// question: changing it corrects that answer.
func (t *turn) noteMessage() {
	t.puts++
	t.st.Message = ""
	if t.puts == 1 {
		t.st.Message = t.id
	}
}
