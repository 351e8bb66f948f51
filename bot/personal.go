package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"

	"grantdesk/knowledge"
)

// The choices about a person's language and data.
const (
	choiceLang   = "lang:"
	choiceErase  = "erase:yes"
	choiceRetain = "erase:no"
)

// choosePersonal acts on a choice about the person's language and data.
func (s *step) choosePersonal(id string) (bool, error) {
	l, isLang := strings.CutPrefix(id, choiceLang)
	switch {
	case id == choiceErase:
		s.erase()
	case id == choiceRetain:
		s.say(OutcomeCommand, s.v.Say("delete.kept"))
	case isLang:
		return true, s.languages(l)
	default:
		return false, nil
	}
	return true, nil
}

// languages sets the language that is named, or asks which one it shall be.
func (s *step) languages(name string) error {
	switch strings.ToLower(name) {
	case "de", "deutsch", "german":
		return s.force(knowledge.De, "")
	case "en", "englisch", "english":
		return s.force(knowledge.En, "")
	case MenusAuto:
		s.d.Forced = ""
		s.reply(OutcomeCommand, Reply{Blocks: texts(s.v.Say("language.auto")), Menus: MenusAuto})
		return nil
	}
	r := Reply{Blocks: texts(s.v.Say("language.which"))}
	for _, l := range knowledge.Languages() {
		r.Choices = append(r.Choices, Choice{ID: choiceLang + string(l), Label: s.bot.Phrases.In(l).Say("language.name")})
	}
	r.Choices = append(r.Choices, Choice{ID: choiceLang + MenusAuto, Label: s.v.Say("language.choice.auto")})
	s.reply(OutcomeCommand, r)
	return nil
}

// privacy says what is kept, for how long, and how to have it deleted.
func (s *step) privacy() {
	s.reply(OutcomeCommand, Reply{
		Blocks:  texts(s.v.Say("privacy.kept"), s.v.Say("privacy.time"), s.v.Say("privacy.others")),
		Choices: []Choice{{ID: choiceErase, Label: s.v.Say("delete.choice.yes")}},
	})
}

// askDelete makes sure that the person means it.
func (s *step) askDelete() {
	s.reply(OutcomeCommand, Reply{Blocks: texts(s.v.Say("delete.ask")), Choices: []Choice{
		{ID: choiceErase, Label: s.v.Say("delete.choice.yes")},
		{ID: choiceRetain, Label: s.v.Say("delete.choice.no")},
	}})
}

// erase has everything forgotten. Where dialogues are kept, whoever erases
// them gives the receipt before the last of them. Else it comes first, so that
// it cannot be lost with all the rest.
func (s *step) erase() {
	if s.bot.Keep > 0 {
		s.forget()
		return
	}
	date := s.now.UTC().Format("2006-01-02 15:04 MST")
	s.say(OutcomeCommand, s.v.Say("delete.done", "receipt", receipt(s.m.ID), "date", date), s.v.Say("delete.messages"))
	last := len(s.turn.Actions) - 1
	s.turn.Actions[last].Reply.Menus = MenusAuto
	s.turn.Actions = append(s.turn.Actions, Action{Forget: &Forget{Person: s.m.Person}})
	*s.d = Dialogue{}
}

// receipt is a short number for what was done upon a message. Operators find
// it in the log, as the beginning of the turn.
func receipt(message string) string {
	sum := sha256.Sum256([]byte(message))
	return strings.ToUpper(hex.EncodeToString(sum[:4]))
}

// A deep link brings "/start <payload>": check or call, and which call.
var deepLink = regexp.MustCompile(`^(check|call)(?:_([A-Za-z0-9_-]+))?$`)

// payload is what a deep link to a call carries: at most 57 letters, digits,
// _ and -. A call whose id does not fit is asked for.
func payload(what string, p *knowledge.Pack) string {
	const most = 57
	full := what + "_" + p.Call.ID
	if len(full) > most || !deepLink.MatchString(full) {
		return what
	}
	return full
}

// start welcomes the person, or goes where a deep link leads.
func (s *step) start(argument string) error {
	found := deepLink.FindStringSubmatch(argument)
	if found == nil {
		s.d.Greeted = false
		s.welcome()
		return nil
	}
	if p := s.bot.Library.Pack(found[2]); p != nil {
		s.d.Call = p.Call.ID
	}
	if found[1] == "check" {
		_, err := s.startCheck("")
		return err
	}
	return s.chooseCall(s.d.Call)
}
