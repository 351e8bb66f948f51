package bot

import (
	"regexp"
	"slices"
	"strings"

	"grantdesk/knowledge"
)

// A manner is a kind of small talk: the words of which one must occur, by the
// language that they show, and the phrase that answers. Words are folded.
type manner struct {
	phrase                string
	german, english, both string
}

// manners come in the order in which they win when a message has several.
var manners = []manner{
	{"talk.bye", "tschuess tschuessi tschau ciao wiedersehen wiederschauen servusla adieu feierabend", "goodbye farewell", "bye cya"},
	{"talk.thanks", "danke dank dankeschoen dankesehr dankend merci bedankt", "thanks thank ty cheers", "thx"},
	{"talk.greeting", "hallo moin moinmoin servus gruezi gruess hallihallo tach huhu guten gruesse", "hello greetings good", "hi hey"},
	{"talk.ok", "klar verstanden prima perfekt toll gut genau ach fein", "great perfect nice understood alright", "ok okay oki okey super cool aha"},
}

// besides are words that may stand beside the words of any manner.
const besides = " auf bis bald dann mal also see you later have a nice day schoenen schoenes schoene tag abend morgen noch ihnen dir euch vielen herzlichen herzlich schoen sehr besten lieben liebe liebes lieber fuer die das der den dem ihre ihr deine dein hilfe auskunft antwort antworten info infos informationen schnelle so much very many lot for the your help answer that was hilfreich alles it got i see all is na ja im voraus schonmal und and or morning afternoon evening there gott dich sie zusammen geehrte geehrtes team damen herren dear bot grantdesk assistent chatbot everyone du wochenende weekend again nochmal mir me to "

// smallTalk answers a message that asks nothing of the calls. A greeting with
// a question behind it is a question.
func (s *step) smallTalk() (bool, error) {
	folded := fold(s.text)
	words := strings.Fields(folded)
	if len(words) > 12 {
		return false, nil
	}
	for _, x := range sayings {
		if x.wording.MatchString(folded) {
			s.hear()
			s.talk(x.phrase)
			return true, nil
		}
	}
	if m, l := mannerOf(words); m != nil {
		s.hear()
		if l.Known() && s.d.Forced == "" {
			s.d.Lang = l
			s.speak(l)
		}
		s.talk(m.phrase)
		return true, nil
	}
	return false, nil
}

// mannerOf returns the manner of a message that is nothing but small talk,
// and the language that its words are of, if they tell.
func mannerOf(words []string) (found *manner, l knowledge.Lang) {
	for i := range manners {
		m := &manners[i]
		de, en := has(m.german, words), has(m.english, words)
		if found != nil || !de && !en && !has(m.both, words) {
			continue
		}
		found = m
		if de != en {
			l = map[bool]knowledge.Lang{true: knowledge.De, false: knowledge.En}[de]
		}
	}
	for _, w := range words {
		if found != nil && !strings.Contains(besides, " "+w+" ") && !slices.ContainsFunc(manners, func(m manner) bool { return has(m.german+" "+m.english+" "+m.both, []string{w}) }) {
			return nil, ""
		}
	}
	return found, l
}

// has reports whether one of words is in a list.
func has(list string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(" "+list+" ", " "+w+" ") })
}

// talk answers small talk; a first greeting is answered with the welcome.
func (s *step) talk(phrase string) {
	switch {
	case phrase == "help":
		s.help(OutcomeSmallTalk)
	case phrase == "talk.greeting" && !s.d.Greeted:
		s.welcome()
	case phrase == "talk.again":
		s.reply(OutcomeSmallTalk, Reply{Blocks: texts(s.v.Say(phrase)), Choices: []Choice{{ID: choiceHuman, Label: s.v.Say("choice.human")}}})
	default:
		s.say(OutcomeSmallTalk, s.v.Say(phrase))
	}
}

var thumbs = regexp.MustCompile(`[👍👌🙏😊🙂😀❤♥🎉]`)

// numberOnly reports that a text is a bare number, which asks nothing where
// no choice has it.
func numberOnly(s string) bool {
	return strings.Trim(s, "0123456789 .,()[]") == ""
}

// empty answers a message in which there is nothing to read.
func (s *step) empty() (bool, error) {
	switch {
	case s.m.Kind == KindFile && s.text == "":
		s.say(OutcomeAbstained, s.v.Say("text.file"))
	case s.text == "":
		s.say(OutcomeClarify, s.v.Say("text.empty"))
	case !wordless(s.text) && !numberOnly(s.text):
		return false, nil
	case thumbs.MatchString(s.text):
		s.say(OutcomeSmallTalk, s.v.Say("talk.ok"))
	default:
		s.say(OutcomeAbstained, s.v.Say("text.wordless"))
	}
	return true, nil
}

var wantsHuman = regexp.MustCompile(`\b(sprechen|reden|telefonieren|verbinden|verbinde|verbindung|weiterleiten|schreiben|talk|speak|chat|connect|transfer|forward|contact|reach)\b.*\b(mensch\w*|person|human|someone|somebody|jemand\w*|mitarbeiter\w*|sachbearbeiter\w*|berater\w*|agent|advisor|adviser|helpdesk|support|real people|kolleg\w*|staff)\b|\b(mensch\w*|jemand\w*|mitarbeiter\w*|berater\w*|person|human|helpdesk)\b.*\b(sprechen|reden|talk to|speak to|verbinden|weiterleiten|fragen)\b|^(bitte |einen |ein |a |ich will einen |ich moechte einen |i want a |i need a )*(mensch\w*|human|mitarbeiter\w*|real person|helpdesk)( bitte| please)?$|^(bitte |please |koennen sie |koennten sie |kannst du |can you |could you )?(ruf|rufen sie|rufen|call|ring|phone|give) me?(ich)?( bitte| mal| doch)?( an| zurueck| back| a call)?(rufen)?( bitte| please)?$|^(frag|ask)(en sie|e)? (einen|a) (mensch\w*|human)`)

// wantsHuman hands over to a person who is asked for in words.
func (s *step) wantsHuman() (bool, error) {
	if len(s.text) > 160 || !wantsHuman.MatchString(fold(s.text)) {
		return false, nil
	}
	s.hear()
	s.human("")
	return true, nil
}
