package bot

import (
	"context"
	"fmt"
	"time"

	"grantdesk/bot/factual"
	"grantdesk/bot/phrase"
	"grantdesk/knowledge"
)

// A step is one message on its way to a reply. It writes into the dialogue
// and the turn, which are copies until the turn is stored.
type step struct {
	bot  *Bot
	ctx  context.Context
	d    *Dialogue
	m    Message
	now  time.Time
	turn *Turn
	text string // the message, cleaned
	cut  bool   // the message was too long to be read whole
	v    phrase.Voice
	read knowledge.Lang // the language of the message, in which content is searched
	from int            // number of actions of earlier messages

	unsure  bool     // the text does not show its language
	strict  bool     // only what is found without doubt is an answer
	lead    string   // said before anything else
	open    *Reply   // the open question of a self-check, said last
	alone   bool     // the last reply is a step of a self-check and nothing else
	results []result // of the questions of this message so far
}

// begin takes from the message what the dialogue keeps of it.
func (s *step) begin() {
	s.from = len(s.turn.Actions)
	s.turn.Finding, s.turn.Citations, s.turn.Entry, s.turn.Confidence = nil, nil, "", 0
	s.turn.Entries = nil
	s.text, s.cut = cleanText(s.m.Text)
	if s.m.Zone != "" {
		s.d.Zone = s.m.Zone
	}
	if s.d.Lang == "" && s.m.Lang.Known() {
		s.d.Lang = s.m.Lang
	}
	if s.bot.Library.Pack(s.d.Call) == nil {
		s.d.Call = ""
	}
	s.speak(s.d.language())
	s.read = s.v.Lang
}

// speak sets the language of what is said from here on.
func (s *step) speak(l knowledge.Lang) {
	s.v = s.bot.Phrases.In(l)
	s.turn.Lang = s.v.Lang
}

// decide finds the first reading of the message that fits.
func (s *step) decide() error {
	s.presence()
	switch {
	case s.m.Kind == KindDesk:
		return s.fromDesk()
	case s.m.Kind == KindTimer:
		return s.timer()
	case s.m.Kind == KindNews:
		return s.news()
	case s.m.Kind == KindDelete && s.d.Desk == "":
		// What was taken back is not followed up on, nor shown to anybody.
		s.d.forgetQuestion()
		s.d.Recent, s.turn.Outcome = nil, OutcomeSilent
		return nil
	case s.aboutData():
		return s.data()
	case s.d.Desk != "":
		return s.withPerson()
	case !s.speaking(), s.m.Part != "" && s.text == "": // what came together is declined once
		s.turn.Outcome = OutcomeSilent
		return nil
	}
	if s.m.Kind == KindOpen {
		s.welcome()
		return nil
	}
	for _, reading := range []func() (bool, error){
		s.command, s.handingOff, s.check, s.leftCommand, s.ownReminder, s.choice, s.empty, s.smallTalk, s.feedback, s.wantsHuman, s.reference, s.beginCheck, s.subjectless,
	} {
		if done, err := reading(); done || err != nil {
			return err
		}
	}
	return s.question()
}

// speaking reports whether a person says something that wants an answer.
func (s *step) speaking() bool {
	switch s.m.Kind {
	case KindText, KindChoice, KindEdit, KindFile, KindOpen:
		return true
	}
	return false
}

// number gives this message's actions and replies their ids, which are the
// same when the turn is decided again.
func (s *step) number() {
	for i := s.from; i < len(s.turn.Actions); i++ {
		a := &s.turn.Actions[i]
		if a.ID == "" {
			a.ID = fmt.Sprintf("%s-%d", s.m.ID, i-s.from+1)
		}
		if a.Reply != nil && a.Reply.ID == "" {
			a.Reply.ID = a.ID
		}
		if a.Reply != nil {
			s.d.Step = ""
			if s.alone {
				s.d.Step = a.Reply.ID
			}
		}
		if a.Post != nil && a.Post.Message.ID == "" {
			a.Post.Message.ID = a.ID
		}
	}
}

// pack returns the call that the dialogue is about, or nil.
func (s *step) pack() *knowledge.Pack { return s.bot.Library.Pack(s.d.Call) }

// inquiry is what an answer to text depends on.
func (s *step) inquiry(text string) factual.Inquiry {
	return factual.Inquiry{Text: text, Voice: s.v, Now: s.now, Zone: s.d.Zone}
}
