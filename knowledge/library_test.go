package knowledge_test

import (
	"testing"

	"grantdesk/knowledge"
)

// TestCiteForeignDocument cites a document that exists in German only.
func TestCiteForeignDocument(t *testing.T) {
	p := &knowledge.Pack{
		Call: knowledge.Call{Documents: []knowledge.Document{
			{ID: "doc", Title: knowledge.Text{knowledge.De: "Aufruf", knowledge.En: "Call (in German)"}, Version: "1.0"},
		}},
		Passages: []knowledge.Passage{{Document: "doc", Lang: knowledge.De, Section: "6.1", Heading: "Wer teilnehmen kann"}},
	}
	s := knowledge.Source{Document: "doc", Section: "6.1", Quote: knowledge.Text{knowledge.De: "alle Schulen"}}
	want := knowledge.Citation{Source: "Call (in German)", Section: "6.1 Wer teilnehmen kann", Version: "1.0", Quote: "alle Schulen"}
	if got := p.Cite(s, knowledge.En); got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	s.Quote[knowledge.En], want.Quote = "all schools", "all schools"
	if got := p.Cite(s, knowledge.En); got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// TestCiteCorrected names the last document that corrected the cited one.
func TestCiteCorrected(t *testing.T) {
	name := func(s string) knowledge.Text { return knowledge.Text{knowledge.De: s, knowledge.En: s} }
	p := &knowledge.Pack{Call: knowledge.Call{Documents: []knowledge.Document{
		{ID: "text", Title: name("Text"), Version: "1"},
		{ID: "second", Title: name("Second notice"), Version: "3", Supersedes: "first"},
		{ID: "first", Title: name("First notice"), Version: "2", Supersedes: "text"},
	}}}
	for doc, want := range map[string]string{"text": "Second notice, 3", "first": "Second notice, 3", "second": ""} {
		if got := p.Cite(knowledge.Source{Document: doc}, knowledge.En).Corrected; got != want {
			t.Errorf("%s is corrected by %q, want %q", doc, got, want)
		}
	}
}
