package bot

import (
	"regexp"
	"strings"
)

// A manner is a kind of small talk: words of which one must occur, words that
// may stand beside them, and the phrase that answers. Wordings are folded.
type manner struct {
	core, beside string
	phrase       string
}

// manners come in the order in which they win when a message has several.
var manners = []manner{
	{core: "tschuess tschuss tschau ciao bye goodbye wiedersehen wiederschauen servusla cya farewell adieu feierabend", phrase: "talk.bye",
		beside: "auf bis bald dann mal also see you later have a nice day schoenen tag abend noch ihnen danke dank vielen thanks thank good und and ok super wochenende weekend"},
	{core: "danke dank merci thanks thank thx ty dankeschoen dankesehr dankend cheers bedankt", phrase: "talk.thanks",
		beside: "vielen herzlichen schoen sehr schoenen besten lieben ihnen dir euch fuer die das der ihre deine hilfe auskunft antwort info infos informationen schnelle you so much very many a lot for the your help answer that was hilfreich super perfekt ok okay alles klar great perfect and und schonmal im voraus all that"},
	{core: "hallo hi hey hello moin moinmoin servus gruezi gruess hallihallo greetings tach huhu guten good gruesse", phrase: "talk.greeting",
		beside: "tag morgen abend morning afternoon evening day there gott dich sie ihnen zusammen liebes liebe lieber sehr geehrte geehrtes team damen und herren dear bot grantdesk assistent chatbot all everyone schoenen moin na du"},
	{core: "ok okay oki okey klar verstanden super prima perfekt toll gut great perfect nice cool understood alright fein genau aha ach", phrase: "talk.ok",
		beside: "alles ist sehr das got it i see so dann all good that is na ja gut ok"},
}

// sayings are whole messages about the bot itself.
var sayings = []struct {
	wording *regexp.Regexp
	phrase  string
}{
	{regexp.MustCompile(`^(bist du|sind sie|seid ihr|ist das|spreche ich|rede ich|schreibe ich|chatte ich|are you|is this|am i|is there)\b.{0,40}\b(mensch\w*|bot|roboter|robot|computer|ki|ai|maschine|machine|human|person|real|echt\w*|automat\w*|jemand|someone)\b.{0,30}$`), "talk.identity"},
	{regexp.MustCompile(`^(wer|was) (bist du|sind sie|ist das hier|seid ihr)( denn| eigentlich)?$|^(who|what) are you$|^wie heisst du$|^wie heissen sie$|^what is your name$|^whats your name$`), "talk.identity"},
	{regexp.MustCompile(`^(na )?wie geht( e)?s( dir| ihnen| euch)?( heute| so)?$|^wie geht es( dir| ihnen)?( heute)?$|^how are you( doing)?( today)?$|^hows it going$|^whats up$`), "talk.howareyou"},
	{regexp.MustCompile(`^(bitte |please )?(hilfe|help|help me|hilf mir|helfen sie mir|menue|menu|info)( bitte| please)?$|^(was|womit|wobei|wie) (kannst|koennen|kann) (du|sie|ich)( hier)?( alles| mir| fuer mich| dich| sie)*( tun| helfen| machen| fragen)*$|^(what|how) can (you|i)( do| help| ask)*( for)?( me| you)?( here)?$|^how does this work$|^wie funktioniert (das|dieser bot)( hier)?$`), "help"},
}

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
	for _, m := range manners {
		if m.fits(words) {
			s.hear()
			s.talk(m.phrase)
			return true, nil
		}
	}
	return false, nil
}

// fits reports whether every word belongs to the manner and one carries it.
func (m manner) fits(words []string) bool {
	core, beside := " "+m.core+" ", " "+m.beside+" "
	found := false
	for _, w := range words {
		switch {
		case strings.Contains(core, " "+w+" "):
			found = true
		case !strings.Contains(beside, " "+w+" "):
			return false
		}
	}
	return found
}

// talk answers small talk; a first greeting is answered with the welcome.
func (s *step) talk(phrase string) {
	switch {
	case phrase == "help":
		s.help(OutcomeSmallTalk)
	case phrase == "talk.greeting" && !s.d.Greeted:
		s.welcome()
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

var wantsHuman = regexp.MustCompile(`\b(sprechen|reden|telefonieren|verbinden|verbinde|verbindung|weiterleiten|schreiben|talk|speak|chat|connect|transfer|forward|contact|reach)\b.*\b(mensch\w*|person|human|someone|somebody|jemand\w*|mitarbeiter\w*|sachbearbeiter\w*|berater\w*|agent|advisor|adviser|helpdesk|support|real people|kolleg\w*)\b|\b(mensch\w*|jemand\w*|mitarbeiter\w*|berater\w*|person|human|helpdesk)\b.*\b(sprechen|reden|talk to|speak to|verbinden|weiterleiten|fragen)\b|^(bitte |einen |ein |a |ich will einen |ich moechte einen |i want a |i need a )*(mensch\w*|human|mitarbeiter\w*|real person|helpdesk)( bitte| please)?$|^(frag|ask)(en sie|e)? (einen|a) (mensch\w*|human)`)

// wantsHuman hands over to a person who is asked for in words.
func (s *step) wantsHuman() (bool, error) {
	if !wantsHuman.MatchString(fold(s.text)) || len(s.text) > 160 {
		return false, nil
	}
	s.hear()
	s.human()
	return true, nil
}
