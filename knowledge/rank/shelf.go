package rank

import (
	"iter"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"grantdesk/knowledge"
	"grantdesk/knowledge/index"
	"grantdesk/knowledge/topics"
)

// A unit is one thing that can answer: a fact or an entry.
type unit struct {
	kind, id, label string
	kin             string // what it is about: a fact's own id, an entry's first fact
	from, until     knowledge.Date
	tells           trait
	other           bool  // speaks of another year or round
	years           []int // that it names
	wordings        int   // how many ways to ask for it are known
	end             int32 // number of the wording after its last
}

// key tells units apart: a fact and an entry may have the same id.
func (u *unit) key() string { return u.kind + " " + u.id }

// A wording is one way to ask for a unit.
type wording struct {
	text         string
	unit         int32
	mass, length float32 // of its terms: their weights added up, and as a vector
	countries    []int32 // terms of the countries that it names
	words, grams vector  // scaled to length 1
	ideas        vector  // scaled to length 1
}

// A shelf is what one call can answer in one language.
type shelf struct {
	call     string
	read     reader
	years    []int // that the call's own names have
	units    []unit
	wordings []wording
	told     []told // by the units
	terms    *lexicon
	grams    *lexicon
	ideas    ideas

	byGram   postings // units that are asked for with the letters
	byAnswer postings // units whose answer has the term
	byAll    postings // units that have it anywhere, and how often
	place    index.Options
	found    *index.Index
	numbers  map[string]int32 // of the units in that index

	kinOf    []int32 // kin of each unit, by number
	kins     int
	middling []bool // letter groups of the size that the classifier reads
	about    *classifier
	gate     gate
	outcome  Calibration
	passages func() (*passages, error) // read when first asked
	together func(...func())
	embedder Embedder
	meanings *atomic.Pointer[meanings] // of the wordings, once they were learned
	spreads  *sync.Pool                // of what questions are laid out on
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
		s.add(u, ws, told{heading: f.Name[l], answer: f.Say[l] + " " + f.More[l], value: f.Value, unknown: f.Unknown})
	}
	for i := range p.FAQ.Entries {
		e := &p.FAQ.Entries[i]
		u := unit{kind: knowledge.KindEntry, id: e.ID, label: e.Question.Original(l), kin: e.ID, from: e.ValidFrom, until: e.ValidUntil}
		if len(e.Facts) > 0 {
			u.kin = e.Facts[0]
		}
		from := l
		if e.Question[l] == "" {
			from = e.Lang(l) // names and numbers are the same in every language
		}
		s.add(u, append([]string{e.Question[from]}, e.Variants[from]...), told{heading: p.FAQ.Sections[e.Section][l], answer: e.Answer[from]})
	}
}

// told is what a unit says, beside the wordings that ask for it.
type told struct {
	heading, answer string
	value           *knowledge.Value
	unknown         bool
}

// add keeps a unit with its wordings still unread.
func (s *shelf) add(u unit, wordings []string, t told) {
	n := int32(len(s.units))
	for _, w := range wordings {
		if strings.TrimSpace(w) != "" {
			s.wordings = append(s.wordings, wording{text: w, unit: n})
			u.wordings++
		}
	}
	u.end = int32(len(s.wordings))
	s.units, s.told = append(s.units, u), append(s.told, t)
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

// worded are the numbers of a unit's wordings.
func (s *shelf) worded(u *unit) iter.Seq2[int, int] {
	return func(yield func(i, w int) bool) {
		first := int(u.end) - u.wordings
		for i := range u.wordings {
			if !yield(i, first+i) {
				return
			}
		}
	}
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
