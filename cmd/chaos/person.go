package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A step is one thing that a person says, and what must be answered.
type step struct {
	kind string // names the template of the answer
	text string
	was  int // the number given before
	now  int // the number given by then
}

// The kinds of a step. The self-check makes state visible: who goes back is
// told the number given before, and who then gives another is told both. An
// answer lost, doubled or out of order shows in every answer after it.
const (
	hello  = "hello"
	begin  = "begin"
	first  = "first"
	back   = "back"
	change = "change"
	aside  = "aside"
)

// The numbers of the person from whom the templates are learned: no text
// holds them otherwise.
const (
	learnWas = 541
	learnNow = 673
	firstNum = 100
	lastNum  = 900
)

// script returns the i-th step of a dialogue that gives numbers from first on.
func script(i, from int) step {
	switch i {
	case 0:
		return step{kind: hello, text: "Hallo"}
	case 1:
		return step{kind: begin, text: "/check"}
	case 2:
		return step{kind: first, text: strconv.Itoa(from), now: from}
	}
	const round = 7 // three times back and change, and a question in between
	lap, at := (i-3)/round, (i-3)%round
	n := from + 3*lap + at/2
	switch {
	case at == round-1:
		return step{kind: aside, text: "Darf die Schweiz mitmachen?", was: n, now: n}
	case at%2 == 0:
		return step{kind: back, text: "zurück", was: n, now: n}
	}
	return step{kind: change, text: strconv.Itoa(n + 1), was: n, now: n + 1}
}

// templates are the answers by kind of step, with places for the numbers.
type templates map[string]string

// learn takes the answer to a step for the template of its kind.
func (t templates) learn(s step, answer string) {
	r := strings.NewReplacer(strconv.Itoa(learnWas), "{was}", strconv.Itoa(learnNow), "{now}")
	if s.kind == first || s.kind == back {
		r = strings.NewReplacer(strconv.Itoa(learnWas), "{now}")
	}
	t[s.kind] = r.Replace(answer)
}

// answer is what must be answered to a step.
func (t templates) answer(s step) string {
	return strings.NewReplacer("{was}", strconv.Itoa(s.was), "{now}", strconv.Itoa(s.now)).Replace(t[s.kind])
}

// A want is an answer that a person waits for.
type want struct {
	step
	text string
	said time.Time
}

// A verdict counts what went wrong, and how long it took when nothing did.
type verdict struct {
	answered, doubled, reordered, wrong int
	took                                []time.Duration
	doubles                             []double // of the doubled, those that carry no id
	samples                             []string // of what was wrong
}

// clock is how times are printed.
const clock = "15:04:05.000"

// recent is how many earlier answers are known again when they are repeated.
const recent = 8

// A person holds one dialogue and judges what comes back.
type person struct {
	channel, room string
	from          int // first number

	mu     sync.Mutex
	learns templates // set on those whose answers are taken for the truth
	wants  []want
	past   []showing          // the latest answers
	ids    map[string]showing // answers that carry an id
	heard  chan struct{}
	verdict
}

func newPerson(channel, room string, from int) *person {
	return &person{channel: channel, room: room, from: from, ids: map[string]showing{}, heard: make(chan struct{}, 1)}
}

// expect notes that a step was said.
func (p *person) expect(s step, t templates) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wants = append(p.wants, want{step: s, text: t.answer(s), said: time.Now()})
}

// waits reports how many answers are missing.
func (p *person) waits() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.wants)
}

// A showing is when a message was shown, and by which replica.
type showing struct {
	proc   int
	began  time.Time // when the platform heard of it
	at     time.Time
	text   string
	broken bool // the replica did not hear of it
}

// hear judges a message that was shown; its id may be empty.
func (p *person) hear(m shown) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if was, known := p.ids[m.id]; known && m.id != "" {
		p.doubled++
		p.samples = append(p.samples, fmt.Sprintf("%s %s: %s shown by replica %d at %s and by replica %d at %s", p.channel, p.room, m.id,
			was.proc, was.at.Format(clock), m.proc, time.Now().Format(clock)))
		return
	}
	now := showing{proc: m.proc, began: m.began, at: time.Now(), text: m.text, broken: m.broken}
	p.ids[m.id] = now
	p.judge(now)
	if p.past = append(p.past, now); len(p.past) > recent {
		p.past = p.past[1:]
	}
	select {
	case p.heard <- struct{}{}:
	default:
	}
}

// unheard notes that the replica did not hear that its message was shown.
func (p *person) unheard(m shown) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, old := range slices.Backward(p.past) {
		if old.text == m.text && old.proc == m.proc {
			p.past[i].broken = true
			return
		}
	}
}

func (p *person) judge(now showing) {
	text := now.text
	if p.learns != nil && len(p.wants) > 0 {
		p.learns.learn(p.wants[0].step, text)
		p.answer(0)
		return
	}
	for i, w := range p.wants {
		if w.text == text {
			if i > 0 {
				p.reordered++
			}
			p.answer(i)
			return
		}
	}
	for _, old := range slices.Backward(p.past) {
		if old.text == text {
			p.doubled++
			p.doubles = append(p.doubles, double{room: p.room, first: old, again: now})
			return
		}
	}
	p.wrong++
	if len(p.wants) == 0 {
		p.sample("nothing", text)
		return
	}
	p.sample(p.wants[0].text, text)
	p.wants = p.wants[1:]
}

func (p *person) answer(i int) {
	p.answered++
	p.took = append(p.took, time.Since(p.wants[i].said))
	p.wants = append(p.wants[:i:i], p.wants[i+1:]...)
}

// sample keeps the beginning of what was wrong. Nobody's words are in it but
// the script's.
func (p *person) sample(want, got string) {
	const most = 160
	cut := func(s string) string { return fmt.Sprintf("%.*q", most, s) }
	p.samples = append(p.samples, fmt.Sprintf("%s %s: got %s, want %s", p.channel, p.room, cut(got), cut(want)))
}
