package bot

import (
	"regexp"
	"slices"
	"strings"
)

// wantsBot is how a person who writes with the helpdesk asks for the bot.
var wantsBot = regexp.MustCompile(`^(/?(bot|assistent|assistant)|zurueck zum (bot|assistenten)|(ich moechte )?(wieder )?(mit dem|zum) (bot|assistenten)( sprechen| zurueck)?|back to the (bot|assistant)|(talk|speak) to the (bot|assistant))$`)

// withPerson passes a message on to the person who has the dialogue. The bot
// says nothing, unless it is asked back.
func (s *step) withPerson() error {
	s.turn.Outcome = OutcomeSilent
	e := DeskEvent{What: DeskSay, Ticket: s.d.Desk, Files: s.m.Files, Edited: s.m.Kind == KindEdit, Message: s.m.ID}
	if e.Edited {
		e.Message = s.m.Of
	}
	switch s.m.Kind {
	case KindDelete:
		e.What, e.Message = DeskUnsaid, s.m.Of
	case KindText, KindFile, KindEdit:
		if wantsBot.MatchString(fold(s.text)) {
			return s.leaveDesk()
		}
		e.Text = s.words()
	case KindChoice:
		if s.m.Choice == handoffBack {
			return s.leaveDesk()
		}
		e.Text = s.label()
	case KindBlocked:
		e.What = DeskGone
	default:
		return nil
	}
	if e.What == DeskSay && e.Text == "" && len(e.Files) == 0 {
		return nil
	}
	return s.post(TicketKey(e.Ticket), e)
}

// label is the label of the choice that was pressed, if it was offered last.
func (s *step) label() string {
	i := slices.IndexFunc(s.d.Table, func(c Choice) bool { return c.ID == s.m.Choice })
	if i < 0 {
		return ""
	}
	return s.d.Table[i].Label
}

// leaveDesk gives the dialogue back to the bot at once; the desk is told.
func (s *step) leaveDesk() error {
	ticket := s.d.Desk
	s.d.Desk = ""
	s.d.handoff().Open = false
	s.announce(Reply{Blocks: texts(s.v.Say("handoff.back")), Choices: s.handoffChoices(handoffReopen)})
	return s.post(TicketKey(ticket), DeskEvent{What: DeskLeave, Ticket: ticket})
}

// announce says something that is no answer to a message: the choices that
// were offered before stay on the table.
func (s *step) announce(r Reply) {
	s.turn.Outcome = OutcomeHandoff
	r.To, r.Lang = s.m.From, s.v.Lang
	s.turn.Actions = append(s.turn.Actions, Action{Reply: &r})
	for _, c := range r.Choices {
		if !slices.Contains(s.d.Table, c) && s.d.Check == nil {
			s.d.Table = []Choice{c}
		}
	}
}

// fromDesk takes what the helpdesk has for the dialogue.
func (s *step) fromDesk() error {
	e, err := ReadDeskEvent(s.m)
	if err != nil {
		return err
	}
	h := s.d.handoff()
	if h.Ticket != e.Ticket && e.What != DeskAnswer {
		s.turn.Outcome = OutcomeSilent // of a ticket before this one
		return nil
	}
	if e.When != "" {
		h.When = e.When
	}
	switch e.What {
	case DeskOpened:
		h.Number = e.Number
		s.opened(e)
	case DeskJoined:
		s.joined(e)
	case DeskAnswer:
		return s.answered(e)
	case DeskResolved, DeskBack:
		s.over(e)
	case DeskReopened:
		h.Open = true
		s.announce(Reply{Blocks: texts(s.v.Say("handoff.reopened", "due", e.When)), Choices: s.handoffChoices(handoffAdd)})
	case DeskTooLate:
		s.announce(Reply{Blocks: texts(s.v.Say("handoff.too-late"))})
	case DeskLate:
		s.announce(Reply{Blocks: texts(s.v.Say("handoff.late"))})
	case DeskDelayed:
		s.announce(Reply{Blocks: texts(s.v.Say("handoff.delayed"))})
	}
	return nil
}

func (s *step) opened(e DeskEvent) {
	ahead := s.v.Say("handoff.ahead-none")
	if e.Ahead > 0 {
		ahead = s.v.Count("handoff.ahead", e.Ahead)
	}
	s.announce(Reply{Blocks: texts(
		s.v.Say("handoff.opened", "number", number(e.Number))+" "+ahead,
		s.v.Say("handoff.due", "hours", e.Hours, "due", e.When),
		s.v.Say("handoff.meanwhile"),
	)})
}

// joined silences the bot. What the self-check had asked stays as it is.
func (s *step) joined(e DeskEvent) {
	h := s.d.handoff()
	if !h.Open || s.d.Desk != "" {
		s.turn.Outcome = OutcomeSilent
		return
	}
	h.Stage = ""
	s.d.Desk = e.Ticket
	s.announce(Reply{
		Blocks:  texts(s.v.Say("handoff.joined", "agent", e.Agent)),
		Choices: []Choice{{ID: handoffBack, Label: s.v.Say("handoff.choice.back")}},
	})
}

// answered shows what a person of the desk says, while that person has the
// dialogue. The desk is told what became of it.
func (s *step) answered(e DeskEvent) error {
	receipt := DeskEvent{What: DeskAnswer, Ticket: e.Ticket, Message: e.Message, From: e.From}
	a, err := receipt.Post(TicketKey(e.Ticket), s.m.From, s.v.Lang, s.now)
	if err != nil {
		return err
	}
	if s.d.Desk != e.Ticket {
		m := &a.Post.Message
		m.Kind, m.Choice, m.Text = KindReceipt, ReceiptFailed, s.v.Say("desk.reason-left")
		s.turn.Outcome = OutcomeSilent
		s.turn.Actions = append(s.turn.Actions, a)
		return nil
	}
	r := Reply{Blocks: []Block{{Style: BlockNote, Text: s.v.Say("handoff.answer", "agent", e.Agent)}}, Files: e.Files}
	for _, p := range strings.Split(e.Text, "\n\n") {
		r.Blocks = append(r.Blocks, texts(strings.TrimSpace(p))...)
	}
	s.announce(r)
	s.turn.Actions[len(s.turn.Actions)-1].Receipt = &Receipt{Dialogue: TicketKey(e.Ticket), Payload: a.Post.Message.Payload}
	return nil
}

// over gives the dialogue back to the bot.
func (s *step) over(e DeskEvent) {
	h := s.d.handoff()
	human, open := s.d.Desk != "", h.Open
	s.d.Desk, h.Open = "", false
	key := "handoff.resolved"
	switch {
	case !human && !open: // the asker has gone back before
		s.turn.Outcome = OutcomeSilent
		return
	case !human: // nobody had taken it: the bot was never away
		key = "handoff.settled"
	case e.What == DeskBack:
		key = "handoff.returned"
	}
	s.announce(Reply{Blocks: texts(s.v.Say(key)), Choices: s.handoffChoices(handoffReopen)})
}
