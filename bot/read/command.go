package read

import (
	"regexp"
	"strings"
)

// Command is something that steers a conversation instead of answering.
type Command string

// The commands.
const (
	Help     Command = "help"    // what does this question mean
	Why      Command = "why"     // why do you ask
	Back     Command = "back"    // the question before
	Change   Command = "change"  // another answer; the argument names which
	Keep     Command = "keep"    // leave the answer as it was
	Skip     Command = "skip"    // go on without an answer
	Standing Command = "state"   // what is known so far
	Pause    Command = "pause"   // go on later
	Resume   Command = "resume"  // go on now
	Stop     Command = "stop"    // no more of this
	Restart  Command = "restart" // from the beginning
	Human    Command = "human"   // a person, please
	Repeat   Command = "repeat"  // the question once more
	Menu     Command = "menu"    // which commands there are
	Details  Command = "details" // all sources of a result
	Nothing  Command = ""        // no command
)

type pattern struct {
	command Command
	words   *regexp.Regexp
}

// is matches a whole message, with or without courtesies around it.
func is(c Command, alternatives string) pattern {
	return pattern{c, regexp.MustCompile(`^ (?:(?:bitte|please|oh|ach|ok|okay|nein|no|na ja|naja|also|well|actually|eigentlich|never ?mind|vergiss es|vergessen sie es|egal|sorry|entschuldigung) )*(?:` + alternatives + `)(?: bitte| please| mal| danke)? $`)}
}

func patterns() []pattern {
	return []pattern{
		is(Help, `/?(?:hilfe|help)|was (?:bedeutet|heisst|meinen sie|ist) (?:das|die frage|damit|hier gemeint|gemeint)(?: mit)?|(?:ich )?versteh\w* (?:ich )?(?:die frage |das |es |gar |leider )*(?:nicht|net|kein wort)|kapier\w* (?:ich )?(?:das )?nicht|(?:i )?(?:do not|don't|dont|can't) (?:quite |really )?understand(?: the question| this| that| it)?|das verstehe ich nicht|(?:das )?ist mir (?:nicht klar|unklar)|(?:i do not|i don't) understand|what does (?:this|that|it) mean|what do you mean|meaning`),
		is(Why, `/?(?:warum|wieso|weshalb|wozu|why)(?: fragen sie(?: das| danach| mich das)?| wollen sie das wissen| ist das wichtig| do you ask(?: that| this)?| does (?:that|this|it) matter| do you need (?:that|this|to know)| is (?:that|this) relevant)?|wofür brauchen sie das`),
		is(Back, `/?(?:zurück|zurueck|back)|(?:eine )?frage zurück|go back|previous(?: question)?|vorherige frage|einen schritt zurück`),
		is(Keep, `doch nicht|lass es so|lassen (?:sie|wir) es so|so lassen|nicht ändern|alles bleibt|bleibt so|bleibt wie es war|egal|schon gut|vergiss es|vergessen sie es|never ?mind|leave it|keep it|as it was|forget it`),
		is(Skip, `/?(?:überspringen|ueberspringen|skip)|(?:diese frage )?überspringen|skip (?:this|it|that)|später(?: beantworten)?|nächste frage|next(?: question)?|keine angabe|(?:das )?(?:sage|sag|verrate) ich (?:ihnen |euch )?nicht|(?:das )?möchte ich (?:ihnen )?nicht (?:sagen|beantworten)|geht (?:sie|euch|dich) nichts an|(?:i'd |i would )?rather not say|i won't (?:say|tell)|none of your business|prefer not to say`),
		is(Standing, `/?(?:stand|zwischenstand|status|state|standing)|(?:wie ist der|bisheriger|aktueller|der) stand|wo stehen wir|wie weit sind wir|what (?:do you )?(?:have|know) so far|so far|where are we|progress|überblick|übersicht|summary|meine antworten|my answers`),
		is(Pause, `/?(?:pause|pausieren)|(?:einen |einen kleinen |kleinen )?(?:moment|augenblick)|(?:kurz |kurze )pause|(?:ich )?(?:mache|machen wir) (?:später|morgen) weiter|später weiter|morgen weiter|bin gleich (?:zurück|wieder da)|one moment|(?:just )?a moment|hang on|hold on|wait|later|continue later|(?:i will |i'll )?(?:be right back|come back later)|brb`),
		is(Resume, `/?(?:weiter|fortsetzen|weitermachen|resume|continue)|(?:es kann |kann )?weitergehen|weiter geht'?s|bin (?:wieder )?da|go on|i'?m back|let'?s go on|carry on`),
		is(Stop, `/?(?:stop|stopp|abbruch|abbrechen|aufhören|beenden|ende|cancel|quit|exit|end)|(?:ich )?(?:will|möchte) (?:nicht mehr|aufhören|abbrechen)|lassen wir das|das reicht|(?:that's )?enough|i'?m done|i (?:want to|wanna) stop|hör auf`),
		is(Restart, `/?(?:neu|neustart|restart|reset)|(?:noch ?mal )?von (?:vorn|vorne|anfang an)|neu (?:anfangen|beginnen|starten)|start (?:over|again)|from the beginning`),
		is(Human, `/?(?:mensch|human|berater|beraterin|helpdesk|mitarbeiter|agent)|(?:ich )?(?:will|möchte|kann ich) (?:mit )?(?:einem |einer |einen )?(?:echten )?(?:menschen|person|mitarbeiter(?:in)?|berater(?:in)?) (?:sprechen|reden|haben)|mit menschen sprechen|(?:i want |can i )?(?:to )?(?:talk|speak) to (?:a |an )?(?:human|person|someone|agent)|a human|ein mensch|einen menschen`),
		is(Repeat, `(?:wie|was) bitte|wiederholen|(?:noch ?mal|nochmal)|was war die frage|wie war die frage|repeat(?: that| the question)?|again|pardon|say (?:that|it) again|what was the question|come again`),
		is(Details, `(?:alle |zeig(?:en sie)? (?:mir )?(?:alle )?)?(?:belege|details|quellen|einzelheiten)(?: zeigen)?|(?:show )?(?:me )?(?:all )?(?:the )?(?:sources|details|evidence)`),
		is(Menu, `/?(?:menü|menu|befehle|commands)|was kann ich (?:hier )?(?:tun|sagen|schreiben)|what can i (?:do|say|type)|options`),
	}
}

// Commander reads commands.
type Commander struct{ patterns []pattern }

// NewCommander prepares the wordings.
func NewCommander() *Commander { return &Commander{patterns()} }

var changes = regexp.MustCompile(`^ /?(?:(?:ich (?:möchte|will|muss) |bitte |i (?:want to|need to) |please |can i |kann ich )?(?:meine antwort |die antwort |my answer |the answer )?(?:zu |zur |zum |to |on |about )?)?(?:ändern|korrigieren|änderung|korrektur|berichtigen|change|correct|edit|correction)(?: (.*?))? $|^ (?:bitte |ich möchte |ich will |ich muss |i want to )?(.+?) (?:ändern|korrigieren|berichtigen|anpassen|change)(?: bitte)? $`)

// Command reads a whole message as a command; argument names what to change.
func (c *Commander) Command(text string) (cmd Command, argument string) {
	if strings.Trim(text, " ") == "?" {
		return Help, ""
	}
	w := words(text)
	if m := changes.FindStringSubmatch(w); m != nil {
		return Change, strings.TrimSpace(m[1] + m[2])
	}
	for _, p := range c.patterns {
		if p.words.MatchString(w) {
			return p.command, ""
		}
	}
	return Nothing, ""
}

var (
	correcting = regexp.MustCompile(`^(?:ach|oh|(?:da )?(?:ich )?habe? (?:ich )?mich (?:vertan|geirrt|verschrieben|verzählt)|my mistake|i was wrong|vertan|verschrieben|war falsch|is wrong|nein|no|moment|warte|wait|halt|sorry|entschuldigung|entschuldige|ups|oops|quatsch|korrektur|correction|ich meine|ich meinte|i mean|i meant|pardon|stimmt nicht|falsch|das war falsch|that was wrong|doch|äh|aeh|eh|es sind|wir sind|actually|sondern|rather)(?:[ ,.:;!]+|$)`)
	insteadOld = regexp.MustCompile(`^(.*?) ?\b(?:nicht|not) (.+?),? (?:sondern|but) (.+)$`)
	insteadNew = regexp.MustCompile(`^(.+?),? (?:nicht|not|statt|instead of|anstatt) (.+)$`)
)

// Corrected is what a correction says: the new value, and the old one where it
// repeats it.
type Corrected struct{ Value, Old string }

// Correction reads a message that takes an earlier answer back ("nein, doch
// vier"; "nicht 3, sondern 4"; "4, nicht 3").
func Correction(text string) (c Corrected, ok bool) {
	t := fold(text)
	if m := insteadOld.FindStringSubmatch(t); m != nil {
		return Corrected{strings.TrimSpace(bare(m[1]) + " " + m[3]), strings.TrimRight(m[2], " ,")}, true
	}
	rest := t
	for m := correcting.FindString(rest); m != "" && m != rest; m = correcting.FindString(rest) {
		rest = rest[len(m):]
	}
	if m := insteadNew.FindStringSubmatch(rest); m != nil {
		return Corrected{m[1], m[2]}, true
	}
	return Corrected{Value: rest}, rest != "" && rest != t
}

// bare is a text without the words by which it takes back.
func bare(s string) string {
	s += " "
	for m := correcting.FindString(s); m != ""; m = correcting.FindString(s) {
		s = s[len(m):]
	}
	return strings.TrimSpace(s)
}
