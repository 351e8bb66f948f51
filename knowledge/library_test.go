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
