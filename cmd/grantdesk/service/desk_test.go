package service_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"grantdesk/bot"
)

var update = flag.Bool("update", false, "write golden files")

// A script is a case as a person would play it: who says what. A word in
// brackets is pressed.
type script []string

var german = script{
	"asker: Wie stehen unsere Chancen?",
	"asker: [Einen Menschen fragen]",
	"asker: [Namen angeben]",
	"asker: Frau Muster",
	"asker: [Ja, senden]",
	"asker: Bis wann kann ich einreichen?",
	"asker: Mensch",
	"Anna: [Übernehmen]",
	"Ben: !claim",
	"asker: Bis wann kann ich einreichen?",
	"Anna: // kennt das jemand?",
	"Anna: Guten Tag Frau Muster,\n// Rückfrage bei der Zentrale läuft\nKosten für eine Kita werden nicht gefördert.",
	"asker: Danke, und Fahrkosten?",
	"Anna: !assign Ben",
	"Ben: Fahrkosten sind mit der Pauschale abgegolten.",
	"Ben: [Erledigt]",
	"asker: Bis wann kann ich einreichen?",
	"asker: /offen",
	"Anna: Ich schaue noch einmal.",
	"asker: bot",
	"asker: Bis wann kann ich einreichen?",
	"Anna: zu spät",
}

var english = script{
	"asker: How likely is it that we will win?",
	"asker: human",
	"asker: no",
	"asker: /human How do I register my parrot as a partner?",
	"asker: Only the question",
	"asker: yes",
	"Anna: A parrot is no legal entity.",
	"asker: Thanks!",
	"Anna: [An Assistent zurück]",
	"asker: Until when can I submit?",
	"Anna: [Wieder öffnen]",
	"Anna: !status",
	"Anna: !juggle",
	"Anna: You are welcome.",
	"Anna: !resolve",
	"Anna: zu spät",
}

func (w *world) play(s script, transcript *strings.Builder) {
	askerSeen, deskSeen, marks := 0, 0, 0
	for _, line := range s {
		who, text, _ := strings.Cut(line, ": ")
		fmt.Fprintf(transcript, "%s: %s\n", who, text)
		label := strings.TrimSuffix(strings.TrimPrefix(text, "["), "]")
		switch pressed := label != text; {
		case who == "asker" && pressed:
			w.pressAsker(label)
		case who == "asker":
			w.ask(text)
		case pressed:
			w.pressAgent(who, label)
		default:
			w.agent(who, text)
		}
		said, _ := w.asker.all()
		for ; askerSeen < len(said); askerSeen++ {
			write(transcript, "→ asker", said[askerSeen])
		}
		shown, marked := w.desk.all()
		for ; deskSeen < len(shown); deskSeen++ {
			write(transcript, "→ desk", shown[deskSeen])
		}
		for ; marks < len(marked); marks++ {
			fmt.Fprintf(transcript, "    → mark %s\n", marked[marks].As)
		}
	}
}

func write(b *strings.Builder, to string, r bot.Reply) {
	how := ""
	if r.Replaces != "" {
		how += ", in place"
	}
	if r.Under != "" {
		how += ", in the thread"
	}
	if r.Quiet {
		how += ", only to " + r.To.User
	}
	fmt.Fprintf(b, "    %s%s\n", to, how)
	lines := strings.Split(r.Text(), "\n")
	if r.Replaces != "" {
		lines = lines[:1] // the rest of a card stands above
	}
	for _, line := range lines {
		fmt.Fprintf(b, "    | %s\n", line)
	}
	for _, f := range r.Files {
		fmt.Fprintf(b, "    + %s (%s)\n", f.Name, f.Type)
	}
}

// A whole case in each language, over the real worker and both stores, reads
// as the golden file says.
func TestCase(t *testing.T) {
	for name, s := range map[string]script{"case-de": german, "case-en": english} {
		t.Run(name, func(t *testing.T) {
			stores(t, func(w *world) { w.golden(name, s) })
		})
	}
}

// found is what the bot found for a question, which improves as it does.
var found = regexp.MustCompile(`(?m)^    \| • .*\((entry|fact|passage) [^)]*\).*$`)

func (w *world) golden(name string, s script) {
	t := w.t
	t.Helper()
	var b strings.Builder
	w.play(s, &b)
	path := filepath.Join("testdata", name+".txt")
	got := found.ReplaceAll([]byte(b.String()), []byte("    | • found"))
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s reads differently:\n%s", path, got)
	}
	if m := regexp.MustCompile(`Kita|Muster|parrot|Zentrale`).FindString(w.log.String()); m != "" {
		t.Errorf("the log holds a person's word %q", m)
	}
}

// The asker reads the answer soon after the agent wrote it, and the desk what
// the asker writes; the figures are for the record.
func TestLatency(t *testing.T) {
	const n = 100
	stores(t, func(w *world) {
		w.ask("/mensch Wie melde ich meinen Papagei an?")
		w.pressAsker("Ja, senden")
		w.pressAgent("Anna", "Übernehmen")
		card := w.card().ID
		var took [2][]time.Duration
		for i := range n {
			for side, b := range []*book{w.desk, w.asker} {
				word := fmt.Sprintf("Wort %d/%d.", side, i)
				m := bot.Message{Kind: bot.KindText, Text: word, From: askerAt, Person: "p1", Private: true}
				if side == 1 {
					m.From, m.Person, m.Name, m.Private, m.Root = deskAt, "pAnna", "Anna", false, card
				}
				read := make(chan struct{})
				b.hear(func(r bot.Reply) {
					if strings.Contains(r.Text(), word) {
						close(read)
					}
				})
				began := time.Now()
				w.accept(m)
				select {
				case <-read:
				case <-time.After(patience):
					t.Fatalf("%q was not read", word)
				}
				took[side] = append(took[side], time.Since(began))
				b.hear(nil)
			}
			w.quiet()
		}
		for side, name := range []string{"asker to desk", "desk to asker"} {
			slices.Sort(took[side])
			t.Logf("%s: p50 %v, p99 %v", name, took[side][n/2], took[side][n-2])
		}
	})
}

// hear has f hear what is said from now on.
func (b *book) hear(f func(bot.Reply)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.heard = f
}
