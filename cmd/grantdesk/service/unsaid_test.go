package service_test

import (
	"strings"
	"testing"

	"grantdesk/bot"
)

// What the asker takes back is forgotten by the ticket, and the desk is told;
// what was changed is there in its new words only.
func TestUnsaid(t *testing.T) {
	stores(t, func(w *world) {
		w.ask("/mensch Gibt es eine Kita?")
		w.pressAsker("Ja, senden")
		w.pressAgent("Anna", "Übernehmen")
		say := func(m bot.Message) {
			m.From, m.Person, m.Private = askerAt, "p1", true
			w.accept(m)
			w.quiet()
		}
		say(bot.Message{ID: "m1", Kind: bot.KindText, Text: "Mein Passwort ist Sesam."})
		say(bot.Message{ID: "m2", Kind: bot.KindText, Text: "Und mittags?"})
		say(bot.Message{ID: "m2/edit", Of: "m2", Kind: bot.KindEdit, Text: "Und abends?"})
		say(bot.Message{ID: "m1/delete", Of: "m1", Kind: bot.KindDelete})
		if got := w.found(w.t, []string{"Sesam", "mittags"}); len(got) > 0 {
			w.t.Errorf("still there:\n%s", strings.Join(got, "\n"))
		}
		if got := w.found(w.t, []string{"abends"}); len(got) == 0 {
			w.t.Error("the new words are nowhere")
		}
		said, _ := w.desk.all()
		if last := said[len(said)-1]; !strings.Contains(last.Text(), "zurückgenommen") || last.Under == "" {
			w.t.Errorf("the desk reads %q", last.Text())
		}
	})
}

// Whom a question was assigned to by name can take it; others are told.
func TestAssignedTakes(t *testing.T) {
	stores(t, func(w *world) {
		w.ask("/mensch Gibt es eine Kita?")
		w.pressAsker("Ja, senden")
		w.agent("Anna", "!assign @ben")
		for _, c := range []struct{ who, reads string }{{"Cora", "schon ben übernommen"}, {"Ben", "bei Ben"}, {"ben", "schon Ben übernommen"}} {
			w.agent(c.who, "!claim")
			said, _ := w.desk.all()
			var told bot.Reply // the card may follow
			for _, r := range said {
				if r.Quiet {
					told = r
				}
			}
			if told.For != c.who || !strings.Contains(told.Text(), c.reads) {
				w.t.Errorf("%s reads %q, want %q", c.who, told.Text(), c.reads)
			}
		}
	})
}
