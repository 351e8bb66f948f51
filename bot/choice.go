package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"grantdesk/knowledge"
)

// maxChoiceID is what every channel's button can carry.
const maxChoiceID = 64

// choiceID is the id of the choice of a candidate: readable where it fits
// into a button, a hash where it does not.
func choiceID(kind, call, id string) string {
	full := kind + ":" + call + ":" + id
	if len(full) <= maxChoiceID {
		return full
	}
	sum := sha256.Sum256([]byte(full))
	return "h:" + hex.EncodeToString(sum[:16])
}

// callChoice is the id of the choice of a call.
func callChoice(id string) string { return choiceID("call", id, "") }

// choice acts on a pressed button, a typed number, or a typed label of what
// was offered last.
func (s *step) choice() (bool, error) {
	id := s.m.Choice
	if s.m.Kind != KindChoice {
		id = s.typed()
	}
	if id == "" {
		return false, nil
	}
	return true, s.choose(id)
}

// typed returns the id of the offered choice that a text names, or "".
func (s *step) typed() string {
	if len(s.d.Table) == 0 {
		return ""
	}
	text := strings.Trim(s.text, " ()[].:")
	if n, err := strconv.Atoi(text); err == nil {
		if n >= 1 && n <= len(s.d.Table) {
			return s.d.Table[n-1].ID
		}
		return ""
	}
	for _, c := range s.d.Table {
		if fold(c.Label) == fold(s.text) {
			return c.ID
		}
	}
	if n := ordinal(fold(s.text)); n > 0 && n <= len(s.d.Table) {
		return s.d.Table[n-1].ID
	}
	return ""
}

// ordinal reads "das erste", "the second one".
func ordinal(folded string) int {
	for _, article := range []string{"die ", "das ", "der ", "the ", "option ", "nummer ", "number "} {
		folded = strings.TrimPrefix(folded, article)
	}
	folded = strings.TrimSuffix(strings.TrimSuffix(folded, " one"), " option")
	words := map[string]int{
		"erste": 1, "erstes": 1, "ersteres": 1, "first": 1, "eins": 1, "one": 1,
		"zweite": 2, "zweites": 2, "second": 2, "zwei": 2, "two": 2, "letzteres": 2,
		"dritte": 3, "drittes": 3, "third": 3, "drei": 3, "three": 3,
	}
	return words[folded]
}

// choose acts on a choice.
func (s *step) choose(id string) error {
	switch id {
	case choiceHelpful:
		s.d.Exclude = nil
		s.say(OutcomeSmallTalk, s.v.Say("feedback.helpful"))
		return nil
	case choiceNot:
		s.notHelpful()
		return nil
	case choiceHuman:
		s.human("")
		return nil
	case choiceCheck:
		_, err := s.startCheck("")
		return err
	}
	if done, err := s.chooseReminder(id); done || err != nil {
		return err
	}
	if done, err := s.choosePersonal(id); done || err != nil {
		return err
	}
	for _, p := range s.bot.Library.Calls {
		switch id {
		case callChoice(p.Call.ID):
			return s.enterCall(p)
		case calendarID(p):
			return s.calendar(p)
		}
		if r, ok := find(p, id); ok {
			return s.answerRef(r)
		}
	}
	s.say(OutcomeCommand, s.v.Say("choice.stale"))
	return nil
}

// find returns what a choice stands for in a call.
func find(p *knowledge.Pack, id string) (Ref, bool) {
	call := p.Call.ID
	if i := slices.IndexFunc(p.Facts, func(f knowledge.Fact) bool { return choiceID(knowledge.KindFact, call, f.ID) == id }); i >= 0 {
		return Ref{Kind: knowledge.KindFact, Call: call, ID: p.Facts[i].ID}, true
	}
	if i := slices.IndexFunc(p.FAQ.Entries, func(e knowledge.Entry) bool { return choiceID(knowledge.KindEntry, call, e.ID) == id }); i >= 0 {
		return Ref{Kind: knowledge.KindEntry, Call: call, ID: p.FAQ.Entries[i].ID}, true
	}
	if i := slices.IndexFunc(p.Passages, func(x knowledge.Passage) bool { return choiceID(knowledge.KindPassage, call, x.ID) == id }); i >= 0 {
		return Ref{Kind: knowledge.KindPassage, Call: call, ID: p.Passages[i].ID}, true
	}
	return Ref{}, false
}

// answerRef answers with what was chosen after the bot asked which was meant.
func (s *step) answerRef(r Ref) error {
	text := ""
	if s.d.Asked != nil {
		text = s.d.Asked.Text
	}
	return s.answer(text, r)
}
