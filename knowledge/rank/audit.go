package rank

import (
	"cmp"
	"slices"

	"grantdesk/knowledge"
)

// An Audit says how well the wordings of a call's content in one language find
// what they ask for when each is held out.
type Audit struct {
	Call  string
	Lang  knowledge.Lang
	Units []Audited // facts and entries with more than one wording, in their order
}

// An Audited is a fact or an entry with the fate of its wordings. One that was
// found by the answer that rests on the same fact counts as won.
type Audited struct {
	Kind, ID   string
	Asked, Won int
	Lost       []Rival // to whom, most first
}

// A Rival came first for wordings of another.
type Rival struct {
	Kind, ID string
	Times    int
}

// Share is the share of held-out wordings that a unit wins.
func (a Audited) Share() float64 { return float64(a.Won) / float64(max(1, a.Asked)) }

// To is how many wordings a unit lost to another.
func (a Audited) To(kind, id string) int {
	for _, r := range a.Lost {
		if r.Kind == kind && r.ID == id {
			return r.Times
		}
	}
	return 0
}

// Audit asks every wording of all content, held out from both the comparison
// and the classifier. It takes many times as long as loading.
func (f *Finder) Audit() (all []Audit, err error) {
	for _, call := range f.calls {
		for _, l := range knowledge.Languages() {
			s, err := f.shelves[shelfKey{call, l}]()
			if err != nil {
				return nil, err
			}
			all = append(all, s.audit())
		}
	}
	return all, nil
}

// folds is how many classifiers an audit trains, each without the wordings
// that it is asked.
const folds = 4

func (s *shelf) audit() Audit {
	first := make([]int32, len(s.wordings)) // unit that came first
	var tasks []func()
	for k := range folds {
		tasks = append(tasks, func() { s.fold(k, first) })
	}
	s.together(tasks...)
	a := Audit{Call: s.call, Lang: s.read.lang}
	for n := range s.units {
		if u := &s.units[n]; u.wordings > 1 {
			a.Units = append(a.Units, s.audited(u, first))
		}
	}
	return a
}

// fold asks the wordings of one fold.
func (s *shelf) fold(k int, first []int32) {
	in := func(n int) bool { return n%folds == k && s.units[s.wordings[n].unit].wordings > 1 }
	x := *s
	x.about = s.trained(in)
	for n := range x.wordings {
		if w := &x.wordings[n]; in(n) {
			q := x.again(w)
			first[n] = int32(x.rank(q, x.likely(q), w)[0].n)
		}
	}
}

func (s *shelf) audited(u *unit, first []int32) Audited {
	a := Audited{Kind: u.kind, ID: u.id}
	for _, w := range s.worded(u) {
		a.Asked++
		winner := &s.units[first[w]]
		if winner.kin == u.kin {
			a.Won++
			continue
		}
		if i := slices.IndexFunc(a.Lost, func(r Rival) bool { return r.Kind == winner.kind && r.ID == winner.id }); i >= 0 {
			a.Lost[i].Times++
		} else {
			a.Lost = append(a.Lost, Rival{winner.kind, winner.id, 1})
		}
	}
	slices.SortStableFunc(a.Lost, func(x, y Rival) int {
		return cmp.Or(cmp.Compare(y.Times, x.Times), cmp.Compare(x.ID, y.ID), cmp.Compare(x.Kind, y.Kind))
	})
	return a
}
