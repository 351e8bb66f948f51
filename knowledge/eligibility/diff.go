package eligibility

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Difference is an applicant about whom two versions of a model disagree.
type Difference struct {
	Applicant *Applicant
	Old, New  Verdict
	// OldFailed and NewFailed are the criteria that each version finds failed.
	OldFailed, NewFailed []string
}

// ErrUndecided says that two versions may decide differently but that no
// applicant could be constructed about whom they do.
var ErrUndecided = errors.New("the versions may differ, but no applicant could be constructed about whom they disagree")

// MaxDifferences is how many applicants a comparison shows at most.
const MaxDifferences = 20

// Diff compares two versions of a model. It is empty when they decide every
// applicant alike, which is a proof and not a sample. Otherwise it holds one
// applicant for each way in which a verdict changes, a way being the criteria
// that each version finds failed, at most MaxDifferences. With ErrUndecided
// there may be more than it holds.
func Diff(old, new Model) ([]*Difference, error) {
	m, err := merge(old, new)
	if err != nil {
		return nil, err
	}
	var rules []listed
	for _, c := range old.Criteria {
		rules = append(rules, listed{c, old.Lists})
	}
	for _, c := range new.Criteria {
		rules = append(rules, listed{c, new.Lists})
	}
	e, err := compile(&m, rules, MaxNodes)
	if err != nil {
		return nil, fmt.Errorf("compare versions: %w", err)
	}
	return newComparison(e, len(old.Criteria)).run()
}

// comparison holds the criteria of both versions in one engine.
type comparison struct {
	*finder
	old      int // how many criteria are those of the old version
	verdicts [2]int32
	differs  int32
}

func newComparison(e *Engine, old int) *comparison {
	c := &comparison{finder: &finder{engine: e}, old: old, verdicts: [2]int32{yes, yes}}
	c.copyDiagram()
	c.limits()
	for i, cr := range c.criteria {
		if !cr.Should {
			version := 0
			if i >= old {
				version = 1
			}
			c.verdicts[version] = c.d.and(c.verdicts[version], cr.root)
		}
	}
	c.differs = c.d.and(c.possible(), c.d.xor(c.verdicts[0], c.verdicts[1]))
	return c
}

// maxTries bounds how many ways to differ are tried for a real applicant.
// Values over groups are not independent, so some of them may be impossible.
const maxTries = 200

func (c *comparison) run() (found []*Difference, err error) {
	for len(found) < MaxDifferences {
		d, err := c.next()
		if d == nil || err != nil {
			return found, err
		}
		found = append(found, d)
		c.differs = c.d.and(c.differs, c.d.not(c.alike(d)))
	}
	return found, nil
}

// next finds an applicant about whom the versions differ; nil when there is
// none.
func (c *comparison) next() (*Difference, error) {
	b := newBuilder(c.engine)
	cost := func(v int32, class int) float64 {
		if c.full[v]>>uint(class)&1 == 0 {
			return math.Inf(1)
		}
		return 1
	}
	for try := range maxTries {
		path, total := c.d.cheapest(&c.s, c.differs, cost)
		if math.IsInf(total, 1) && try == 0 {
			return nil, nil
		}
		if math.IsInf(total, 1) {
			break
		}
		target := slices.Clone(c.full)
		cube := yes
		for _, s := range path {
			target[s.value] = 1 << uint(s.class)
			cube = c.d.and(cube, c.d.is(int(s.value), target[s.value]))
		}
		if a := b.build(target); a != nil {
			if d := c.judge(a); d != nil {
				return d, nil
			}
		}
		c.differs = c.d.and(c.differs, c.d.not(cube))
	}
	return nil, ErrUndecided
}

// alike are all applicants about whom each version finds the same criteria
// failed as in d.
func (c *comparison) alike(d *Difference) int32 {
	same := yes
	for i, cr := range c.criteria {
		if cr.Should {
			continue
		}
		failed := d.OldFailed
		if i >= c.old {
			failed = d.NewFailed
		}
		root := cr.root
		if slices.Contains(failed, cr.ID) {
			root = c.d.not(root)
		}
		same = c.d.and(same, root)
	}
	return same
}

// judge evaluates an applicant with both versions.
func (c *comparison) judge(a *Applicant) *Difference {
	w := newWork(c.engine)
	c.engine.fill(w, a)
	old := verdict(c.d.reach(&c.s, c.verdicts[0], w.masks))
	new := verdict(c.d.reach(&c.s, c.verdicts[1], w.masks))
	if old == Open || new == Open || old == new {
		return nil
	}
	d := &Difference{Applicant: a, Old: old, New: new}
	for i, cr := range c.criteria {
		if cr.Should || c.d.reach(&c.s, cr.root, w.masks) != canNo {
			continue
		}
		if i < c.old {
			d.OldFailed = append(d.OldFailed, cr.ID)
		} else {
			d.NewFailed = append(d.NewFailed, cr.ID)
		}
	}
	return d
}

// merge gives the questions of both versions.
func merge(old, new Model) (m Model, err error) {
	m.Questions, err = mergeQuestions(old.Questions, new.Questions)
	if err != nil {
		return m, err
	}
	m.Groups = slices.Clone(new.Groups)
	for _, g := range old.Groups {
		i := slices.IndexFunc(m.Groups, func(x Group) bool { return x.ID == g.ID })
		if i < 0 {
			m.Groups = append(m.Groups, g)
			continue
		}
		both := &m.Groups[i]
		both.Min = min(both.Min, g.Min)
		if both.Max != 0 && (g.Max == 0 || g.Max > both.Max) {
			both.Max = g.Max
		}
		if both.Items, err = mergeQuestions(g.Items, both.Items); err != nil {
			return m, err
		}
	}
	return m, nil
}

func mergeQuestions(old, new []Question) ([]Question, error) {
	out := slices.Clone(new)
	for _, q := range old {
		i := slices.IndexFunc(out, func(x Question) bool { return x.ID == q.ID })
		if i < 0 {
			out = append(out, q)
			continue
		}
		both := &out[i]
		if both.Kind != q.Kind {
			return nil, fmt.Errorf("compare versions: question %q was a %s and is a %s now", q.ID, q.Kind, both.Kind)
		}
		both.Options = slices.Clone(both.Options)
		for _, o := range q.Options {
			if !slices.Contains(both.Options, o) {
				both.Options = append(both.Options, o)
			}
		}
		both.Integer = both.Integer && q.Integer
		both.Min = wider(both.Min, q.Min, math.Min)
		both.Max = wider(both.Max, q.Max, math.Max)
	}
	return out, nil
}

func wider(a, b *float64, pick func(x, y float64) float64) *float64 {
	if a == nil || b == nil {
		return nil
	}
	x := pick(*a, *b)
	return &x
}
