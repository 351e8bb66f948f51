package bot

import (
	"slices"
	"strings"

	"grantdesk/knowledge"
)

// The names by which each command is known, without the slash.
var commandNames = map[string]string{
	"start": "start", "help": "help", "hilfe": "help", "de": "de", "deutsch": "de", "en": "en", "english": "en",
	"frist": "deadline", "fristen": "deadline", "deadline": "deadline", "deadlines": "deadline",
	"datenschutz": "privacy", "privacy": "privacy", "neu": "new", "new": "new", "reset": "new",
	"stop": "stop", "stopp": "stop", "abbrechen": "stop", "cancel": "stop",
	"aufruf": "call", "aufrufe": "call", "call": "call", "calls": "call",
	"offen": "reopen", "reopen": "reopen", "bot": "bot", "assistent": "bot", "assistant": "bot",
	"mensch": "human", "human": "human", "helpdesk": "human",
	"quelle": "source", "source": "source",
	"sprache": "language", "language": "language", "lang": "language",
	"loeschen": "delete", "löschen": "delete", "delete": "delete", "forget": "delete",
	"erinnerungen": "reminders", "reminders": "reminders", "meinedaten": "mydata", "mydata": "mydata",
	"check": "check", "selbstcheck": "check", "selfcheck": "check",
}

// command obeys a message that is a command: "/hilfe", "/call eic", or a bare
// "stop". A self-check has "stop", "help" and what
// is only its own first: while an answer is being
// corrected, "stop" ends only that.
func (s *step) command() (bool, error) {
	id, argument, slash := s.commandWord()
	if s.checking() && (id == "" || id == "stop" || id == "help") {
		return false, nil
	}
	return s.commandLeft(id, argument, slash)
}

// leftCommand obeys a command that the self-check did not want.
func (s *step) leftCommand() (bool, error) {
	if !s.checking() {
		return false, nil
	}
	return s.commandLeft(s.commandWord())
}

// commandWord is the id of the command that the message is, or "", and
// whether it is written with a slash.
func (s *step) commandWord() (id, argument string, slash bool) {
	if s.m.Kind == KindChoice {
		return "", "", false
	}
	word, argument, _ := strings.Cut(s.text, " ")
	name, slash := strings.CutPrefix(strings.ToLower(word), "/")
	name, _, _ = strings.Cut(name, "@") // Telegram adds the bot's name in groups
	name = strings.TrimRight(name, ".!")
	return commandNames[name], strings.TrimSpace(argument), slash && name != "" && !strings.Contains(name, "/")
}

func (s *step) commandLeft(id, argument string, slash bool) (bool, error) {
	switch {
	case slash && id != "":
		if beside(id) {
			if err := s.besideCheck(); err != nil {
				return false, err
			}
		}
		return true, s.obey(id, argument)
	case slash && argument == "":
		s.say(OutcomeCommand, s.v.Say("command.unknown", "command", head64(s.text)), s.v.Say("command.list"))
		return true, nil
	case id == "stop" && argument == "":
		return true, s.obey(id, "")
	}
	return false, nil
}

// beside reports whether a self-check goes on after a command.
func beside(id string) bool {
	return slices.Contains([]string{"start", "deadline", "privacy", "source"}, id)
}

// head64 keeps an echoed word short.
func head64(s string) string {
	s, _ = head(s, 64)
	return s
}

func (s *step) obey(id, argument string) error {
	switch id {
	case "start":
		return s.start(argument)
	case "help":
		s.help(OutcomeCommand)
	case "de", "en":
		return s.force(knowledge.Lang(id), argument)
	case "deadline":
		return s.deadlines()
	case "privacy":
		s.privacy()
	case "language":
		return s.languages(argument)
	case "delete":
		s.askDelete()
	case "mydata":
		return s.tellStored()
	case "reminders":
		s.reminders()
	case "new":
		s.d.forgetQuestion()
		s.d.Check, s.d.Recent, s.open = nil, nil, nil
		s.d.Call = ""
		s.say(OutcomeCommand, s.v.Say("new"))
	case "check":
		_, err := s.startCheck(argument)
		return err
	case "stop":
		s.d.forgetQuestion()
		s.d.Check, s.open = nil, nil
		s.say(OutcomeCommand, s.v.Say("stopped"))
	case "call":
		return s.chooseCall(argument)
	case "human":
		s.human(argument)
	case "reopen":
		return s.reopen()
	case "bot":
		s.say(OutcomeCommand, s.v.Say("handoff.back"))
	case "source":
		return s.cite("reference.where")
	}
	return nil
}

// force fixes the language; a question after the command is answered at once.
func (s *step) force(l knowledge.Lang, argument string) error {
	s.d.Forced = l
	s.speak(l)
	if err := s.besideCheck(); err != nil {
		return err
	}
	if argument != "" {
		s.text = argument
		return s.question()
	}
	s.reply(OutcomeCommand, Reply{Blocks: texts(s.v.Say("language.forced")), Menus: string(l)})
	return nil
}

// deadlines tells the deadlines of the dialogue's call, or of every call.
func (s *step) deadlines() error {
	packs := s.bot.Library.Calls
	if p := s.pack(); p != nil {
		packs = []*knowledge.Pack{p}
	}
	var r Reply
	for _, p := range packs {
		a, err := s.bot.tell.Deadline(p, s.inquiry(""))
		if err != nil {
			return err
		}
		if len(packs) > 1 {
			r.Blocks = append(r.Blocks, Block{Style: BlockTitle, Text: p.Call.Short.In(s.v.Lang)})
		}
		r.Blocks = append(r.Blocks, texts(a.Text...)...)
		r.Blocks = append(r.Blocks, s.sources(a.Sources)...)
		r.Choices = append(r.Choices, s.calendarChoice(p, len(packs) > 1)...)
		s.turn.Citations = append(s.turn.Citations, a.Sources...)
	}
	s.reply(OutcomeCommand, r)
	return nil
}

// welcome is the first thing that a person sees.
func (s *step) welcome() {
	s.d.Greeted = true
	key, pairs := "welcome.one", []string{"call", s.bot.Library.Calls[0].Call.Short.In(s.v.Lang)}
	if p := s.pack(); p != nil {
		pairs[1] = p.Call.Short.In(s.v.Lang)
	} else if len(s.bot.Library.Calls) > 1 {
		key, pairs = "welcome.many", []string{"calls", s.callNames()}
	}
	s.say(OutcomeSmallTalk, s.v.Say(key, pairs...), s.v.Say("welcome.limits"), s.v.Say("welcome.examples"))
}

// help says what can be asked and which commands there are.
func (s *step) help(outcome string) {
	key, pairs := "help.one", []string{"call", s.bot.Library.Calls[0].Call.Short.In(s.v.Lang)}
	if len(s.bot.Library.Calls) > 1 {
		key, pairs = "help.many", []string{"calls", s.callNames()}
	}
	s.say(outcome, s.v.Say(key, pairs...), s.v.Say("welcome.examples"), s.v.Say("command.list"))
}

// callNames lists the names of all calls in one sentence.
func (s *step) callNames() string {
	var names []string
	for _, p := range s.bot.Library.Calls {
		names = append(names, p.Call.Short.In(s.v.Lang))
	}
	return s.join(names)
}

// join writes a list as a sentence does: "a, b und c".
func (s *step) join(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + s.v.Say("list.and") + " " + names[last]
}
