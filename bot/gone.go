package bot

import "time"

// A person who cannot be reached any more may come back; whoever does not is
// forgotten earlier than one who only is silent.
const (
	timerGone = "gone"
	goneFor   = 7 * 24 * time.Hour
)

// presence notes when the person cannot be reached any more and when they are
// back, and has them forgotten if they stay away.
func (s *step) presence() {
	absent := &Forget{Person: s.d.Person, To: s.m.From, Lang: s.v.Lang, Silent: true}
	if absent.Person == "" { // never filed
		absent.Person = PersonOf(s.m)
	}
	switch {
	case s.m.Kind == KindBlocked && s.m.Choice == GoneForGood:
		s.forgetAbsent(absent)
	case s.m.Kind == KindBlocked && s.d.Gone == nil:
		s.d.Gone = absent
		s.goneTimer(s.now.Add(goneFor))
	case s.speaking() && s.d.Gone != nil:
		s.d.Gone = nil
		s.goneTimer(time.Time{})
	case s.m.Kind == KindTimer && s.m.Choice == timerGone && s.d.Gone != nil:
		s.forgetAbsent(s.d.Gone)
	}
}

func (s *step) forgetAbsent(f *Forget) {
	s.turn.Actions = append(s.turn.Actions, Action{Forget: f})
	// What else there is to forget hangs on the tickets.
	*s.d = Dialogue{Tickets: s.d.Tickets, Reminders: s.d.Reminders}
}

func (s *step) goneTimer(at time.Time) {
	s.turn.Actions = append(s.turn.Actions, Action{Timer: &Timer{Name: timerGone, At: at}})
}
