package bot

import (
	"fmt"
	"slices"
	"time"

	"grantdesk/knowledge"
	"grantdesk/knowledge/deadline"
)

// A Calendar writes the dates of a call that lie ahead as a calendar file. The
// standings are those of the call at now; the same arguments give the same
// bytes.
type Calendar func(c *knowledge.Call, ss []deadline.Standing, l knowledge.Lang, now time.Time) (File, error)

// calendarID is the id of the choice that hands out the dates of a call.
func calendarID(p *knowledge.Pack) string { return choiceID("calendar", p.Call.ID, "") }

// calendarFor offers the dates behind an answer that is about a deadline.
func (s *step) calendarFor(r *Ref) []Choice {
	if r == nil {
		return nil
	}
	p := s.bot.Library.Pack(r.Call)
	if p == nil || r.Kind != kindDeadline && !s.bot.tell.Clocked(p, r.Kind, r.ID) {
		return nil
	}
	return append(s.calendarChoice(p, false), s.remindChoices(p)...)
}

// calendarChoice offers the dates of a call while one lies ahead.
func (s *step) calendarChoice(p *knowledge.Pack, named bool) []Choice {
	if s.bot.Calendar == nil || s.open != nil || slices.Contains(s.bot.Bare, s.m.From.Channel) {
		return nil
	}
	// Deadlines that cannot be told are a fault of the content, not of this offer.
	ss, err := deadline.All(&p.Call, s.now)
	if err != nil || !ahead(ss) {
		return nil
	}
	c := Choice{ID: calendarID(p), Label: s.v.Say("choice.calendar"), Set: "calendar"}
	if named {
		c.Label = s.v.Say("choice.calendar.call", "call", p.Call.Short.In(s.v.Lang))
	}
	return []Choice{c}
}

// ahead reports whether one of the deadlines still has a date to note.
func ahead(ss []deadline.Standing) bool {
	for _, s := range ss {
		if s.State != deadline.Stopped && len(s.Ahead) > 0 {
			return true
		}
	}
	return false
}

// calendar hands out the dates of a call.
func (s *step) calendar(p *knowledge.Pack) error {
	call := []string{"call", p.Call.Short.In(s.v.Lang)}
	ss, err := deadline.All(&p.Call, s.now)
	if err != nil {
		return fmt.Errorf("dates of call %q: %w", p.Call.ID, err)
	}
	if s.bot.Calendar == nil || !ahead(ss) {
		s.say(OutcomeCommand, s.v.Say("calendar.none", call...))
		return nil
	}
	f, err := s.bot.Calendar(&p.Call, ss, s.v.Lang, s.now)
	if err != nil {
		return err
	}
	s.reply(OutcomeCommand, Reply{Blocks: texts(s.v.Say("calendar.here", call...)), Files: []File{f}})
	return nil
}
