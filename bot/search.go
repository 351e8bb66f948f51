package bot

import (
	"cmp"
	"slices"
	"strings"

	"grantdesk/bot/factual"
	"grantdesk/knowledge"
)

// contextWeight is how much the reading of a follow-up together with what
// went before counts beside the reading of the words alone.
const contextWeight = 0.6

// leastOwn is how much the words of a follow-up alone must speak for a
// candidate where they say little, so that not any words after a good question
// get an answer.
const leastOwn = 0.1

// tie is how close two candidates of a follow-up must be to ask which is meant.
const tie = 0.1

// search asks the finder: for the call that is settled, else for all calls.
// A question that seems to go on from the last one is read both alone and
// together with it, and what scores well in both readings wins.
func (s *step) search(text, before string) (knowledge.Finding, error) {
	q := knowledge.Query{Lang: s.read, Now: s.now, Exclude: s.d.Exclude, Text: focus(text)}
	if p := s.settled(); p != nil {
		q.Call = p.Call.ID
	}
	if before != "" && vague(text) && !pointing(text) {
		return s.onward(q, text, before)
	}
	alone, err := s.plain(q)
	if err != nil || before == "" || !followsUp(text) || s.sure(alone, text) || unheard(alone) {
		return alone, err
	}
	q.Before, q.Text = before, focus(before+" "+text)
	joined, err := s.bot.Finder.Find(s.ctx, q)
	if err != nil {
		return alone, err
	}
	return s.combine(alone, joined, claims(text)), nil
}

// unheard reports that no word of a question occurs in any content. Read
// together with the question before, it would be asked once more as if it
// meant something.
func unheard(f knowledge.Finding) bool {
	return len(f.Candidates) > 0 && len(f.Candidates[0].Matched) == 0 && len(f.Candidates[0].Missed) > 0
}

// plain searches for a question by itself. Where it is one sentence among
// others, the better of sentence and whole counts: the others are as often the
// topic as they are a story.
func (s *step) plain(q knowledge.Query) (knowledge.Finding, error) {
	whole, err := s.bot.Finder.Find(s.ctx, q)
	sentence, ok := asks(q.Text)
	if err != nil || !ok || vague(sentence) {
		return whole, err
	}
	q.Text = sentence
	part, err := s.bot.Finder.Find(s.ctx, q)
	if err != nil || part.Decision != knowledge.DecideAnswer || !near(whole, part.Candidates[0]) {
		return whole, err
	}
	if whole.Decision != knowledge.DecideAnswer || strength(part.Candidates[0]) >= strength(whole.Candidates[0]) {
		return part, nil
	}
	return whole, nil
}

// nearby is how far down a finding for the whole the answer to one sentence
// may stand: "is that right?" by itself is nearest to anything.
const nearby = 3

// near reports whether a candidate is among the first of a finding.
func near(f knowledge.Finding, c knowledge.Candidate) bool {
	return slices.ContainsFunc(f.Candidates[:min(nearby, len(f.Candidates))], func(x knowledge.Candidate) bool { return key(x) == key(c) })
}

// combine adds up two readings of a follow-up. What was answered before gains
// nothing from being read together with its own question, unless the text
// names a figure or a date that the same answer may have to correct.
func (s *step) combine(alone, joined knowledge.Finding, again bool) knowledge.Finding {
	if alone.Decision == knowledge.DecideDecline && joined.Decision == knowledge.DecideDecline {
		return alone
	}
	sum := map[string]float64{}
	var cs []knowledge.Candidate
	for i, f := range []knowledge.Finding{alone, joined} {
		for _, c := range f.Candidates {
			own := sum[key(c)]
			if i == 1 && !again && (s.given(key(c)) || alone.Decision == knowledge.DecideDecline && own < leastOwn) {
				continue
			}
			if own == 0 {
				cs = append(cs, c)
			}
			sum[key(c)] += strength(c) * [...]float64{1, contextWeight}[i]
		}
	}
	slices.SortStableFunc(cs, func(a, b knowledge.Candidate) int { return cmp.Compare(sum[key(b)], sum[key(a)]) })
	f := knowledge.Finding{Decision: knowledge.DecideDecline, Candidates: cs, Why: "read with the question before; " + alone.Why}
	if len(cs) == 0 {
		return f
	}
	lead := tie
	if len(cs) > 1 {
		lead = sum[key(cs[0])] - sum[key(cs[1])]
	}
	f.Decision = knowledge.DecideAnswer
	if lead < tie && !(alone.Decision == knowledge.DecideAnswer && key(alone.Candidates[0]) == key(cs[0])) {
		f.Decision = knowledge.DecideAsk
	}
	return f
}

// strength is how much speaks for a candidate: that it matches, and that it
// does so more than the others.
func strength(c knowledge.Candidate) float64 { return c.Score/2 + c.Confidence }

// key tells candidates apart.
func key(c knowledge.Candidate) string { return c.Kind + " " + c.Call + " " + c.ID }

// given reports whether a candidate was an answer in this thread of questions
// or in this message.
func (s *step) given(key string) bool {
	for _, r := range s.results {
		if r.ref != nil && r.ref.key() == key {
			return true
		}
	}
	return s.d.Asked != nil && slices.Contains(s.d.Asked.Given, key)
}

// clear is the score from which a question is understood without what went
// before, as long as it does not begin like a continuation.
const clear = 0.5

// sure reports whether a question needs no reading with the one before: it is
// asked again, or clear by itself.
func (s *step) sure(alone knowledge.Finding, text string) bool {
	if s.d.Asked != nil && fold(text) == fold(s.d.Asked.Text) {
		return true
	}
	if alone.Decision != knowledge.DecideAnswer {
		return false
	}
	top := alone.Candidates[0]
	return s.given(key(top)) || top.Confidence >= clear && !opens(text) && !claims(text)
}

// opens reports whether a text begins like a continuation.
func opens(text string) bool {
	first, _, _ := strings.Cut(fold(text), " ")
	return strings.Contains(" und and auch also oder or dann then aber but ", " "+first+" ")
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
