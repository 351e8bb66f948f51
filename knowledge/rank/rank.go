// Package rank finds what answers a question and decides whether it does. It
// compares the question with every wording of every fact and FAQ entry by
// bounded, explainable evidence, and lets an answer pass only through two
// gates: is there an answer at all, and is it this one. The gates are set by
// asking the content its own wordings, each held out in turn.
package rank

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"grantdesk/knowledge"
	"grantdesk/knowledge/country"
	"grantdesk/knowledge/topics"
	"grantdesk/knowledge/words"
)

// Options are how a Finder is built. The zero value is what a deployment
// uses unless it says otherwise.
type Options struct{}

// A Finder finds what answers a question. It is not changed after Build and
// may be used by many at once; the same library gives the same findings.
type Finder struct {
	shelves map[shelfKey]*shelf
	calls   []string
}

type shelfKey struct {
	call string
	lang knowledge.Lang
}

// Build reads a library for searching.
func Build(lib *knowledge.Library, _ Options) (*Finder, error) {
	wordings, err := topics.Load()
	if err != nil {
		return nil, fmt.Errorf("build finder: %w", err)
	}
	f := &Finder{shelves: map[shelfKey]*shelf{}}
	countries := country.New()
	for _, l := range knowledge.Languages() {
		for _, p := range lib.Calls {
			s := &shelf{call: p.Call.ID, terms: newLexicon(), grams: newLexicon()}
			s.read = reader{lang: l, countries: countries, splitter: words.NewSplitter(texts(p, l))}
			s.stock(p, wordings)
			s.index()
			f.shelves[shelfKey{p.Call.ID, l}] = s
		}
	}
	for _, p := range lib.Calls {
		f.calls = append(f.calls, p.Call.ID)
	}
	return f, nil
}

// texts are all words of a call, by which compounds are split.
func texts(p *knowledge.Pack, l knowledge.Lang) (ts []string) {
	for i := range p.Facts {
		f := &p.Facts[i]
		ts = append(append(ts, f.Name[l], f.Say[l], f.More[l]), f.Questions[l]...)
	}
	for i := range p.FAQ.Entries {
		e := &p.FAQ.Entries[i]
		ts = append(append(ts, e.Question[l], e.Answer[l]), e.Variants[l]...)
	}
	for i := range p.Passages {
		if p.Passages[i].Lang == l {
			ts = append(ts, p.Passages[i].Heading, p.Passages[i].Text)
		}
	}
	return ts
}

// mostCandidates bounds a finding.
const mostCandidates = 10

// A scored is a unit with its evidence.
type scored struct {
	*unit
	evidence evidence
	sum      float64
}

// rank orders the units of a shelf for a question.
func (s *shelf) rank(q *query, skip *wording, strike *unit) []scored {
	var rs []scored
	for i := range s.units {
		u := &s.units[i]
		if u == strike {
			continue
		}
		e := s.match(q, u, skip)
		rs = append(rs, scored{u, e, e.sum()})
	}
	slices.SortStableFunc(rs, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.sum, a.sum), cmp.Compare(a.id, b.id))
	})
	return rs
}

// Find implements bot.Finder.
func (f *Finder) Find(ctx context.Context, q knowledge.Query) (knowledge.Finding, error) {
	if err := ctx.Err(); err != nil {
		return knowledge.Finding{}, fmt.Errorf("find: %w", err)
	}
	text := words.Clean(q.Text)
	var found []knowledge.Candidate
	for _, call := range f.calls {
		s := f.shelves[shelfKey{call, q.Lang}]
		if s != nil && (q.Call == "" || q.Call == call) {
			found = append(found, s.find(text, q)...)
		}
	}
	slices.SortStableFunc(found, func(a, b knowledge.Candidate) int { return cmp.Compare(b.Score, a.Score) })
	found = found[:min(mostCandidates, len(found))]
	return knowledge.Finding{Candidates: found, Decision: decide(found)}, nil
}

// find returns the best candidates of a shelf.
func (s *shelf) find(text string, q knowledge.Query) (cs []knowledge.Candidate) {
	asked := s.ask(text)
	for _, r := range s.rank(asked, nil, nil) {
		if slices.Contains(q.Exclude, r.id) || !r.current(q.Now) || len(cs) == mostCandidates {
			continue
		}
		cs = append(cs, knowledge.Candidate{Kind: r.kind, ID: r.id, Call: s.call, Label: r.label, Score: r.sum, Confidence: r.sum})
	}
	return cs
}

// The thresholds of the gates.
const (
	leastScore = 0.35
	leastLead  = 0.02
)

// decide lets the first candidate through the gates.
func decide(cs []knowledge.Candidate) knowledge.Decision {
	switch {
	case len(cs) == 0 || cs[0].Score < leastScore:
		return knowledge.DecideDecline
	case len(cs) > 1 && cs[0].Score-cs[1].Score < leastLead:
		return knowledge.DecideAsk
	}
	return knowledge.DecideAnswer
}
