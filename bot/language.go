package bot

// hear reads the language of the message and speaks it, unless the person
// chose another.
func (s *step) hear() {
	if s.bot.Language != nil {
		if l, sure := s.bot.Language(s.text); sure && l.Known() {
			s.d.Lang = l
		}
	}
	s.speak(s.d.language())
	s.read = s.d.Lang
	if !s.read.Known() {
		s.read = s.v.Lang
	}
}
