package rank

import (
	"context"
	"fmt"
	"math"
	"slices"

	"grantdesk/knowledge"
)

// An Embedder turns texts into vectors, one for each text in the same order,
// all of one length; texts that mean alike get vectors that point alike. It
// bounds its own time: an error or a wait only costs the help of meaning for
// one question.
type Embedder interface {
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}

// How meaning takes part: so many more candidates, and a voice in their order.
// The gates judge by words, letters and the classifier as without it.
const (
	byMeaning    = 10
	meaningShare = 0.1
	batch        = 64
)

// meanings are the vectors of a shelf's wordings, each of length 1.
type meanings [][]float32

// Learn has the wordings of all content embedded. Until it has returned, and
// where it fails, questions are answered without meaning. It does nothing
// without an Embedder.
func (f *Finder) Learn(ctx context.Context) error {
	if f.embedder == nil {
		return nil
	}
	for _, call := range f.calls {
		for _, l := range knowledge.Languages() {
			s, err := f.shelves[shelfKey{call, l}]()
			if err == nil {
				err = s.learn(ctx)
			}
			if err != nil {
				return fmt.Errorf("learn meanings of call %q in %s: %w", call, l, err)
			}
		}
	}
	return nil
}

func (s *shelf) learn(ctx context.Context) error {
	texts := make([]string, len(s.wordings))
	for i := range s.wordings {
		texts[i] = s.wordings[i].text
	}
	var ms meanings
	for part := range slices.Chunk(texts, batch) {
		vs, err := embed(ctx, s.embedder, part)
		if err != nil {
			return err
		}
		if len(ms) > 0 && len(vs[0]) != len(ms[0]) {
			return fmt.Errorf("vectors of %d and of %d numbers", len(ms[0]), len(vs[0]))
		}
		ms = append(ms, vs...)
	}
	s.meanings.Store(&ms)
	return nil
}

// embed has texts embedded and checks what comes back.
func embed(ctx context.Context, e Embedder, texts []string) ([][]float32, error) {
	vs, err := e.Embed(ctx, texts)
	if err != nil {
		return nil, err
	}
	if len(vs) != len(texts) {
		return nil, fmt.Errorf("%d vectors for %d texts", len(vs), len(texts))
	}
	for _, v := range vs {
		if len(v) == 0 || len(v) != len(vs[0]) || !normalise(v) {
			return nil, fmt.Errorf("a vector of %d numbers has no direction", len(v))
		}
	}
	return vs, nil
}

// normalise brings v to length 1 and reports whether it has a direction.
func normalise(v []float32) bool {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 || math.IsNaN(sum) || math.IsInf(sum, 0) {
		return false
	}
	f := float32(1 / math.Sqrt(sum))
	for i := range v {
		v[i] *= f
	}
	return true
}

// near is how near the meaning of each unit is to a question, from 0 for the
// mean of all units to 1, or nil when that is not known.
func (s *shelf) near(ctx context.Context, text string) []float32 {
	ms := s.meanings.Load()
	if s.embedder == nil || ms == nil {
		return nil
	}
	vs, err := embed(ctx, s.embedder, []string{text})
	if err != nil || len(vs[0]) != len((*ms)[0]) {
		return nil
	}
	near := make([]float32, len(s.units))
	for i, v := range *ms {
		n := s.wordings[i].unit
		near[n] = max(near[n], dot(v, vs[0]))
	}
	var mean float32
	for _, x := range near {
		mean += x / float32(len(near))
	}
	for i, x := range near {
		near[i] = max(0, (x-mean)/max(1-mean, 1e-6))
	}
	return near
}

func dot(a, b []float32) (sum float32) {
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}
