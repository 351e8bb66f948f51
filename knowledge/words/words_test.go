package words_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"grantdesk/knowledge"
	"grantdesk/knowledge/words"
)

func TestTokens(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Bis wann kann ich einreichen??", "bis wann kann ich einreichen"},
		{"FÖRDERUNG, Foerderung förderung", "forderung forderung forderung"},
		{"Größe groesse GROESSE", "grosse grosse grosse"},
		{"neue Quelle, Steuer, Frauen", "neue quelle steuer frauen"},
		{"Uebung Ämter", "ubung amter"},
		{"500.000 EUR, 500 000, 500,000 and 1.5", "500000 eur 500000 500000 and 1 5"},
		{"what's KMU-Status", "whats kmu status"},
		{"COS-CLUSTER-2020-3-03", "cos cluster 2020 3 03"},
		{"", ""},
		{"👍 ?!", ""},
	} {
		if got := strings.Join(words.Tokens(c.in), " "); got != c.want {
			t.Errorf("Tokens(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// The words of a row are found by each other.
func TestStemJoins(t *testing.T) {
	rows := map[knowledge.Lang][]string{
		knowledge.De: {
			"einreichen Einreichung eingereicht einzureichen einreiche",
			"fördern gefördert Förderung Foerderung Förderungen fördert",
			"registrieren Registrierung registriert Registration",
			"Land Länder Ländern Laender", "Antrag Anträge Antraege Antrages", "Partner Partnern Partners",
			"teilnehmen Teilnahme Teilnehmer teilzunehmen", "KMU KMUs", "Projekt Projekte Projekten",
		},
		knowledge.En: {
			"submit submission submitted submitting submits", "apply application applicants applicant applied",
			"register registration registered", "partner partners", "country countries", "eligible eligibility",
			"participate participation participants", "exchange exchanges exchanged", "company companies", "fund funding funded funds",
		},
	}
	for l, list := range rows {
		for _, row := range list {
			ws := words.Tokens(row)
			for _, w := range ws[1:] {
				if got, want := words.Stem(l, w), words.Stem(l, ws[0]); got != want {
					t.Errorf("Stem(%s, %q) = %q, but %q gives %q", l, w, got, ws[0], want)
				}
			}
		}
	}
}

func TestStemKeepsApart(t *testing.T) {
	for _, c := range [][2]string{{"partner", "partei"}, {"budget", "bund"}, {"frist", "frau"}} {
		if a, b := words.Stem(knowledge.De, c[0]), words.Stem(knowledge.De, c[1]); a == b {
			t.Errorf("%q and %q have one stem, %q", c[0], c[1], a)
		}
	}
}

func TestSplit(t *testing.T) {
	s := words.NewSplitter([]string{"Wie hoch ist der Betrag der Förderung höchstens?", "Die Frist der Einreichung", "Austausch Pauschale Region Projekte Laufzeit"})
	for _, c := range []struct{ in, want string }{
		{"einreichungsfrist", "einreich frist"},
		{"forderhochstbetrag", ""},
		{"projektlaufzeit", "projekt laufzeit"},
		{"austauschpauschalen", "austausch pauschal"},
		{"austauschpauschalenbetrag", "austausch pauschal betrag"},
		{"frist", ""},
		{"unbekanntesding", ""},
		{strings.Repeat("austausch", 40), ""},
	} {
		if got := strings.Join(s.Split(c.in), " "); got != c.want {
			t.Errorf("Split(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestRoles(t *testing.T) {
	for w, want := range map[string]words.Role{"nicht": words.Negation, "ohne": words.Negation, "wann": words.Asking, "der": words.Filler, "frist": words.Content, "fur": words.Filler} {
		if got := words.RoleOf(knowledge.De, w); got != want {
			t.Errorf("RoleOf(%q) = %d, want %d", w, got, want)
		}
	}
}

func TestVote(t *testing.T) {
	for _, c := range []struct {
		text string
		want knowledge.Lang
		sure bool
	}{
		{"Bis wann kann ich einreichen?", knowledge.De, true},
		{"what is the maximum grant", knowledge.En, true},
		{"wieviel gibts", knowledge.De, true},
		{"Quelle est la date limite pour déposer une proposition ?", "fr", true},
		{"Qual è la scadenza per presentare la domanda?", "it", true},
		{"¿Hasta cuándo se puede presentar la propuesta?", "es", true},
		{"Do kiedy można składać wnioski?", "pl", true},
		{"Wat is de deadline voor het indienen van een aanvraag?", "nl", true},
		{"COS-CLUSTER-2020-3-03", "", false},
		{"Serbien", "", false},
		{"", "", false},
	} {
		l, sure := words.Vote(c.text)
		if sure != c.sure || sure && l != c.want {
			t.Errorf("Vote(%q) = %q, %v, want %q, %v", c.text, l, sure, c.want, c.sure)
		}
	}
}

func TestClean(t *testing.T) {
	if got := words.Clean(" a\x00\tb\u200b\u202ec \n d\xff"); got != "a bc d" {
		t.Errorf("Clean = %q", got)
	}
	long := words.Clean(strings.Repeat("Frist ", 10000))
	if n := utf8.RuneCountInString(long); n > words.MaxRunes {
		t.Errorf("Clean keeps %d characters", n)
	}
}

func TestGrams(t *testing.T) {
	var got []string
	words.Grams("maß", 3, 4, func(g string) { got = append(got, g) })
	if want := []string{"_ma", "maß", "aß_", "_maß", "maß_"}; !slices.Equal(got, want) {
		t.Errorf("Grams = %q, want %q", got, want)
	}
}

// Whatever is typed, words come out folded, and folding them again changes
// nothing that matters to a lookup.
func TestTokensAreFolded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		for _, w := range words.Tokens(words.Clean(s)) {
			if w == "" && !strings.ContainsAny(s, "'’\u0308") {
				t.Fatalf("an empty word in %q", s)
			}
			if strings.ContainsAny(w, " äöüß") {
				t.Fatalf("%q is not folded", w)
			}
			words.Stem(knowledge.De, w)
			words.Stem(knowledge.En, w)
		}
	})
}

func FuzzClean(f *testing.F) {
	f.Add("Bis wann?")
	f.Add("\x00\xff ä'b 1.000")
	s := words.NewSplitter([]string{"Austausch Pauschale Frist Einreichung"})
	f.Fuzz(func(t *testing.T, in string) {
		c := words.Clean(in)
		if !utf8.ValidString(c) || utf8.RuneCountInString(c) > words.MaxRunes {
			t.Errorf("Clean(%q) = %q", in, c)
		}
		for _, w := range words.Tokens(c) {
			s.Split(w)
			words.Grams(w, 3, 5, func(string) {})
		}
		words.Vote(in)
	})
}
