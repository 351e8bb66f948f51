package bot

import (
	"regexp"
	"strings"
	"unicode"

	"grantdesk/knowledge"
)

// A tongue is a language that the bot does not speak but recognises by its
// little words and letters.
type tongue struct {
	words    string
	letters  string
	deadline *regexp.Regexp // how one asks for a deadline; nil when it is not known
}

// tongues are the other languages of the Union that are told apart.
var tongues = []tongue{
	{" le les des une est quelle quel quelles quels pour du nous vous je peut peuvent comment combien quand qui que au aux avec sur sont cette pas limite notre faire jusqu peux être proposition subvention argent montant d ", "çœêëîïû",
		regexp.MustCompile(`(?i)date (limite|de clôture|butoir)|délai|échéance|jusqu.?à quand|avant quand|quand (se )?(termine|ferme|cl[oô]t|finit)|cl[oô]ture|dernier jour`)},
	{" il lo gli una qual quale quali per del della nel noi voi posso può come quanto quando dove chi che al con sono entro scadenza presentare domanda questo si è dell scade possiamo la di soldi quanti fondi ", "ìò",
		regexp.MustCompile(`(?i)scad(enza|e|rà|uta)|entro quando|fino a quando|termine (ultimo|per)|quando chiude|ultimo giorno`)},
	{" el los las una cuál cuáles para del nosotros puede puedo se cómo cuánto cuándo dónde quién que al con son hasta plazo presentar propuesta este la podemos qué cual cuando como solicitud es cuanto dinero ", "ñ¿¡",
		regexp.MustCompile(`(?i)fecha l[ií]mite|plazo|hasta cu[aá]ndo|cu[aá]ndo (cierra|termina|vence|acaba|finaliza)|vencimiento|último día`)},
	{" jest czy jak kiedy gdzie kto co dla do na się można składać złożyć wnioski wniosek ile jaki jaka który mogę termin możemy nie ", "łąęśżźćń",
		regexp.MustCompile(`(?i)termin|do kiedy|kiedy (kończy|upływa|zamyka|mija)|ostateczn|ostatni dzień`)},
	{" het een hoe wanneer waar wie ik wij voor niet zijn aan tot worden kunnen moet wat deze welke van ", "ĳ",
		regexp.MustCompile(`(?i)uiterste datum|tot wanneer|sluitingsdatum|sluit de|deadline`)},
	{" o os as uma é qual quais para do da nós você posso pode como quanto quando onde quem que ao com são até prazo candidatura não dinheiro ", "ãõ",
		regexp.MustCompile(`(?i)prazo|at[eé] quando|data.limite|quando (fecha|termina|encerra)`)},
	{" este care pentru când cum cât unde cine ce până termenul putem depune cererea nu sunt și ", "ășțţ",
		regexp.MustCompile(`(?i)termen(ul)?( limită)?|până când|când se închide`)},
}

// native are little words of the languages that the bot speaks.
const native = " der die das den dem ein eine und ist sind wie was wann wer wo welche kann darf wir ich für mit von zu nicht auch bis es sie gibt hat man auf im um haben the is are what when how who where which can may we i for with of to not and or it there does do has have our you please until this "

// foreign returns the language that a text is in, when it is surely one that
// the bot does not speak.
func foreign(text string) *tongue {
	lower := strings.ToLower(text)
	words := strings.FieldsFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) })
	own := count(native, words)
	var best *tongue
	most := max(own, 1)
	for i := range tongues {
		t := &tongues[i]
		n := count(t.words, words)
		if strings.ContainsAny(lower, t.letters) {
			n += 2
		}
		if n > most {
			best, most = t, n
		}
	}
	return best
}

func count(list string, words []string) (n int) {
	for _, w := range words {
		if strings.Contains(list, " "+w+" ") {
			n++
		}
	}
	return n
}

// inOtherTongue answers a message in a language that the bot does not speak:
// the deadline, which most people want, and whatever is found without doubt.
func (s *step) inOtherTongue() (bool, error) {
	t := foreign(s.text)
	if t == nil {
		return false, nil
	}
	if s.d.Lang == "" && s.d.Forced == "" {
		s.speak(knowledge.En) // more of those who write in another language read it
	}
	s.read = knowledge.En
	s.lead, s.strict = s.v.Say("language.other"), true
	p := s.bot.named(s.text)
	if p == nil {
		p = s.settled()
	}
	if p == nil || t.deadline == nil || !t.deadline.MatchString(s.text) {
		return true, s.ask(s.text)
	}
	a, err := s.bot.tell.Deadline(p, s.inquiry(""))
	if err != nil {
		return true, err
	}
	r := Ref{Kind: kindDeadline, Call: p.Call.ID}
	return true, s.conclude(s.text, []result{{text: s.text, ref: &r, answer: a, outcome: OutcomeAnswered, finding: found(p, factOf(p, knowledge.TopicDeadline, "deadlines"), "deadline asked for in another language")}})
}
