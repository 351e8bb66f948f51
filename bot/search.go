package bot

import (
	"slices"
	"strings"

	"grantdesk/bot/factual"
	"grantdesk/knowledge"
)

// search asks the finder: for the call that is settled, else for all calls.
// A question that seems to go on from the last one is looked for both with
// and without it.
func (s *step) search(text, before string) (knowledge.Finding, error) {
	q := knowledge.Query{Lang: s.read, Now: s.now, Exclude: s.d.Exclude}
	q.Text = focus(text)
	if p := s.settled(); p != nil {
		q.Call = p.Call.ID
	}
	alone, err := s.bot.Finder.Find(s.ctx, q)
	if err != nil || before == "" || !followsUp(text) {
		return alone, err
	}
	q.Before = before
	joined, err := s.bot.Finder.Find(s.ctx, q)
	if err != nil {
		return alone, err
	}
	if better(joined, alone) && (claims(text) || pointing(text) || !s.given(joined.Candidates[0].ID)) {
		return joined, nil
	}
	return alone, nil
}

// better reports whether reading the question together with the one before
// answers it better than reading it alone.
func better(joined, alone knowledge.Finding) bool {
	switch {
	case joined.Decision == knowledge.DecideDecline || len(joined.Candidates) == 0:
		return false
	case alone.Decision != knowledge.DecideAnswer:
		return true
	}
	return joined.Decision == knowledge.DecideAnswer && joined.Candidates[0].Confidence > alone.Candidates[0].Confidence
}

// given reports whether the last answer, or one of this message, was the
// candidate: finding it once more is no gain.
func (s *step) given(id string) bool {
	for _, r := range s.results {
		if r.ref != nil && r.ref.ID == id {
			return true
		}
	}
	return s.d.Asked != nil && slices.Contains(s.d.Asked.ids(), id)
}

// claims reports whether a text names a figure or a date, which the same
// answer may have to confirm or correct: "is it not 15 million?"
func claims(text string) bool {
	c := factual.ReadClaim(text)
	return len(c.Days)+len(c.Clocks)+len(c.Amounts)+len(c.Percents)+len(c.Numbers) > 0
}

// pointing reports whether a text has no word of its own, so that only the
// question before gives it a sense: "and the one after that?"
func pointing(text string) bool {
	const bare = " und and auch also oder or dann then ok aber but das dies dieser diese dieses den dem der die the one that this those them it danach davor nach after before next naechste naechster naechstes naechsten what was ist is are sind mit with ones weitere further noch denn genau exactly "
	for _, w := range strings.Fields(fold(text)) {
		if !strings.Contains(bare, " "+w+" ") {
			return false
		}
	}
	return true
}

// followsUp reports whether a question leans on the one before: it begins like
// a continuation, is very short, or points at something with a pronoun.
func followsUp(text string) bool {
	words := strings.Fields(fold(text))
	if len(words) == 0 {
		return false
	}
	const opening = " und and auch also oder or dann then ok aber but sowie what how also nur only gilt "
	const pointing = " das dafuer davon dazu dabei danach daran darin es it that this they them those dort there damit deren dessen dieser diese dieses its "
	if len(words) <= 3 || len(words) <= 10 && strings.Contains(opening, " "+words[0]+" ") {
		return true
	}
	if len(words) > 9 {
		return false
	}
	for _, w := range words {
		if strings.Contains(pointing, " "+w+" ") {
			return true
		}
	}
	return false
}
