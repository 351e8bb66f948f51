package rank

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"grantdesk/knowledge"
	"grantdesk/knowledge/index"
)

// Passages are the second channel: what no fact and no entry answers may stand
// in the text of a document. A passage was written for no question, so it
// must cover nearly all of one before it is shown.
type passages struct {
	index *index.Index
	terms *lexicon
	has   map[string][]int32 // sorted terms of each passage
	of    map[string]*knowledge.Passage
}

// How a passage is found and when it is shown.
const (
	passageCandidates = 20
	passageAnswer     = 0.9 // share of the question's weight
	passageTrust      = 0.8 // what its coverage is worth as confidence
	passageTerms      = 3   // words of the question that it must have at least
)

// shelvePassages indexes the passages of a call in the shelf's language.
func (s *shelf) shelvePassages(p *knowledge.Pack) (*passages, error) {
	ps := &passages{terms: newLexicon(), has: map[string][]int32{}, of: map[string]*knowledge.Passage{}}
	var docs []index.Document
	read := s.read
	read.memo = map[string]*lexeme{}
	for i := range p.Passages {
		q := &p.Passages[i]
		if q.Lang != s.read.lang {
			continue
		}
		d := index.Document{ID: q.ID, Heading: stems(read.answer(q.Heading)), Text: stems(read.answer(q.Text))}
		for _, t := range append(d.Heading, d.Text...) {
			ps.has[q.ID] = append(ps.has[q.ID], ps.terms.count(t, len(docs)))
		}
		slices.Sort(ps.has[q.ID])
		ps.of[q.ID] = q
		docs = append(docs, d)
	}
	if len(docs) == 0 {
		return ps, nil
	}
	ps.terms.finish(len(docs))
	var err error
	if ps.index, err = index.Build(docs, s.place); err != nil {
		return nil, fmt.Errorf("index passages of call %q: %w", s.call, err)
	}
	return ps, nil
}

func stems(ts []term) []string {
	ws := make([]string, len(ts))
	for i, t := range ts {
		ws[i] = t.text
	}
	return ws
}

// quote returns the passages that cover a question, best first, with the
// share that they cover.
func (s *shelf) quote(ctx context.Context, text string, asked knowledge.Query) ([]knowledge.Candidate, error) {
	ps, err := s.passages()
	if err != nil || ps.index == nil {
		return nil, err
	}
	terms := s.read.answer(text)
	hits, err := ps.index.Search(ctx, ps.telling(terms), passageCandidates)
	if err != nil {
		return nil, err
	}
	var cs []knowledge.Candidate
	for _, h := range hits {
		share, n := ps.covers(terms, h.ID)
		if n < passageTerms || share < passageAnswer || slices.Contains(asked.Exclude, h.ID) {
			continue
		}
		p := ps.of[h.ID]
		if !p.ValidUntil.IsZero() && !asked.Now.Before(p.ValidUntil.AddDate(0, 0, 1)) {
			continue
		}
		cs = append(cs, knowledge.Candidate{Kind: knowledge.KindPassage, ID: h.ID, Call: s.call, Label: p.Heading, Score: share, Confidence: share * passageTrust})
	}
	slices.SortStableFunc(cs, func(a, b knowledge.Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return cs, nil
}

// telling are the terms to look passages up with: words that stand in very
// many of them cost the most time and tell the least, so that of these only
// the rarest are used, and none where two others are. Coverage is measured
// with all.
func (p *passages) telling(terms []term) (ws []index.Term) {
	in := func(t term) int32 {
		id, _, known := p.terms.weight(t.text)
		if !known {
			return 0
		}
		return p.terms.in[id]
	}
	rarest := slices.DeleteFunc(slices.Clone(terms), func(t term) bool { return in(t) == 0 })
	slices.SortStableFunc(rarest, func(a, b term) int { return cmp.Compare(in(a), in(b)) })
	for i, t := range rarest {
		if n := int(in(t)); i < 2 || n <= commonFrom || n*commonShare <= p.terms.units {
			ws = append(ws, index.Term{Text: t.text, Weight: 1})
		}
	}
	return ws
}

// A term is common when it stands in more passages than commonFrom and in more
// than one in commonShare.
const (
	commonFrom  = 200
	commonShare = 100
)

// covers is the share of a question's weight that a passage has, and how many
// of its words.
func (p *passages) covers(terms []term, id string) (share float64, n int) {
	var all, both float64
	for _, t := range terms {
		number, idf, known := p.terms.weight(t.text)
		x := float64(idf) * t.weight
		all += x
		if !known {
			continue
		}
		if _, ok := slices.BinarySearch(p.has[id], number); ok {
			both, n = both+x, n+1
		}
	}
	return both / max(all, 1e-9), n
}
