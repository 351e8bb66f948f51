package country_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"grantdesk/knowledge"
	"grantdesk/knowledge/country"
)

var finds = []struct{ text, want string }{
	{"Wir sitzen in der Schweiz, dürfen wir?", "CH"},
	{"dürfen serbische Partner mitmachen", "RS"},
	{"Auch für Serbein?", "RS"},
	{"Are UK firms still in after brexit", "GB"},
	{"what about uk partners", "GB"},
	{"U.K. company", "GB"},
	{"darf meine Schweizer Tochter mitmachen", "CH"},
	{"Firma aus der Tuerkei", "TR"},
	{"turkei", "TR"},
	{"Türkiye", "TR"},
	{"Bosnia and Herzegovina or Kosovo", "BA XK"},
	{"Bosnien-Herzegowina", "BA"},
	{"Nordmazedonien, Mazedonien", "MK"},
	{"Moldawien / Moldova", "MD"},
	{"ein Verein aus Graz", "AT"},
	{"Baden-Württemberg", "DE"},
	{"ukrainian cluster", "UA"},
	{"Irland oder Island?", "IE IS"},
	{"tell us who is in it, no?", ""},
	{"Is this for us?", ""},
	{"a US company", "US"},
	{"the Czech Republic and the Netherlands", "CZ NL"},
	{"aus den Niederlanden", "NL"},
	{"Wie hoch ist die Förderung für KMU?", ""},
	{"Bis wann kann ich einreichen?", ""},
	{"norwegische Firma", "NO"},
	{"Gibt es eine Mindestzahl von Partnern", ""},
	{"Northern Ireland", "GB"},
	{"Großbritanien", "GB"},
	{"Kosovo*", "XK"},
	{"New York", "US"},
	{"finden wir Deutschkenntnisse", ""},
}

func TestFind(t *testing.T) {
	tab := country.New()
	for _, c := range finds {
		if got := codes(tab.Find(c.text, false)); got != c.want {
			t.Errorf("Find(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestFindCodes(t *testing.T) {
	tab := country.New()
	if got, want := codes(tab.Find("drei Partner aus DE, FR und Österreich", true)), "DE FR AT"; got != want {
		t.Errorf("with codes = %q, want %q", got, want)
	}
	if got := codes(tab.Find("unsere IT in DE", false)); got != "" {
		t.Errorf("without codes = %q, want none", got)
	}
}

func codes(ms []country.Mention) string {
	var cs []string
	for _, m := range ms {
		cs = append(cs, m.Code)
	}
	return strings.Join(cs, " ")
}

// Every country is found by the name that the bot itself prints, after "aus"
// and "from" as well.
func TestOwnNames(t *testing.T) {
	tab := country.New()
	for _, code := range tab.Codes() {
		for _, l := range knowledge.Languages() {
			for _, s := range []string{tab.Name(code, l), "aus " + tab.After(code, l)} {
				if got := codes(tab.Find(s, false)); got != code {
					t.Errorf("Find(%q) = %q, want %q", s, got, code)
				}
			}
		}
	}
}

func TestAfter(t *testing.T) {
	tab := country.New()
	for code, want := range map[string]string{"CH": "der Schweiz", "NL": "den Niederlanden", "RS": "Serbien", "GB": "dem Vereinigten Königreich"} {
		if got := tab.After(code, knowledge.De); got != want {
			t.Errorf("After(%s) = %q, want %q", code, got, want)
		}
	}
	if got := tab.After("NL", knowledge.En); got != "the Netherlands" {
		t.Errorf("After(NL, en) = %q", got)
	}
}

// Mentions are words of the text, whatever the text is.
func FuzzFind(f *testing.F) {
	for _, c := range finds {
		f.Add(c.text)
	}
	tab := country.New()
	f.Fuzz(func(t *testing.T, text string) {
		for _, m := range tab.Find(text, true) {
			if !strings.HasPrefix(text[m.Start:], m.Words) || !tab.Known(m.Code) {
				t.Errorf("Find(%q) = %+v", text, m)
			}
			if utf8.ValidString(text) && !utf8.ValidString(m.Words) {
				t.Errorf("Find(%q) cuts a letter: %q", text, m.Words)
			}
		}
	})
}

// A reader finds what the table finds, however often it has seen the words.
func TestReader(t *testing.T) {
	table := country.New()
	r := table.Reader()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"Serbien", "serbischen", "Serbein", "der", "United", "Kingdom", "us", "US", "Partner", "U.K.", "Schweiz", "Wien", "Frankreichs", "bosnien", "und", "Herzegowina", "Projekte"}), 0, 8).Draw(t, "words")
		text := strings.Join(words, " ")
		if got, want := r.Find(text), table.Find(text, false); !slices.Equal(got, want) {
			t.Fatalf("in %q the reader finds %v, the table %v", text, got, want)
		}
	})
}
