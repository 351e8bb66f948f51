package words

import (
	_ "embed"
	"slices"
	"strings"

	"grantdesk/knowledge"
)

//go:embed senses.txt
var sensesText string

// Senses tell what different words have in common: "Kohle", "Zuschuss" and
// "cash" are all money. They are not changed after NewSenses and may be used
// by many at once.
type Senses struct {
	stems   map[knowledge.Lang]map[string][]string
	phrases map[knowledge.Lang]map[string][]string // by the stems of their words
	opens   map[knowledge.Lang]map[string]bool     // stems of first words of phrases
	words   []string                               // all German words, folded
}

// mostPhrase is how many words a phrase may have.
const mostPhrase = 4

// NewSenses reads the embedded list of senses.
func NewSenses() *Senses {
	s := &Senses{phrases: map[knowledge.Lang]map[string][]string{}, opens: map[knowledge.Lang]map[string]bool{}, stems: map[knowledge.Lang]map[string][]string{}}
	for _, l := range knowledge.Languages() {
		s.stems[l], s.phrases[l], s.opens[l] = map[string][]string{}, map[string][]string{}, map[string]bool{}
	}
	for line := range strings.Lines(sensesText) {
		name, lists, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		german, english, _ := strings.Cut(lists, "|")
		s.take(knowledge.De, "~"+strings.TrimSpace(name), german)
		s.take(knowledge.En, "~"+strings.TrimSpace(name), english)
	}
	return s
}

// take notes the words of one sense in one language.
func (s *Senses) take(l knowledge.Lang, sense, list string) {
	for _, w := range strings.Fields(strings.ToLower(list)) {
		if strings.Contains(w, "_") {
			row := Tokens(strings.ReplaceAll(w, "_", " "))
			for i := range row {
				row[i] = Stem(l, row[i])
			}
			key := strings.Join(row, " ")
			s.opens[l][row[0]] = true
			s.phrases[l][key] = add(s.phrases[l][key], sense)
			continue
		}
		w = Fold(w)
		stem := Stem(l, w)
		s.stems[l][stem] = add(s.stems[l][stem], sense)
		if l == knowledge.De {
			s.words = append(s.words, w)
		}
	}
}

func add(to []string, sense string) []string {
	if slices.Contains(to, sense) {
		return to
	}
	return append(to, sense)
}

// Of returns the senses of a folded word in a text of language l. A word that
// the language does not have is looked up in the others, since people mix.
func (s *Senses) Of(l knowledge.Lang, w string) []string {
	if found := s.stems[l][Stem(l, w)]; found != nil || s.native(l, w) {
		return found
	}
	for _, other := range knowledge.Languages() {
		if found := s.stems[other][Stem(other, w)]; other != l && found != nil {
			return found
		}
	}
	return nil
}

// native reports that a word belongs to the grammar of l, whatever it may
// mean in another language.
func (s *Senses) native(l knowledge.Lang, w string) bool { return RoleOf(l, w) != Content }

// Phrases calls yield with the senses of the phrases of language l in a row of
// stems of that language.
func (s *Senses) Phrases(l knowledge.Lang, row []string, yield func(phrase, sense string)) {
	for i := range row {
		for n := 2; s.opens[l][row[i]] && n <= mostPhrase && i+n <= len(row); n++ {
			phrase := strings.Join(row[i:i+n], " ")
			for _, sense := range s.phrases[l][phrase] {
				yield(phrase, sense)
			}
		}
	}
}

// Words are all words of the list that a German compound may be made of.
func (s *Senses) Words() string { return strings.Join(s.words, " ") }
