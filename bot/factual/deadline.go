package factual

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"grantdesk/bot/phrase"
	"grantdesk/knowledge"
	"grantdesk/knowledge/deadline"
)

// byClock reports whether a fact is told from the call's deadlines, and from
// which of them; no ids are all of them.
func (t *Teller) byClock(p *knowledge.Pack, f *knowledge.Fact) (ids []string, ok bool) {
	if len(p.Call.Deadlines) == 0 || f.About != "" || f.Unknown {
		return nil, false
	}
	switch f.Topic {
	case knowledge.TopicDeadline, knowledge.TopicStatus:
		return nil, true
	case knowledge.TopicTime, knowledge.TopicZone:
		return nil, len(p.Call.Deadlines) == 1
	}
	if f.Value != nil && f.Value.Deadline != "" {
		return []string{f.Value.Deadline}, true
	}
	for _, d := range p.Call.Deadlines {
		if quote := d.Source.Quote[knowledge.De]; quote != "" && f.Source.Quote[knowledge.De] == quote {
			return []string{d.ID}, true // the fact repeats the deadline's own sentence
		}
	}
	return nil, false
}

// Clocked reports whether the answer of a fact or an entry is told by the clock.
func (t *Teller) Clocked(p *knowledge.Pack, kind, id string) bool {
	switch kind {
	case knowledge.KindFact:
		if f := p.Fact(id); f != nil {
			_, ok := t.byClock(p, f)
			return ok
		}
	case knowledge.KindEntry:
		if e := p.Entry(id); e != nil {
			_, ok := t.entryClock(p, e)
			return ok
		}
	}
	return false
}

// NamesDeadline reports whether a text names one of several deadlines.
func (t *Teller) NamesDeadline(p *knowledge.Pack, text string) bool {
	for i := range p.Call.Deadlines {
		if len(p.Call.Deadlines) > 1 && named(&p.Call.Deadlines[i], text) {
			return true
		}
	}
	return false
}

// Deadline answers when something may be handed in and whether it still may:
// of the deadlines with these ids, or of all.
func (t *Teller) Deadline(p *knowledge.Pack, q Inquiry, ids ...string) (Answer, error) {
	return t.deadline(p, q, ids, false)
}

func (t *Teller) deadline(p *knowledge.Pack, q Inquiry, ids []string, zone bool) (Answer, error) {
	all, err := deadline.All(&p.Call, q.Now)
	if err != nil {
		return Answer{}, err
	}
	chosen := choose(all, ids, q.Text)
	d := &teller{pack: p, q: q, claim: ReadClaim(q.Text), several: len(chosen) > 1, zoned: zone}
	var a Answer
	var sources []knowledge.Source
	for _, s := range chosen {
		a.Text = append(a.Text, d.standing(s))
		sources = append(sources, s.Deadline.Source)
	}
	if extra := d.claimed(deadline.OfCall(all)); extra != "" {
		a.Text = append(a.Text, extra)
		sources = append(sources, p.Call.Status.Source)
	}
	a.Sources = cite(p, q.Voice.Lang, sources...)
	return a, nil
}

var (
	stageNumber = regexp.MustCompile(`(?i)\b(?:step|stage|phase|stufe|schritt)\s*(\d|one|two|eins|zwei)\b|\b(first|second|erste|zweite)\w?\s+(?:step|stage|phase|stufe|schritt)`)
	stageWords  = map[string]int{"1": 1, "one": 1, "eins": 1, "first": 1, "erste": 1, "2": 2, "two": 2, "zwei": 2, "second": 2, "zweite": 2}
	ofCutoffs   = regexp.MustCompile(`(?i)stichtag|cut[- ]?off?`)
	ofBatches   = regexp.MustCompile(`(?i)batch|sammel|jederzeit|laufend|rolling|at any time`)
)

// choose returns the deadlines that the question is about: those that it
// names by stage, name or kind, else those with the ids, else all.
func choose(all []deadline.Standing, ids []string, question string) []deadline.Standing {
	stage := 0
	if m := stageNumber.FindStringSubmatch(strings.ToLower(question)); m != nil {
		stage = stageWords[m[1]+m[2]]
	}
	for _, fits := range []func(deadline.Standing) bool{
		func(s deadline.Standing) bool { return stage > 0 && s.Deadline.Stage == stage },
		func(s deadline.Standing) bool { return named(s.Deadline, question) },
		func(s deadline.Standing) bool {
			kind := s.Deadline.Kind
			return kind == knowledge.DeadlineCutoffs && ofCutoffs.MatchString(question) || kind == knowledge.DeadlineRolling && ofBatches.MatchString(question)
		},
		func(s deadline.Standing) bool { return slices.Contains(ids, s.Deadline.ID) },
	} {
		if found := keep(all, fits); len(found) > 0 {
			return found
		}
	}
	return all
}

func keep(all []deadline.Standing, f func(deadline.Standing) bool) (kept []deadline.Standing) {
	for _, s := range all {
		if f(s) {
			kept = append(kept, s)
		}
	}
	return kept
}

// named reports whether the question holds the first word of a deadline's
// name, which tells it from the others: "Vollantrag", "short".
func named(d *knowledge.Deadline, question string) bool {
	question = strings.ToLower(question)
	for _, l := range knowledge.Languages() {
		first, _, _ := strings.Cut(strings.ToLower(d.Name[l]), " ")
		letters := []rune(first)
		if len(letters) >= 4 && strings.Contains(question, string(letters[:min(5, len(letters))])) {
			return true
		}
	}
	return false
}

// A teller tells the deadlines of one call to one asker.
type teller struct {
	pack    *knowledge.Pack
	q       Inquiry
	claim   Claim
	several bool
	zoned   bool // the zone is asked for and comes first
}

// standing says one deadline in a paragraph.
func (d *teller) standing(s deadline.Standing) string {
	v := d.q.Voice
	parts := []string{d.main(s)}
	if d.zoned {
		parts = []string{d.zone(s), parts[0]}
	}
	parts[0] = d.answerTo(s, parts[0])
	if s.Moved != nil {
		parts = append(parts, d.moved(s))
	}
	if len(s.Deadline.At) > 1 {
		parts = append(parts, d.following(s))
		if s.Deadline.Kind == knowledge.DeadlineCutoffs || allDates.MatchString(d.q.Text) {
			parts = append(parts, d.dates(s))
		}
	}
	parts = append(parts, d.own(s), s.Deadline.Note.In(v.Lang))
	text := strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " ")
	if d.several {
		return v.Say("deadline.named", "name", s.Deadline.Name.In(v.Lang), "text", text)
	}
	return text
}

// mainKeys are the sentences of a deadline by kind and state.
func mainKey(kind string, st deadline.State) string {
	keys := map[string]map[deadline.State]string{
		knowledge.DeadlineFixed: {
			deadline.Forthcoming: "deadline.fixed.forthcoming", deadline.Open: "deadline.fixed.open", deadline.Soon: "deadline.fixed.soon",
			deadline.Closed: "deadline.fixed.closed", deadline.Stopped: "deadline.fixed.stopped",
		},
		knowledge.DeadlineCutoffs: {
			deadline.Forthcoming: "deadline.cutoffs.forthcoming", deadline.Open: "deadline.cutoffs.open", deadline.Soon: "deadline.cutoffs.soon",
			deadline.Closed: "deadline.cutoffs.closed", deadline.Stopped: "deadline.cutoffs.stopped",
		},
		knowledge.DeadlineRolling: {
			deadline.Forthcoming: "deadline.rolling.forthcoming", deadline.Open: "deadline.rolling.open", deadline.Soon: "deadline.rolling.soon",
			deadline.Closed: "deadline.rolling.closed", deadline.Stopped: "deadline.rolling.stopped",
		},
	}
	return keys[kind][st]
}

// main is the sentence that decides.
func (d *teller) main(s deadline.Standing) string {
	v, c := d.q.Voice, &d.pack.Call
	target := s.End
	if s.Deadline.Kind == knowledge.DeadlineCutoffs && !s.Next.IsZero() {
		target = s.Next
	}
	pairs := []string{"when", Moment(v, target), "end", Moment(v, s.End)}
	span := deadline.Between(d.q.Now, target)
	pairs = append(pairs, "left", Left(v, span), "ago", Since(v, span))
	if c.Opens != nil {
		pairs = append(pairs, "opens", Day(v, c.Opens.On.Time))
	}
	if c.Stopped != nil {
		pairs = append(pairs, "stopped", Day(v, c.Stopped.On.Time), "why", c.Stopped.Why.In(v.Lang))
	}
	text := v.Say(mainKey(s.Deadline.Kind, s.State), pairs...)
	if s.Deadline.Kind == knowledge.DeadlineRolling && !s.Next.IsZero() && s.State != deadline.Closed && s.State != deadline.Stopped {
		text += " " + v.Say("deadline.batch", "when", Moment(v, s.Next))
	}
	return text
}

// zone says which clock counts.
func (d *teller) zone(s deadline.Standing) string {
	v, at := d.q.Voice, s.End
	if !s.Next.IsZero() {
		at = s.Next
	}
	return v.Say("deadline.zone", "clock", Clock(v, at), "utc", at.UTC().Format("15:04"), "day", Day(v, at))
}

// answerTo puts a yes or no before the sentence where the question names a
// date or a time of day that it confirms or contradicts.
func (d *teller) answerTo(s deadline.Standing, text string) string {
	v := d.q.Voice
	switch d.verdict(s) {
	case no:
		return v.Say("claim.no", "text", lowerFirst(v, text))
	case yes:
		return v.Say("claim.yes", "text", lowerFirst(v, text))
	}
	return text
}

type verdict int

const (
	neither verdict = iota
	yes
	no
)

// verdict holds the dates and times of the question against the deadline.
func (d *teller) verdict(s deadline.Standing) verdict {
	dates := s.Deadline.At
	if s.Deadline.Kind == knowledge.DeadlineRolling {
		dates = append([]knowledge.LocalTime{s.Deadline.Until}, dates...)
	}
	if d.claim.Reason || len(dates) == 0 || len(d.claim.Days)+len(d.claim.Clocks) == 0 {
		return neither
	}
	for _, day := range d.claim.Days {
		if !anyTime(dates, day.Is) {
			if d.claim.Confirm || day.After(s.End) {
				return no
			}
			return neither
		}
	}
	for _, c := range d.claim.Clocks {
		if !anyTime(dates, func(t time.Time) bool { return c.Hour == t.Hour() && c.Minute == t.Minute() }) {
			return no
		}
	}
	if d.claim.Confirm && !d.claim.Able {
		return yes
	}
	return neither
}

func anyTime(ts []knowledge.LocalTime, f func(time.Time) bool) bool {
	for _, t := range ts {
		if f(t.Time) {
			return true
		}
	}
	return false
}

// moved says how the deadline was changed.
func (d *teller) moved(s deadline.Standing) string {
	v, m := d.q.Voice, s.Moved
	key := "deadline.advanced"
	if s.Extended() {
		key = "deadline.extended"
	}
	zone := s.End.Location()
	text := v.Say(key, "from", Day(v, m.From.On(zone)), "to", Day(v, m.To.On(zone)))
	if !m.Announced.IsZero() {
		text = v.Say("deadline.announced", "text", text, "day", Day(v, m.Announced.Time))
	}
	if note := m.Note.In(v.Lang); note != "" {
		text += " " + note
	}
	return text
}

// allDates asks for more than the next date of many.
var allDates = regexp.MustCompile(`(?i)\b(alle|sämtliche|termine|welche|all|every|list|dates|which)\b`)

var middle = regexp.MustCompile(`(?i)\b(mitte|mid|middle)\b`)

// following says which date comes next after the day that the question names:
// "If I hand in in mid-April, which batch?"
func (d *teller) following(s deadline.Standing) string {
	if len(d.claim.Days) != 1 || d.claim.Days[0].Month == 0 || d.verdict(s) != neither {
		return ""
	}
	day := d.claim.Days[0]
	if day.Day == 0 && middle.MatchString(d.q.Text) {
		day.Day = 15
	}
	for _, at := range s.Deadline.At {
		year := max(day.Year, at.Year())
		from := time.Date(year, day.Month, max(day.Day, 1), 0, 0, 0, 0, time.UTC)
		if !at.Before(from) {
			return d.q.Voice.Say("deadline.following", "from", Day(d.q.Voice, from), "next", LongDay(d.q.Voice, at.Time))
		}
	}
	return ""
}

// dates lists every date of a deadline that has several.
func (d *teller) dates(s deadline.Standing) string {
	v := d.q.Voice
	key := "deadline.cutoffs.all"
	if s.Deadline.Kind == knowledge.DeadlineRolling {
		key = "deadline.rolling.all"
	}
	var days []string
	for i, at := range s.Deadline.At {
		text := v.Say("date.short", "day", at.Format("2"), "month", month(v, at.Month()))
		if i+1 == len(s.Deadline.At) || s.Deadline.At[i+1].Year() != at.Year() {
			text = Day(v, at.Time)
		}
		days = append(days, text)
	}
	return v.Say(key, "dates", strings.Join(days, ", "))
}

// own says the moment on the asker's own clock, where that differs.
func (d *teller) own(s deadline.Standing) string {
	at := s.Next
	if at.IsZero() {
		at = s.End
	}
	zone, err := time.LoadLocation(d.q.Zone)
	if d.q.Zone == "" || err != nil || Offset(at.In(zone)) == Offset(at) {
		return ""
	}
	return d.q.Voice.Say("deadline.own", "when", Moment(d.q.Voice, at.In(zone)))
}

// claimed says what a source prints where clock and deadline say otherwise.
func (d *teller) claimed(st deadline.State) string {
	c := &d.pack.Call
	if !deadline.Disagrees(c, st) {
		return ""
	}
	key := map[string]string{"open": "status.claims.open", "closed": "status.claims.closed", "forthcoming": "status.claims.forthcoming"}[c.Status.Value]
	source := d.pack.Cite(c.Status.Source, d.q.Voice.Lang).Source
	return d.q.Voice.Say(key, "source", source)
}

// lowerFirst makes a sentence go on after "Nein, ": its first word loses its
// capital when it is an article or pronoun that has one only by its place.
func lowerFirst(v phrase.Voice, s string) string {
	first, rest, _ := strings.Cut(s, " ")
	for _, w := range v.List("claim.lower") {
		if w == first {
			return strings.ToLower(first) + " " + rest
		}
	}
	return s
}
