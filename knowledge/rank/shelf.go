package rank

import (
	"strings"
	"time"
	"unicode/utf8"

	"grantdesk/knowledge"
	"grantdesk/knowledge/topics"
)

// A unit is one thing that can answer: a fact or an entry.
type unit struct {
	kind, id, label string
	kin             string // what it is about: a fact's own id, an entry's first fact
	from, until     knowledge.Date
	wordings        int // how many ways to ask for it are known
}

// A wording is one way to ask for a unit.
type wording struct {
	text      string
	unit      int32
	mass      float32 // weight of its terms, all together
	countries []int32 // terms of the countries that it names
}

// A shelf is what one call can answer in one language.
type shelf struct {
	call     string
	read     reader
	units    []unit
	wordings []wording
	replies  []string // the units' answers
	terms    *lexicon
	grams    *lexicon

	byTerm   postings // wordings, scaled to length 1
	byGram   postings // wordings, scaled to length 1
	byAnswer postings // units whose answer has the term
	byAll    postings // units that have it anywhere, and how often

	kinOf    []int32 // kin of each unit, by number
	kins     int
	middling []bool // letter groups of the size that the classifier reads
	about    *classifier
	gate     gate
	passages passages
}

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
	n := int32(len(s.units))
	for _, w := range wordings {
		if strings.TrimSpace(w) != "" {
			s.wordings = append(s.wordings, wording{text: w, unit: n})
			u.wordings++
		}
	}
	s.units, s.replies = append(s.units, u), append(s.replies, answer)
}

// A draft is a wording that was read but not weighed yet.
type draft struct{ words, grams vector }

// index reads answers and wordings, then weighs them: how telling a term is
// shows only when all were counted.
func (s *shelf) index() {
	drafts := make([]draft, len(s.wordings))
	answers := make([]vector, len(s.units))
	w := 0
	for n := range s.units {
		for _, t := range s.read.answer(s.replies[n]) {
			answers[n] = append(answers[n], component{s.terms.count(t.text, n), 1})
		}
		for ; w < len(s.wordings) && int(s.wordings[w].unit) == n; w++ {
			drafts[w] = s.draft(&s.wordings[w])
		}
	}
	s.terms.finish(len(s.units))
	s.grams.finish(len(s.units))
	w = 0
	for n := range s.units {
		all := append(vector(nil), answers[n]...)
		for ; w < len(s.wordings) && int(s.wordings[w].unit) == n; w++ {
			s.weigh(int32(w), drafts[w])
			all = append(all, drafts[w].words...)
		}
		s.byAnswer.post(answers[n].counted(), int32(n))
		s.byAll.post(all.counted(), int32(n))
	}
	s.numberKins()
	s.teach(drafts)
	s.calibrate()
}

// leastWordings is how many wordings a unit needs to be asserted.
const leastWordings = 2

// numberKins numbers what the units are about.
func (s *shelf) numberKins() {
	numbers := map[string]int32{}
	for n := range s.units {
		k, ok := numbers[s.units[n].kin]
		if !ok {
			k = int32(len(numbers))
			numbers[s.units[n].kin] = k
		}
		s.kinOf = append(s.kinOf, k)
	}
	s.kins = len(numbers)
}

// draft counts what a wording has.
func (s *shelf) draft(w *wording) (d draft) {
	n := int(w.unit)
	o := s.read.open(w.text)
	for _, t := range s.read.question(o) {
		id := s.terms.count(t.text, n)
		d.words = append(d.words, component{id, float32(t.weight)})
		if t.country() {
			w.countries = append(w.countries, id)
		}
	}
	for _, g := range s.read.grams(o) {
		id := s.grams.count(g.text, n)
		if int(id) == len(s.middling) {
			s.middling = append(s.middling, utf8.RuneCountInString(g.text) == gramMiddle)
		}
		d.grams = append(d.grams, component{id, g.weight})
	}
	return d
}

// weigh posts a wording.
func (s *shelf) weigh(n int32, d draft) {
	for i, c := range d.words {
		d.words[i].w *= s.terms.idf[c.id]
		s.wordings[n].mass += d.words[i].w
	}
	for i, c := range d.grams {
		d.grams[i].w = damp(c.w) * s.grams.idf[c.id]
	}
	d.words.scale(0)
	d.grams.scale(0)
	s.byTerm.post(d.words, n)
	s.byGram.post(d.grams, n)
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
