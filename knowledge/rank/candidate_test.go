package rank_test

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"testing"

	"grantdesk/knowledge"
	"grantdesk/knowledge/rank"
)

// crowd is the library with so many entries beside it that only some can be
// candidates. Each has a word of its own, one in its answer, and what all have.
func crowd(n int) *knowledge.Library {
	lib := library()
	for i := range n {
		q, a := fmt.Sprintf("Was gilt für das Thema Wort%dwort im Antrag?", i), fmt.Sprintf("Beim Antrag gilt Regel%dregel.", i)
		lib.Calls[0].FAQ.Entries = append(lib.Calls[0].FAQ.Entries, knowledge.Entry{
			ID: fmt.Sprintf("W.%d", i), Question: knowledge.Text{knowledge.De: q, knowledge.En: q}, Answer: knowledge.Text{knowledge.De: a, knowledge.En: a},
			Variants: knowledge.Phrasings{knowledge.De: {fmt.Sprintf("wort%dwort?", i), fmt.Sprintf("regeln zu wort%dwort", i)}},
		})
	}
	return lib
}

// Among very many units that share words with a question the one that has its
// telling word is a candidate.
func TestCandidatesAmongMany(t *testing.T) {
	f := finder(t, crowd(400))
	for _, c := range []struct{ text, want string }{
		{"Was gilt beim Antrag für das Thema wort333wort?", "W.333"},
		{"wort12wort", "W.12"},
		{"Was gilt für solarziegel im Antrag?", "A.1"},
	} {
		got := ask(t, f, knowledge.Query{Text: c.text, Lang: knowledge.De})
		if !slices.ContainsFunc(got.Candidates[:3], func(x knowledge.Candidate) bool { return x.ID == c.want }) {
			t.Errorf("Find(%q) has %s first, want %s among the first three: %s", c.text, got.Candidates[0].ID, c.want, got.Why)
		}
	}
}

// An index on disk gives the same findings, and is made once.
func TestIndexOnDisk(t *testing.T) {
	q := knowledge.Query{Text: "was gilt für wort17wort", Lang: knowledge.De}
	want := ask(t, finder(t, crowd(30)), q)
	dir := t.TempDir()
	var before []os.DirEntry
	for i := range 3 {
		f, err := rank.Build(crowd(30), rank.Options{IndexDir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if got := ask(t, f, q); !reflect.DeepEqual(got, want) {
			t.Errorf("from disk: %+v, want %+v", got, want)
		}
		now, err := os.ReadDir(dir)
		if err != nil || len(now) != 1 {
			t.Fatalf("the directory holds %v, %v; want one index", now, err)
		}
		if i > 0 && now[0].Name() != before[0].Name() {
			t.Errorf("another index was made: %s", now[0].Name())
		}
		before = now
	}
}
