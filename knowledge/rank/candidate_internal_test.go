package rank

import (
	"context"
	"slices"
	"testing"

	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
	builtin "grantdesk/knowledge/example"
)

// Rescoring only what the index and its helpers propose gives the same first
// unit as rescoring everything, for wordings of the example that are held out;
// and what is proposed stays bounded. The index by itself nearly does.
func TestCandidatesSuffice(t *testing.T) {
	release, faults := content.Read(builtin.FS())
	if release == nil {
		t.Fatal(faults)
	}
	f, err := Build(release.Library, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for key, shelf := range f.shelves {
		s, err := shelf()
		if err != nil {
			t.Fatal(err)
		}
		asked, same, found := 0, 0, 0
		for n := 0; n < len(s.wordings); n += 7 {
			w := &s.wordings[n]
			q := s.ask(w.text)
			units, err := s.candidates(context.Background(), q)
			if err != nil {
				t.Fatal(err)
			}
			if len(units) > 80 {
				t.Errorf("%v: %d candidates for %q", key, len(units), w.text)
			}
			asked++
			first := s.rank(q, everything(s), w)[0].n
			if some := s.rank(q, units, w); len(some) > 0 && some[0].n == first {
				same++
			}
			byIndex, err := s.indexed(context.Background(), q)
			if err != nil {
				t.Fatal(err)
			}
			if slices.Contains(byIndex, int32(first)) {
				found++
			}
		}
		t.Logf("%v: of %d firsts of all %d are found by the index, %d are the first of the candidates", key, asked, found, same)
		if found < asked*96/100 {
			t.Errorf("%v: the index misses the first unit for %d of %d wordings", key, asked-found, asked)
		}
		if same < asked*99/100 {
			t.Errorf("%v: candidates miss the first unit for %d of %d wordings", key, asked-same, asked)
		}
	}
}

// What only asks is looked for in questions, not in answers.
func TestAskingWordsStayInQuestions(t *testing.T) {
	p := &knowledge.Pack{Call: knowledge.Call{ID: "c"}, FAQ: knowledge.FAQ{Entries: []knowledge.Entry{
		{ID: "1", Question: knowledge.Text{knowledge.De: "Wie melde ich mich an?"}, Answer: knowledge.Text{knowledge.De: "Wann und wie: nicht am Telefon."}},
	}}}
	f, err := Build(&knowledge.Library{Calls: []*knowledge.Pack{p}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.shelves[shelfKey{"c", knowledge.De}]()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"wie": 1, "wann": 0, "nicht": 1} {
		units, err := s.candidates(context.Background(), &query{terms: s.read.question(s.read.open(text))})
		if err != nil {
			t.Fatal(err)
		}
		if len(units) != want {
			t.Errorf("%q has %d candidates, want %d", text, len(units), want)
		}
	}
}

// everything are all units.
func everything(s *shelf) []int32 {
	all := make([]int32, len(s.units))
	for n := range all {
		all[n] = int32(n)
	}
	return all
}
