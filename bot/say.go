package bot

import (
	"slices"
	"strconv"
	"strings"

	"grantdesk/knowledge"
)

// reply ends the message with a reply, and puts its choices on the table.
// What nobody may miss at first contact is added once.
func (s *step) reply(outcome string, r Reply) {
	s.turn.Outcome = outcome
	if s.lead != "" {
		r.Blocks = append([]Block{{Style: BlockNote, Text: s.lead}}, r.Blocks...)
	}
	s.alone = s.lead == "" && s.d.Greeted && s.open == nil && outcome == OutcomeSelfCheck
	if !s.d.Greeted {
		r.Blocks = append(r.Blocks, Block{Style: BlockNote, Text: s.v.Say("first.note")})
		s.d.Greeted = true
	}
	if s.cut {
		r.Blocks = append(r.Blocks, Block{Style: BlockNote, Text: s.v.Say("text.cut")})
	}
	if s.m.Kind == KindFile && s.text != "" {
		r.Blocks = append(r.Blocks, Block{Style: BlockNote, Text: s.v.Say("text.caption")})
	}
	if s.open != nil {
		r.Blocks, r.Choices, r.Progress = append(r.Blocks, s.open.Blocks...), append(slices.Clone(s.open.Choices), r.Choices...), s.open.Progress
	}
	r.To, r.Lang = s.m.From, s.v.Lang
	if s.m.Kind == KindEdit && s.m.Of != "" {
		r.Replaces = s.m.Of + "-1"
	}
	if s.m.Part != "" {
		r.Replaces = s.m.Part + "-1" // words of an album that came after its pictures were declined
	}
	if s.m.Kind == KindChoice && outcome == OutcomeSelfCheck && s.m.Of != "" && s.m.Of == s.d.Step {
		r.Replaces = s.m.Of // the next step takes the place of the last one
	}
	if s.stuck(outcome) {
		r.Choices = append(r.Choices, Choice{ID: choiceHuman, Label: s.v.Say("choice.human")})
	}
	r.Choices = once(r.Choices)
	s.d.Table = slices.Clone(r.Choices)
	if outcome == OutcomeAnswered && s.open == nil && s.buttons() {
		r.Choices = append(r.Choices, s.feedbackChoices()...)
	}
	s.turn.Actions = append(s.turn.Actions, Action{Reply: &r})
}

// maxStuck is after how many messages in a row without an answer a person is
// offered.
const maxStuck = 2

// stuck counts messages in a row that got no answer, and reports whether it
// is time to offer a person.
func (s *step) stuck(outcome string) bool {
	if outcome != OutcomeClarify && outcome != OutcomeAbstained {
		s.d.Stuck = 0
		return false
	}
	s.d.Stuck++
	return s.bot.Desk && s.d.Stuck >= maxStuck && s.open == nil
}

// once drops choices that stand there twice.
func once(cs []Choice) (kept []Choice) {
	for _, c := range cs {
		if !slices.Contains(kept, c) {
			kept = append(kept, c)
		}
	}
	return kept
}

// say ends the message with plain paragraphs.
func (s *step) say(outcome string, paragraphs ...string) {
	s.reply(outcome, Reply{Blocks: texts(paragraphs...)})
}

func texts(paragraphs ...string) (bs []Block) {
	for _, p := range paragraphs {
		if p != "" {
			bs = append(bs, Block{Style: BlockText, Text: p})
		}
	}
	return bs
}

// buttons reports whether the channel shows buttons well.
func (s *step) buttons() bool {
	return slices.Contains(s.bot.Buttons, s.m.From.Channel)
}

// The choices that mean the same in every dialogue.
const (
	choiceHelpful = "helpful"
	choiceNot     = "not-helpful"
	choiceHuman   = "human"
)

func (s *step) feedbackChoices() []Choice {
	return []Choice{
		{ID: choiceHelpful, Label: s.v.Say("choice.helpful"), Set: "feedback"},
		{ID: choiceNot, Label: s.v.Say("choice.not-helpful"), Set: "feedback"},
		{ID: choiceHuman, Label: s.v.Say("choice.human"), Set: "human"},
	}
}

// sources writes citations as lines of a reply, each place once.
func (s *step) sources(cs []knowledge.Citation) (bs []Block) {
	for _, c := range cs {
		b := Block{Style: BlockSource, Text: s.v.Say("source.line", "source", s.sourceText(c)), URL: c.URL}
		if !slices.Contains(bs, b) {
			bs = append(bs, b)
		}
	}
	return bs
}

// sourceText is a citation in one line: document, version, section, page.
func (s *step) sourceText(c knowledge.Citation) string {
	parts := []string{c.Source}
	if c.Version != "" {
		parts = append(parts, s.v.Say("source.version", "version", c.Version))
	}
	if c.Section != "" {
		parts = append(parts, s.v.Say("source.section", "section", c.Section))
	}
	if c.Page > 0 {
		parts = append(parts, s.v.Say("source.page", "page", strconv.Itoa(c.Page)))
	}
	if c.Corrected != "" {
		parts = append(parts, s.v.Say("source.corrected", "by", c.Corrected))
	}
	return strings.Join(parts, ", ")
}
