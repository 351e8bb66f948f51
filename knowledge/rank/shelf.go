package rank

import (
	"slices"
	"strings"
	"time"

	"grantdesk/knowledge"
	"grantdesk/knowledge/topics"
)

// A unit is one thing that can answer: a fact or an entry.
type unit struct {
	kind, id, label string
	kin             string // what it is about: a fact's own id, an entry's first fact
	wordings        []wording
	reply           string // the answer's text
	answer          vector // its terms, by idf
	all             vector // terms of wordings and answer
	from, until     knowledge.Date
	proven          bool // has wordings enough to be asserted
}

// A wording is one way to ask for a unit.
type wording struct {
	text    string
	words   vector
	grams   vector
	mass    float32 // idf of its terms, all together
	country []int32 // terms of the countries that it names
}

// A shelf is what one call can answer in one language.
type shelf struct {
	call  string
	units []unit
	read  reader
	terms *lexicon
	grams *lexicon
}

// leastWordings is how many wordings a unit needs to be asserted.
const leastWordings = 2

// stock collects the units of a call.
func (s *shelf) stock(p *knowledge.Pack, t topics.Wordings) {
	l := s.read.lang
	for i := range p.Facts {
		f := &p.Facts[i]
		u := unit{kind: knowledge.KindFact, id: f.ID, label: f.Name.In(l), kin: f.ID, from: f.ValidFrom, until: f.ValidUntil}
		ws := append([]string{f.Name[l]}, f.Questions[l]...)
		if f.Topic != "" && f.About == "" {
			ws = append(ws, t.For(f.Topic, l)...)
		}
		s.add(u, ws, f.Say[l]+" "+f.More[l])
	}
	for i := range p.FAQ.Entries {
		e := &p.FAQ.Entries[i]
		u := unit{kind: knowledge.KindEntry, id: e.ID, label: e.Question.In(l), kin: e.ID, from: e.ValidFrom, until: e.ValidUntil}
		if len(e.Facts) > 0 {
			u.kin = e.Facts[0]
		}
		s.add(u, append([]string{e.Question[l]}, e.Variants[l]...), e.Answer[l])
	}
}

// add keeps a unit with its wordings still unread.
func (s *shelf) add(u unit, wordings []string, answer string) {
	for _, w := range wordings {
		if strings.TrimSpace(w) != "" {
			u.wordings = append(u.wordings, wording{text: w})
		}
	}
	u.proven = len(u.wordings) > leastWordings
	u.reply = answer
	s.units = append(s.units, u)
}

// index reads the wordings, in two passes: weights are known only when all
// terms were counted.
func (s *shelf) index() {
	for n := range s.units {
		u := &s.units[n]
		for _, t := range s.read.answer(u.reply) {
			u.answer = append(u.answer, component{s.terms.count(t.text, n), 1})
		}
		for i := range u.wordings {
			s.first(&u.wordings[i], n)
		}
	}
	s.terms.finish(len(s.units))
	s.grams.finish(len(s.units))
	for n := range s.units {
		s.second(&s.units[n])
	}
}

func (s *shelf) first(w *wording, n int) {
	for _, t := range s.read.question(w.text) {
		id := s.terms.count(t.text, n)
		w.words = append(w.words, component{id, float32(t.weight)})
		if strings.HasPrefix(t.text, "#") && t.text != "#country" && len(t.text) == 3 {
			w.country = append(w.country, id)
		}
	}
	for _, g := range s.read.grams(w.text) {
		w.grams = append(w.grams, component{s.grams.count(g.text, n), g.weight})
	}
}

func (s *shelf) second(u *unit) {
	for i := range u.wordings {
		w := &u.wordings[i]
		for j := range w.words {
			w.words[j].w *= s.terms.idf[w.words[j].id]
			w.mass += w.words[j].w
		}
		u.all = append(u.all, w.words...)
		for j := range w.grams {
			w.grams[j].w = damp(w.grams[j].w) * s.grams.idf[w.grams[j].id]
		}
		w.words, w.grams = slices.Clone(w.words).sorted(true), w.grams.sorted(true)
	}
	for j := range u.answer {
		u.answer[j].w *= s.terms.idf[u.answer[j].id]
	}
	u.all = append(u.all, u.answer...).sorted(false)
	u.answer = u.answer.sorted(false)
}

// current reports whether a unit may be served at a time.
func (u *unit) current(now time.Time) bool {
	if now.IsZero() {
		return true
	}
	if !u.from.IsZero() && now.Before(u.from.Time) {
		return false
	}
	return u.until.IsZero() || now.Before(u.until.AddDate(0, 0, 1))
}
