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

// manyWords is the length from which a message is searched for answers to
// other questions than the one that is open.
const manyWords = 3

// extract finds answers to further questions in a message, by the words that
// people use for what is asked.
func (t *turn) extract(text string, done map[eligibility.Ref]bool) {
	if len(strings.Fields(text)) < manyWords {
		return
	}
	for _, ref := range t.unanswered() {
		if done[ref] {
			continue
		}
		if r, ok := t.spot(ref, text); ok {
			t.accept(ref, r)
			done[ref] = true
		}
	}
	for i := range t.flow.Groups {
		g := &t.flow.Groups[i]
		ref := eligibility.Ref{Group: g.ID, Item: eligibility.More}
		if !done[ref] && len(t.members(g.ID).Items) == 0 && len(t.countriesOf(text)) > 1 && t.addCountries(g.ID, text) {
			done[ref] = true
		}
	}
}

// unanswered are the questions that are asked once and have no answer.
func (t *turn) unanswered() (refs []eligibility.Ref) {
	add := func(id string) {
		ref := eligibility.Ref{Question: id}
		if _, ok := t.st.Applicant.Get(ref); !ok {
			refs = append(refs, ref)
		}
	}
	for i := range t.flow.Questions {
		add(t.flow.Questions[i].ID)
	}
	for i := range t.flow.Together {
		add(t.flow.Together[i].ID)
	}
	return refs
}

// spot reads the answer to a question that a message treats among others:
// the number beside the word for it, or the clause that holds the word.
func (t *turn) spot(ref eligibility.Ref, text string) (r reading, ok bool) {
	if t.wantsNumber(ref) {
		return t.spotNumber(ref, text)
	}
	if r, ok := t.spotPlain(ref, text); ok {
		return r, true
	}
	for _, clause := range clauses(text) {
		if !t.speaksOf(ref, clause) {
			continue
		}
		if r, ok := t.read(ref, clause); ok {
			return r, true
		}
		if t.claims(ref, clause, text) {
			return reading{answer: eligibility.Answer{Yes: true}, other: math.NaN(), shown: true}, true
		}
	}
	return r, false
}

// spotPlain reads what needs no word for the question: the only country that a
// message names, or an option in several words of its own.
func (t *turn) spotPlain(ref eligibility.Ref, text string) (r reading, ok bool) {
	r.other, r.shown = math.NaN(), true
	q, isQuestion := t.flow.Question(ref)
	switch {
	case !isQuestion:
		return r, false
	case q.Type == selfcheck.TypeCountry:
		r.answer.Option, ok = t.readCountry(q, text)
	case q.Type == selfcheck.TypeChoice:
		r.answer.Option, ok = read.Option(text, severalWords(q.Options))
	}
	return r, ok
}

// severalWords keeps of the wordings of options those that are not single
// words, which may stand in a message for much else.
func severalWords(options []selfcheck.Option) (out []selfcheck.Option) {
	several := func(w string) bool { return strings.Contains(w, " ") }
	for _, o := range options {
		kept := selfcheck.Option{ID: o.ID, Label: knowledge.Text{}, Words: knowledge.Phrasings{}}
		for _, l := range knowledge.Languages() {
			if several(o.Label[l]) {
				kept.Label[l] = o.Label[l]
			}
			for _, w := range o.Words[l] {
				if several(w) {
					kept.Words[l] = append(kept.Words[l], w)
				}
			}
		}
		out = append(out, kept)
	}
	return out
}

// claims tells whether a clause says yes without the word: "alle sind bei der
// ECCP registriert", "den Eigenanteil können wir tragen". Of all members the
// message may speak before: "alle sind Cluster und registriert".
func (t *turn) claims(ref eligibility.Ref, clause, text string) bool {
	if c := t.flow.Collective(ref.Question); c != nil {
		return !c.Counts() && mentionsAny(text, "alle", "jeder", "jedes", "sämtliche", "all", "every", "each") &&
			!mentionsAny(clause, "nicht", "kein", "keine", "ohne", "fehlt", "not", "no", "without", "missing")
	}
	q, ok := t.flow.Question(ref)
	return ok && q.Type == selfcheck.TypeYesNo && mentionsAny(clause, "können", "kann", "haben", "can", "have")
}

func mentionsAny(text string, list ...string) bool {
	return slices.ContainsFunc(list, func(w string) bool { return read.Mentions(text, w) })
}

// clauses cuts a message where one statement ends.
func clauses(text string) []string {
	text = strings.NewReplacer("; ", "\n", ", ", "\n", ". ", "\n", "! ", "\n", " und ", "\n", " and ", "\n").Replace(text)
	return strings.Split(text, "\n")
}

// speaksOf tells whether a text holds a word for what a question asks.
func (t *turn) speaksOf(ref eligibility.Ref, text string) bool {
	return slices.ContainsFunc(t.words(ref), func(w string) bool { return read.Mentions(text, w) })
}

// words are what people call the thing that a question asks for.
func (t *turn) words(ref eligibility.Ref) (out []string) {
	if q, ok := t.flow.Question(ref); ok {
		out = append(out, q.Name["de"], q.Name["en"])
		out = append(append(out, q.Words["de"]...), q.Words["en"]...)
	} else if c := t.flow.Collective(ref.Question); c != nil {
		out = append(out, c.Name["de"], c.Name["en"])
		out = append(append(out, c.Words["de"]...), c.Words["en"]...)
	}
	return out
}

// near is how far a number may stand from the word that it belongs to.
const near = 32

var percent = regexp.MustCompile(`^\s?(?:%|prozent|percent)`)

// spotNumber reads the number that stands nearest to a word for the question.
func (t *turn) spotNumber(ref eligibility.Ref, text string) (r reading, ok bool) {
	q, isQuestion := t.flow.Question(ref)
	whole := !isQuestion || q.Type == selfcheck.TypeNumber
	low, best := strings.ToLower(text), near+1
	for _, a := range read.Amounts(text, t.v.Lang, whole) {
		if isQuestion && percent.MatchString(low[min(a.End, len(low)):]) != (q.Unit.In(t.v.Lang) == "%") {
			continue
		}
		for _, w := range t.words(ref) {
			i := strings.Index(low, strings.ToLower(w))
			if i < 0 || !read.Mentions(text, w) {
				continue
			}
			gap := i - a.End
			if i < a.Start {
				gap = a.Start - i - len(w) + 4 // what follows a number counts more than what precedes it
			}
			if gap >= 0 && gap < best && t.canBe(ref, a.Answer()) {
				best, ok = gap, true
				r = reading{answer: a.Answer(), other: a.Other, shown: true}
			}
		}
	}
	return r, ok
}
