package bot

import (
	"slices"

	"grantdesk/knowledge"
)

// faint is the share of the first candidate's confidence below which the
// second is no reason to ask.
const faint = 0.2

// either adds the second answer to a result where the finder cannot tell which
// of two is meant, each with what it answers. Where one of the two is that
// nobody knows, the bot asks instead: telling the other would claim too much.
func (s *step) either(r result) ([]result, error) {
	if r.finding.Decision != knowledge.DecideEither || r.outcome != OutcomeAnswered {
		return []result{r}, nil
	}
	two := s.bot.distinct(r.finding.Candidates)
	if len(two) < 2 || s.bot.clocked(two[0]) && s.bot.clocked(s.bot.second(r.finding.Candidates)) {
		return []result{r}, nil // one answer tells both
	}
	other := r
	c := two[1]
	other.ref = &Ref{Kind: c.Kind, Call: c.Call, ID: c.ID}
	var err error
	if other.answer, err = s.render(*other.ref, r.text); err != nil {
		return nil, err
	}
	switch {
	case other.answer.Unknown && c.Confidence < faint*r.finding.Candidates[0].Confidence:
		return []result{r}, nil
	case other.answer.Unknown:
		return []result{{text: r.text, finding: r.finding, outcome: OutcomeClarify}}, nil
	case slices.Equal(other.answer.Text, r.answer.Text):
		return []result{r}, nil
	}
	other.finding.Candidates = []knowledge.Candidate{c}
	r.label, other.label = r.finding.Candidates[0].Label, c.Label
	return []result{r, other}, nil
}
