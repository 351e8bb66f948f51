package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"grantdesk/bot/factual"
	"grantdesk/knowledge"
)

// A Note is what an operator says to many.
type Note struct {
	ID   string         `json:"id"`
	Text knowledge.Text `json:"text"`
}

// News is the message that has a dialogue look for what changed, and says the
// note, if there is one.
func News(id string, n *Note, to Address, now time.Time) (Message, error) {
	m := Message{ID: id, Kind: KindNews, From: to, At: now}
	if n == nil {
		return m, nil
	}
	raw, err := json.Marshal(n)
	if err != nil {
		return m, fmt.Errorf("write note %q: %w", n.ID, err)
	}
	m.Payload = raw
	return m, nil
}

// maxNotes bounds how many notes a dialogue remembers as said.
const maxNotes = 20

// news takes word that content changed, or a note.
func (s *step) news() error {
	if len(s.m.Payload) == 0 {
		return s.remind()
	}
	s.turn.Outcome = OutcomeSilent
	var n Note
	if err := json.Unmarshal(s.m.Payload, &n); err != nil {
		return fmt.Errorf("read note: %w", err)
	}
	if s.d.Heard.IsZero() || slices.Contains(s.d.Notes, n.ID) {
		return nil // gone meanwhile, or said already
	}
	s.d.Notes = appendTold(s.d.Notes, n.ID)
	s.d.Notes = s.d.Notes[max(0, len(s.d.Notes)-maxNotes):]
	home := s.m.From
	s.d.Home = &home
	if s.d.Desk != "" {
		s.d.Held = append(slices.Clone(s.d.Held), n)
		s.turn.Actions = append(s.turn.Actions, Action{Timer: &Timer{Name: timerRemind, At: s.now.Add(time.Hour)}})
		return nil
	}
	s.tell(Reply{Blocks: append(texts(n.Text.In(s.v.Lang)), Block{Style: BlockNote, Text: s.v.Say("news.off")})})
	return nil
}

// changes names every change of a call that is worth news: moved deadlines and
// documents that correct or replace others.
func changes(p *knowledge.Pack) (keys []string) {
	for _, d := range p.Call.Deadlines {
		for _, m := range d.History {
			keys = append(keys, movedKey(d, m))
		}
	}
	for _, d := range p.Call.Documents {
		if d.Supersedes != "" {
			keys = append(keys, documentKey(d))
		}
	}
	return keys
}

func movedKey(d knowledge.Deadline, m knowledge.Moved) string {
	return "moved " + d.ID + " " + m.To.Format("20060102T1504")
}

func documentKey(d knowledge.Document) string { return "document " + d.ID + " " + d.Version }

// tellNews announces, once, what changed since the person asked for news.
func (s *step) tellNews(p *knowledge.Pack, r *Reminder) {
	if !r.News {
		return
	}
	for _, what := range s.changed(p, r.Told) {
		s.tell(Reply{
			Blocks:  texts(s.v.Say("news.lead", "call", p.Call.Short.In(s.v.Lang)) + " " + what),
			Choices: []Choice{s.remindChoice(p, "off", "remind.choice.off")},
		})
	}
	r.Told = appendTold(r.Told, changes(p)...)
}

// changed are the changes in words that were not told.
func (s *step) changed(p *knowledge.Pack, told []string) (said []string) {
	for _, d := range p.Call.Deadlines {
		zone, err := time.LoadLocation(d.Zone)
		for _, m := range d.History {
			if err == nil && !slices.Contains(told, movedKey(d, m)) {
				said = append(said, s.v.Say("news.moved", "name", d.Name.In(s.v.Lang),
					"from", factual.Moment(s.v, m.From.On(zone)), "to", factual.Moment(s.v, m.To.On(zone))))
			}
		}
	}
	for _, d := range p.Call.Documents {
		old := p.Document(d.Supersedes)
		if old != nil && !slices.Contains(told, documentKey(d)) {
			said = append(said, s.v.Say("news.document", "title", d.Title.In(s.v.Lang), "version", d.Version, "old", old.Title.In(s.v.Lang)))
		}
	}
	return said
}
