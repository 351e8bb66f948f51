package redact

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameWords are up to three words that begin with a capital letter.
const nameWords = `\p{Lu}[\p{L}'’-]*(?:[ \t]+(?:von |van |de |zu )?\p{Lu}[\p{L}'’-]+){0,2}`

var (
	titled    = regexp.MustCompile(`(^|[^\p{L}])((?:Frau|Herrn?|Fr\.|Hr\.|Mr\.?|Mrs\.?|Ms\.?|Miss|Madam|Mme|Prof\.|Dr\.)(?:[ \t]+(?:Prof|Dr)\.(?:-Ing\.)?)*)[ \t]+(` + nameWords + `)`)
	called    = regexp.MustCompile(`(^|[^\p{L}])((?i:mein name ist|ich hei(?:ß|ss)e|hier (?:ist|spricht|schreibt)|my name is|i am called|i'm called))[ \t]+(` + nameWords + `)`)
	presented = regexp.MustCompile(`(^|[^\p{L}])((?i:ich bin|i am|i'm|wir sind|we are))[ \t]+(\p{Lu}[\p{L}'’-]+[ \t]+\p{Lu}[\p{L}'’-]+)(?:[^\p{L}]|$)`)
	street    = regexp.MustCompile(`\p{Lu}[\p{L}-]*(?:straße|strasse|str\.|weg|allee|platz|gasse|ufer)[ \t]+\d{1,4}[ \t]?[a-z]?\b(?:,?[ \t\n]+(?:D-)?\d{5}[ \t]+\p{Lu}[\p{L}-]+)?`)
	digits    = regexp.MustCompile(`\d(?:[ ./-]?\d){6,}`)
	aDate     = regexp.MustCompile(`^(?:\d{1,2}\. ?\d{1,2}\. ?\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4})$`)
	grouped   = regexp.MustCompile(`^\d{1,3}(?:\.\d{3})+$`)
	moneyHind = regexp.MustCompile(`^[ \t-]*(?:€|EUR\b|Euro|euro|Mio|Mrd|%|,\d{2}[ \t]*(?:€|EUR|Euro))`)
	moneyFore = regexp.MustCompile(`(?:€|EUR|Euro)[ \t]*$`)
	mark      = regexp.MustCompile(`\[(?:token|mail|iban|card|phone|user|name|number|address)\]`)
)

// titles are words that stand before names and are none.
var titles = map[string]bool{"frau": true, "herr": true, "herrn": true, "prof": true, "dr": true, "mrs": true, "ms": true, "mr": true, "von": true, "van": true, "und": true, "and": true}

// Anonymous returns s without what Text takes out, and without names, streets
// and long numbers; names are those that are known, and those that a title or
// an introduction gives away. Each leaves a mark that a person sees.
func Anonymous(s string, names ...string) string {
	s = Text(s)
	s = titled.ReplaceAllString(s, "$1$2 [name]")
	s = called.ReplaceAllString(s, "$1$2 [name]")
	s = presented.ReplaceAllStringFunc(s, func(m string) string {
		parts := presented.FindStringSubmatch(m)
		return strings.Replace(m, parts[3], "[name]", 1)
	})
	s = street.ReplaceAllString(s, "[address]")
	for _, name := range names {
		for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) {
			if utf8.RuneCountInString(word) > 2 && !titles[strings.ToLower(word)] {
				s = without(s, word)
			}
		}
	}
	return numbers(s)
}

// without takes a name out wherever it is a word, also in the genitive.
func without(s, name string) string {
	form := regexp.MustCompile(`(?i)(^|[^\p{L}\[])` + regexp.QuoteMeta(name) + `(?:['’]?s)?($|[^\p{L}])`)
	for range 2 { // a separator belongs to one match only
		s = form.ReplaceAllString(s, "${1}[name]${2}")
	}
	return s
}

// numbers takes out numbers of seven digits or more that are no amount and no
// date: register, project and passport numbers.
func numbers(s string) string {
	var b strings.Builder
	last := 0
	for _, at := range digits.FindAllStringIndex(s, -1) {
		if harmless(s[:at[0]], s[at[0]:at[1]], s[at[1]:]) {
			continue
		}
		b.WriteString(s[last:at[0]] + "[number]")
		last = at[1]
	}
	return b.String() + s[last:]
}

func harmless(before, number, after string) bool {
	if aDate.MatchString(number) || grouped.MatchString(number) || moneyHind.MatchString(after) || moneyFore.MatchString(before) {
		return true
	}
	// A part of an identifier, such as COS-CLUSTER-2020-3-03.
	head := strings.TrimSuffix(before, "-")
	r, _ := utf8.DecodeLastRuneInString(head)
	return head != before && unicode.IsLetter(r) && strings.Contains(number, "-")
}

// Marks are the marks that stand in a text, each once.
func Marks(s string) (found []string) {
	seen := map[string]bool{}
	for _, m := range mark.FindAllString(s, -1) {
		if !seen[m] {
			found, seen[m] = append(found, m), true
		}
	}
	return found
}

var (
	greeting = regexp.MustCompile(`^(?i:guten (?:tag|morgen|abend)|hallo|liebe[rs]?|sehr geehrte[rs]?|grüß gott|moin|servus|dear|hello|hi|good (?:morning|afternoon|evening|day))(?:[ \t][^.!?:\n,]{0,60})?(?:[,!][ \t]*\n?|\n|$)`)
	closing  = regexp.MustCompile(`(^|\n|[.?!][ \t])[ \t]*(?i:mit (?:freundlichen|besten|herzlichen|vielen) grüßen|(?:viele|beste|freundliche|liebe|herzliche) grüße|lg|mfg|vg|(?:kind|best|warm) regards|regards|best wishes|(?:yours )?sincerely|yours faithfully)\b[^\n]{0,60}(?:\n[^\n]{0,60}){0,4}[ \t\n]*$`)
)

// Letter takes the greeting and the closing of a letter off: they name people
// and say nothing that holds for others.
func Letter(s string) string {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	s = closing.ReplaceAllString(s, "$1")
	return strings.TrimSpace(greeting.ReplaceAllString(s, ""))
}
