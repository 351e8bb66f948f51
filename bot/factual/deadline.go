package factual

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"grantdesk/bot/phrase"
	"grantdesk/knowledge"
	"grantdesk/knowledge/deadline"
)

// byClock reports whether a fact is told from the call's deadlines.
func (t *Teller) byClock(p *knowledge.Pack, f *knowledge.Fact) bool {
	if len(p.Call.Deadlines) == 0 {
		return false
	}
	switch f.Topic {
	case knowledge.TopicDeadline, knowledge.TopicStatus:
		return true
	case knowledge.TopicTime, knowledge.TopicZone:
		return len(p.Call.Deadlines) == 1
	}
	return f.Value != nil && f.Value.Deadline != ""
}

// Deadline answers when something may be handed in and whether it still may.
// The fact may be nil; it only tells which side of the deadline is asked for.
func (t *Teller) Deadline(p *knowledge.Pack, f *knowledge.Fact, q Inquiry) (Answer, error) {
	all, err := deadline.All(&p.Call, q.Now)
	if err != nil {
		return Answer{}, err
	}
	chosen := choose(all, f, q.Text)
	d := &teller{pack: p, q: q, claim: ReadClaim(q.Text), several: len(chosen) > 1}
	var a Answer
	var sources []knowledge.Source
	for _, s := range chosen {
		a.Text = append(a.Text, d.standing(s, f))
		sources = append(sources, s.Deadline.Source)
	}
	if extra := d.claimed(deadline.OfCall(all)); extra != "" {
		a.Text = append(a.Text, extra)
		sources = append(sources, p.Call.Status.Source)
	}
	a.Sources = cite(p, q.Voice.Lang, sources...)
	return a, nil
}

var stageNumber = regexp.MustCompile(`(?i)\b(?:step|stage|phase|stufe|schritt)\s*(\d|one|two|eins|zwei)\b|\b(first|second|erste\w?|zweite\w?)\s+(?:step|stage|phase|stufe|schritt)`)

// choose returns the deadlines that the question is about: the one that it or
// the fact names, or all of them.
func choose(all []deadline.Standing, f *knowledge.Fact, question string) []deadline.Standing {
	if len(all) < 2 {
		return all
	}
	words := map[string]int{"1": 1, "one": 1, "eins": 1, "first": 1, "2": 2, "two": 2, "zwei": 2, "second": 2}
	if m := stageNumber.FindStringSubmatch(strings.ToLower(question)); m != nil {
		n := words[m[1]+m[2]]
		if n == 0 {
			n = map[byte]int{'e': 1, 'z': 2}[m[2][0]]
		}
		if found := keep(all, func(s deadline.Standing) bool { return s.Deadline.Stage == n }); len(found) > 0 {
			return found
		}
	}
	best := keep(all, func(s deadline.Standing) bool { return names(s.Deadline, question) > 0 })
	if len(best) == 1 {
		return best
	}
	if f != nil && f.Value != nil && f.Value.Deadline != "" {
		if found := keep(all, func(s deadline.Standing) bool { return s.Deadline.ID == f.Value.Deadline }); len(found) > 0 {
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

// names counts the words of a deadline's name that the question shares.
func names(d *knowledge.Deadline, question string) (n int) {
	question = strings.ToLower(question)
	for _, l := range knowledge.Languages() {
		for _, w := range strings.Fields(strings.ToLower(d.Name[l])) {
			w = strings.Trim(w, "().,:;")
			if utf8.RuneCountInString(w) >= 5 && strings.Contains(question, string([]rune(w)[:5])) {
				n++
			}
		}
	}
	return n
}

// A teller tells the deadlines of one call to one asker.
type teller struct {
	pack    *knowledge.Pack
	q       Inquiry
	claim   Claim
	several bool
}

// standing says one deadline in a paragraph.
func (d *teller) standing(s deadline.Standing, f *knowledge.Fact) string {
	v := d.q.Voice
	parts := []string{d.main(s)}
	if f != nil && f.Topic == knowledge.TopicZone {
		parts = []string{d.zone(s), parts[0]}
	}
	parts[0] = d.answerTo(s, parts[0])
	if s.Moved != nil {
		parts = append(parts, d.moved(s))
	}
	if len(s.Deadline.At) > 1 {
		parts = append(parts, d.dates(s))
	}
	if own := d.own(s); own != "" {
		parts = append(parts, own)
	}
	if note := s.Deadline.Note.In(v.Lang); note != "" {
		parts = append(parts, note)
	}
	text := strings.Join(parts, " ")
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
