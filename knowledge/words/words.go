// Package words reads a question as words: it normalises what people type,
// stems German and English lightly, splits German compounds by the words of a
// corpus, cuts words into letter groups, and votes on the language of a text.
// It knows nothing of calls and keeps nothing between calls.
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What of a question is looked at: more costs time and finds no better.
const (
	MaxRunes = 400
	MaxTerms = 40
)

// Clean returns at most MaxRunes characters of s without control and
// invisible characters and with single spaces. It never walks a long text to
// its end.
func Clean(s string) string {
	var b strings.Builder
	space, n := false, 0
	for _, r := range s[:min(len(s), 8*MaxRunes)] {
		switch {
		case n >= MaxRunes:
			return b.String()
		case unicode.IsSpace(r) || unicode.IsControl(r):
			space = b.Len() > 0
		case r == utf8.RuneError || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) && r != '\u0308':
		default:
			if space {
				b.WriteByte(' ')
				space, n = false, n+1
			}
			b.WriteRune(r)
			n++
		}
	}
	return b.String()
}

// Tokens returns the words of s in small letters and folded. Words end at
// everything that is no letter or digit; digits that are grouped in threes
// ("500.000", "500 000") are one word.
func Tokens(s string) []string {
	s = strings.ToLower(s)
	ts := make([]string, 0, 1+len(s)/6)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isWord(r) {
			i += size
			continue
		}
		j := end(s, i+size, r)
		w := s[i:j]
		if digits(w) {
			w, j = grouped(s, i, j)
		}
		ts = append(ts, Fold(w))
		i = j
	}
	return ts
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\u0308'
}

// end is where a word ends that goes on at i after the letter before. A mark
// between letters belongs to it: what's, gibt's.
func end(s string, i int, before rune) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isWord(r) {
			next, _ := utf8.DecodeRuneInString(s[i+size:])
			if r != '\'' && r != '’' || !unicode.IsLetter(before) || !unicode.IsLetter(next) {
				return i
			}
		}
		i, before = i+size, r
	}
	return i
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// grouped joins the groups of three digits that follow the digits i to j.
func grouped(s string, i, j int) (string, int) {
	w := s[i:j]
	for j < len(s) {
		sep, size := utf8.DecodeRuneInString(s[j:])
		if sep != '.' && sep != ',' && sep != '\'' && sep != '\u00a0' && sep != '\u202f' && sep != ' ' {
			break
		}
		from := j + size
		if from+3 > len(s) || !digits(s[from:from+3]) {
			break
		}
		if next, _ := utf8.DecodeRuneInString(s[from+3:]); isWord(next) {
			break
		}
		w += s[from : from+3]
		j = from + 3
	}
	return w, j
}

// Fold maps a word in small letters onto the form in which words are
// compared: umlauts and their spellings ae, oe, ue become the plain vowel, ß
// becomes ss, and accents go.
func Fold(w string) string {
	if folded(w) {
		return w
	}
	var b strings.Builder
	var before rune
	for _, r := range w {
		switch {
		case r == '\'' || r == '’' || r == '\u0308':
			continue
		case r == 'e' && (before == 'a' || before == 'o' || before == 'u') && digraph(b.String()):
			before = 'e'
			continue
		}
		if s, ok := plain[r]; ok {
			b.WriteString(s)
		} else {
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

// folded reports that nothing of a word is folded: the most are like that.
func folded(w string) bool {
	for i := range len(w) {
		if c := w[i]; c >= utf8.RuneSelf || c == '\'' || c == 'e' && i > 0 && (w[i-1] == 'a' || w[i-1] == 'o' || w[i-1] == 'u') {
			return false
		}
	}
	return true
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// digraph reports whether an e after s is the second half of an umlaut: not
// in "quelle", "neue" or "steuer".
func digraph(s string) bool {
	last := s[len(s)-1]
	if len(s) < 2 || last != 'u' {
		return true
	}
	return !strings.ContainsRune("aeiouq", rune(s[len(s)-2]))
}

var plain = map[rune]string{
	'ä': "a", 'ö': "o", 'ü': "u", 'ß': "ss",
	'á': "a", 'à': "a", 'â': "a", 'ã': "a", 'å': "a", 'ą': "a", 'æ': "a",
	'é': "e", 'è': "e", 'ê': "e", 'ë': "e", 'ę': "e", 'ě': "e",
	'í': "i", 'ì': "i", 'î': "i", 'ï': "i",
	'ó': "o", 'ò': "o", 'ô': "o", 'õ': "o", 'ø': "o", 'œ': "o",
	'ú': "u", 'ù': "u", 'û': "u", 'ç': "c", 'ć': "c", 'č': "c",
	'ñ': "n", 'ń': "n", 'ł': "l", 'ś': "s", 'š': "s", 'ș': "s", 'ş': "s",
	'ź': "z", 'ż': "z", 'ž': "z", 'ý': "y",
}

// Grams calls yield with each group of lo to hi letters of the word w, whose
// ends are marked; a shorter word is one group.
func Grams(w string, lo, hi int, yield func(string)) {
	s := "_" + w + "_"
	var at [3*MaxRunes + 2]int // byte offsets of the letters
	n := 0
	for i := range s {
		if n == len(at)-1 {
			break
		}
		at[n] = i
		n++
	}
	at[n] = len(s)
	if n < lo {
		yield(s)
		return
	}
	for size := lo; size <= hi; size++ {
		for i := 0; i+size <= n; i++ {
			yield(s[at[i]:at[i+size]])
		}
	}
}
