package bot

import (
	"os"
	"testing"

	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
)

// sayingOf is the phrase that answers a whole message as a saying, or "".
func sayingOf(text string) string {
	for _, x := range sayings {
		if x.wording.MatchString(fold(text)) {
			return x.phrase
		}
	}
	return ""
}

func TestSayings(t *testing.T) {
	for phrase, texts := range map[string][]string{
		"talk.identity":  {"Ist da jemand?", "is anybody there", "are you a bot", "Wer hat dich gemacht?", "who made you"},
		"talk.ask":       {"kannst du mir helfen", "Können Sie mir bitte helfen?", "can you help me please", "Ich hätte da mal eine Frage", "I have a question about the call", "Frage zum Aufruf", "es geht um den Aufruf", "test", "Test 123"},
		"talk.again":     {"ich verstehe das nicht", "I don't understand", "das verstehe ich nicht", "du bist dumm", "That is wrong", "das stimmt nicht", "that is not true", "das ist nicht richtig", "das ist falsch", "Wie bitte?"},
		"talk.ok":        {"That's right", "das stimmt", "Das ist richtig", "yes that is correct", "stimmt so"},
		"talk.name":      {"my name is Bob", "Ich heiße Bernd", "Guten Tag, mein Name ist Eva Muster"},
		"talk.languages": {"do you speak English?", "Sprechen Sie Türkisch?"},
		"help":           {"Hilfe", "was kannst du", "how does this work"},
	} {
		for _, text := range texts {
			if got := sayingOf(text); got != phrase {
				t.Errorf("%q is taken for %q, want %q", text, got, phrase)
			}
		}
	}
	for _, text := range []string{"das", "that is", "das letzte", "is there a deadline", "Sind Sie auch für Roboter zuständig, die wir bauen wollen?", "can you help me with the deadline", "Frage zur Frist", "ich verstehe die Frist nicht", "is the budget wrong", "das stimmt nicht mit der Frist überein",
		"my name is on the form but my partner's is not", "Sprechen Sie mit den Gutachtern?", "in which languages can I apply"} {
		if got := sayingOf(text); got != "" {
			t.Errorf("%q is taken for %q", text, got)
		}
	}
}

// No wording of the example calls is taken for small talk.
func TestNoWordingIsASaying(t *testing.T) {
	r, faults := content.Read(os.DirFS("../knowledge/example"))
	if r == nil {
		t.Fatal(faults)
	}
	n := 0
	each := func(questions knowledge.Phrasings) {
		for _, texts := range questions {
			for _, text := range texts {
				n++
				if got := sayingOf(text); got != "" {
					t.Errorf("%q is taken for %q", text, got)
				}
			}
		}
	}
	for _, p := range r.Library.Calls {
		for _, f := range p.Facts {
			each(f.Questions)
		}
		for _, e := range p.FAQ.Entries {
			each(e.Variants)
		}
	}
	if n < 1000 {
		t.Errorf("only %d wordings were read", n)
	}
}
