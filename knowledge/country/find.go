package country

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Mention is a country named in a text.
type Mention struct {
	Code  string
	Words string // as written
	Place bool   // a city or region stands for its country
	Start int    // byte offset of Words
}

// A word is a word of a text: as written and folded.
type word struct {
	text   string
	folded string
	start  int
}

// Find returns the countries that text names, in order, each once. Names are
// read without regard to case, umlauts and, from six letters on, one slip of
// the pen; two-letter codes only where codes is set and they are written in
// capitals ("Partner aus DE, FR und AT"), since most of them are words.
func (t *Table) Find(text string, codes bool) []Mention { return once(t.FindAll(text, codes)) }

// once keeps the first mention of each country.
func once(all []Mention) (ms []Mention) {
	for _, m := range all {
		if !slices.ContainsFunc(ms, func(o Mention) bool { return o.Code == m.Code }) {
			ms = append(ms, m)
		}
	}
	return ms
}

// FindAll is Find with every mention of a country, not only the first.
func (t *Table) FindAll(text string, codes bool) []Mention { return t.findAll(text, codes, nil) }

// A Reader finds countries in many texts. Most words are no country and come
// again and again; it looks each up once. It is for one at a time.
type Reader struct {
	table *Table
	dull  map[string]bool // folded words that no country's name begins with
}

// Reader returns a reader that has read nothing yet.
func (t *Table) Reader() *Reader { return &Reader{t, map[string]bool{}} }

// Find is what Table.Find gives without codes.
func (r *Reader) Find(text string) []Mention { return once(r.table.findAll(text, false, r.dull)) }

// findAll skips the words that are dull and notes those that it finds to be;
// whether one is depends on codes.
func (t *Table) findAll(text string, codes bool, dull map[string]bool) (ms []Mention) {
	words := split(text)
	for i := 0; i < len(words); {
		if dull[words[i].folded] {
			i++
			continue
		}
		f, n := t.at(words[i:], codes)
		if n == 0 {
			if dull != nil && t.longest[words[i].folded] == 0 {
				dull[words[i].folded] = true
			}
			i++
			continue
		}
		last := words[i+n-1]
		ms = append(ms, Mention{
			Code: f.code, Place: f.place, Start: words[i].start,
			Words: text[words[i].start : last.start+len(last.text)],
		})
		i += n
	}
	return ms
}

// at returns the form that begins at the first of words and how many words it
// takes; the longest wins.
func (t *Table) at(words []word, codes bool) (form, int) {
	for n := min(t.longest[words[0].folded], len(words)); n > 0; n-- {
		f, ok := t.exact[join(words[:n])]
		if ok && plausible(words[:n]) {
			return f, n
		}
	}
	w := words[0]
	if codes && len(w.text) == 2 && w.text == strings.ToUpper(w.text) {
		if _, ok := t.byCode[w.text]; ok {
			return form{code: w.text}, 1
		}
	}
	if f, ok := t.adjective(w.folded); ok {
		return f, 1
	}
	return t.slip(w)
}

// plausible refuses short forms in small letters that are common words
// ("us", "is"), which stand for a country only in capitals.
func plausible(words []word) bool {
	w := words[0].text
	return len(words) > 1 || len(w) > 2 || w == strings.ToUpper(w) || strings.EqualFold(w, "uk")
}

// adjective reads a stem with a German ending: serbisch, serbische, serbischen.
func (t *Table) adjective(folded string) (form, bool) {
	for _, end := range []string{"", "e", "er", "es", "en", "em"} {
		if stem, ok := strings.CutSuffix(folded, end); ok {
			if f, ok := t.stems[stem]; ok {
				return f, true
			}
		}
	}
	return form{}, false
}

// minSlip is the length from which a word with one wrong, missing, doubled or
// swapped letter is still read; shorter ones are too often other words.
const minSlip = 7

func (t *Table) slip(w word) (form, int) {
	if utf8.RuneCountInString(w.folded) < minSlip {
		return form{}, 0
	}
	var found form
	for _, n := range t.names[w.folded[0]] {
		if !oneEdit(n.key, w.folded) {
			continue
		}
		if found.code != "" && found.code != n.code {
			return form{}, 0
		}
		found = n.form
	}
	if found.code == "" {
		return form{}, 0
	}
	return found, 1
}

// oneEdit reports whether a and b differ by one letter inserted, left out,
// changed, or by two neighbours swapped.
func oneEdit(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if a == b || len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// split cuts text into words at everything that is no letter or digit, but
// keeps the stops of abbreviations out ("U.K." is UK).
func split(text string) (ws []word) {
	start := -1
	ws = make([]word, 0, 1+len(text)/6)
	for i, r := range text + " " {
		in := inside(r)
		switch {
		case in && start < 0:
			start = i
		case !in && start >= 0:
			if r == '.' && i-start == 1 && i+1 < len(text) && unicode.IsUpper(rune(text[start])) && unicode.IsUpper(rune(text[i+1])) {
				continue
			}
			ws = append(ws, word{text: text[start:i], folded: fold(text[start:i]), start: start})
			start = -1
		}
	}
	return ws
}

func inside(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

func join(ws []word) string {
	if len(ws) == 1 {
		return ws[0].folded
	}
	parts := make([]string, len(ws))
	for i, w := range ws {
		parts[i] = w.folded
	}
	return strings.Join(parts, " ")
}

// folds maps letters to what people type instead of them; ae, oe and ue are
// folded like the umlauts so that either spelling is found.
var folds = strings.NewReplacer(
	"ae", "a", "oe", "o", "ue", "u", "ä", "a", "ö", "o", "ü", "u", "ß", "ss",
	"á", "a", "à", "a", "ã", "a", "é", "e", "è", "e", "ó", "o", "ş", "s", "ș", "s", "š", "s", "ł", "l",
	".", "", "\u0308", "",
)

func fold(s string) string {
	s = strings.ToLower(s)
	if plain(s) {
		return s
	}
	return folds.Replace(s)
}

// plain reports that nothing of s is folded: the most words are like that.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c == '.' || c == 'e' && i > 0 && (s[i-1] == 'a' || s[i-1] == 'o' || s[i-1] == 'u') {
			return false
		}
	}
	return true
}
