package index_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"grantdesk/knowledge/index"
)

func docs() []index.Document {
	return []index.Document{
		{ID: "c", Heading: []string{"frist"}, Text: strings.Fields("der antrag muss bis mittwoch vorliegen")},
		{ID: "a", Heading: []string{"geld"}, Text: strings.Fields("es gibt hochst viel geld fur jed projekt")},
		{ID: "b", Heading: []string{"land"}, Text: strings.Fields("teilnehm konn land der union und kein ander")},
	}
}

func build(t *testing.T, ds []index.Document, o index.Options) *index.Index {
	t.Helper()
	x, err := index.Build(ds, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

func terms(text string) (ts []index.Term) {
	for _, w := range strings.Fields(text) {
		ts = append(ts, index.Term{Text: w, Weight: 1})
	}
	return ts
}

func find(t *testing.T, x *index.Index, q string) (ids []string) {
	t.Helper()
	hits, err := x.Search(context.Background(), terms(q), 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hits {
		ids = append(ids, h.ID)
	}
	return ids
}

func TestSearch(t *testing.T) {
	for name, o := range map[string]index.Options{"memory": {}, "disk": {Dir: t.TempDir() + "/index"}} {
		x := build(t, docs(), o)
		for q, want := range map[string]string{"frist": "c", "geld projekt": "a", "kein": "b", "fehlt": "", "": ""} {
			if got := strings.Join(find(t, x, q), " "); got != want {
				t.Errorf("%s: Search(%q) = %q, want %q", name, q, got, want)
			}
		}
	}
}

// Every field is searched, but words that only ask not in what answers.
func TestFields(t *testing.T) {
	x := build(t, []index.Document{
		{ID: "q", Question: []string{"wie", "anmeld"}}, {ID: "v", Variants: []string{"registrier"}}, {ID: "h", Heading: []string{"beginn"}},
		{ID: "a", Answer: []string{"portal", "wann"}}, {ID: "t", Text: []string{"absatz", "wann"}},
	}, index.Options{})
	for q, want := range map[string]string{"anmeld": "q", "registrier": "v", "beginn": "h", "portal": "a", "absatz": "t"} {
		if got := strings.Join(find(t, x, q), " "); got != want {
			t.Errorf("Search(%q) = %q, want %q", q, got, want)
		}
	}
	for q, want := range map[string]int{"wie": 1, "wann": 0} {
		hits, err := x.Search(context.Background(), []index.Term{{Text: q, Weight: 0.4, Asks: true}}, 5)
		if err != nil || len(hits) != want {
			t.Errorf("%q, which asks, is found %d times, want %d; %v", q, len(hits), want, err)
		}
	}
}

// Signs that a query language gives a meaning to are terms like others here.
func TestSearchTakesAnySign(t *testing.T) {
	x := build(t, docs(), index.Options{})
	for _, q := range []string{"/", `"`, "9:00", "+", "^5", "-frist", "a:b", "*", "\\", "frist~2"} {
		find(t, x, q)
	}
	if got := find(t, x, "-frist"); got != nil {
		t.Errorf("Search(-frist) = %v, want nothing: it is no word of a document", got)
	}
}

// Equal scores come in order of id, in every build.
func TestTiesByID(t *testing.T) {
	var ds []index.Document
	for i := range 40 {
		ds = append(ds, index.Document{ID: fmt.Sprintf("d%02d", (i*17)%40), Text: []string{"gleich", "text"}})
	}
	for range 10 {
		got := find(t, build(t, ds, index.Options{}), "gleich")
		if want := []string{"d00", "d01", "d02", "d03", "d04", "d05", "d06", "d07", "d08", "d09"}; !reflect.DeepEqual(got, want) {
			t.Fatalf("ties come as %v", got)
		}
	}
}

// A document of usual length that has both words comes before a short one that
// has one. bleve by itself takes the number of distinct words for the length
// of a field and finds the usual document far too long.
func TestTrueLengths(t *testing.T) {
	usual := strings.Repeat("wort ", 58)
	ds := []index.Document{
		{ID: "both", Text: strings.Fields("frist antrag " + usual)},
		{ID: "one", Text: strings.Fields("frist wort")},
	}
	for i := range 30 {
		ds = append(ds, index.Document{ID: fmt.Sprint("x", i), Text: strings.Fields("thema ander " + usual)})
	}
	if got := find(t, build(t, ds, index.Options{}), "frist antrag"); !reflect.DeepEqual(got, []string{"both", "one"}) {
		t.Errorf("order is %v", got)
	}
}

func TestConcurrentSearchAndSwap(t *testing.T) {
	var live index.Live
	if live.Load() != nil {
		t.Fatal("an index before the first swap")
	}
	live.Swap(build(t, docs(), index.Options{}))
	done := make(chan error)
	for range 4 {
		go func() {
			for range 50 {
				hits, err := live.Load().Search(context.Background(), terms("frist"), 5)
				if err == nil && len(hits) != 1 {
					err = fmt.Errorf("%d hits", len(hits))
				}
				if err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 5 {
		if old := live.Swap(build(t, docs(), index.Options{})); old == nil {
			t.Error("nothing was replaced")
		}
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
