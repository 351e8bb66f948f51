package rank

import (
	"slices"
	"unicode/utf8"

	"grantdesk/knowledge/index"
)

// A drafter reads the answers and wordings of a shelf. It works in two passes,
// since how telling a term is shows only when all were counted.
type drafter struct {
	*shelf
	opened  []opened // wordings
	docs    []index.Document
	answers []vector
	at      []int32 // where a letter group stands in the wording that is read
	seen    []int32 // the wording that had a letter group last
}

// index reads, weighs and learns what the shelf has.
func (s *shelf) index() error {
	d := drafter{shelf: s, docs: make([]index.Document, len(s.units)), answers: make([]vector, len(s.units))}
	d.open()
	s.read.memo = map[string]*lexeme{}
	for n := range s.units {
		d.unit(n)
	}
	s.read.memo = nil
	s.terms.finish(len(s.units))
	s.grams.finish(len(s.units))
	for n := range s.units {
		d.post(n)
	}
	s.numberKins()
	var err error
	s.together(s.teach, func() { err = s.indexUnits(d.docs) })
	s.calibrate(s.trials())
	return err
}

// open takes the things that wordings name out of their words.
func (d *drafter) open() {
	d.opened = make([]opened, len(d.wordings))
	d.halves(len(d.wordings), func(n int) { d.opened[n] = d.read.open(d.wordings[n].text) })
}

// halves does something for each number below n, in two tasks.
func (s *shelf) halves(n int, do func(int)) {
	part := func(from, to int) func() {
		return func() {
			for i := from; i < to; i++ {
				do(i)
			}
		}
	}
	s.together(part(0, n/2), part(n/2, n))
}

// unit reads all that a unit says and is asked with.
func (d *drafter) unit(n int) {
	u, doc := &d.units[n], &d.docs[n]
	doc.ID, doc.Heading, doc.Answer = u.key(), stems(d.read.answer(d.told[n].heading)), stems(d.read.answer(d.told[n].answer))
	for _, t := range doc.Answer {
		d.answers[n] = append(d.answers[n], component{d.terms.count(t, n), 1})
	}
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
	for _, key := range ideas(ts) {
		w.ideas = append(w.ideas, component{d.shelf.ideas.id(key), 1})
	}
	w.ideas.scale(0)
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
			if d.grams.note(id, int(w.unit)) {
				d.byGram.add(id, component{w.unit, 1})
			}
			w.grams = append(w.grams, component{id: id})
		}
		w.grams[d.at[id]].w += weight
	}
}

// post weighs the wordings of a unit and lists it under what it has.
func (d *drafter) post(n int) {
	all := append(vector(nil), d.answers[n]...)
	for _, w := range d.worded(&d.units[n]) {
		d.weigh(&d.wordings[w])
		all = append(all, d.wordings[w].words...)
	}
	d.byAnswer.post(d.answers[n].counted(), int32(n))
	d.byAll.post(all.counted(), int32(n))
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
