package index

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/token/compound"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// What this package does otherwise than bleve would by itself is for a reason;
// these tests hold the reasons, so that a new version of bleve that changes
// one is noticed.

func of(id, text string) Document { return Document{ID: id, Text: strings.Fields(text)} }

// What bleve takes for an index in memory ignores the scoring model; ours is
// scorch, which has BM25.
func TestMemoryIsScorch(t *testing.T) {
	score := func(model string) float64 {
		m, err := mappingOf()
		if err != nil {
			t.Fatal(err)
		}
		m.ScoringModel = model
		b, err := bleve.NewMemOnly(m)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		for i, text := range []string{"frist frist antrag", "geld und viel mehr text als frist"} {
			if err := b.Index(fmt.Sprint(i), map[string]any{fieldText: text}); err != nil {
				t.Fatal(err)
			}
		}
		q := bleve.NewTermQuery("frist")
		q.SetField(fieldText)
		r, err := b.Search(bleve.NewSearchRequest(q))
		if err != nil || len(r.Hits) != 2 {
			t.Fatal(r, err)
		}
		return r.Hits[0].Score
	}
	if a, b := score(bleveindex.BM25Scoring), score(bleveindex.TFIDFScoring); a != b {
		t.Errorf("bleve's index in memory scores %v by BM25 and %v by TF-IDF: it no longer ignores the model", a, b)
	}
	x, err := Build([]Document{of("a", "frist")}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if inner, err := x.bleve.Advanced(); err != nil || fmt.Sprintf("%T", inner) != "*scorch.Scorch" {
		t.Errorf("the index is %T, %v", inner, err)
	}
}

// Nothing of a text is stored and no analysis is left to bleve but to cut at
// spaces: its token filters would run at the same time on one object, and its
// splitter of compounds marks the wrong letters of words with umlauts.
func TestMappingIsPlain(t *testing.T) {
	m, err := mappingOf()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(m.CustomAnalysis.TokenFilters) + len(m.CustomAnalysis.CharFilters); n > 0 {
		t.Errorf("%d filters", n)
	}
	for _, f := range fields {
		p := m.DefaultMapping.Properties[f.name].Fields[0]
		if p.Store || p.IncludeTermVectors || p.DocValues || p.Analyzer != analyzer {
			t.Errorf("field %s is %+v", f.name, p)
		}
	}
	if m.DefaultMapping.Dynamic {
		t.Error("fields that are not mapped are indexed")
	}
}

// bleve's splitter of compounds counts letters where it should count bytes, so
// that what a highlighter marks by it is cut through words with umlauts. Ours
// splits before, and quotes are cut from the text itself.
func TestCompoundsOfBleveAreOff(t *testing.T) {
	const text = "Überprüfung"
	dict := analysis.NewTokenMap()
	dict.AddToken("prüfung")
	f := compound.NewDictionaryCompoundFilter(dict, 5, 2, 15, false)
	found := 0
	for _, tok := range f.Filter(analysis.TokenStream{{Term: []byte(text), Start: 0, End: len(text), Position: 1}}) {
		if string(tok.Term) != "prüfung" {
			continue
		}
		found++
		if text[tok.Start:tok.End] == "prüfung" {
			t.Error("bleve marks the parts of words with umlauts rightly now")
		}
	}
	if found != 1 {
		t.Errorf("the part was found %d times", found)
	}
}

// A question becomes terms, never a query in bleve's language, which takes
// "9:00" for a field, a minus for an exclusion and fails at a lone slash.
func TestClausesAreTerms(t *testing.T) {
	if err := bleve.NewQueryStringQuery("/").Validate(); err == nil {
		t.Error("bleve reads a lone slash now")
	}
	x := &Index{used: []string{fieldText}}
	for _, q := range x.clauses([]Term{{Text: "/"}, {Text: "9:00"}, {Text: "-frist"}, {Text: `"offen`}}) {
		if term, ok := q.(*query.TermQuery); !ok || term.Field() != fieldText {
			t.Errorf("a clause is %#v", q)
		}
	}
}

// A word that no document has makes the scores of the others smaller: they do
// not compare between questions, so that nothing but the order is used.
func TestScoresDoNotCompare(t *testing.T) {
	x, err := Build([]Document{of("a", "frist antrag"), of("b", "geld"), of("c", "geld land")}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	score := func(ws ...string) float64 {
		var ts []Term
		for _, w := range ws {
			ts = append(ts, Term{Text: w, Weight: 1})
		}
		hits, err := x.Search(context.Background(), ts, 1)
		if err != nil || len(hits) != 1 {
			t.Fatal(hits, err)
		}
		return hits[0].Score
	}
	if a, b := score("frist"), score("frist", "fehlt"); a == b {
		t.Errorf("both score %v", a)
	}
}

// An index on disk has any number of readers. While they read no writer gets
// in, and waits no longer than it was told.
func TestDiskLock(t *testing.T) {
	dir := t.TempDir()
	docs := []Document{of("a", "frist")}
	for range 2 {
		x, err := Build(docs, Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		if hits, err := x.Search(context.Background(), []Term{{Text: "frist", Weight: 1}}, 1); err != nil || len(hits) != 1 {
			t.Errorf("found %v, %v", hits, err)
		}
	}
	name, err := named(docs)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if w, err := bleve.OpenUsing(path, map[string]any{"bolt_timeout": "10ms"}); err == nil {
		w.Close()
		t.Error("a writer opened what others read")
	}
	if other, _ := named([]Document{of("a", "fristen")}); other == name {
		t.Error("another text has the same index")
	}
}

// An index that cannot be made says so and leaves nothing behind.
func TestDiskFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Build([]Document{of("a", "frist")}, Options{Dir: file}); err == nil {
		t.Error("an index was made in a file")
	}
	dir := t.TempDir()
	docs := []Document{of("a", "frist")}
	name, _ := named(docs)
	if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Build(docs, Options{Dir: dir}); err == nil {
		t.Error("an empty directory was opened as an index")
	}
}

// An index that nobody holds any more frees its goroutines by itself.
func TestFreesItself(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 20 {
		if _, err := Build([]Document{of("a", "frist")}, Options{}); err != nil {
			t.Fatal(err)
		}
	}
	for range 2000 {
		runtime.GC()
		if runtime.NumGoroutine() <= before+2 {
			return
		}
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

// A very long question is no dearer than a long one: terms are bounded.
func TestClausesAreBounded(t *testing.T) {
	x := &Index{used: []string{fieldText}}
	ts := make([]Term, 5000)
	for i := range ts {
		ts[i] = Term{Text: fmt.Sprint("w", i), Weight: 1}
	}
	if n := len(x.clauses(ts)); n != mostTerms {
		t.Errorf("%d clauses, want %d", n, mostTerms)
	}
}
