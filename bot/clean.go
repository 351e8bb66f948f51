package bot

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxQuestion = 400  // characters that are searched for; more costs time and finds no better
	maxMessage  = 4000 // characters of a message that are looked at; the person is told
)

// markup is what people paste along with a text: tags and marks of emphasis.
var markup = regexp.MustCompile("</?[a-zA-Z][^<>]{0,200}>|[*~`]{1,3}|(?:^|\\s)_{1,2}|_{1,2}(?:\\s|$)")

// cleanText makes a message fit to be read: valid UTF-8, no control or
// invisible formatting characters, no markup, single spaces. Cut reports that the message
// was longer than what is looked at.
func cleanText(s string) (clean string, cut bool) {
	s, cut = head(s, maxMessage)
	s = markup.ReplaceAllString(strings.ToValidUTF8(s, " "), " ")
	var b strings.Builder
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			space = b.Len() > 0
		case unicode.Is(unicode.Cf, r) || r == utf8.RuneError:
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
		}
	}
	return b.String(), cut
}

// head returns at most n characters of s, without walking the rest.
func head(s string, n int) (string, bool) {
	if len(s) <= n {
		return s, false
	}
	count := 0
	for i := range s {
		if count == n {
			return s[:i], true
		}
		count++
	}
	return s, false
}

// wordless reports that s holds no letter and no digit: emoji, punctuation.
func wordless(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) < 0
}

// fold brings a short phrase into the form in which fixed wordings are
// compared: lower case, umlauts spelt out, only letters, digits and spaces.
func fold(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch r {
		case 'ä':
			b.WriteString("ae")
		case 'ö':
			b.WriteString("oe")
		case 'ü':
			b.WriteString("ue")
		case 'ß':
			b.WriteString("ss")
		case '\'', '’':
		default:
			if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '/' {
				b.WriteRune(r)
			} else {
				b.WriteByte(' ')
			}
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
