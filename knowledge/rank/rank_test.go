package rank_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"grantdesk/knowledge"
	"grantdesk/knowledge/rank"
)

// library is a call with two facts and an entry.
func library() *knowledge.Library {
	both := func(de, en string) knowledge.Text { return knowledge.Text{knowledge.De: de, knowledge.En: en} }
	p := &knowledge.Pack{
		Call: knowledge.Call{ID: "solar"},
		Facts: []knowledge.Fact{
			{ID: "deadline", Topic: knowledge.TopicDeadline, Name: both("Einreichungsfrist", "Deadline"), Say: both("Die Frist endet am {value}.", "The deadline is {value}.")},
			{ID: "max", Topic: knowledge.TopicMaxGrant, Name: both("Höchstbetrag", "Maximum grant"), Say: both("Höchstens {value} je Projekt.", "At most {value} per project.")},
			{ID: "budget", Topic: knowledge.TopicBudget, Name: both("Gesamtbudget", "Total budget"), Say: both("Insgesamt {value}.", "In total {value}.")},
			{ID: "who", Topic: knowledge.TopicWho, Name: both("Antragsberechtigte", "Eligible applicants"), Say: both("Vereine und Firmen.", "Associations and firms.")},
			{ID: "country", Topic: knowledge.TopicCountry, Name: both("Länder", "Countries"), Say: both("Die EU.", "The EU.")},
		},
		FAQ: knowledge.FAQ{Entries: []knowledge.Entry{{
			ID: "A.1", Question: both("Dürfen wir Dachziegel mit Solarzellen einbauen?", "May we fit roof tiles with solar cells?"),
			Variants: knowledge.Phrasings{
				knowledge.De: {"solarziegel erlaubt?", "Sind Solardachziegel förderfähig?"},
				knowledge.En: {"solar tiles allowed?", "Are solar roof tiles eligible?"},
			},
			Answer: both("Ja.", "Yes."),
		}}},
	}
	return &knowledge.Library{Calls: []*knowledge.Pack{p}}
}

func finder(t *testing.T, lib *knowledge.Library) *rank.Finder {
	t.Helper()
	f, err := rank.Build(lib, rank.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFind(t *testing.T) {
	f := finder(t, library())
	for _, c := range []struct {
		lang       knowledge.Lang
		text, want string
	}{
		{knowledge.De, "Bis wann kann ich einreichen?", "deadline"},
		{knowledge.De, "bis wan muss der antrag eingereicht sein", "deadline"},
		{knowledge.De, "Einreichungsfristende", "deadline"},
		{knowledge.De, "Foerderhoechstbetrag", "max"},
		{knowledge.De, "Gesamtbudjet", "budget"},
		{knowledge.De, "Sind Solarziegel zulässig?", "A.1"},
		{knowledge.De, "Dürfen Firmen aus Montenegro teilnehmen?", "country"},
		{knowledge.En, "until when can we submit", "deadline"},
		{knowledge.En, "maximun grant", "max"},
		{knowledge.En, "who may apply", "who"},
		{knowledge.En, "Can a Serbian firm join?", "country"},
		{knowledge.En, "could solar tiles be used", "A.1"},
	} {
		got, err := f.Find(context.Background(), knowledge.Query{Text: c.text, Lang: c.lang, Call: "solar"})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Candidates) == 0 || got.Candidates[0].ID != c.want {
			t.Errorf("Find(%q) = %+v, want %s first", c.text, got, c.want)
		}
	}
}

func ask(t *testing.T, f *rank.Finder, q knowledge.Query) knowledge.Finding {
	t.Helper()
	got, err := f.Find(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestGates(t *testing.T) {
	f := finder(t, library())
	for _, c := range []struct {
		text string
		want knowledge.Decision
	}{
		{"Bis wann kann ich einreichen?", knowledge.DecideAnswer},
		{"Wie viel Geld gibt es höchstens pro Projekt?", knowledge.DecideAnswer},
		{"blubb trallala fahrrad", knowledge.DecideDecline},
		{"xyz", knowledge.DecideDecline},
		{"", knowledge.DecideDecline},
	} {
		got := ask(t, f, knowledge.Query{Text: c.text, Lang: knowledge.De, Call: "solar"})
		if got.Decision != c.want {
			t.Errorf("Find(%q) decides %s, want %s: %s", c.text, got.Decision, c.want, got.Why)
		}
	}
}

// What is worded once only may be proposed, unless it is asked word by word.
func TestUnprovenIsNotAsserted(t *testing.T) {
	lib := library()
	lib.Calls[0].FAQ.Entries[0].Variants = nil
	f := finder(t, lib)
	if got := ask(t, f, knowledge.Query{Text: "Sind Ziegel mit Solarzellen auf dem Dach möglich?", Lang: knowledge.De}); got.Decision == knowledge.DecideAnswer {
		t.Errorf("an entry with one wording was asserted: %s", got.Why)
	}
	if got := ask(t, f, knowledge.Query{Text: "dürfen wir dachziegel mit solarzellen einbauen", Lang: knowledge.De}); got.Decision != knowledge.DecideAnswer {
		t.Errorf("the very question was not answered: %s", got.Why)
	}
}

func TestExcludeAndValidity(t *testing.T) {
	lib := library()
	until := knowledge.Date{Time: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)}
	lib.Calls[0].FAQ.Entries[0].ValidUntil = until
	f := finder(t, lib)
	q := knowledge.Query{Text: "solarziegel erlaubt?", Lang: knowledge.De, Now: until.Time}
	if got := ask(t, f, q); got.Candidates[0].ID != "A.1" {
		t.Errorf("on its last day the entry is not found: %s", got.Why)
	}
	q.Now = until.AddDate(0, 0, 2)
	for _, q := range []knowledge.Query{q, {Text: q.Text, Lang: q.Lang, Exclude: []string{"A.1"}}} {
		for _, c := range ask(t, f, q).Candidates {
			if c.ID == "A.1" {
				t.Errorf("Find(%+v) gives an entry that it must not", q)
			}
		}
	}
}

// Of a very long question only the beginning is read: it costs as much and
// finds the same as that.
func TestLongQuestion(t *testing.T) {
	f := finder(t, library())
	long := strings.Repeat("Bis wann kann ich den Antrag einreichen und wie hoch ist der Zuschuss? ", 570)
	short := long[:400]
	var got [2]knowledge.Finding
	var cost [2]float64
	for i, text := range []string{short, long} {
		q := knowledge.Query{Text: text, Lang: knowledge.De}
		got[i] = ask(t, f, q)
		cost[i] = testing.AllocsPerRun(20, func() { ask(t, f, q) })
	}
	if !reflect.DeepEqual(got[0], got[1]) {
		t.Errorf("40 kB find %+v, their first 400 characters %+v", got[1], got[0])
	}
	if cost[1] > cost[0]*1.2 {
		t.Errorf("40 kB cost %.0f allocations, 400 characters %.0f", cost[1], cost[0])
	}
}

// Two builds of one library answer alike, to the last digit.
func TestDeterministic(t *testing.T) {
	want := ask(t, finder(t, library()), knowledge.Query{Text: "wie viel geld gibt es und bis wann", Lang: knowledge.De})
	for range 20 {
		if got := ask(t, finder(t, library()), knowledge.Query{Text: "wie viel geld gibt es und bis wann", Lang: knowledge.De}); !reflect.DeepEqual(got, want) {
			t.Fatalf("another build gives\n%+v, want\n%+v", got, want)
		}
	}
}

// What no fact and no entry answers is quoted from a passage that covers the
// question, and from none that shares a word.
func TestPassages(t *testing.T) {
	lib := library()
	for i, text := range []string{
		"Die Wartung der Wechselrichter übernimmt der Netzbetreiber kostenlos.",
		"Gebäude unter Denkmalschutz brauchen eine Genehmigung der Behörde.",
		"Der Aufruf fördert Anlagen in Gemeinden.",
	} {
		lib.Calls[0].Passages = append(lib.Calls[0].Passages, knowledge.Passage{ID: fmt.Sprint("solar/text/", i), Call: "solar", Lang: knowledge.De, Text: text})
	}
	f := finder(t, lib)
	for _, c := range []struct{ text, want string }{
		{"Wer übernimmt die Wartung der Wechselrichter?", "solar/text/0"},
		{"Wartung Wechselrichter Netzbetreiber", "solar/text/0"},
		{"Wie oft ist eine Wartung der Heizung im Altbau nötig?", ""},
	} {
		got := ask(t, f, knowledge.Query{Text: c.text, Lang: knowledge.De})
		id := ""
		if got.Decision == knowledge.DecideAnswer {
			id = got.Candidates[0].ID
		}
		if id != c.want {
			t.Errorf("Find(%q) answers with %q, want %q: %s", c.text, id, c.want, got.Why)
		}
	}
}

// A passage of a document that is no longer valid is not quoted.
func TestPassageValidity(t *testing.T) {
	until := knowledge.Date{Time: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)}
	lib := library()
	lib.Calls[0].Passages = []knowledge.Passage{{ID: "solar/text/0", Call: "solar", Lang: knowledge.De, Text: "Die Wartung der Wechselrichter übernimmt der Netzbetreiber kostenlos.", ValidUntil: until}}
	f := finder(t, lib)
	for days, want := range map[int]bool{0: true, 2: false} {
		got := ask(t, f, knowledge.Query{Text: "Wartung Wechselrichter Netzbetreiber", Lang: knowledge.De, Now: until.AddDate(0, 0, days)})
		if answered := got.Decision == knowledge.DecideAnswer; answered != want {
			t.Errorf("%d days after its last: answered %t, want %t", days, answered, want)
		}
	}
}
