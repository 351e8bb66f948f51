package rank

import (
	"regexp"
	"strings"

	"grantdesk/knowledge"
	"grantdesk/knowledge/country"
	"grantdesk/knowledge/words"
)

// A term is what a text is compared by: a stem, a part of a compound, or the
// kind of a thing that is named (a country, an amount, a date).
type term struct {
	text   string
	word   string // the word as typed, folded
	weight float64
}

// country reports that the term stands for one country.
func (t term) country() bool { return len(t.text) == 3 && t.text[0] == '#' }

// A reader turns texts of one language into terms and letter groups.
type reader struct {
	lang      knowledge.Lang
	splitter  *words.Splitter
	countries *country.Table
	content   *country.Reader    // finds countries while content loads; nil for questions
	known     *vocabulary        // to repair words with; nil while wordings are read
	own       map[string]bool    // the call's own name: it tells little within the call
	memo      map[string]*lexeme // what was read while content loads; nil for questions
	senses    *words.Senses
}

// A lexeme is what a reader knows of one word.
type lexeme struct {
	stem  string     // repaired
	role  words.Role // repaired
	typed words.Role
	parts []string // stems of its parts when it is a compound
	sense []string // what it has in common with other words
	stems []string // by language
	grams []string
	ids   []int32 // numbers of the letter groups, once they were counted
}

// lexeme reads a word. The words of content are few and come often, so that
// they are read once; those of questions come from anywhere.
func (r *reader) lexeme(w string) *lexeme {
	if x, ok := r.memo[w]; ok {
		return x
	}
	x := &lexeme{typed: r.role(w)}
	x.stem, x.role = r.repaired(w)
	if r.lang == knowledge.De && (x.role == words.Content || x.role == words.Negation) {
		x.parts = r.splitter.Split(w)
	}
	x.sense = r.sensesOf(w, x)
	for _, l := range knowledge.Languages() {
		x.stems = append(x.stems, words.Stem(l, w))
	}
	words.Grams(w, gramLeast, gramMost, func(g string) { x.grams = append(x.grams, g) })
	if r.memo != nil {
		r.memo[w] = x
	}
	return x
}

// How much words weigh by what they do. In an answer only what carries the
// matter counts; in a question "how", "when" and "may" say what is asked.
const (
	weightAsking  = 0.4
	weightFiller  = 0.1
	weightPart    = 0.7
	weightWhole   = 0.6 // of a compound beside its parts
	weightKind    = 0.8 // of "a country", "an amount"
	weightCountry = 0.5 // of the very country
	weightSense   = 0.7 // of what a word has in common with others
)

// An opened text has the things that it names taken out of its words.
type opened struct {
	named []term
	words []string
}

func (r *reader) open(text string) opened {
	ts, rest := r.named(unframed(text))
	return opened{ts[:len(ts):len(ts)], words.Tokens(rest)}
}

// question reads a text as a question, terms in order of first occurrence.
func (r *reader) question(o opened) []term {
	ts := r.read(o, weightAsking, weightFiller)
	for i, w := range o.words {
		if i == 4*words.MaxTerms {
			break
		}
		for _, sense := range r.lexeme(w).sense {
			ts = append(ts, term{sense, w, weightSense})
		}
	}
	return merge(r.phrases(ts, o.words[:min(len(o.words), words.MaxTerms)]))
}

// phrases appends the senses of the phrases of all languages, since people mix.
func (r *reader) phrases(ts []term, row []string) []term {
	stems := make([]string, len(row))
	for n, l := range knowledge.Languages() {
		for i, w := range row {
			stems[i] = r.lexeme(w).stems[n]
		}
		r.senses.Phrases(l, stems, func(phrase, sense string) {
			ts = append(ts, term{sense, phrase, weightSense})
		})
	}
	return ts
}

// sensesOf are the senses of a word, of its repaired stem, or of its parts.
func (r *reader) sensesOf(w string, x *lexeme) (senses []string) {
	if x.role == words.Filler {
		return nil
	}
	senses = r.senses.Of(r.lang, w)
	if senses == nil && x.parts == nil && x.stem != words.Stem(r.lang, w) {
		senses = r.senses.Of(r.lang, x.stem)
	}
	for _, p := range x.parts {
		senses = append(senses, r.senses.Of(r.lang, p)...)
	}
	return senses
}

// answer reads a text as an answer.
func (r *reader) answer(text string) []term { return r.read(r.open(text), 0, 0) }

func (r *reader) read(o opened, asking, filler float64) []term {
	ts := o.named
	for i, w := range o.words {
		if i == 4*words.MaxTerms {
			break
		}
		weight := 1.0
		x := r.lexeme(w)
		switch x.role {
		case words.Asking:
			weight = asking
		case words.Filler:
			weight = filler
		}
		if weight > 0 && w != "" {
			ts = x.terms(ts, w, weight)
		}
	}
	return merge(ts)
}

// role is what a word does; the call's own name does as little as "when".
func (r *reader) role(w string) words.Role {
	if r.own[w] {
		return words.Asking
	}
	return words.RoleOf(r.lang, w)
}

// terms appends the stem of the word w and, for a compound, its parts.
func (x *lexeme) terms(ts []term, w string, weight float64) []term {
	if x.parts == nil || weight != 1 {
		return append(ts, term{x.stem, w, weight})
	}
	ts = append(ts, term{x.stem, w, weightWhole})
	for _, p := range x.parts {
		ts = append(ts, term{p, w, weightPart})
	}
	return ts
}

// merge keeps each term once, with its highest weight.
func merge(ts []term) []term {
	kept := ts[:0]
next:
	for _, t := range ts {
		for i := range kept {
			if kept[i].text == t.text {
				kept[i].weight = max(kept[i].weight, t.weight)
				continue next
			}
		}
		kept = append(kept, t)
	}
	return kept
}

// kinds are the things that a text can name, beside countries, and what stands
// for them: two questions about sums are alike whatever the sums are.
var kinds = []struct {
	name string
	form *regexp.Regexp
}{
	{"#date", regexp.MustCompile(`(?i)\b\d{1,2}\.\s?\d{1,2}\.(\s?\d{2,4})?|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}(\.|st|nd|rd|th)?\s?(jan|feb|mär|mar|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[zc])[a-zä]*\.?(\s\d{4})?|\b(jan|feb|mär|mar|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[zc])[a-zä]*\.?\s(\d{1,2},?\s)?\d{4}`)},
	{"#time", regexp.MustCompile(`(?i)\b\d{1,2}[:.]\d{2}\s?(uhr|h\b|am\b|pm\b|cet\b)?|\b\d{1,2}\s?(uhr|[ap]\.?m\b)`)},
	{"#percent", regexp.MustCompile(`(?i)\b\d+([.,]\d+)?\s?(%|prozent|percent|per cent)`)},
	{"#money", regexp.MustCompile(`(?i)(€|eur|euro)\s?\d[\d.,\s\x{00a0}\x{202f}]*(k|m|mio|million(en)?|tausend|thousand)?\b|\b\d[\d.,\s\x{00a0}\x{202f}]*(k|mio|mill|million(en)?|tausend|thousand|mrd|milliarden|billion)?\.?\s?(€|eur\b|euros?\b)|\b\d[\d.,]*\s?(k|mio|million(en)?|milliarden|billion)\b`)},
}

// named takes countries, amounts, dates and times out of text.
func (r *reader) named(text string) ([]term, string) {
	var ts []term
	if strings.ContainsAny(text, "0123456789") {
		for _, k := range kinds {
			if loc := k.form.FindStringIndex(text); loc != nil {
				ts = append(ts, term{k.name, text[loc[0]:loc[1]], weightKind})
				text = k.form.ReplaceAllString(text, " ")
			}
		}
	}
	for i, m := range r.mentions(text) {
		if i == 0 {
			ts = append(ts, term{"#country", m.Words, weightKind})
		}
		ts = append(ts, term{"#" + m.Code, m.Words, weightCountry})
		text = strings.ReplaceAll(text, m.Words, " ")
	}
	return ts, text
}

func (r *reader) mentions(text string) []country.Mention {
	if r.content != nil {
		return r.content.Find(text)
	}
	return r.countries.Find(text, false)
}

// letters calls yield with the words of a text and what the letter groups of
// each weigh. Asking words and fillers weigh little, so that two questions are
// not alike because both are long.
func (r *reader) letters(o opened, yield func(x *lexeme, weight float32)) {
	for i, w := range o.words {
		if i == 2*words.MaxTerms {
			break
		}
		x, weight := r.lexeme(w), float32(1)
		switch x.typed {
		case words.Asking:
			weight = weightAsking
		case words.Filler:
			weight = weightFiller
		}
		yield(x, weight)
	}
}

// A gram is a letter group of a text with what it weighs there.
type gram struct {
	text   string
	weight float32
}

// grams are the letter groups of a text in order of first occurrence.
func (r *reader) grams(o opened) []gram {
	at := map[string]int{}
	var gs []gram
	r.letters(o, func(x *lexeme, weight float32) {
		for _, g := range x.grams {
			n, ok := at[g]
			if !ok {
				n = len(gs)
				at[g] = n
				gs = append(gs, gram{text: g})
			}
			gs[n].weight += weight
		}
	})
	return gs
}

// The letters of a group.
const (
	gramLeast  = 3
	gramMiddle = 4
	gramMost   = 5
)
