package rank

import (
	"slices"
	"unicode/utf8"

	"grantdesk/knowledge/index"
	"grantdesk/knowledge/words"
)

// A drafter reads the answers and wordings of a shelf. It works in two passes,
// since how telling a term is shows only when all were counted.
type drafter struct {
	*shelf
	opened  []opened // wordings
	docs    []index.Document
	answers []vector // terms of each unit's answer, and how often it has them
	at      []int32  // where a letter group stands in the wording that is read
	seen    []int32  // the wording that had a letter group last
}

// index reads, weighs and learns what the shelf has.
func (s *shelf) index() error {
	d := drafter{shelf: s, docs: make([]index.Document, len(s.units)), answers: make([]vector, len(s.units))}
	d.open()
	s.read.memo, s.read.content = map[string]*lexeme{}, s.read.countries.Reader()
	for n := range s.units {
		d.unit(n)
	}
	s.read.memo, s.read.content = nil, nil
	s.terms.finish(len(s.units))
	s.grams.finish(len(s.units))
	d.post()
	s.numberKins()
	var err error
	s.together(s.teach, func() { err = s.indexUnits(d.docs) })
	s.calibrate(s.trials())
	return err
}

// open takes the things that wordings name out of their words.
func (d *drafter) open() {
	d.opened = make([]opened, len(d.wordings))
	d.halves(len(d.wordings), func(from, to int) {
		read := d.read
		read.content = read.countries.Reader()
		for n := from; n < to; n++ {
			d.opened[n] = read.open(d.wordings[n].text)
		}
	})
}

// halves does something for the numbers below n, in two tasks.
func (s *shelf) halves(n int, do func(from, to int)) {
	s.together(func() { do(0, n/2) }, func() { do(n/2, n) })
}

// unit reads all that a unit says and is asked with.
func (d *drafter) unit(n int) {
	u, doc := &d.units[n], &d.docs[n]
	doc.ID, doc.Heading, doc.Answer = u.key(), stems(d.read.answer(d.told[n].heading)), stems(d.read.answer(d.told[n].answer))
	for _, t := range doc.Answer {
		d.answers[n] = append(d.answers[n], component{d.terms.count(t, n), 1})
	}
	d.about(u, d.told[n])
	for i, w := range d.worded(u) {
		ts := stems(d.wording(int32(w)))
		if i == 0 {
			doc.Question = ts
		} else {
			doc.Variants = append(doc.Variants, ts...)
		}
	}
	slices.Sort(doc.Variants)
	doc.Variants = slices.Compact(doc.Variants)
}

// about reads what sort of thing a unit tells, and of which time.
func (d *drafter) about(u *unit, t told) {
	u.tells = traits(t.answer, t.value)
	if t.unknown {
		u.tells = tellsAnything
	}
	if t.value != nil && t.value.At.Year() > 1 {
		u.years = append(u.years, t.value.At.Year())
	}
	u.years = append(u.years, yearsIn(t.answer)...)
	times := 0
	for _, w := range d.worded(u) {
		u.years = append(u.years, yearsIn(d.wordings[w].text)...)
		if otherTime(d.opened[w].words) {
			times++
		}
	}
	u.other = otherTime(words.Tokens(t.answer)) || times*fewSpeakOf > u.wordings
}

// fewSpeakOf is one in how many of its wordings must speak of another round for
// a unit to be about one: some say so by the way.
const fewSpeakOf = 6

// wording reads a wording and counts what it has.
func (d *drafter) wording(n int32) []term {
	w := &d.wordings[n]
	o := d.opened[n]
	ts := d.read.question(o)
	w.words = make(vector, len(ts))
	for i, t := range ts {
		w.words[i] = component{d.terms.count(t.text, int(w.unit)), float32(t.weight)}
		if t.country() {
			w.countries = append(w.countries, w.words[i].id)
		}
	}
	w.ideas = d.shelf.ideas.number(singles(ts))
	w.grams = make(vector, 0, len(w.text)*5/2)
	d.read.letters(o, func(x *lexeme, weight float32) {
		if x.ids == nil {
			d.number(x)
		}
		d.letters(w, n, x.ids, weight)
	})
	return ts
}

// number numbers the letter groups of a word.
func (d *drafter) number(x *lexeme) {
	x.ids = make([]int32, len(x.grams))
	for i, g := range x.grams {
		x.ids[i] = d.grams.id(g)
		if int(x.ids[i]) == len(d.seen) {
			d.at, d.seen = append(d.at, 0), append(d.seen, none)
			d.middling = append(d.middling, utf8.RuneCountInString(g) == gramMiddle)
		}
	}
}

// letters adds letter groups to the wording w, whose number is n.
func (d *drafter) letters(w *wording, n int32, ids []int32, weight float32) {
	for _, id := range ids {
		if d.seen[id] != n {
			d.seen[id], d.at[id] = n, int32(len(w.grams))
			d.grams.note(id, int(w.unit))
			w.grams = append(w.grams, component{id: id})
		}
		w.grams[d.at[id]].w += weight
	}
}

// post weighs the wordings and lists the units under what they have.
func (d *drafter) post() {
	all, lettered := make([]vector, len(d.units)), make([]vector, len(d.units))
	for i := range d.seen {
		d.seen[i] = none
	}
	for n := range d.units {
		all[n] = append(all[n], d.answers[n]...)
		for _, i := range d.worded(&d.units[n]) {
			w := &d.wordings[i]
			d.weigh(w)
			all[n] = append(all[n], w.words...)
			lettered[n] = d.lettered(lettered[n], w, int32(n))
		}
		d.answers[n], all[n] = d.answers[n].counted(), all[n].counted()
	}
	d.byAll, d.byAnswer, d.byGram = post(all), post(d.answers), post(lettered)
}

// lettered adds the letter groups of a wording that its unit, whose number is
// n, has not had.
func (d *drafter) lettered(to vector, w *wording, n int32) vector {
	for _, g := range w.grams {
		if d.seen[g.id] != n {
			d.seen[g.id] = n
			to = append(to, component{g.id, 1})
		}
	}
	return to
}

// weigh weighs what a wording has.
func (s *shelf) weigh(w *wording) {
	for i, c := range w.words {
		w.words[i].w *= s.terms.idf[c.id]
		w.mass += w.words[i].w
	}
	for i, c := range w.grams {
		w.grams[i].w = damp(c.w) * s.grams.idf[c.id]
	}
	w.length = w.words.scale(0)
	w.grams.scale(0)
}
