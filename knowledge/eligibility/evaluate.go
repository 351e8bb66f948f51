package eligibility

import (
	"math/bits"
	"slices"
)

func verdict(reached uint8) Verdict {
	switch reached {
	case canYes:
		return Eligible
	case canNo:
		return NotEligible
	}
	return Open
}

func standing(reached uint8) Standing {
	switch reached {
	case canYes:
		return Met
	case canNo:
		return Failed
	}
	return Undecided
}

// Verdict is the verdict alone, the cheapest thing to ask. It does not tell
// Unclear from Open.
func (e *Engine) Verdict(a *Applicant) Verdict {
	w := e.start(a)
	defer e.pool.Put(w)
	return verdict(e.top.d.reach(&w.top, e.all, w.masks))
}

// start takes working memory from the pool and fills it with what is known.
func (e *Engine) start(a *Applicant) *work {
	w := e.pool.Get().(*work)
	e.fill(w, a)
	return w
}

// Evaluate tells all that follows from what is known about an applicant.
func (e *Engine) Evaluate(a *Applicant) *Result {
	w := e.start(a)
	defer e.pool.Put(w)
	d := e.top.d
	r := &Result{Verdict: verdict(d.reach(&w.top, e.all, w.masks))}
	firm := verdict(d.reach(&w.top, e.firm, w.masks))
	r.Firm = r.Verdict == Eligible && e.all == e.firm || firm == NotEligible
	r.Criteria = make([]CriterionResult, len(e.criteria))
	for i, c := range e.criteria {
		r.Criteria[i] = CriterionResult{c.ID, standing(d.reach(&w.top, c.root, w.masks))}
	}
	switch r.Verdict {
	case Open:
		e.plan(w, r)
		if len(r.CanChange) == 0 {
			r.Verdict = Unclear
		}
	case NotEligible:
		r.Changes = e.changes(w)
	}
	return r
}

// candidate is a value that still matters, with the questions that narrow it.
type candidate struct {
	asks  []Ref
	score float64
}

// plan finds the questions that can still change the verdict and puts first
// what leaves the least effort to be expected afterwards.
func (e *Engine) plan(w *work, r *Result) {
	e.top.d.restrict(&w.top, e.all, w.masks, w.support)
	var found []candidate
	for i, v := range e.top.values {
		if !has(w.support, i) {
			continue
		}
		in := e.inputs(v, w)
		for _, ref := range in.blocked {
			if !slices.Contains(r.Blocked, ref) {
				r.Blocked = append(r.Blocked, ref)
			}
		}
		if len(in.ask) > 0 {
			found = append(found, candidate{in.ask, e.score(i, w)})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int {
		switch {
		case a.score < b.score-1e-9:
			return -1
		case a.score > b.score+1e-9:
			return 1
		}
		return e.ask[a.asks[0].base()].order - e.ask[b.asks[0].base()].order
	})
	for _, c := range found {
		for _, ref := range c.asks {
			if !slices.Contains(r.CanChange, ref) {
				r.CanChange = append(r.CanChange, ref)
			}
		}
	}
}

func has(set []uint64, i int) bool { return set[i>>6]>>uint(i&63)&1 == 1 }

// score is the effort of asking for value i plus what is expected to be left
// afterwards, averaged over its possible classes.
func (e *Engine) score(i int, w *work) float64 {
	v, before := e.top.values[i], w.masks[i]
	sum, total := 0.0, 0.0
	for m := before; m != 0; m &= m - 1 {
		class := bits.TrailingZeros64(m)
		p := v.weight(class)
		w.masks[i] = 1 << uint(class)
		e.top.d.restrict(&w.top, e.all, w.masks, w.trial)
		sum += p * e.effortOf(w.trial)
		total += p
	}
	w.masks[i] = before
	score := sum/total + e.effort(v)
	if v.whole != nil && w.applicant.Answers[v.whole.ID].DontKnow {
		score += 10 // not sure about the whole group: member by member comes last
	}
	return score
}

func (e *Engine) effortOf(support []uint64) (sum float64) {
	for k, word := range support {
		for ; word != 0; word &= word - 1 {
			sum += e.effort(e.top.values[k<<6+bits.TrailingZeros64(word)])
		}
	}
	return sum
}

// computed is the effort that a value costs which several questions give.
const computed = 3

func (e *Engine) effort(v *value) float64 {
	if v.whole != nil {
		return e.ask[v.whole.ID].effort
	}
	if q := v.single(); q != nil {
		return e.ask[q.ID].effort
	}
	return computed
}

// weight is how likely a class is; without a prior all are alike.
func (v *value) weight(class int) float64 {
	const never = 1e-6
	if v.whole != nil && len(v.whole.Prior) > 0 && v.kind == valueAll {
		return never + v.whole.Prior[yesNo((class == 1) != v.wholeNo)]
	}
	if v.chance != nil {
		return never + v.chance[class]
	}
	if v.question == nil || len(v.question.Prior) == 0 {
		return 1
	}
	prior := v.question.Prior
	switch v.kind {
	case valueYesNo:
		return never + prior[yesNo(class == 1)]
	case valueChosen:
		if class == 1 {
			return never + prior[v.option]
		}
		return never + 1 - prior[v.option]
	}
	sum := never
	for _, o := range v.options[class] {
		sum += prior[o]
	}
	return sum
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// Why gives a smallest set of values whose known answers alone force the
// verdict: none of them can be left out. It is empty while nothing is decided.
func (e *Engine) Why(a *Applicant) []string {
	w := e.start(a)
	defer e.pool.Put(w)
	d := e.top.d
	want := d.reach(&w.top, e.all, w.masks)
	if want == canNo|canYes {
		return nil
	}
	var out []string
	for i := len(e.top.values) - 1; i >= 0; i-- {
		v, known := e.top.values[i], w.masks[i]
		w.masks[i] = v.base
		if known != v.base && d.reach(&w.top, e.all, w.masks) != want {
			w.masks[i] = known
			out = append(out, v.label)
		}
	}
	slices.Reverse(out)
	return out
}

// Serves names the criteria that the answer to ref can still decide.
func (e *Engine) Serves(a *Applicant, ref Ref) (ids []string) {
	w := e.start(a)
	defer e.pool.Put(w)
	var feeds []int
	for i, v := range e.top.values {
		if e.feeds(v, ref) {
			feeds = append(feeds, i)
		}
	}
	for _, c := range e.criteria {
		e.top.d.restrict(&w.top, c.root, w.masks, w.support)
		if slices.ContainsFunc(feeds, func(i int) bool { return has(w.support, i) }) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}
