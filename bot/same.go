package bot

import (
	"slices"

	"grantdesk/knowledge"
)

// same reports whether two candidates say the same: a fact and an entry that
// rests on it first of all, or two entries that rest on the same fact.
func (b *Bot) same(x, y knowledge.Candidate) bool {
	return b.sameFact(x, y) || x.Call == y.Call && b.clocked(x) && b.clocked(y)
}

// clocked reports whether a candidate is told by the clock.
func (b *Bot) clocked(c knowledge.Candidate) bool {
	p := b.Library.Pack(c.Call)
	return p != nil && b.tell.Clocked(p, c.Kind, c.ID)
}

// second is the first candidate that rests on another fact than the first.
func (b *Bot) second(cs []knowledge.Candidate) knowledge.Candidate {
	for _, c := range cs[1:] {
		if !b.sameFact(cs[0], c) {
			return c
		}
	}
	return knowledge.Candidate{}
}

// sameFact reports whether two candidates rest on the same fact.
func (b *Bot) sameFact(x, y knowledge.Candidate) bool {
	p := b.Library.Pack(x.Call)
	if p == nil || x.Call != y.Call {
		return false
	}
	first := func(c knowledge.Candidate) string {
		if c.Kind == knowledge.KindFact {
			return c.ID
		}
		if e := p.Entry(c.ID); c.Kind == knowledge.KindEntry && e != nil && len(e.Facts) > 0 {
			return e.Facts[0]
		}
		return ""
	}
	fx, fy := first(x), first(y)
	return fx != "" && fx == fy
}

// distinct returns the candidates that could be meant, each thing once. Who
// is asked which was meant shall not have to choose between two ways to say
// the same, nor be offered what is far behind.
func (b *Bot) distinct(cs []knowledge.Candidate) (kept []knowledge.Candidate) {
	for _, c := range cs {
		if len(kept) == maxAsk || c.Score < behind*cs[0].Score {
			break
		}
		if !slices.ContainsFunc(kept, func(k knowledge.Candidate) bool { return b.same(k, c) }) {
			kept = append(kept, c)
		}
	}
	return kept
}

// behind is the share of the first candidate's score below which another is
// too far behind to be meant.
const behind = 0.5
