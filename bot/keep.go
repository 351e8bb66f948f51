package bot

import "time"

// fileAgain is by how much the time until which a dialogue is kept moves on
// before the person's file is told.
const fileAgain = 7 * 24 * time.Hour

// timerCheck is the timer after which the answers of a self-check are forgotten.
const timerCheck = "forget-check"

// Until is until when the dialogue is kept, if each is for keep after its last
// message.
func (d Dialogue) Until(keep time.Duration) time.Time {
	if until := d.Heard.Add(keep); until.After(d.Hold) {
		return until
	}
	return d.Hold
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
		if s.d.Check != nil && s.bot.KeepCheck > 0 {
			s.turn.Actions = append(s.turn.Actions, Action{Timer: &Timer{Name: timerCheck, At: s.now.Add(s.bot.KeepCheck)}})
		}
		s.file()
	}
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
	if s.bot.Keep > 0 && s.now.Sub(s.d.Heard) >= s.bot.Keep {
		s.d.onlyReminders()
	}
	switch {
	case s.m.Choice == timerRemind:
		return s.remind()
	case s.m.Choice == timerCheck && s.now.Sub(s.d.Heard) >= s.bot.KeepCheck:
		s.d.Check = nil
	}
	return nil
}

// onlyReminders forgets all that reminders do not need.
func (d *Dialogue) onlyReminders() {
	*d = Dialogue{
		Lang: d.Lang, Forced: d.Forced, Zone: d.Zone, Greeted: d.Greeted, Tickets: d.Tickets, Desk: d.Desk, Handoff: d.Handoff,
		Reminders: d.Reminders, Home: d.Home, Hold: d.Hold, Held: d.Held, Notes: d.Notes, Person: d.Person, Heard: d.Heard, Filed: d.Filed,
	}
}
