package bot

import "grantdesk/knowledge"

// hear reads the language of the message and speaks it, unless the person
// chose another.
func (s *step) hear() {
	sure := false
	if s.bot.Language != nil {
		var l knowledge.Lang
		if l, sure = s.bot.Language(s.text); sure && l.Known() {
			s.d.Lang = l
		}
	}
	s.unsure = !sure
	s.speak(s.d.language())
	s.read = s.d.Lang
	if !s.read.Known() {
		s.read = s.v.Lang
	}
}

// clearly is by how much content in one language must fit better for a text
// without little words to be in that language.
const clearly = 0.1

// guess settles the language of a question that its little words do not show,
// such as "max grant", by the content that it fits. A dialogue that has a
// language keeps it for what is said.
func (s *step) guess(text string) error {
	if !s.unsure {
		return nil
	}
	best := 0.0
	mine := s.read
	for _, l := range append([]knowledge.Lang{mine}, knowledge.Languages()...) {
		q := knowledge.Query{Lang: l, Now: s.now, Text: focus(text)}
		if p := s.settled(); p != nil {
			q.Call = p.Call.ID
		}
		f, err := s.bot.Finder.Find(s.ctx, q)
		if err != nil {
			return err
		}
		if len(f.Candidates) > 0 && (l == mine || strength(f.Candidates[0]) > best+clearly) {
			best, s.read = strength(f.Candidates[0]), l
		}
	}
	if s.d.Lang == "" && s.d.Forced == "" && s.read != mine {
		s.d.Lang = s.read
		s.speak(s.read)
	}
	return nil
}
