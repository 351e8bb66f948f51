package bot

import (
	"slices"
	"strings"

	"grantdesk/knowledge"
)

// general are words that go with any matter: a message of nothing else names
// none, and what is nearest to it by its letters answers something that was
// never asked.
const general = " was wie und oder aber also dann danach nun jetzt denn eigentlich so auch mal passiert passieren geschieht laeuft geht gehts es das dies dieses weiter es ist sind moeglich erlaubt ok okay gilt bedeutet heisst fuer bei mit uns mich mir dich euch ihnen sie ich wir man da hier damit darf duerfen kann koennen muss tun machen noetig genau bitte folgt als naechstes naechste" +
	" what whats how and or but so then next now happens happen happening goes go going on it that this does do is are can could may must should we i you us me to for too also after afterwards work works allowed possible ok okay apply applies mean means please there from here "

// topical are words that together make a subject of general ones.
var topical = []string{"was muss ich", "was muss man", "was muessen wir", "what do i have", "what do we", "what do i", "what must", "what should", "how to apply", "how do i apply", "how do we apply", "how can i apply", "how can we apply", "can i apply", "can we apply", "may i apply", "may we apply", "what can you", "was kann ich", "was kann man", "how does this work", "how does it work", "what is this", "what is it", "was ist das"}

// vague reports whether a text names nothing that it could be about.
func vague(text string) bool {
	folded := fold(text)
	for _, lead := range []string{"what about ", "how about ", "was ist mit ", "wie ist es mit ", "wie ist das mit "} {
		folded = strings.Replace(folded, lead, "what ", 1)
	}
	if slices.ContainsFunc(topical, func(t string) bool { return strings.Contains(folded, t) }) {
		return false
	}
	words := strings.Fields(folded)
	for _, w := range words {
		if !strings.Contains(general, " "+w+" ") {
			return false
		}
	}
	return len(words) > 0
}

// subjectless asks what is meant where a message names no subject and nothing
// was spoken of before. Where the bot has asked whether to erase, it says once
// more what that would do.
func (s *step) subjectless() (bool, error) {
	if !vague(s.text) {
		return false, nil
	}
	switch {
	case s.erasing():
		s.hear()
		return true, s.obey("delete", "")
	case s.d.Asked == nil:
		s.hear()
		s.askSubject()
		return true, nil
	}
	return false, nil
}

// askSubject asks for a word to go by.
func (s *step) askSubject() {
	s.reply(OutcomeClarify, Reply{
		Blocks:  texts(s.v.Say("clarify.subject")),
		Choices: []Choice{{ID: choiceHuman, Label: s.v.Say("choice.human")}},
	})
}

// erasing reports whether the bot has just asked whether to erase all.
func (s *step) erasing() bool { return len(s.d.Table) == 2 && s.d.Table[1].ID == choiceRetain }

// onward is what comes after what was answered: a vague text has no words of
// its own to search by, only those before it, and what they led to was told.
func (s *step) onward(q knowledge.Query, text, before string) (knowledge.Finding, error) {
	q.Text = focus(before + " " + text)
	q.Exclude = slices.Clone(q.Exclude)
	if s.d.Asked != nil {
		for _, r := range s.d.Asked.Refs {
			q.Exclude = append(q.Exclude, r.ID)
		}
	}
	return s.bot.Finder.Find(s.ctx, q)
}
