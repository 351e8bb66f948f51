package bot

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"grantdesk/knowledge"
)

// A SelfCheck leads the self-check of a call, question by question. It keeps
// nothing: the state that it returns comes back with the next message, and
// the same state and message give the same result.
type SelfCheck interface {
	// Offers reports whether a call has a self-check.
	Offers(call string) bool
	// Check takes one message of a self-check; no state begins a new one.
	Check(CheckMessage) (CheckReply, error)
	// Sheet returns what the self-check of a state knows, as a file for a person
	// of the helpdesk; nil when there is nothing to tell.
	Sheet(CheckMessage) (*File, error)
}

// A CheckMessage is what a self-check decides from.
type CheckMessage struct {
	State   json.RawMessage // nil to begin
	Begin   bool            // the person asked for the self-check: one that runs goes on
	Aside   bool            // the bot obeyed the message already: only the open question is said again
	Call    string
	Lang    knowledge.Lang
	Message Message  // Text is cleaned
	Buttons bool     // the channel shows choices as buttons, not as numbers to type
	Table   []Choice // what was offered last, the self-check's choices and the bot's own
	Now     time.Time
}

// A CheckReply is what follows from one message of a self-check.
type CheckReply struct {
	State json.RawMessage // nil when it is over
	Reply Reply           // what is said; To, Lang and ID are filled in by the bot
	// Aside is set when the message is no answer: the bot reads it as anything
	// else, and says Reply, the open question once more, behind its answer.
	Aside     bool
	Question  string // what the bot reads then, where that is not the whole message
	Unread    bool   // the message could not be read; it may be a question without its mark
	Human     bool   // the person asked for a human; the state stays
	Citations []knowledge.Citation
}

// choiceCheck is the choice that begins a self-check.
const choiceCheck = "check"

// checking reports whether a self-check runs, or has run, in the dialogue.
func (s *step) checking() bool { return s.d.Check != nil && s.bot.Check != nil }

// toCheck is what the self-check decides from.
func (s *step) toCheck() CheckMessage {
	m := s.m
	m.Text = s.text
	return CheckMessage{State: s.d.Check, Call: s.d.Call, Lang: s.v.Lang, Message: m, Buttons: s.buttons(), Table: s.d.Table, Now: s.now}
}

// check hands the message to a running self-check.
func (s *step) check() (bool, error) {
	if !s.checking() {
		return false, nil
	}
	s.hear()
	if s.m.Kind == KindText && s.wantsCheckOf(s.text) {
		return s.startCheck(s.text)
	}
	m := s.toCheck()
	c, err := s.bot.Check.Check(m)
	if err == nil && c.Unread {
		var known bool
		if known, err = s.knows(s.text); known && err == nil {
			m.Aside = true
			c, err = s.bot.Check.Check(m)
		}
	}
	return s.checked(c, err)
}

// knows reports whether a text that was no answer is understood as a question
// for sure: "Eigenanteil" amid a self-check.
func (s *step) knows(text string) (bool, error) {
	if first, _, _ := strings.Cut(fold(text), " "); strings.Contains(" yes no ja nein ", " "+first+" ") {
		return false, nil // an answer with a remark
	}
	r, err := s.find(text, "")
	if err != nil || r.outcome != OutcomeAnswered || len(r.finding.Candidates) == 0 {
		return false, err
	}
	return r.finding.Candidates[0].Confidence >= interrupting, nil
}

// interrupting is the confidence from which what was no answer is a question.
const interrupting = 0.85

// inCheck takes one step of a self-check.
func (s *step) inCheck(m CheckMessage) (bool, error) { return s.checked(s.bot.Check.Check(m)) }

// checked takes over what a self-check made of a message.
func (s *step) checked(c CheckReply, err error) (bool, error) {
	if err != nil {
		return false, fmt.Errorf("self-check of call %q: %w", s.d.Call, err)
	}
	s.d.Check = c.State
	switch {
	case c.Human:
		s.human("")
		return true, nil
	case c.Aside:
		if len(c.Reply.Blocks) > 0 {
			s.open = &c.Reply
		}
		if c.Question != "" {
			s.text = c.Question
		}
		return false, nil
	}
	s.turn.Citations = c.Citations
	s.reply(OutcomeSelfCheck, c.Reply)
	return true, nil
}

// besideCheck lets the open question follow what the bot says to a command.
func (s *step) besideCheck() error {
	if !s.checking() {
		return nil
	}
	m := s.toCheck()
	m.Aside = true
	_, err := s.inCheck(m)
	return err
}

// sheet is what came out of a self-check so far, as a file; nil when there was
// none, or when it cannot be made, which keeps nobody from a person.
func (s *step) sheet() *File {
	if !s.checking() {
		return nil
	}
	f, err := s.bot.Check.Sheet(s.toCheck())
	if err != nil {
		return nil
	}
	return f
}

var wantsCheck = regexp.MustCompile(`^(bitte |please |den |einen |the |a |ich will |ich moechte |i want |start |starte |mach |machen wir |lets do |do )*(den |einen |the |a )?(quick ?|kurz ?|schnell ?)?(check|selbsteinschaetzung)( bitte| please| starten| machen| beginnen| now| jetzt)*$|\b(eignungs ?(check|test|pruefung)|selbst ?check|selbst ?test|self ?check|self ?assessment|eligibility (check|test|quiz)|foerder ?check)\b|\b(pruef\w*|teste\w*|herausfinden|check|test|find out|see|verify)\b.{0,30}\b(ob|if|whether)\b.{0,30}\b(wir|ich|we|i|my|our|unser\w*|mein\w*)\b.{0,40}\b(berechtigt|antragsberechtigt|teilnahmeberechtigt|foerderfaehig|foerderberechtigt|eligible|qualify|duerfen|koennen|passen|mitmachen|can|may)\b|^(und |also )?(sind|waeren|bin) (wir|ich) (ueberhaupt |denn |eigentlich |da |dafuer )*(antragsberechtigt|teilnahmeberechtigt|foerderfaehig|foerderberechtigt)( fuer .{1,40})?$|^(and |so )?(are we|am i|would we be) (even |actually )?eligible( to apply)?( for .{1,40})?$|^(kommen|kaemen|passen) wir (ueberhaupt |dafuer |da )*(in frage|zum aufruf)$|^(erfuellen|erfuelle) (wir|ich) (die|alle) (voraussetzungen|kriterien|bedingungen)$|^do (we|i) (qualify|meet (the|all) (criteria|requirements|conditions))$|\bcheck (my|our) eligibility\b`)

// checkOf is a wish for the self-check of what is named behind it.
var checkOf = regexp.MustCompile(`^(?:\S+ ){0,5}(check|selbsteinschaetzung) (zu|zum|zur|fuer|for|of|on) `)

// wantsCheckOf reports whether a text asks for the self-check of a call that it
// names.
func (s *step) wantsCheckOf(text string) bool {
	words := fold(text)
	return s.bot.named(text) != nil && (wantsCheck.MatchString(words) || checkOf.MatchString(words))
}

// beginCheck starts a self-check that is asked for in words.
func (s *step) beginCheck() (bool, error) {
	asks := func(t string) bool { return wantsCheck.MatchString(fold(t)) || s.wantsCheckOf(t) }
	if s.bot.Check == nil || !slices.ContainsFunc(sentences(s.text), asks) {
		return false, nil
	}
	s.hear()
	return s.startCheck(s.text)
}

// sentences are the sentences of a message, and the whole of a short one.
func sentences(text string) []string {
	all := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".?!\n", r) })
	if len(text) <= maxQuestion {
		all = append(all, text)
	}
	return all
}

// startCheck begins the self-check of the call that the words name, else of
// the dialogue's, or says that there is none.
func (s *step) startCheck(words string) (bool, error) {
	p := s.bot.named(words)
	if p == nil {
		p = s.settled()
	}
	if p == nil {
		s.whichCall(s.text)
		return true, nil
	}
	s.d.Call = p.Call.ID
	if s.bot.Check == nil || !s.bot.Check.Offers(p.Call.ID) {
		s.say(OutcomeAbstained, s.v.Say("check.none", "call", p.Call.Short.In(s.v.Lang)))
		return true, nil
	}
	if !s.m.Private {
		s.checkPrivately(p)
		return true, nil
	}
	m := s.toCheck()
	m.Begin = true
	return s.inCheck(m)
}

// checkPrivately leads from a group to a private chat: what a self-check asks
// is nobody else's business.
func (s *step) checkPrivately(p *knowledge.Pack) {
	s.reply(OutcomeSelfCheck, Reply{
		Blocks:  texts(s.v.Say("check.private", "call", p.Call.Short.In(s.v.Lang))),
		Choices: []Choice{{ID: ChoicePrivate + payload("check", p), Label: s.v.Say("choice.check")}},
	})
}

// checkChoice offers the self-check where the answer depends on the asker.
func (s *step) checkChoice(call string) []Choice {
	if s.bot.Check == nil || !s.bot.Check.Offers(call) || s.open != nil {
		return nil
	}
	return []Choice{{ID: choiceCheck, Label: s.v.Say("choice.check")}}
}
