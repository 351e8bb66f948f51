// Package ical writes the deadlines of a call as a calendar file (RFC 5545).
// The same call at the same time gives the same bytes, so that a reply can be
// decided again; an event keeps its UID when its date moves and rises in
// sequence, so that a calendar that has it moves it, too.
package ical

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"grantdesk/bot"
	"grantdesk/knowledge"
	"grantdesk/knowledge/deadline"
)

// MediaType is the type of the file.
const MediaType = "text/calendar; charset=utf-8"

// alarms are how long before a deadline the calendar reminds.
func alarms() []string { return []string{"-P7D", "-P1D"} }

// File returns the dates of a call that lie ahead as a calendar file, in l.
// It has no events when none lies ahead. The standings are those of the call
// at now.
func File(c *knowledge.Call, ss []deadline.Standing, l knowledge.Lang, now time.Time) (bot.File, error) {
	cal := ics.NewCalendarFor("grantdesk")
	cal.SetProductId("-//grantdesk//grantdesk//" + strings.ToUpper(string(l)))
	cal.SetMethod(ics.MethodPublish)
	for _, s := range ss {
		if s.State == deadline.Stopped {
			continue
		}
		for _, d := range dates(s) {
			add(cal, c, s.Deadline, d, l, now)
		}
	}
	var b strings.Builder
	if err := cal.SerializeTo(&b, ics.WithNewLine("\r\n")); err != nil {
		return bot.File{}, fmt.Errorf("write calendar of call %q: %w", c.ID, err)
	}
	return bot.File{Name: c.ID + ".ics", Type: MediaType, Body: []byte(b.String())}, nil
}

// A date is one moment of a deadline and what tells it from the others.
type date struct {
	at    time.Time
	part  string
	moved int // how often it was moved
}

// dates are the moments of a deadline that lie ahead.
func dates(s deadline.Standing) (all []date) {
	zone := s.End.Location()
	known := map[int64]string{}
	for i, at := range s.Deadline.At {
		known[at.On(zone).Unix()] = strconv.Itoa(i + 1)
	}
	for _, at := range s.Ahead {
		all = append(all, date{at, known[at.Unix()], moves(s.Deadline, at)})
	}
	_, listed := known[s.End.Unix()]
	if s.Deadline.Kind == knowledge.DeadlineRolling && !listed && s.State != deadline.Closed && !s.End.IsZero() {
		all = append(all, date{s.End, "until", moves(s.Deadline, s.End)})
	}
	return all
}

// moves counts how often a date was moved until it was at.
func moves(d *knowledge.Deadline, at time.Time) (n int) {
	for i := len(d.History) - 1; i >= 0; i-- {
		if h := d.History[i]; h.To.On(at.Location()).Equal(at) {
			at = h.From.On(at.Location())
			n++
		}
	}
	return n
}

func add(cal *ics.Calendar, c *knowledge.Call, d *knowledge.Deadline, at date, l knowledge.Lang, now time.Time) {
	e := cal.AddEvent(strings.Join([]string{c.ID, d.ID, at.part}, "/") + "@grantdesk")
	e.SetDtStampTime(now)
	e.SetSequence(at.moved)
	e.SetStartAt(at.at)
	summary := c.Short.In(l) + ": " + d.Name.In(l)
	e.SetSummary(summary)
	about := []string{at.at.Format("2006-01-02 15:04 MST"), c.Title.In(l)}
	if note := d.Note.In(l); note != "" {
		about = append(about, note)
	}
	e.SetDescription(strings.Join(about, "\n\n"))
	for _, doc := range c.Documents {
		if doc.ID == d.Source.Document && doc.URL != "" {
			e.SetURL(doc.URL)
		}
	}
	e.SetTimeTransparency(ics.TransparencyTransparent)
	for _, before := range alarms() {
		a := e.AddAlarm()
		a.SetAction(ics.ActionDisplay)
		a.SetDescription(summary)
		a.SetTrigger(before)
	}
}
