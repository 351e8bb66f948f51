package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// PersonKey is the key of the file that lists the dialogues of a person.
func PersonKey(person string) string { return "person/" + person }

// PersonOf is the id under which a message's person is known: the pseudonym
// that the channel gives, else one made of the conversation.
func PersonOf(m Message) string {
	if m.Person != "" {
		return m.Person
	}
	sum := sha256.Sum256([]byte(m.From.String()))
	return "conversation-" + hex.EncodeToString(sum[:8])
}

// aboutData reports whether a message asks what is stored, or wants it
// forgotten. That is obeyed even while a person of the helpdesk has the
// dialogue.
func (s *step) aboutData() bool {
	if !s.speaking() || s.m.Kind == KindOpen {
		return false
	}
	id, _, slash := s.commandWord()
	return s.eraseChoice() != "" || slash && (id == "mydata" || id == "delete")
}

// eraseChoice is what was chosen when the bot asked whether to forget: by
// button, by number or in words. A "yes" to anything else deletes nothing.
func (s *step) eraseChoice() string {
	id := s.m.Choice
	if s.m.Kind != KindChoice {
		id = s.typed()
	}
	switch folded := fold(s.text); {
	case id == choiceErase || id == choiceRetain:
		return id
	case !s.erasing() || s.m.Kind == KindChoice:
		return ""
	case agrees.MatchString(folded):
		return choiceErase
	case declines.MatchString(folded):
		return choiceRetain
	}
	return ""
}

// data obeys.
func (s *step) data() error {
	s.hear()
	if id := s.eraseChoice(); id != "" {
		_, err := s.choosePersonal(id)
		return err
	}
	id, _, _ := s.commandWord()
	return s.obey(id, "")
}

// forget has whoever keeps dialogues forget them all, this one last.
func (s *step) forget() {
	lang := s.v.Lang
	// What else there is to forget hangs on the tickets.
	*s.d = Dialogue{Lang: lang, Greeted: true, Tickets: s.d.Tickets, Reminders: s.d.Reminders}
	s.turn.Outcome = OutcomeCommand
	s.turn.Actions = append(s.turn.Actions, Action{Forget: &Forget{Person: PersonOf(s.m), To: s.m.From, Lang: lang, Receipt: receipt(s.m.ID)}})
}

// tellStored gives the person a file with all that is stored about them.
func (s *step) tellStored() error {
	if s.bot.Keep > 0 {
		s.turn.Outcome = OutcomeCommand
		s.turn.Actions = append(s.turn.Actions, Action{Export: &Export{Person: PersonOf(s.m), To: s.m.From, Lang: s.v.Lang}})
		return nil
	}
	body, err := json.MarshalIndent(s.d, "", "  ")
	if err != nil {
		return fmt.Errorf("write what is known of the dialogue: %w", err)
	}
	s.reply(OutcomeCommand, Reply{
		Blocks: texts(s.v.Say("mydata.here")),
		Files:  []File{{Name: s.v.Say("mydata.file"), Type: "application/json", Body: append(body, '\n')}},
	})
	return nil
}
