package service_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"grantdesk/bot"
)

// A listener follows what one asker reads: who speaks, and whether they may.
type listener struct {
	human  bool
	faults []string
	bots   int // answers of the bot
	people int // answers of a person
}

func (l *listener) hear(r bot.Reply) {
	text := r.Text()
	wrong := func(why string) { l.faults = append(l.faults, why+": "+text) }
	switch {
	case strings.Contains(text, "hat übernommen"):
		if l.human {
			wrong("taken over twice")
		}
		l.human = true
	case strings.Contains(text, ", Helpdesk:"):
		l.people++
		if !l.human {
			wrong("a person speaks while the bot has the dialogue")
		}
	case strings.Contains(text, "wieder der automatische Assistent"):
		if !l.human && !strings.Contains(text, "Was möchten Sie wissen") {
			wrong("the bot comes back twice")
		}
		l.human = false
	case strings.Contains(text, "Frist endete"):
		l.bots++
		if l.human {
			wrong("the bot speaks while a person has the dialogue")
		}
	}
}

// However messages of askers and agents cross, the bot and a person never
// both have a dialogue: nobody speaks while the other has it.
func TestNeverBothSpeak(t *testing.T) {
	n := rounds
	c := newClock()
	w := newWorld(t, embeddedStore(t, c), c)
	heard := map[string]*listener{}
	w.asker.heard = func(r bot.Reply) {
		if heard[r.To.Room] == nil {
			heard[r.To.Room] = &listener{}
		}
		heard[r.To.Room].hear(r)
	}
	cards := map[string]string{}
	w.desk.heard = func(r bot.Reply) {
		if strings.HasSuffix(r.ID, "/card") {
			for _, word := range strings.Fields(r.Text()) {
				if strings.HasPrefix(word, "racer") {
					cards[word] = r.ID
				}
			}
		}
	}
	for i := range racers {
		from := bot.Address{Channel: "asker", Room: fmt.Sprint("racer", i)}
		w.accept(bot.Message{Kind: bot.KindText, Text: "/mensch Hier ist racer" + fmt.Sprint(i), From: from, Private: true})
		w.accept(bot.Message{Kind: bot.KindText, Text: "ja", From: from, Private: true})
	}
	w.quiet()
	began := time.Now()
	w.race(n, cards)
	w.quietIn(10 * time.Minute)
	bots, people := 0, 0
	for room, l := range heard {
		bots, people = bots+l.bots, people+l.people
		for _, f := range l.faults {
			t.Errorf("%s: %s", room, f)
		}
	}
	t.Logf("%d tries in %v: the bot spoke %d times, people %d times", racers*n, time.Since(began).Round(time.Millisecond), bots, people)
	if bots < n || people < n {
		t.Error("one of them hardly spoke: the race shows nothing")
	}
}

// race lets each asker write, and two agents beside, without waiting.
func (w *world) race(n int, cards map[string]string) {
	var all sync.WaitGroup
	for i := range racers {
		room := fmt.Sprint("racer", i)
		asker := bot.Address{Channel: "asker", Room: room}
		card := cards[room]
		if card == "" {
			w.t.Fatalf("the desk has no card of %s", room)
		}
		all.Go(func() {
			for j := range n {
				text := pick("/frist", "/frist", "/frist", "/frist", "bot", "/offen")
				w.push(bot.Message{ID: fmt.Sprint("q", j), Kind: bot.KindText, Text: text, From: asker, Private: true})
			}
		})
		for _, name := range []string{"Anna", "Ben"} {
			all.Go(func() {
				for j := range n / 2 {
					text := pick("!claim", "Guten Tag", "Guten Tag", "Guten Tag", "!resolve", "!back", "!reopen", "!reopen", "!assign Carla")
					w.push(bot.Message{ID: fmt.Sprint(name, j), Kind: bot.KindText, Text: text, From: deskAt, Person: name, Name: name, Root: card})
				}
			})
		}
	}
	all.Wait()
}

func pick(words ...string) string { return words[rand.IntN(len(words))] }

// push brings a message in, waiting while its mailbox is full.
func (w *world) push(m bot.Message) {
	for {
		err := w.s.Accept(w.t.Context(), m)
		if err == nil {
			return
		}
		if !errors.Is(err, bot.ErrFull) {
			w.t.Error(err)
			return
		}
		time.Sleep(time.Millisecond)
	}
}
