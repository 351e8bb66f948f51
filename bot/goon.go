package bot

import (
	"strings"

	"grantdesk/bot/factual"
	"grantdesk/knowledge"
)

// goingOn puts the name of another call or programme before a short question
// that goes on from one about it: "and its budget?"
func (s *step) goingOn(text string) string {
	words := strings.Fields(fold(text))
	if s.d.Asked == nil || s.d.Asked.Foreign == "" || len(words) > 5 || len(words) > 2 && !leans(words) {
		return text
	}
	return s.d.Asked.Foreign + " " + text
}

// leans reports whether words go on from what was just spoken of: they begin
// like it or point at it.
func leans(words []string) bool {
	const opening = " und and auch also oder or dann then what aber but sowie "
	const pointing = " davon dazu dabei dafuer its their deren dessen dort there it that "
	if strings.Contains(opening, " "+words[0]+" ") {
		return true
	}
	for _, w := range words {
		if strings.Contains(pointing, " "+w+" ") {
			return true
		}
	}
	return false
}

// addsNothing reports whether a short text only points at the last answer,
// picks one of the deadlines it told, or doubts its figure.
func (s *step) addsNothing(p *knowledge.Pack, ref Ref, text string) bool {
	if pointing(text) || s.bot.tell.Clocked(p, ref.Kind, ref.ID) && s.bot.tell.NamesDeadline(p, text) {
		return true
	}
	f := p.Fact(ref.ID)
	return ref.Kind == knowledge.KindFact && f != nil && f.Value != nil && factual.ReadClaim(text).Doubts(f.Value)
}

// repeat answers from what was answered last where the text adds nothing that
// could be searched for: "and the one after that?", or only another of the
// deadlines that were told: "und der Kurzantrag?"
func (s *step) repeat(text string) (result, bool, error) {
	if s.d.Asked == nil || len(s.d.Asked.Refs) != 1 || len(s.results) > 0 {
		return result{}, false, nil
	}
	ref := s.d.Asked.Refs[0]
	p := s.bot.Library.Pack(ref.Call)
	short := len(strings.Fields(text)) <= 5 && followsUp(text)
	if p == nil || !short || !s.addsNothing(p, ref, text) {
		return result{}, false, nil
	}
	a, err := s.render(ref, text)
	r := result{text: text, ref: &ref, answer: a, outcome: OutcomeAnswered, finding: knowledge.Finding{
		Decision: knowledge.DecideAnswer, Why: "goes on from the last answer",
		Candidates: []knowledge.Candidate{{Kind: ref.Kind, ID: ref.ID, Call: ref.Call, Score: 1, Confidence: 1}},
	}}
	if a.Unknown {
		r.outcome = OutcomeAbstained
	}
	return r, len(a.Text) > 0, err
}
