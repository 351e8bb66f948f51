package main

import (
	"slices"
	"testing"
	"time"
)

// truth are answers that show the state, as those of the self-check do.
func truth() templates {
	return templates{hello: "hello", begin: "how many?", first: "noted {now}", back: "so far {now}", change: "{was} becomes {now}", aside: "no"}
}

func TestScriptIsAChain(t *testing.T) {
	last := 0
	for i := range 40 {
		s := script(i, 7)
		if s.kind == change && (s.was != last || s.now != last+1) {
			t.Fatalf("step %d changes %d to %d after %d", i, s.was, s.now, last)
		}
		if i > 1 && s.kind != first && s.was != last {
			t.Fatalf("step %d knows %d, the number given last is %d", i, s.was, last)
		}
		last = s.now
	}
	if last < 10 {
		t.Errorf("after 40 steps the number is %d", last)
	}
}

func TestLearnedAnswers(t *testing.T) {
	learned := templates{}
	learned.learn(step{kind: first, now: learnWas}, "noted 541")
	learned.learn(step{kind: change, was: learnWas, now: learnNow}, "541 becomes 673")
	if got := learned.answer(step{kind: first, now: 3}); got != "noted 3" {
		t.Errorf("first answer %q", got)
	}
	if got := learned.answer(step{kind: change, was: 3, now: 4}); got != "3 becomes 4" {
		t.Errorf("changed answer %q", got)
	}
}

// The person notices everything that the program exists to notice.
func TestPersonJudges(t *testing.T) {
	type heard struct{ id, text string }
	tests := []struct {
		name   string
		steps  int // said at once
		heard  []heard
		want   verdict
		misses int
	}{
		{"well", 3, []heard{{"a", "hello"}, {"b", "how many?"}, {"c", "noted 7"}}, verdict{answered: 3}, 0},
		{"lost", 3, []heard{{"a", "hello"}, {"b", "how many?"}}, verdict{answered: 2}, 1},
		{"doubled, known by its id", 2, []heard{{"a", "hello"}, {"a", "hello"}, {"b", "how many?"}}, verdict{answered: 2, doubled: 1}, 0},
		{"doubled, known by its text", 2, []heard{{"", "hello"}, {"", "how many?"}, {"", "hello"}}, verdict{answered: 2, doubled: 1}, 0},
		{"out of order", 2, []heard{{"", "how many?"}, {"", "hello"}}, verdict{answered: 2, reordered: 1}, 0},
		{"wrong state", 3, []heard{{"", "hello"}, {"", "how many?"}, {"", "noted 8"}}, verdict{answered: 2, wrong: 1}, 0},
		{"without a question", 1, []heard{{"", "hello"}, {"", "how many?"}}, verdict{answered: 1, wrong: 1}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPerson(telegramName, "1", 7)
			for i := range tt.steps {
				p.expect(script(i, 7), truth())
			}
			for _, h := range tt.heard {
				p.hear(shown{id: h.id, text: h.text})
			}
			v := p.verdict
			if v.answered != tt.want.answered || v.doubled != tt.want.doubled || v.reordered != tt.want.reordered || v.wrong != tt.want.wrong || p.waits() != tt.misses {
				t.Errorf("judged %+v, %d missing; want %+v, %d", v, p.waits(), tt.want, tt.misses)
			}
		})
	}
}

func TestRunFailsForEachBreach(t *testing.T) {
	good := result{answered: 5, telegramTwice: 2, underway: 2}
	if got := good.wrongs(); len(got) > 0 {
		t.Fatalf("a good run fails: %v", got)
	}
	for name, spoil := range map[string]func(*result){
		"nothing":    func(r *result) { r.answered = 0 },
		"lost":       func(r *result) { r.lost = 1 },
		"reordered":  func(r *result) { r.reordered = 1 },
		"wrong":      func(r *result) { r.wrong = 1 },
		"slack":      func(r *result) { r.slackTwice = 1 },
		"telegram":   func(r *result) { r.unexcused = 1 },
		"what found": func(r *result) { r.findings = []string{"x"} },
	} {
		r := good
		if spoil(&r); len(r.wrongs()) != 1 {
			t.Errorf("%s: breaches %v, want one", name, r.wrongs())
		}
	}
}

// A repeat is excused only where that very answer was under way in a replica
// that was harmed, and once.
func TestExcuse(t *testing.T) {
	const later, before = 5 * time.Second, -time.Millisecond
	at := time.Now()
	show := func(proc int, after time.Duration) showing {
		return showing{proc: proc, began: at.Add(after), at: at.Add(after)}
	}
	slow := show(1, before)
	slow.at = at.Add(2 * time.Second)
	killed := func() *harm {
		return &harm{proc: 1, at: at, over: at.Add(time.Second), rooms: map[string]bool{"a": true}, used: map[string]bool{}}
	}
	blind := killed()
	blind.blind, blind.since, blind.rooms = true, at.Add(-time.Second), nil
	tests := []struct {
		name    string
		harm    *harm
		doubles []double
		want    int // not excused
	}{
		{"under way", killed(), []double{{"a", show(1, before), show(2, later)}}, 0},
		{"arrived after the kill", killed(), []double{{"a", show(1, time.Millisecond), show(2, later)}}, 0},
		{"shown late", killed(), []double{{"a", slow, show(2, later)}}, 0},
		{"sent late by a replica that was stopped", killed(), []double{{"a", show(2, time.Second/2), show(1, later)}}, 0},
		{"twice again", killed(), []double{{"a", show(1, before), show(2, later)}, {"a", show(1, before), show(3, later)}}, 1},
		{"not under way", killed(), []double{{"b", show(1, before), show(2, later)}}, 1},
		{"of others", killed(), []double{{"a", show(2, before), show(3, later)}}, 1},
		{"before the kill", killed(), []double{{"a", show(1, -time.Second), show(2, before)}}, 1},
		{"of the successor", killed(), []double{{"a", show(1, 2*time.Second), show(2, later)}}, 1},
		{"the store was away", blind, []double{{"b", show(1, before), show(2, later)}}, 0},
		{"before the store was away", blind, []double{{"b", show(1, -2*time.Second), show(2, later)}}, 1},
		{"confirmation lost", killed(), []double{{"b", showing{proc: 2, at: at, broken: true}, show(2, later)}}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := excuse(tt.doubles, []*harm{tt.harm}); len(got) != tt.want {
				t.Errorf("%d not excused, want %d", len(got), tt.want)
			}
		})
	}
}

func TestQuantiles(t *testing.T) {
	var ds []time.Duration
	for i := range 101 {
		ds = append(ds, time.Duration(i)*time.Millisecond)
	}
	slices.Reverse(ds)
	if p50, p99, most := quantiles(ds); p50 != 50*time.Millisecond || p99 != 99*time.Millisecond || most != 100*time.Millisecond {
		t.Errorf("quantiles %v %v %v", p50, p99, most)
	}
}
