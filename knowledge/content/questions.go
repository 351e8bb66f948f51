package content

import (
	"strings"
	"unicode"

	"grantdesk/knowledge"
)

// phrase brings a question into the form in which two are the same: letters
// and digits in lower case, single spaces.
func phrase(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(fold(s)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}

// An asker is an entry or fact that answers a wording.
type asker struct {
	id string
	at place
}

// checkQuestions reports wordings that two entries or facts claim, because
// the bot could then only guess.
func (r *reader) checkQuestions(d *draft) {
	claims := map[string]asker{}
	claim := func(l knowledge.Lang, words string, by asker) {
		key := string(l) + " " + phrase(words)
		before, again := claims[key]
		switch {
		case phrase(words) == "":
			r.fault(by.at, "", "this question has no words")
		case again && before.id == by.id:
			r.warn(by.at, "delete one of the two", "this wording is there twice, first in line %d", before.at.line)
		case again:
			r.fault(by.at, "keep it where it is answered better, and give each a wording of its own", "%s and %s (%s line %d) answer the same question", by.id, before.id, before.at.src.name, before.at.line)
		default:
			claims[key] = by
		}
	}
	claimAll := func(id string, ps knowledge.Phrasings, at place) {
		for _, l := range knowledge.Languages() {
			for i, words := range ps[l] {
				claim(l, words, asker{id, at.at(string(l), i)})
			}
		}
	}
	for i, e := range d.pack.FAQ.Entries {
		id := `entry "` + e.ID + `"`
		for _, l := range knowledge.Languages() {
			if q, ok := e.Question[l]; ok {
				claim(l, q, asker{id, d.entries[i].at("question", string(l))})
			}
		}
		claimAll(id, e.Variants, d.entries[i].at("variants"))
	}
	for i, f := range d.pack.Facts {
		claimAll(`fact "`+f.ID+`"`, f.Questions, d.fact(i).at("questions"))
	}
}
