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
	id    string
	at    place
	facts []string // that an entry rests on: they answer alike
}

// alike reports whether a is a fact that the entry b rests on.
func (a asker) alike(b asker) bool {
	for _, f := range b.facts {
		if a.id == factName(f) {
			return true
		}
	}
	return false
}

func factName(id string) string { return `fact "` + id + `"` }

// A claims notes who answers which wording.
type claims struct {
	r   *reader
	who map[string]asker
}

// checkQuestions reports wordings that two entries or facts claim, because
// the bot could then only guess.
func (r *reader) checkQuestions(d *draft) {
	c := claims{r, map[string]asker{}}
	for i, e := range d.pack.FAQ.Entries {
		by := asker{id: `entry "` + e.ID + `"`, facts: e.Facts}
		for _, l := range knowledge.Languages() {
			if q, ok := e.Question[l]; ok {
				by.at = d.entries[i].at("question", string(l))
				c.claim(l, q, by)
			}
		}
		c.all(e.Variants, d.entries[i].at("variants"), by)
	}
	for i, f := range d.pack.Facts {
		c.all(f.Questions, d.fact(i).at("questions"), asker{id: factName(f.ID)})
	}
}

// all claims each of several wordings.
func (c claims) all(ps knowledge.Phrasings, at place, by asker) {
	for _, l := range knowledge.Languages() {
		for i, words := range ps[l] {
			by.at = at.at(string(l), i)
			c.claim(l, words, by)
		}
	}
}

// claim notes that by answers words, or reports who does so already.
func (c claims) claim(l knowledge.Lang, words string, by asker) {
	key := phrase(words)
	before, again := c.who[string(l)+" "+key]
	switch {
	case key == "":
		c.r.fault(by.at, "", "this question has no words")
	case !again:
		c.who[string(l)+" "+key] = by
	case before.id == by.id:
		c.r.warn(by.at, "delete one of the two", "this wording is there twice, first in line %d", before.at.line)
	case by.alike(before):
		c.r.warn(by.at, "the entry answers it; leave the wording out here", "%s and %s, which rests on it (%s line %d), answer the same question", by.id, before.id, before.at.src.name, before.at.line)
	default:
		c.r.fault(by.at, "keep it where it is answered better, and give each a wording of its own", "%s and %s (%s line %d) answer the same question", by.id, before.id, before.at.src.name, before.at.line)
	}
}
