package bot

import (
	"regexp"
	"strings"

	"grantdesk/bot/factual"
	"grantdesk/knowledge"
)

// A result is what came of one question of a message.
type result struct {
	text    string
	finding knowledge.Finding
	ref     *Ref // what answers; nil when nothing does
	answer  factual.Answer
	outcome string
	remark  string // why it is not answered, where there is more to say than that
	final   bool   // the remark says it all
	foreign string // words that name what is not this call
	why     string // why it counts as a gap, where the outcome does not tell
	label   string // what it answers, where it is one of two that may be meant
}

// meant is what a person writes before the words that were meant.
var meant = regexp.MustCompile(`(?i)^\s*(?:(?:nein|nee|no|sorry|entschuldigung|halt|hm+|ähm?|also)[,.!]?\s+)*(?:ich (?:meinte|meine|wollte)(?: (?:eigentlich|doch|eher|wissen))*|gemeint (?:war|ist)|(?:das )?sollte heißen|i (?:meant|mean)(?: to ask)?|i was (?:asking|talking) about)[,:]?\s+`)

// question answers a message that asks something.
func (s *step) question() error {
	if done, err := s.inOtherTongue(); done || err != nil {
		return err
	}
	s.hear()
	text := s.text
	if loc := meant.FindStringIndex(text); loc != nil && s.d.Asked != nil && loc[1] < len(text) {
		text = text[loc[1]:]
		if len(s.d.Asked.Refs) > 0 {
			s.gap(GapRephrased, s.d.Asked.Text, s.d.Asked.entry())
		}
		s.d.Exclude = appendNew(s.d.Exclude, s.d.Asked.ids()...)
	}
	if err := s.guess(text); err != nil {
		return err
	}
	return s.ask(text)
}

// entry is the id of what answered first, or "".
func (a *Asked) entry() string {
	if len(a.Refs) == 0 {
		return ""
	}
	return a.Refs[0].ID
}

// ids are the ids of what answered.
func (a *Asked) ids() (ids []string) {
	for _, r := range a.Refs {
		ids = append(ids, r.ID)
	}
	return ids
}

// ask finds and gives the answers to the questions of a text.
func (s *step) ask(text string) error {
	if p := s.bot.named(text); p != nil {
		if s.d.Waiting != "" && s.bot.samefor(text) {
			return s.enterCall(p)
		}
		s.d.Call = p.Call.ID
	}
	before := s.d.Asked.context()
	if s.d.Asked != nil && s.bot.samefor(text) {
		again := *s.d.Asked
		text, before, again.Foreign = without(again.Text, again.Foreign), "", ""
		s.d.Asked = &again
	}
	for _, part := range split(text) {
		part = focus(part)
		r, err := s.find(part, before)
		if err != nil {
			return err
		}
		if r.outcome == outcomeWhichCall {
			s.whichCall(text)
			return nil
		}
		both, err := s.either(r)
		if err != nil {
			return err
		}
		s.results = append(s.results, both...)
		before = part
	}
	return s.conclude(text, s.results)
}

// outcomeWhichCall marks a question that cannot be answered before the call
// is known; it never leaves this package.
const outcomeWhichCall = "which-call"

// find looks for the answer to one question: the country that it is all
// about, else what the finder finds.
func (s *step) find(text, before string) (result, error) {
	if p := s.settled(); p != nil {
		if r, ok := s.country(p, text); ok {
			return r, nil
		}
	}
	if r, ok := s.outside(s.goingOn(text)); ok {
		return r, nil
	}
	if r, ok, err := s.repeat(text); ok || err != nil {
		return r, err
	}
	f, err := s.search(s.goingOn(text), before)
	if err != nil {
		return result{}, err
	}
	if p, o, words := s.bot.otherNamed(s.goingOn(text)); o != nil {
		r, err := s.judge(text, aboutOther(p, o, f))
		if r.ref == nil {
			r.remark = s.v.Say("other.call", "name", o.Title.In(s.v.Lang), "remark", o.Remark.In(s.v.Lang))
		}
		r.foreign = words
		return r, err
	}
	return s.judge(text, s.bot.ownFirst(text, f))
}

// settled is the call that a question is surely about, or nil.
func (s *step) settled() *knowledge.Pack {
	if p := s.pack(); p != nil {
		return p
	}
	if len(s.bot.Library.Calls) == 1 {
		return s.bot.Library.Calls[0]
	}
	return s.bot.Library.Pack(s.bot.Call)
}

// judge turns a finding into a result.
func (s *step) judge(text string, f knowledge.Finding) (result, error) {
	r := result{text: text, finding: f, outcome: OutcomeAbstained}
	switch {
	case f.Decision == knowledge.DecideDecline || len(f.Candidates) == 0:
		return s.declined(r)
	case s.strict && (f.Decision != knowledge.DecideAnswer || f.Candidates[0].Confidence < certain):
		return r, nil
	case s.undecided(f):
		r.outcome = outcomeWhichCall
		return r, nil
	case (f.Decision == knowledge.DecideAsk || s.strict && f.Decision == knowledge.DecideEither) && len(s.bot.distinct(f.Candidates)) > 1:
		r.outcome = OutcomeClarify
		return r, nil
	}
	c := f.Candidates[0]
	r.ref = &Ref{Kind: c.Kind, Call: c.Call, ID: c.ID}
	var err error
	if r.answer, err = s.render(*r.ref, text); err != nil {
		return r, err
	}
	r.outcome = OutcomeAnswered
	if r.answer.Unknown {
		r.outcome = OutcomeAbstained
	}
	return r, nil
}

// certain is the confidence from which even words of a language that the bot
// does not speak are taken for a question.
const certain = 0.9

// margin is by how much the best candidate of one call must lead the best of
// another for the question to be about the first.
const margin = 0.15

// undecided reports whether the call of a question is unknown and matters.
func (s *step) undecided(f knowledge.Finding) bool {
	if s.settled() != nil {
		return false
	}
	first := f.Candidates[0]
	for _, c := range f.Candidates[1:] {
		if c.Call != first.Call {
			return first.Score-c.Score < margin
		}
	}
	return false
}

// render builds the answer that a reference stands for.
func (s *step) render(r Ref, text string) (factual.Answer, error) {
	p := s.bot.Library.Pack(r.Call)
	if p == nil {
		return factual.Answer{}, nil
	}
	q := s.inquiry(text)
	switch r.Kind {
	case knowledge.KindFact:
		if f := p.Fact(r.ID); f != nil {
			return s.bot.tell.Fact(p, f, q)
		}
	case knowledge.KindEntry:
		if e := p.Entry(r.ID); e != nil {
			return s.bot.tell.Entry(p, e, q)
		}
	case knowledge.KindPassage:
		if x := passage(p, r.ID, s.v.Lang); x != nil {
			return s.bot.tell.Passage(p, x, q), nil
		}
	case kindDeadline:
		return s.bot.tell.Deadline(p, s.inquiry(""))
	case kindCountry:
		return s.bot.tell.Country(p, strings.Split(r.ID, ","), q), nil
	}
	return factual.Answer{}, nil
}

// passage returns a passage in l, or in another language when there is none
// in l.
func passage(p *knowledge.Pack, id string, l knowledge.Lang) (found *knowledge.Passage) {
	for i := range p.Passages {
		if x := &p.Passages[i]; x.ID == id && (found == nil || x.Lang == l) {
			found = x
		}
	}
	return found
}
