package bot

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	agrees   = regexp.MustCompile(`^(ja|jawohl|ok|okay|gern|gerne|einverstanden|senden|abschicken|absenden|schicken|ja (bitte|gern|gerne|senden)|bitte senden|mach das|yes|yes please|send|send it|please send|sure|go ahead|agreed|i agree)$`)
	declines = regexp.MustCompile(`^(nein|nein danke|nicht senden|abbrechen|abbruch|stopp?|lieber nicht|doch nicht|cancel|no|no thanks|do not send|dont send|never ?mind)$`)
)

// maxName bounds the name that a person gives.
const maxName = 80

// handingOff takes a message that belongs to an unfinished hand-off. Anything
// else is read as usual, and the hand-off waits.
func (s *step) handingOff() (bool, error) {
	if id := s.handoffChoice(); id != "" {
		s.hear()
		return true, s.handoffPressed(id)
	}
	h := s.d.Handoff
	if h == nil || h.Stage == "" || s.text == "" && len(s.m.Files) == 0 || s.now.Sub(h.At) > maxStage || s.m.Kind == KindChoice {
		return false, nil
	}
	folded := fold(s.text)
	switch {
	case declines.MatchString(folded):
		return true, s.handoffPressed(handoffNo)
	case h.Stage == stagePreview && agrees.MatchString(folded):
		return true, s.handoffPressed(handoffSend)
	case h.Stage == stagePreview:
		return false, nil
	}
	s.hear()
	return true, s.staged(h.Stage)
}

// staged takes the message that a stage waits for.
func (s *step) staged(stage string) error {
	h := s.d.handoff()
	text := s.words()
	switch stage {
	case stageAdd:
		return s.append(text, s.m.Files)
	case stageName:
		h.Name, _ = head(s.text, maxName)
	default:
		h.Question, _ = head(text, maxMessage)
	}
	s.preview()
	return nil
}

// words is the message as it was written, but for what nobody can read.
func (s *step) words() string {
	text, _ := head(strings.ToValidUTF8(s.m.Text, " "), maxMessage)
	return strings.TrimSpace(strings.ReplaceAll(text, "\x00", ""))
}

// handoffChoice is the choice of a hand-off that was pressed, or typed while
// its buttons are the last that were shown.
func (s *step) handoffChoice() string {
	id := s.m.Choice
	if s.m.Kind != KindChoice {
		id = s.typed()
	}
	if !strings.HasPrefix(id, handoffPrefix) {
		return ""
	}
	return id
}

// handoffPressed acts on a choice of a hand-off.
func (s *step) handoffPressed(id string) error {
	h := s.d.handoff()
	switch {
	case id == handoffReopen:
		return s.reopen()
	case id == handoffBack:
		s.say(OutcomeHandoff, s.v.Say("handoff.back"))
		return nil
	case id == handoffNo:
		h.Stage, h.Question = "", ""
		s.say(OutcomeHandoff, s.v.Say("handoff.not-sent"))
		return nil
	case id == handoffAdd && h.Open:
		s.stage(stageAdd)
		s.reply(OutcomeHandoff, Reply{Blocks: texts(s.v.Say("handoff.add")), Choices: s.handoffChoices(handoffNo)})
		return nil
	case h.Question == "" || h.Open && id != handoffLast:
		s.human("")
		return nil
	}
	return s.previewed(id)
}

// previewed acts on a choice below the preview, or on the one that gives a
// further question to the open ticket.
func (s *step) previewed(id string) error {
	h := s.d.handoff()
	switch id {
	case handoffLast:
		return s.append(h.Question, nil)
	case handoffSend:
		return s.send()
	case handoffBare:
		h.Bare = true
		s.preview()
	case handoffEdit:
		s.stage(stageQuestion)
		s.reply(OutcomeHandoff, Reply{Blocks: texts(s.v.Say("handoff.question")), Choices: s.handoffChoices(handoffNo)})
	case handoffName:
		s.stage(stageName)
		s.reply(OutcomeHandoff, Reply{Blocks: texts(s.v.Say("handoff.name")), Choices: s.handoffChoices(handoffNo)})
	}
	return nil
}

// reopen asks for the settled ticket to be opened again.
func (s *step) reopen() error {
	h := s.d.handoff()
	switch {
	case h.Ticket == "":
		s.human("")
		return nil
	case h.Open:
		s.joinTicket("")
		return nil
	}
	s.turn.Outcome = OutcomeHandoff
	return s.post(TicketKey(h.Ticket), DeskEvent{What: DeskAgain, Ticket: h.Ticket})
}

func number(n int) string { return strconv.Itoa(n) }
