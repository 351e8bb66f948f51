package read_test

import (
	"testing"

	"grantdesk/bot/read"
)

// What sounds like a yes or no and is neither.
func TestNeitherYesNorNo(t *testing.T) {
	for _, text := range []string{"ich verstehe die Frage nicht", "weis nicht", "I don't understand the question", "das ist mir nicht klar",
		"never mind", "oh, never mind, I want to stop", "Der Zuschuss ist übrigens doch 480.000", "yes, all but one, that one only asked for registration",
		"ja, bis auf einen, der hat es erst beantragt"} {
		if yes, ok := read.YesNo(text); ok {
			t.Errorf("%q was read as %v", text, yes)
		}
	}
	for text, want := range map[string]bool{"doch": true, "ja doch": true, "bis auf einen": false, "das können wir leider nicht tragen": false} {
		if yes, ok := read.YesNo(text); !ok || yes != want {
			t.Errorf("%q: %v %v, want %v", text, yes, ok, want)
		}
	}
	for text, want := range map[string]bool{"jein": true, "maybe": true, "it depends": true, "ja, bis auf einen, der hat es erst beantragt": true, "ja": false, "blau": false} {
		if read.Both(text) != want {
			t.Errorf("%q may be both: want %v", text, want)
		}
	}
}

func TestDontKnowWithSlips(t *testing.T) {
	for _, text := range []string{"weis nicht", "weiss net", "hab keine ahnung davon", "kein plan", "da bin ich mir nicht so sicher", "no clue", "we dont know"} {
		if !read.DontKnow(text) {
			t.Errorf("%q was not read as don't know", text)
		}
	}
	for _, text := range []string{"sicher", "I know", "das weiß ich", "sind wir nicht"} {
		if read.DontKnow(text) {
			t.Errorf("%q was read as don't know", text)
		}
	}
}

func TestParts(t *testing.T) {
	for text, want := range map[string][2]string{
		"Wir sind vier. Bis wann läuft die Frist?":        {"Wir sind vier.", "Bis wann läuft die Frist?"},
		"drei, und was ist die ECCP?":                     {"drei", "was ist die ECCP?"},
		"ja, aber wie lange dauert das?":                  {"ja", "wie lange dauert das?"},
		"yes but what is the deadline?":                   {"yes", "what is the deadline?"},
		"480 Tsd. Euro":                                   {"480 Tsd. Euro", ""},
		"Was ist die ECCP, und wie registriert man sich?": {"", "Was ist die ECCP, und wie registriert man sich?"},
		"": {"", ""},
	} {
		if s, q := read.Parts(text); s != want[0] || q != want[1] {
			t.Errorf("%q: %q and %q, want %q", text, s, q, want)
		}
	}
}

func TestHowMany(t *testing.T) {
	for before, want := range map[string]int{"zwei aus ": 2, "2x ": 2, ", drei Partner aus ": 3, " und einer aus der ": 1, "one from ": 1, "12 in ": 12,
		"wir sitzen in ": 0, "": 0, "zwei Jahre in Folge aus ": 0} {
		if got := read.HowMany(before); got != want {
			t.Errorf("%q counts %d, want %d", before, got, want)
		}
	}
}

func TestPositions(t *testing.T) {
	for text, want := range map[string]int{"das zweite": 2, "the last one": 4, "Nummer 3": 3, "option 4": 4, "das fünfte": 0, "nummer 9": 0, "zwei": 0, "ich nehme die erste Option": 1} {
		if n, ok := read.Position(text, 4); ok != (want > 0) || ok && n != want {
			t.Errorf("%q: %d %v, want %d", text, n, ok, want)
		}
	}
	for text, want := range map[string]int{"nicht das erste": 1, "und auch nicht das letzte": 4, "not the second one either": 2, "das erste": 0, "nicht": 0} {
		if n, ok := read.NotThe(text, 4); ok != (want > 0) || ok && n != want {
			t.Errorf("not %q: %d %v, want %d", text, n, ok, want)
		}
	}
}

func TestCorrectionNamesOldValue(t *testing.T) {
	for text, want := range map[string]read.Corrected{
		"nicht 3, sondern 4": {Value: "4", Old: "3"}, "5, nicht 4": {Value: "5", Old: "4"}, "Frankreich statt Polen": {Value: "frankreich", Old: "polen"},
		"sorry, not three but four": {Value: "four", Old: "three"}, "ach nein, fünf": {Value: "fünf"}, "da habe ich mich vertan, 5": {Value: "5"},
	} {
		if got, ok := read.Correction(text); !ok || got != want {
			t.Errorf("%q: %+v %v, want %+v", text, got, ok, want)
		}
	}
}

func TestBareAndWithout(t *testing.T) {
	for text, want := range map[string]bool{"480": true, " 500.000 ": true, "480 €": false, "480k": false, "": true} {
		if read.Bare(text) != want {
			t.Errorf("%q is bare: want %v", text, want)
		}
	}
	if got := read.Without("Zuschuss auf 520.000", "Zuschuss"); got != "auf 520.000" {
		t.Errorf("without the name %q is left", got)
	}
}
