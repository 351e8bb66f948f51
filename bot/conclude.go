package bot

import (
	"cmp"
	"slices"
	"strings"

	"grantdesk/bot/redact"
	"grantdesk/knowledge"
)

// maxAsk is among how many the bot asks which was meant.
const maxAsk = 3

// conclude makes one reply of the results of a message.
func (s *step) conclude(text string, results []result) error {
	results = asked(results)
	before := s.d.Asked
	s.remember(text, results)
	s.d.Waiting = ""
	best := results[0]
	for _, r := range results {
		if rank(r.outcome) > rank(best.outcome) {
			best = r
		}
	}
	s.turn.Finding = &best.finding
	if len(best.finding.Candidates) > 0 && best.outcome != OutcomeAbstained || best.ref != nil {
		s.turn.Confidence = best.finding.Candidates[0].Confidence
	}
	r := Reply{Blocks: s.preface(best)}
	assumed := len(r.Blocks) > 0
	var cs []knowledge.Citation
	for _, one := range results {
		s.add(&r, one, len(results) > 1)
		cs = appendCitations(cs, one.answer.Sources)
	}
	r.Blocks = append(r.Blocks, s.sources(cs)...)
	s.turn.Citations = cs
	if best.ref != nil {
		s.turn.Entry = best.finding.Candidates[0].ID
	}
	s.turn.Entries = entries(results)
	others, err := s.others(best, assumed)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		s.d.Waiting, _ = head(text, maxQuestion)
		r.Choices = append(r.Choices, others...)
	}
	s.reply(best.outcome, r)
	s.rephrased(before, best)
	for _, one := range results {
		if why := cmp.Or(one.why, gaps[one.outcome]); why != "" {
			s.gap(why, one.text, "")
		}
	}
	return nil
}

// others are the calls to put the question to instead: all when the call was
// only assumed, and those that answer when this one does not.
func (s *step) others(best result, assumed bool) ([]Choice, error) {
	switch {
	case assumed && best.foreign == "":
		return s.otherCalls(s.pack()), nil
	case best.ref == nil && best.outcome == OutcomeAbstained:
		return s.elsewhere(best)
	}
	return nil, nil
}

// entries are the ids of what answers.
func entries(results []result) (ids []string) {
	for _, r := range results {
		if r.ref != nil {
			ids = append(ids, r.finding.Candidates[0].ID)
		}
	}
	return ids
}

// gaps names why a question counts as one that content does not answer.
var gaps = map[string]string{OutcomeAbstained: GapAbstained, OutcomeClarify: GapClarified}

// gap counts a question for the editors, freed of personal data.
func (s *step) gap(why, question, entry string) {
	question, _ = head(redact.Text(question), maxQuestion)
	call := ""
	if p := s.settled(); p != nil {
		call = p.Call.ID
	}
	s.turn.Actions = append(s.turn.Actions, Action{Gap: &Gap{
		Call: call, Lang: s.v.Lang, Question: question, Why: why, Entry: entry, Mark: mark(PersonOf(s.m), call),
	}})
}

// rephrased counts a question that was not answered before and now is, in
// other words: it was misunderstood.
func (s *step) rephrased(before *Asked, best result) {
	if before == nil || len(before.Refs) > 0 || best.ref == nil || best.outcome != OutcomeAnswered {
		return
	}
	if fold(before.Text) != fold(best.text) && kindred(before.Text, best.text) {
		s.gap(GapRephrased, before.Text, best.ref.ID)
	}
}

// kindred reports whether two texts share a longer word, by its beginning.
func kindred(a, b string) bool {
	const long = 5
	for _, w := range strings.Fields(fold(a)) {
		for _, v := range strings.Fields(fold(b)) {
			if len(w) >= long && len(v) >= long && w[:long] == v[:long] {
				return true
			}
		}
	}
	return false
}

// asked drops parts that ask nothing and found nothing, where another part was
// answered.
func asked(results []result) []result {
	answered := slices.ContainsFunc(results, func(r result) bool { return r.ref != nil })
	return slices.DeleteFunc(results, func(r result) bool {
		return answered && r.ref == nil && !r.final && !asking.MatchString(r.text)
	})
}

// rank orders outcomes by how much they give.
func rank(outcome string) int {
	return slices.Index([]string{OutcomeAbstained, OutcomeClarify, OutcomeAnswered}, outcome)
}

func appendCitations(cs, more []knowledge.Citation) []knowledge.Citation {
	for _, c := range more {
		if !slices.Contains(cs, c) {
			cs = append(cs, c)
		}
	}
	return cs
}

// add adds one result to the reply.
func (s *step) add(r *Reply, one result, several bool) {
	switch {
	case one.outcome == OutcomeAnswered || one.ref != nil:
		if one.label != "" {
			r.Blocks = append(r.Blocks, texts(s.v.Say("either", "label", one.label))...)
		}
		r.Blocks = append(r.Blocks, texts(one.answer.Text...)...)
		r.Choices = append(r.Choices, s.depends(one.ref)...)
		r.Choices = append(r.Choices, s.calendarFor(one.ref)...)
		if one.outcome == OutcomeAbstained && !several {
			r.Choices = append(r.Choices, Choice{ID: choiceHuman, Label: s.v.Say("choice.human")})
		}
	case one.outcome == OutcomeClarify:
		r.Blocks = append(r.Blocks, texts(s.v.Say("clarify"))...)
		r.Choices = append(r.Choices, s.which(one.finding)...)
	case several && !one.final:
		quoted, _ := head(one.text, 80)
		r.Blocks = append(r.Blocks, texts(s.v.Say("abstain.part", "question", quoted))...)
	default:
		r.Blocks = append(r.Blocks, texts(one.remark)...)
		if !one.final {
			r.Blocks = append(r.Blocks, texts(s.abstention())...)
		}
		r.Choices = append(r.Choices, Choice{ID: choiceHuman, Label: s.v.Say("choice.human")})
	}
}

// depends offers the self-check behind an answer that depends on who asks.
func (s *step) depends(r *Ref) []Choice {
	if r == nil {
		return nil
	}
	p := s.bot.Library.Pack(r.Call)
	if p == nil {
		return nil
	}
	e := p.Entry(r.ID)
	if r.Kind == knowledge.KindEntry && e != nil && e.Depends || r.Kind == kindCountry && special(p, r.ID) {
		return s.checkChoice(r.Call)
	}
	return nil
}

// special reports whether one of some countries may take part on conditions
// only.
func special(p *knowledge.Pack, codes string) bool {
	return slices.ContainsFunc(p.Call.Countries, func(g knowledge.CountryGroup) bool {
		return g.May == "special" && slices.ContainsFunc(strings.Split(codes, ","), func(c string) bool { return slices.Contains(g.Codes, c) })
	})
}

// abstention says that the documents do not tell and who may know.
func (s *step) abstention() string {
	p := s.settled()
	if p == nil {
		return s.v.Say("abstain.any")
	}
	return s.v.Say("abstain", "call", p.Call.Short.In(s.v.Lang))
}

// which turns the best candidates into choices, each label once.
func (s *step) which(f knowledge.Finding) (cs []Choice) {
	for _, c := range s.bot.distinct(f.Candidates) {
		label := c.Label
		if label == "" || slices.ContainsFunc(cs, func(o Choice) bool { return o.Label == label }) {
			continue
		}
		cs = append(cs, Choice{ID: choiceID(c.Kind, c.Call, c.ID), Label: label})
	}
	return cs
}

// preface names the call where several are known and this one was not named.
func (s *step) preface(best result) []Block {
	if best.ref == nil || s.d.Call != "" || len(s.bot.Library.Calls) < 2 {
		return nil
	}
	p := s.bot.Library.Pack(best.ref.Call)
	if p == nil {
		return nil
	}
	s.d.Call = p.Call.ID
	return []Block{{Style: BlockNote, Text: s.v.Say("call.assumed", "call", p.Call.Short.In(s.v.Lang))}}
}

// remember keeps the question and what was shown for it, for what follows up.
func (s *step) remember(text string, results []result) {
	asked := &Asked{}
	asked.Text, _ = head(results[len(results)-1].text, maxQuestion)
	if len(results) == 1 {
		asked.Text, _ = head(text, maxQuestion)
	}
	for _, r := range results {
		asked.Foreign = r.foreign
		if r.ref != nil {
			asked.Refs = append(asked.Refs, *r.ref)
			asked.Shown = append(asked.Shown, r.ref.ID)
		} else if r.outcome == OutcomeClarify {
			for _, c := range r.finding.Candidates[:min(maxAsk, len(r.finding.Candidates))] {
				asked.Shown = append(asked.Shown, c.ID)
			}
		}
	}
	for _, r := range asked.Refs {
		asked.Given = append(asked.Given, r.key())
	}
	if old := s.d.Asked; old != nil && len(results) == 1 && followsUp(text) {
		asked.Topic = cmp.Or(old.Topic, old.Text)
		asked.Given = appendNew(old.Given, asked.Given...)
	}
	asked.Tried = s.tried(results)
	s.d.Asked = asked
	s.d.Exclude = nil
}

// answer gives the answer of a reference that was chosen.
func (s *step) answer(text string, r Ref) error {
	a, err := s.render(r, text)
	if err != nil {
		return err
	}
	one := result{text: text, ref: &r, answer: a, outcome: OutcomeAnswered, finding: knowledge.Finding{
		Decision: knowledge.DecideAnswer, Candidates: []knowledge.Candidate{{Kind: r.Kind, ID: r.ID, Call: r.Call, Score: 1, Confidence: 1}},
	}}
	if a.Unknown {
		one.outcome = OutcomeAbstained
	}
	return s.conclude(text, []result{one})
}
