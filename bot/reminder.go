package bot

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"grantdesk/bot/factual"
	"grantdesk/knowledge"
	"grantdesk/knowledge/deadline"
)

// A Reminder is what a person wants to be told of a call.
type Reminder struct {
	Call string   `json:"call"`
	Days []int    `json:"days,omitempty"` // before each deadline, largest first
	News bool     `json:"news,omitempty"` // also when documents or deadlines change
	Told []string `json:"told,omitempty"` // what was said already
}

// A Subscribe keeps, outside of the dialogue, that it wants to hear of a call,
// until a time; a zero time ends it.
type Subscribe struct {
	Call  string    `json:"call"`
	News  bool      `json:"news,omitempty"`
	Until time.Time `json:"until,omitzero"`
}

const (
	timerRemind = "remind"
	remindGrace = 7 * 24 * time.Hour // what a dialogue is kept beyond its next reminder
	maxDays     = 365
)

// The days that are offered, by what is chosen.
var remindDays = map[string][]int{"all": {30, 14, 7, 1}, "week": {7, 1}, "day": {1}}

// remindChoices offers reminders below what is told of a call's deadlines.
func (s *step) remindChoices(p *knowledge.Pack) []Choice {
	if s.bot.Keep == 0 || !s.m.Private || s.open != nil || s.reminder(p.Call.ID) != nil {
		return nil
	}
	// Deadlines that cannot be told are a fault of the content, not of this offer.
	if ss, err := deadline.All(&p.Call, s.now); err != nil || !ahead(ss) {
		return nil
	}
	c := s.remindChoice(p, "ask", "remind.choice.ask")
	c.Set = "remind"
	return []Choice{c}
}

func (s *step) remindChoice(p *knowledge.Pack, do, key string) Choice {
	return Choice{ID: choiceID("remind", p.Call.ID, do), Label: s.v.Say(key)}
}

func (s *step) reminder(call string) *Reminder {
	i := slices.IndexFunc(s.d.Reminders, func(r Reminder) bool { return r.Call == call })
	if i < 0 {
		return nil
	}
	return &s.d.Reminders[i]
}

// chooseReminder acts on a choice about reminders.
func (s *step) chooseReminder(id string) (bool, error) {
	for _, p := range s.bot.Library.Calls {
		for _, do := range []string{"ask", "all", "week", "day", "news", "off"} {
			if id == choiceID("remind", p.Call.ID, do) {
				return true, s.remindDo(p, do)
			}
		}
	}
	return false, nil
}

func (s *step) remindDo(p *knowledge.Pack, do string) error {
	call := []string{"call", p.Call.Short.In(s.v.Lang)}
	// The stored dialogue is not to be changed.
	s.d.Reminders = slices.Clone(s.d.Reminders)
	switch do {
	case "ask":
		s.d.Call = p.Call.ID
		s.reply(OutcomeCommand, Reply{Blocks: texts(s.v.Say("remind.ask", call...)), Choices: []Choice{
			s.remindChoice(p, "all", "remind.choice.all"), s.remindChoice(p, "week", "remind.choice.week"), s.remindChoice(p, "day", "remind.choice.day"),
		}})
		return nil
	case "news":
		if r := s.reminder(p.Call.ID); r != nil {
			r.News, r.Told = true, appendTold(r.Told, changes(p)...)
			s.subscribe(p)
			s.say(OutcomeCommand, s.v.Say("remind.news", call...))
			return nil
		}
		return s.remindDo(p, "ask")
	case "off":
		s.d.Reminders = slices.DeleteFunc(s.d.Reminders, func(r Reminder) bool { return r.Call == p.Call.ID })
		s.turn.Actions = append(s.turn.Actions, Action{Subscribe: &Subscribe{Call: p.Call.ID}})
		s.say(OutcomeCommand, s.v.Say("remind.off", call...))
		return s.setReminders()
	}
	return s.remindAt(p, remindDays[do])
}

// remindAt sets the days before the deadlines of a call.
func (s *step) remindAt(p *knowledge.Pack, days []int) error {
	s.d.Reminders = slices.Clone(s.d.Reminders)
	home := s.m.From
	s.d.Home = &home
	if r := s.reminder(p.Call.ID); r != nil {
		r.Days = days
	} else {
		s.d.Reminders = append(s.d.Reminders, Reminder{Call: p.Call.ID, Days: days})
	}
	// What is past when somebody asks for reminders is not said any more.
	r := s.reminder(p.Call.ID)
	due, _, err := dueDates(p, *r, s.now)
	if err != nil {
		return err
	}
	for _, x := range due {
		r.Told = appendTold(r.Told, x.key)
	}
	s.subscribe(p)
	var list []string
	for _, n := range days {
		list = append(list, strconv.Itoa(n))
	}
	reply := Reply{
		Blocks:  texts(s.v.Say("remind.set", "call", p.Call.Short.In(s.v.Lang), "days", s.join(list))),
		Choices: []Choice{s.remindChoice(p, "off", "remind.choice.off")},
	}
	if !r.News {
		reply.Choices = append([]Choice{s.remindChoice(p, "news", "remind.choice.news")}, reply.Choices...)
	}
	s.reply(OutcomeCommand, reply)
	return s.setReminders()
}

// subscribe keeps where news of the call go.
func (s *step) subscribe(p *knowledge.Pack) {
	until := s.now.Add(s.bot.Keep)
	if ss, err := deadline.All(&p.Call, s.now); err == nil {
		for _, x := range ss {
			if x.End.Add(remindGrace).After(until) {
				until = x.End.Add(remindGrace)
			}
		}
	}
	r := s.reminder(p.Call.ID)
	s.turn.Actions = append(s.turn.Actions, Action{Subscribe: &Subscribe{Call: p.Call.ID, News: r.News, Until: until}})
}

var ownDays = regexp.MustCompile(`^(?:erinnern? )?(?:(?:mich|me|sie|bitte|please) )*((?:\d{1,3}(?: (?:und|and|oder|or))? ?)+)(?:tage?n?|days?)(?: vorher| davor| vor der frist| before)?$`)

// ownReminder takes days that a person writes instead of choosing: "21 und 3
// Tage vorher".
func (s *step) ownReminder() (bool, error) {
	if len(s.d.Table) == 0 || len(s.text) > 80 {
		return false, nil
	}
	found := ownDays.FindStringSubmatch(fold(s.text))
	p := s.pack()
	if found == nil || p == nil || s.d.Table[0].ID != choiceID("remind", p.Call.ID, "all") {
		return false, nil
	}
	var days []int
	for _, w := range strings.Fields(found[1]) {
		if n, err := strconv.Atoi(w); err == nil && n >= 1 && n <= maxDays && !slices.Contains(days, n) {
			days = append(days, n)
		}
	}
	if len(days) == 0 {
		return false, nil
	}
	slices.SortFunc(days, func(a, b int) int { return b - a })
	s.hear()
	return true, s.remindAt(p, days[:min(len(days), 8)])
}

// reminders lists what the person is reminded of.
func (s *step) reminders() {
	r := Reply{Blocks: texts(s.v.Say("remind.none"))}
	if len(s.d.Reminders) > 0 {
		r.Blocks = texts(s.v.Say("remind.list"))
	}
	for _, one := range s.d.Reminders {
		p := s.bot.Library.Pack(one.Call)
		if p == nil {
			continue
		}
		name := p.Call.Short.In(s.v.Lang)
		r.Blocks = append(r.Blocks, Block{Style: BlockItem, Text: name})
		r.Choices = append(r.Choices, Choice{ID: choiceID("remind", one.Call, "off"), Label: s.v.Say("remind.choice.off-call", "call", name)})
	}
	s.reply(OutcomeCommand, r)
}

// A due is one reminder of one date.
type due struct {
	key  string
	at   time.Time // when it is to be said
	date time.Time
	name knowledge.Text
	days int
}

// dueDates are the reminders that are due and were not said, and the next one.
func dueDates(p *knowledge.Pack, r Reminder, now time.Time) (ds []due, next time.Time, err error) {
	ss, err := deadline.All(&p.Call, now)
	if err != nil {
		return nil, next, fmt.Errorf("remind of call %q: %w", p.Call.ID, err)
	}
	for _, x := range ss {
		if x.State == deadline.Stopped {
			continue
		}
		for _, date := range x.Ahead {
			for _, n := range r.Days {
				d := due{key: fmt.Sprintf("%s@%s-%d", x.Deadline.ID, date.UTC().Format("20060102T1504"), n), at: date.AddDate(0, 0, -n), date: date, name: x.Deadline.Name, days: n}
				switch {
				case d.at.After(now) && (next.IsZero() || d.at.Before(next)):
					next = d.at
				case !d.at.After(now) && !slices.Contains(r.Told, d.key):
					ds = append(ds, d)
				}
			}
		}
	}
	return ds, next, nil
}

// remind says what is due, and sets the timer for what comes next. It is
// asked by the timer and when content has changed, so that a reminder moves
// with its deadline.
func (s *step) remind() error {
	s.turn.Outcome = OutcomeSilent
	if s.d.Home == nil {
		return nil
	}
	if s.d.Desk != "" { // while a person has the dialogue, the bot waits
		s.turn.Actions = append(s.turn.Actions, Action{Timer: &Timer{Name: timerRemind, At: s.now.Add(time.Hour)}})
		return nil
	}
	s.d.Reminders = slices.Clone(s.d.Reminders)
	for i := range s.d.Reminders {
		r := &s.d.Reminders[i]
		p := s.bot.Library.Pack(r.Call)
		if p == nil {
			continue
		}
		if err := s.remindOf(p, r); err != nil {
			return err
		}
		s.tellNews(p, r)
	}
	for _, n := range s.d.Held {
		s.tell(Reply{Blocks: texts(n.Text.In(s.v.Lang))})
	}
	s.d.Held = nil
	return s.setReminders()
}

// remindOf says the nearest of what is due for each date.
func (s *step) remindOf(p *knowledge.Pack, r *Reminder) error {
	ds, _, err := dueDates(p, *r, s.now)
	if err != nil {
		return err
	}
	said := map[string]bool{}
	slices.SortStableFunc(ds, func(a, b due) int { return a.days - b.days })
	for _, d := range ds {
		r.Told = appendTold(r.Told, d.key)
		date := d.date.String() + d.name.In(s.v.Lang)
		if said[date] {
			continue
		}
		said[date] = true
		s.tell(Reply{
			Blocks: texts(s.v.Say("remind.due", "call", p.Call.Short.In(s.v.Lang), "name", d.name.In(s.v.Lang),
				"left", factual.Left(s.v, deadline.Between(s.now, d.date)), "moment", factual.Moment(s.v, d.date))),
			Choices: []Choice{s.remindChoice(p, "off", "remind.choice.off")},
		})
	}
	return nil
}

// tell says something that nobody asked for at this moment.
func (s *step) tell(r Reply) {
	r.To, r.Lang = *s.d.Home, s.v.Lang
	s.turn.Outcome = OutcomeCommand
	s.turn.Actions = append(s.turn.Actions, Action{Reply: &r})
}

// setReminders sets the timer for the next reminder of all, and keeps the
// dialogue until then.
func (s *step) setReminders() error {
	var next time.Time
	s.d.Hold = time.Time{}
	for _, r := range s.d.Reminders {
		p := s.bot.Library.Pack(r.Call)
		if p == nil {
			continue
		}
		_, at, err := dueDates(p, r, s.now)
		if err != nil {
			return err
		}
		if !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	if !next.IsZero() {
		s.d.Hold = next.Add(remindGrace)
	}
	s.turn.Actions = append(s.turn.Actions, Action{Timer: &Timer{Name: timerRemind, At: next}})
	return nil
}

// maxTold bounds what is remembered as said.
const maxTold = 200

func appendTold(told []string, more ...string) []string {
	told = slices.Clone(told)
	for _, m := range more {
		if !slices.Contains(told, m) {
			told = append(told, m)
		}
	}
	return told[max(0, len(told)-maxTold):]
}
