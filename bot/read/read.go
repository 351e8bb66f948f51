// Package read understands answers as people type them in German and English:
// yes and no, numbers with units and ranges, dates, choices, "don't know". It
// never guesses silently: what can be read in two ways comes with both.
package read

import (
	"regexp"
	"strings"
)

// fold brings a text into the form in which it is read: small letters, one
// kind of apostrophe and space, "ss" and "ß" alike, no punctuation around.
func fold(s string) string {
	s = strings.NewReplacer("’", "'", "\u00a0", " ", "\u202f", " ", "ß", "ss", "–", "-", "—", "-").Replace(strings.ToLower(s))
	return strings.Trim(s, " .!,;:")
}

// words gives a folded text with single spaces between words and none of the
// marks that separate them, so that phrases can be looked for whole.
func words(s string) string {
	f := strings.FieldsFunc(fold(s), func(r rune) bool { return strings.ContainsRune(" ,.;:!?…\"„“”()/", r) })
	return " " + strings.Join(f, " ") + " "
}

// Mentions tells whether a text holds a phrase as whole words.
func Mentions(text, phrase string) bool {
	p := strings.TrimSpace(words(phrase))
	return p != "" && strings.Contains(words(text), " "+p+" ")
}

// Without is a folded text without a phrase that it mentions.
func Without(text, phrase string) string {
	low, p := fold(text), fold(phrase)
	if i := strings.Index(low, p); i >= 0 && p != "" {
		low = low[:i] + " " + low[i+len(p):]
	}
	return strings.Trim(low, " .,;:()")
}

var dontKnow = regexp.MustCompile(`^(?:das |es |dass )?(?:` +
	`(?:ich |wir )?(?:weiss|wissen|wusste) (?:ich |wir |es |das |leider |noch |jetzt |gerade )*nicht(?: genau| sicher| auswendig)*|` +
	`keine? ahnung|weiss nicht|k\.? ?a\.?|unbekannt|unklar|(?:ist )?noch (?:offen|unklar|nicht entschieden)|` +
	`(?:bin |ich bin |da bin ich )?(?:mir )?(?:nicht|un) ?sicher|muss(?: ich)? (?:erst )?(?:nachsehen|nachfragen|klaeren|klären)|` +
	`(?:i |we )?(?:do not|don'?t|dont) (?:really )?know(?: yet| exactly)?|dunno|(?:i'?m |i am )?(?:not sure|unsure)|no idea|idk|unknown|` +
	`(?:i |we )?(?:would )?have to (?:check|ask)(?: first)?)$`)

// DontKnow reads "don't know" in its many forms, slips of the pen included.
func DontKnow(text string) bool {
	w := words(text)
	return dontKnow.MatchString(fold(text)) || len(strings.Fields(w)) <= maxSaid && unknowing.MatchString(w) && negation.MatchString(w)
}

// unknowing are words by which people do not know, with a negation.
var unknowing = regexp.MustCompile(` (?:weis+|wissen|wüsste|ahnung|plan|sicher|know|clue|idea|sure) `)

const (
	yesWords = ` ja jo jap jup jawohl klar natürlich natuerlich sicher stimmt genau richtig korrekt doch yes y yep yeah yup sure correct true absolutely indeed okay ok passt si oui `
	noWords  = ` nein nee nö noe ne niemals keineswegs falsch no n nope nah nay false never nicht not kein keine keines keiner none nobody niemand `
)

var (
	// "ja, aber nicht alle" is no answer yes to a question about all.
	notAll = regexp.MustCompile(` (?:nicht (?:alle|jeder|jede|jedes|alles|ganz)|not (?:all|every|everyone|everybody|quite)|fast alle|almost all|die meisten|most of (?:them|us)) |(?: bis auf (?:einen|eine|eines|zwei)| all but(?: one| two)?| except(?: one| two)?)(?: \S+){0,2} $`)
	// "all but one, which has only applied" may be a yes or a no.
	butOne = regexp.MustCompile(` (?:bis auf (?:einen|eine|eines|zwei)|all but|except) `)
	// "ich verstehe die Frage nicht" is no no.
	noAnswer = regexp.MustCompile(` (?:versteh\w*|kapier\w*|begreif\w*|weis+|wei|wissen|wüsste|ahnung|plan|understand|know|clue|idea|sure|sicher|klar|unclear) `)
	negation = regexp.MustCompile(` (?:nicht|net|nix|kein|keine|keinen|not|no|don't|dont|doesn't|can't|cannot|isn't|i'm not) `)
	// "nein, doch": the second thought counts.
	secondYes = regexp.MustCompile(` (?:nein|nee|no) (?:nein )?(?:doch|wait yes|actually yes|moment ja|warte ja) $| (?:nein|no) (?:moment |warte |wait )?(?:ja|yes) $| doch doch | doch ja `)
	secondNo  = regexp.MustCompile(` (?:doch nicht|doch nein|actually no|wait no|actually not) | (?:ja|yes) (?:moment |warte |wait |äh |aeh |eh )?(?:nein|no) $`)
)

// maxSaid is within how many words the yes or no of an answer stands.
const maxSaid = 8

// maxDoch is how many words an answer has in which "doch" says yes.
const maxDoch = 3

// YesNo reads a yes or a no. What says both, or neither, is not read.
func YesNo(text string) (yes, ok bool) {
	w := words(text)
	switch {
	case notAll.MatchString(w), secondNo.MatchString(w):
		return false, true
	case secondYes.MatchString(w):
		return true, true
	case butOne.MatchString(w), noAnswer.MatchString(w) && negation.MatchString(w):
		return false, false
	}
	var y, n bool
	said := strings.Fields(strings.Replace(w, " never mind ", " ", 1))
	said = said[:min(len(said), maxSaid)]
	for i, word := range said {
		if i > 3 && (y || n) {
			break
		}
		if word == "doch" && len(said) > maxDoch {
			continue // only stresses what is said
		}
		y = y || strings.Contains(yesWords, " "+word+" ")
		n = n || strings.Contains(noWords, " "+word+" ")
	}
	if y == n {
		return false, false
	}
	return y, true
}

var courtesy = regexp.MustCompile(`^ (?:ok |okay |gut |super )?(?:danke(?: schön| sehr)?|vielen dank|thanks?(?: a lot)?|thank you|thx|hallo|hi|hey|hello|guten (?:tag|morgen|abend)|moin|servus|good (?:morning|afternoon|evening)|ok|okay|gut|super|alles klar|verstanden|aha|i see|got it) $`)

// Courtesy tells whether a text only greets, thanks or acknowledges.
func Courtesy(text string) bool { return courtesy.MatchString(words(text)) }

// Question tells whether a text asks something.
func Question(text string) bool {
	if strings.Contains(text, "?") && strings.Trim(text, "? ") != "" {
		return true
	}
	return asks.MatchString(words(text))
}

var asks = regexp.MustCompile(`^ (?:(?:und |aber |also |and |but |so |ok |okay |danke |thanks |gut )?(?:wer|was|wie|wann|wo|wohin|warum|wieso|weshalb|wozu|welche[rsnm]?|bis wann|ab wann|wieviel|darf|dürfen|kann|können|muss|müssen|gibt es|gilt|zählt|who|what|how|when|where|why|which|until when|can|may|must|should|is there|are there|does|do|is it|are we|are you|will|would|could)|(?:noch )?(?:eine|eine andere|andere|kurze|ganz andere) frage|frage|another question|different question|quick question|question|(?:ich|wir) (?:möchte|möchten|wollte|will|würde) (?:gern |gerne )?(?:wissen|fragen)|sagen sie mir|sag mir|erzähl|erzähle|erzählen sie|erklär|erkläre|erklären sie|tell me|explain|i (?:want|would like|'d like) to (?:know|ask)|let us talk about|reden wir) `)
