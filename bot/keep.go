package bot

import (
	"time"

	"grantdesk/knowledge/deadline"
)

// fileAgain is by how much the time until which a dialogue is kept moves on
// before the person's file is told.
const fileAgain = 7 * 24 * time.Hour

// timerCheck is the timer after which the answers of a self-check are forgotten.
const timerCheck = "forget-check"

// Until is until when the dialogue is kept, if each is for keep after its last
// message.
func (d Dialogue) Until(keep time.Duration) time.Time {
	until := d.Heard.Add(keep)
	for _, needed := range []time.Time{d.Hold, d.CheckUntil} {
		if needed.After(until) {
			until = needed
		}
	}
	return until
}

// keep notes that the person was heard, and sees to it that nothing is kept
// longer than it may be.
func (s *step) keep() {
	if s.bot.Keep == 0 || s.turn.forgets() {
		return
	}
	if s.m.Kind == KindTimer && s.d.Home != nil && !s.d.Filed.IsZero() {
		s.file()
	}
	if s.speaking() {
		s.d.Person = PersonOf(s.m)
		s.d.Heard = s.now
		s.keepCheck()
		s.file()
	}
}

// keepCheck keeps the answers of a self-check for as long as was said, and not
// shorter than the call is open: nobody answers twenty questions twice.
func (s *step) keepCheck() {
	if s.d.Check == nil {
		s.d.CheckUntil = time.Time{}
		return
	}
	until := s.now.Add(s.bot.Keep)
	if s.bot.KeepCheck > 0 {
		until = s.now.Add(s.bot.KeepCheck)
	}
	// Those of other calls that wait beside it have set an end of their own.
	for _, end := range []time.Time{s.closes(), s.d.CheckUntil} {
		if end.After(until) {
			until = end
		}
	}
	s.d.CheckUntil = until
	s.turn.Actions = append(s.turn.Actions, Action{Timer: &Timer{Name: timerCheck, At: until}})
}

// closes is when the last deadline of the dialogue's call ends, zero when none
// lies ahead.
func (s *step) closes() (end time.Time) {
	p := s.bot.Library.Pack(s.d.Call)
	if p == nil {
		return end
	}
	all, err := deadline.All(&p.Call, s.now)
	if err != nil {
		return end // content was read with the same zones
	}
	for _, one := range all {
		if one.State != deadline.Stopped && one.End.After(s.now) && one.End.After(end) {
			end = one.End
		}
	}
	return end
}

// file tells the person's file of this dialogue, so that it is found when the
// person asks what is stored.
func (s *step) file() {
	until := s.d.Until(s.bot.Keep)
	if until.Sub(s.d.Filed) < fileAgain {
		return
	}
	s.d.Filed = until
	s.turn.Actions = append(s.turn.Actions, Action{Post: &Post{
		Dialogue: PersonKey(s.d.Person),
		Message:  Message{Kind: KindPerson, Text: s.key(), At: until.Add(fileAgain)},
	}})
}

// forgets reports whether the turn has everything forgotten.
func (t *Turn) forgets() bool {
	for _, a := range t.Actions {
		if a.Forget != nil {
			return true
		}
	}
	return false
}

// key is the key of the dialogue; a timer does not carry it.
func (s *step) key() string {
	if s.m.Kind == KindTimer && s.d.Home != nil {
		return s.d.Home.String()
	}
	return s.m.From.String()
}

// timer takes a timer of the dialogue.
func (s *step) timer() error {
	s.turn.Outcome = OutcomeSilent
	if s.m.Choice == timerCheck && s.now.Sub(s.d.Heard) >= s.bot.KeepCheck && !s.now.Before(s.d.CheckUntil) {
		s.d.Check, s.d.CheckUntil = nil, time.Time{}
	}
	if s.bot.Keep > 0 && s.now.Sub(s.d.Heard) >= s.bot.Keep {
		s.d.onlyReminders()
	}
	if s.m.Choice == timerRemind {
		return s.remind()
	}
	return nil
}

// onlyReminders forgets all that neither reminders nor a self-check of an open
// call need.
func (d *Dialogue) onlyReminders() {
	was := *d
	*d = Dialogue{
		Lang: d.Lang, Forced: d.Forced, Zone: d.Zone, Greeted: d.Greeted, Tickets: d.Tickets, Desk: d.Desk, Handoff: d.Handoff,
		Reminders: d.Reminders, Home: d.Home, Hold: d.Hold, Held: d.Held, Notes: d.Notes, Person: d.Person, Heard: d.Heard, Filed: d.Filed,
	}
	if !was.CheckUntil.IsZero() {
		d.Call, d.Check, d.CheckUntil, d.Step, d.Table = was.Call, was.Check, was.CheckUntil, was.Step, was.Table
	}
}
