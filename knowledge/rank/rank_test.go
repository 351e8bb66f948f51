package rank_test

import (
	"context"
	"testing"

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
