// Package story holds conversations with the whole bot as text files: what a
// person does, what goes wrong meanwhile, and what they read. Editors keep
// them beside the content, where the check command and the tests replay them.
package story

import (
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"grantdesk/knowledge"
)

// A Story is one conversation.
type Story struct {
	File  string
	Title string
	Call  string // the call that is meant when nothing says otherwise
	Now   time.Time
	Steps []Step
}

// A Step is something that happens, and what the person reads after it.
type Step struct {
	Line   int
	Does   string // say, or one of the verbs
	With   string // what is said, or what the verb needs
	Wants  []Want
	Silent bool // nothing may be said
}

// A Want is something that the replies of a step must have, or must not.
type Want struct {
	Line int
	Text string
	Lang knowledge.Lang // in place of Text
	Not  bool
}

// What can happen in a story.
const (
	doSay    = "say"    // a person writes; lines one below the other come at once
	doAgain  = "again"  // the platform delivers the last message once more
	doEdit   = "edit"   // a person changes their last message
	doPress  = "press"  // a person presses a button: its number, "old" before it for the reply before
	doCrash  = "crash"  // the replica dies before the next reply is out
	doAway   = "away"   // the store cannot be reached
	doBack   = "back"   // it can be again, and the platform delivers what was not taken
	doClock  = "clock"  // time passes, up to the time given
	doReload = "reload" // the content is read anew
)

// takes tells which verbs need a word, and which stand alone.
func takes() map[string]bool {
	return map[string]bool{doAgain: false, doEdit: true, doPress: true, doCrash: false, doAway: false, doBack: false, doClock: true, doReload: false}
}

// Read reads all stories of a content directory.
func Read(fsys fs.FS) (stories []Story, faults []knowledge.Fault) {
	files, err := fs.Glob(fsys, "calls/*/stories/*.txt")
	if err != nil {
		return nil, []knowledge.Fault{{File: "calls", Message: err.Error()}}
	}
	for _, file := range files {
		f, err := fsys.Open(file)
		if err != nil {
			faults = append(faults, knowledge.Fault{File: file, Message: "cannot be opened: " + err.Error()})
			continue
		}
		s, wrong := Parse(file, f)
		_ = f.Close() // it was only read
		faults = append(faults, wrong...)
		if len(wrong) == 0 {
			stories = append(stories, s)
		}
	}
	return stories, faults
}

// A parser reads one file.
type parser struct {
	story  Story
	faults []knowledge.Fault
	line   int
	begun  bool // the first step was read
}

// Parse reads a story. All faults are reported at once.
func Parse(file string, r io.Reader) (Story, []knowledge.Fault) {
	p := parser{story: Story{File: file}}
	raw, err := io.ReadAll(r)
	if err != nil {
		p.fault("", "", "cannot be read: "+err.Error())
	}
	for text := range strings.Lines(string(raw)) {
		p.line++
		p.read(strings.TrimRight(text, " \r\n"))
	}
	if p.story.Now.IsZero() {
		p.line = 1
		p.fault("", "write when it happens, such as now: 2027-01-20T10:00:00+01:00", "the story has no time")
	}
	if len(p.story.Steps) == 0 {
		p.fault("", "write what a person says behind > ", "nothing happens in this story")
	}
	return p.story, p.faults
}

func (p *parser) fault(excerpt, hint, message string) {
	p.faults = append(p.faults, knowledge.Fault{File: p.story.File, Line: p.line, Column: 1, Message: message, Hint: hint, Excerpt: excerpt})
}

func (p *parser) read(text string) {
	mark, rest, _ := strings.Cut(text, " ")
	switch {
	case text == "", strings.HasPrefix(text, "#"):
	case mark == ">":
		p.step(Step{Line: p.line, Does: doSay, With: rest})
	case mark == "*":
		p.verb(text, rest)
	case mark == "<":
		p.want(text, Want{Line: p.line, Text: rest})
	case mark == "!":
		p.want(text, Want{Line: p.line, Text: rest, Not: true})
	case text == "(nothing)":
		p.want(text, Want{Line: p.line})
	case strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]"):
		p.lang(text)
	case !p.begun && strings.Contains(text, ": "):
		p.head(text)
	default:
		p.fault(text, "begin the line with > (a person), * (an event), < (must be read), ! (must not), or # (a remark)", "this line says nothing")
	}
}

func (p *parser) step(s Step) {
	p.begun = true
	p.story.Steps = append(p.story.Steps, s)
}

func (p *parser) verb(text, rest string) {
	does, with, _ := strings.Cut(rest, " ")
	needs, known := takes()[does]
	switch {
	case !known:
		p.fault(text, "known are again, edit, press, crash, away, back, clock and reload", fmt.Sprintf("nothing is called %q", does))
	case needs != (with != ""):
		p.fault(text, "", fmt.Sprintf("%s needs %s behind it", does, map[bool]string{true: "a word", false: "nothing"}[needs]))
	default:
		if _, err := time.Parse(time.RFC3339, with); does == doClock && err != nil {
			p.fault(text, "write 2027-01-20T10:00:00+01:00", "this is no time")
		}
		p.step(Step{Line: p.line, Does: does, With: with})
	}
}

func (p *parser) lang(text string) {
	l := knowledge.Lang(text[1 : len(text)-1])
	if !l.Known() {
		p.fault(text, "write [de] or [en]", "this is no language of the bot")
	}
	p.want(text, Want{Line: p.line, Lang: l})
}

func (p *parser) want(text string, w Want) {
	if len(p.story.Steps) == 0 {
		p.fault(text, "", "nothing has happened yet")
		return
	}
	last := &p.story.Steps[len(p.story.Steps)-1]
	if w.Text == "" && w.Lang == "" {
		last.Silent = true
		return
	}
	last.Wants = append(last.Wants, w)
}

func (p *parser) head(text string) {
	key, value, _ := strings.Cut(text, ": ")
	var err error
	switch key {
	case "title":
		p.story.Title = value
	case "call":
		p.story.Call = value
	case "now":
		p.story.Now, err = time.Parse(time.RFC3339, value)
	default:
		p.fault(text, "known are title, call and now", fmt.Sprintf("unknown key %q", key))
	}
	if err != nil {
		p.fault(text, "write 2027-01-20T10:00:00+01:00", "this is no time")
	}
}
