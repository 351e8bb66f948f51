package rank

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"grantdesk/knowledge/index"
)

// How many units are rescored for a question: what the index finds by words,
// and beside it a few that only their letters or the classifier speak for,
// which is how a word that nobody spells like that is found.
const (
	byWords   = 40
	byLetters = 10
	byAbout   = 5
)

// indexUnits fills the index of the shelf's facts and entries.
func (s *shelf) indexUnits(docs []index.Document) error {
	s.numbers = make(map[string]int32, len(docs))
	for n := range docs {
		s.numbers[docs[n].ID] = int32(n)
	}
	var err error
	if s.found, err = index.Build(docs, s.place); err != nil {
		return fmt.Errorf("index facts and entries of call %q: %w", s.call, err)
	}
	return nil
}

// indexed are the units that the index finds, best first.
func (s *shelf) indexed(ctx context.Context, q *query) ([]int32, error) {
	terms := make([]index.Term, 0, len(q.terms))
	for _, t := range q.terms {
		if _, _, known := s.terms.weight(t.text); known {
			terms = append(terms, index.Term{Text: t.text, Weight: t.weight, Asks: t.weight <= weightAsking})
		}
	}
	hits, err := s.found.Search(ctx, terms, byWords)
	if err != nil {
		return nil, err
	}
	units := make([]int32, len(hits))
	for i, h := range hits {
		units[i] = s.numbers[h.ID]
	}
	return units, nil
}

// candidates are the units that may answer a question, each once.
func (s *shelf) candidates(ctx context.Context, q *query) ([]int32, error) {
	found, err := s.indexed(ctx, q)
	if err != nil {
		return nil, err
	}
	return s.joined(q, found), nil
}

// likely are candidates without the index: it is not needed to find out how
// the wordings of the content fare.
func (s *shelf) likely(q *query) []int32 {
	return s.joined(q, highest(s.byAll.overlap(q.weights, len(s.units), none), byLetters))
}

// joined adds to units those that letters or the classifier speak for.
func (s *shelf) joined(q *query, units []int32) []int32 {
	chosen := make([]bool, len(s.units))
	choose := func(n int32) {
		if !chosen[n] {
			chosen[n] = true
			units = append(units, n)
		}
	}
	for _, n := range units {
		chosen[n] = true
	}
	for _, n := range highest(s.byGram.overlap(q.grams, len(s.units), none), byLetters) {
		choose(n)
	}
	for _, n := range highest(q.meaning, byMeaning) {
		choose(n)
	}
	kins := highest(q.about, byAbout)
	for n := range s.units {
		if slices.Contains(kins, s.kinOf[n]) {
			choose(int32(n))
		}
	}
	return units
}

// highest are the places of the n highest values above zero, highest first.
func highest(values []float32, n int) []int32 {
	var at []int32
	for i, v := range values {
		if v <= 0 || len(at) == n && v <= values[at[n-1]] {
			continue
		}
		k, _ := slices.BinarySearchFunc(at, v, func(a int32, v float32) int { return cmp.Or(cmp.Compare(v, values[a]), -1) })
		at = slices.Insert(at[:min(len(at), n-1)], k, int32(i))
	}
	return at
}
