package rank_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"grantdesk/knowledge"
	"grantdesk/knowledge/rank"
)

// sense embeds texts by what they speak of: sun, money, or anything else.
type sense struct {
	broken func(texts []string) [][]float32
}

var errServer = errors.New("the server is down")

func (s *sense) Embed(_ context.Context, texts []string) (vs [][]float32, err error) {
	if s.broken != nil {
		return s.broken(texts), errServer
	}
	for _, text := range texts {
		v := []float32{0.1, 0.1, 0.1}
		for i, words := range []string{"solar sonne photovoltaik strahlung", "geld budget betrag zuschuss", "frist datum einreich"} {
			for _, w := range strings.Fields(words) {
				if strings.Contains(strings.ToLower(text), w) {
					v[i]++
				}
			}
		}
		vs = append(vs, v)
	}
	return vs, nil
}

func learned(t *testing.T, s *sense) *rank.Finder {
	t.Helper()
	f, err := rank.Build(library(), rank.Options{Embedder: s})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Learn(context.Background()); err != nil {
		t.Fatal(err)
	}
	return f
}

// A question without a shared word finds what means the same; the gates stay
// shut for it.
func TestMeaning(t *testing.T) {
	q := knowledge.Query{Text: "Photovoltaik und Strahlung", Lang: knowledge.De}
	words := ask(t, finder(t, library()), q)
	got := ask(t, learned(t, &sense{}), q)
	if got.Candidates[0].ID != "A.1" || words.Candidates[0].ID == "A.1" {
		t.Errorf("with meaning %s is first, without %s; want A.1 only with meaning", got.Candidates[0].ID, words.Candidates[0].ID)
	}
	if got.Decision == knowledge.DecideAnswer {
		t.Errorf("meaning alone was enough for an answer: %s", got.Why)
	}
	if found := ask(t, learned(t, &sense{}), knowledge.Query{Text: "solarziegel erlaubt?", Lang: knowledge.De}); found.Decision != knowledge.DecideAnswer || found.Candidates[0].ID != "A.1" {
		t.Errorf("a wording is no longer answered: %s", found.Why)
	}
}

// Without Learn, or when the embedder fails or changes its vectors, questions
// are answered by words.
func TestMeaningFallsBack(t *testing.T) {
	q := knowledge.Query{Text: "Sind Solardachziegel förderfähig?", Lang: knowledge.De}
	want := ask(t, finder(t, library()), q)
	unlearned, err := rank.Build(library(), rank.Options{Embedder: &sense{}})
	if err != nil {
		t.Fatal(err)
	}
	if got := ask(t, unlearned, q); !reflect.DeepEqual(got, want) {
		t.Errorf("before Learn: %+v, want %+v", got, want)
	}
	s := &sense{}
	f := learned(t, s)
	for name, vs := range map[string][][]float32{"down": nil, "none": {}, "longer": {{1, 2, 3, 4}}, "zero": {{0, 0, 0}}, "two": {{1, 2, 3}, {1, 2, 3}}} {
		s.broken = func([]string) [][]float32 { return vs }
		if got := ask(t, f, q); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
}

// lying embeds without an error but not what was asked.
type lying struct{ vectors func(n int) [][]float32 }

func (l lying) Embed(_ context.Context, texts []string) ([][]float32, error) {
	return l.vectors(len(texts)), nil
}

func TestLearnFaults(t *testing.T) {
	for name, vectors := range map[string]func(n int) [][]float32{
		"too few": func(int) [][]float32 { return nil },
		"zero":    func(n int) [][]float32 { return slices.Repeat([][]float32{{0, 0}}, n) },
		"empty":   func(n int) [][]float32 { return make([][]float32, n) },
	} {
		f, err := rank.Build(library(), rank.Options{Embedder: lying{vectors}})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Learn(context.Background()); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if err := finder(t, library()).Learn(context.Background()); err != nil {
		t.Errorf("without an embedder: %v", err)
	}
}
