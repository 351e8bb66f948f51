package bot

import (
	"slices"
	"strings"

	"grantdesk/knowledge"
)

const (
	maxRecent = 6   // lines that a dialogue remembers of what was said last
	maxSaid   = 300 // characters of each
	maxTried  = 3   // candidates that a person of the helpdesk is told of
)

// recall keeps the last turns, for a person of the helpdesk to read if the
// asker agrees. Without a helpdesk nothing is kept.
func (s *step) recall() {
	if !s.bot.Desk || s.d.Desk != "" {
		return
	}
	switch s.turn.Outcome {
	case OutcomeAnswered, OutcomeClarify, OutcomeAbstained:
	default:
		return
	}
	heard := s.text
	if s.m.Kind == KindChoice {
		heard = s.label()
	}
	var said []string
	for _, a := range s.turn.Actions[s.from:] {
		if a.Reply == nil {
			continue
		}
		for _, k := range a.Reply.Blocks {
			if k.Style == BlockText || k.Style == BlockItem {
				said = append(said, k.Text)
			}
		}
	}
	recent := slices.Clone(s.d.Recent)
	for _, l := range []Said{{Text: short(heard)}, {Bot: true, Text: short(strings.Join(said, " "))}} {
		if l.Text != "" {
			recent = append(recent, l)
		}
	}
	s.d.Recent = recent[max(0, len(recent)-maxRecent):]
}

// short cuts a text at a word.
func short(text string) string {
	cut, more := head(text, maxSaid)
	if !more {
		return text
	}
	if i := strings.LastIndexByte(cut, ' '); i > maxSaid/2 {
		cut = cut[:i]
	}
	return cut + " …"
}

// tried lists what was found for a question, for a person who goes on with it.
func (s *step) tried(results []result) (all []Tried) {
	if !s.bot.Desk {
		return nil
	}
	for _, r := range results {
		for _, c := range r.finding.Candidates[:min(maxTried, len(r.finding.Candidates))] {
			t := Tried{Label: c.Label, Ref: c.Kind + " " + c.ID, Score: c.Score, Confidence: c.Confidence, Given: r.ref != nil && r.ref.ID == c.ID}
			t.Source = s.firstSource(Ref{Kind: c.Kind, Call: c.Call, ID: c.ID}, r.text)
			all = append(all, t)
		}
	}
	return all[:min(2*maxTried, len(all))]
}

// firstSource is where a candidate stands, or "".
func (s *step) firstSource(r Ref, text string) string {
	var cs []knowledge.Citation
	if a, err := s.render(r, text); err == nil {
		cs = a.Sources
	}
	if len(cs) == 0 {
		return ""
	}
	return s.sourceText(cs[0])
}
