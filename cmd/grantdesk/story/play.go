package story

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// longest is how long a step may take on the machine's clock before the story
// counts as stuck.
const longest = 30 * time.Second

// A Build makes a bot of the content for a story's call; "" is the usual one.
type Build func(call string) (*bot.Bot, error)

// A player replays one story.
type player struct {
	*world
	story  Story
	build  Build
	from   int // replies that were there before the step
	last   bot.Message
	n      int
	old    [][]bot.Choice // choices of each reply that had some, with
	of     []string       // the reply
	faults []knowledge.Fault
}

// Play replays a story and returns what was not as it says.
func Play(ctx context.Context, s Story, build Build) (faults []knowledge.Fault, err error) {
	b, err := build(s.Call)
	if err != nil {
		return nil, fmt.Errorf("play %s: %w", s.File, err)
	}
	dir, err := os.MkdirTemp("", "story")
	if err != nil {
		return nil, fmt.Errorf("play %s: %w", s.File, err)
	}
	defer os.RemoveAll(dir)
	w, err := newWorld(dir, b, s.Now)
	if err != nil {
		return nil, fmt.Errorf("play %s: %w", s.File, err)
	}
	p := player{world: w, story: s, build: build}
	for i, step := range s.Steps {
		if err := p.do(ctx, step); err != nil {
			p.fault(step.Line, "", err.Error())
			break
		}
		if together(step, s.Steps[i+1:]) {
			continue
		}
		if err := p.end(ctx, step); err != nil {
			p.fault(step.Line, "", err.Error())
			break
		}
	}
	return p.faults, w.close()
}

// together reports whether a step and the next are messages that come at once.
func together(s Step, rest []Step) bool {
	return s.Does == doSay && len(s.Wants) == 0 && !s.Silent && len(rest) > 0 && rest[0].Does == doSay
}

func (p *player) fault(line int, hint, message string) {
	p.faults = append(p.faults, knowledge.Fault{File: p.story.File, Line: line, Column: 1, Message: message, Hint: hint})
}

// end waits for the replies of a step and holds them against what it wants.
func (p *player) end(ctx context.Context, s Step) error {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	if err := p.settle(ctx); err != nil {
		return err
	}
	said := p.replies(p.from)
	p.from += len(said)
	for _, r := range said {
		if len(r.Choices) > 0 {
			p.old, p.of = append(p.old, r.Choices), append(p.of, r.ID)
		}
	}
	p.judge(s, said)
	return nil
}

func (p *player) judge(s Step, said []bot.Reply) {
	var text strings.Builder
	for _, r := range said {
		text.WriteString(r.Text() + "\n")
	}
	plain := spaced(text.String())
	if s.Silent && len(said) > 0 {
		p.fault(s.Line, "the bot says: "+plain, "nothing should be said")
	}
	for _, w := range s.Wants {
		switch {
		case w.Lang != "":
			for _, r := range said {
				if r.Lang != w.Lang {
					p.fault(w.Line, "the bot says: "+plain, fmt.Sprintf("a reply is in %q", r.Lang))
				}
			}
		case strings.Contains(plain, spaced(w.Text)) == w.Not:
			p.fault(w.Line, "the bot says: "+plain, map[bool]string{false: "this is not said: ", true: "this is said: "}[w.Not]+w.Text)
		}
	}
}

// spaced is a text with single spaces, of whatever kind they were.
func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }

func (p *player) do(ctx context.Context, s Step) error {
	switch s.Does {
	case doSay:
		p.send(ctx, bot.Message{Kind: bot.KindText, Text: s.With})
	case doEdit:
		p.send(ctx, bot.Message{Kind: bot.KindEdit, Text: s.With, Of: p.last.ID})
	case doAgain:
		p.accept(ctx, p.last)
	case doPress:
		return p.press(ctx, s.With)
	case doCrash:
		p.mu.Lock()
		p.dying = true
		p.mu.Unlock()
	case doAway:
		p.current().store.lose(true)
	case doBack:
		p.current().store.lose(false)
		p.redeliver(ctx)
	case doClock:
		at, err := time.Parse(time.RFC3339, s.With)
		if err != nil {
			return err
		}
		p.pass(at.Sub(p.now()))
	case doReload:
		b, err := p.build(p.story.Call)
		if err != nil {
			return err
		}
		p.reload(b)
	}
	return nil
}

// send delivers a new message of the person.
func (p *player) send(ctx context.Context, m bot.Message) {
	if m.ID == "" {
		p.n++
		m.ID = "m" + strconv.Itoa(p.n)
	}
	m.From, m.Private, m.Person, m.At = person, true, "p1", p.now()
	p.last = m
	p.accept(ctx, m)
}

// press presses a button of the last reply that had some, or of the one
// before it.
func (p *player) press(ctx context.Context, which string) error {
	back := 1
	if rest, ok := strings.CutPrefix(which, "old "); ok {
		which, back = rest, 2
	}
	n, err := strconv.Atoi(which)
	i := len(p.old) - back
	if err != nil || i < 0 || n < 1 || n > len(p.old[i]) {
		return fmt.Errorf("there is no such button: %s", which)
	}
	// As on real platforms, all presses below one reply are one message.
	p.send(ctx, bot.Message{ID: "press/" + p.of[i], Kind: bot.KindChoice, Choice: p.old[i][n-1].ID, Of: p.of[i]})
	return nil
}
