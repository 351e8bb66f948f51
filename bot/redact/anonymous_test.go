package redact_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"grantdesk/bot/redact"
)

var letters = []struct {
	in    string
	names []string
	want  string
}{
	{"Hier ist Eva Muster, eva@example.org, Tel. 0711 123456", nil, "Hier ist [name], [mail], Tel. [phone]"},
	{"Danke Frau Dr. Muster-Süß! Grüße an Herrn Klein.", nil, "Danke Frau Dr. [name]! Grüße an Herrn [name]."},
	{"Mein Name ist Ğülay Öz und ich frage", nil, "Mein Name ist [name] und ich frage"},
	{"I am Eva Muster from Ulm. I am Coordinator.", nil, "I am [name] from Ulm. I am Coordinator."},
	{"My name is O'Neill, PIC 987654321", nil, "My name is [name], PIC [number]"},
	{"Evas Antrag, EVA, evakuieren", []string{"Eva Muster"}, "[name] Antrag, [name], evakuieren"},
	{"Eva Eva Eva", []string{"Eva"}, "[name] [name] [name]"},
	{"Frau Muster sagt: Muster fehlt", []string{"Frau Muster"}, "Frau [name] sagt: [name] fehlt"},
	{"Wir sitzen in der Königstraße 12a, 70173 Stuttgart.", nil, "Wir sitzen in der [address]."},
	{"Vorhaben 101012345 mit 6000000 EUR bis 02.02.2021", nil, "Vorhaben [number] mit 6000000 EUR bis 02.02.2021"},
	{"6 000 000 Euro, EUR 6000000, 6.000.000 im Jahr 2021-02-02", nil, "6 000 000 Euro, EUR 6000000, 6.000.000 im Jahr 2021-02-02"},
	{"COS-CLUSTER-2020-3-03 und Nummer 12-345-67-89", nil, "COS-CLUSTER-2020-3-03 und Nummer [number]"},
	{"Wird die Kita gefördert?", []string{"–", ""}, "Wird die Kita gefördert?"},
}

func TestAnonymous(t *testing.T) {
	for _, c := range letters {
		if got := redact.Anonymous(c.in, c.names...); got != c.want {
			t.Errorf("Anonymous(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestLetter(t *testing.T) {
	for in, want := range map[string]string{
		"Guten Tag Frau Muster,\nKosten für eine Kita werden nicht gefördert.": "Kosten für eine Kita werden nicht gefördert.",
		"Hallo, ja.\n\nViele Grüße\nAnna Berg\nHelpdesk":                       "ja.",
		"Dear Ms Smith,\n\nNo.\n\nKind regards,\nAnna":                         "No.",
		"Ja, das geht.": "Ja, das geht.",
		"Liebe zum Detail hilft. Reichen Sie früh ein.":  "Liebe zum Detail hilft. Reichen Sie früh ein.",
		"Geht das? Viele Grüße Eva Muster, 0711 1234567": "Geht das?",
		"Guten Tag": "",
		"Sehr geehrte Damen und Herren,\r\nnein.\r\nMit freundlichen Grüßen\r\nAnna": "nein.",
		"Hierzu sagt der Aufruf nichts.":                                             "Hierzu sagt der Aufruf nichts.",
	} {
		if got := redact.Letter(in); got != want {
			t.Errorf("Letter(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMarks(t *testing.T) {
	if got := redact.Marks("[name] und [mail], [name], [Kita]"); !slices.Equal(got, []string{"[name]", "[mail]"}) {
		t.Errorf("marks %q", got)
	}
}

// Whatever stands around them, no name, address or long number gets through,
// and letters are not cut.
func FuzzAnonymous(f *testing.F) {
	for _, c := range letters {
		f.Add(c.in, "Eva Muster")
	}
	f.Fuzz(func(t *testing.T, s, name string) {
		const secret = "Zwölfender"
		got := redact.Anonymous(s+" "+secret+", eva@example.org (987654321) "+s, name, secret)
		for _, left := range []string{secret, "eva@example.org", "987654321"} {
			if strings.Contains(got, left) && !strings.Contains(s, left) && !amount(s) {
				t.Errorf("Anonymous(%q) leaves %q: %q", s, left, got)
			}
		}
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("Anonymous(%q) = %q", s, got)
		}
		redact.Letter(s)
	})
}

// amount reports whether s makes an amount of a number that stands beside it.
func amount(s string) bool { return strings.ContainsAny(s, "€%") || strings.Contains(s, "EUR") }
