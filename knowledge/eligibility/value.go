package eligibility

import (
	"math"
	"math/bits"
	"slices"
	"strings"
)

type valueKind uint8

const (
	valueYesNo  valueKind = iota
	valueChoice           // the option of a choice
	valueChosen           // whether one option of a multiple choice is chosen
	valueNumber           // a number, asked for or computed
	valueAll              // whether a condition holds for all members of a group
)

// cut is a threshold; after says that the boundary lies behind the number.
type cut struct {
	at    float64
	after bool
}

func compareCuts(a, b cut) int {
	switch {
	case a.at < b.at:
		return -1
	case a.at > b.at:
		return 1
	case a.after == b.after:
		return 0
	case b.after:
		return -1
	}
	return 1
}

// value is something the diagram decides on: the answer to a question or what
// is computed from several. It distinguishes n classes of answers.
type value struct {
	kind     valueKind
	key      string // identity
	label    string // as it stands in the rules
	question *Question
	option   string // valueChosen
	number   *expr  // valueNumber
	group    *scope // valueAll
	root     int32  // valueAll: the condition, in the diagram of the group

	cuts    []cut
	classOf map[string]int
	options [][]string // options of each class
	n       int
	base    uint64 // the classes possible when nothing is known

	chance []float64 // of a number: how likely each class is, by the prior

	whole   *Collective
	wholeNo bool // the collective question asks for the opposite
}

// single is the question whose answer alone gives the value, or nil.
func (v *value) single() *Question {
	if v.question != nil {
		return v.question
	}
	if v.number != nil && v.number.kind == exprName {
		return v.number.question
	}
	return nil
}

// weigh spreads the prior of a number over its classes.
func (v *value) weigh() {
	q := v.single()
	if v.number == nil || q == nil || len(q.Prior) == 0 {
		return
	}
	v.chance = make([]float64, v.n)
	for key, p := range q.Prior {
		var a Answer
		if a.UnmarshalText([]byte(strings.ReplaceAll(key, "_", ""))) != nil {
			continue
		}
		mask := v.between(a.Low, a.High)
		for c := range v.n {
			if mask>>uint(c)&1 == 1 {
				v.chance[c] += p / float64(bits.OnesCount64(mask))
			}
		}
	}
}

// integer says that the value is a whole number.
func (v *value) integer() bool {
	if q := v.single(); q != nil {
		return q.Integer
	}
	return v.number != nil && v.number.kind == exprCall && v.number.name != "sum"
}

// addCut notes a threshold. Whole numbers need only one form of it.
func (v *value) addCut(c cut) {
	v.cuts = append(v.cuts, v.normal(c))
}

func (v *value) normal(c cut) cut {
	if !v.integer() {
		return c
	}
	if c.after {
		return cut{math.Floor(c.at) + 1, false}
	}
	return cut{math.Ceil(c.at), false}
}

// behind gives the classes that lie behind a cut.
func (v *value) behind(c cut) uint64 {
	i, _ := slices.BinarySearchFunc(v.cuts, v.normal(c), compareCuts)
	return v.base &^ (1<<uint(i+1) - 1)
}

// finish fixes the classes once all thresholds and sets are known.
func (v *value) finish(sets [][]string) {
	switch v.kind {
	case valueChoice:
		v.classify(sets)
	case valueNumber:
		slices.SortFunc(v.cuts, compareCuts)
		v.cuts = slices.Compact(v.cuts)
		v.n = len(v.cuts) + 1
	default:
		v.n = 2
	}
	v.base = ^uint64(0) >> uint(64-min(v.n, 64))
}

// classify puts options together that no set tells apart.
func (v *value) classify(sets [][]string) {
	bySignature := map[string]int{}
	v.classOf = map[string]int{}
	for _, o := range v.question.Options {
		sig := make([]byte, len(sets))
		for i, set := range sets {
			if slices.Contains(set, o) {
				sig[i] = 1
			}
		}
		c, ok := bySignature[string(sig)]
		if !ok {
			c = len(v.options)
			bySignature[string(sig)] = c
			v.options = append(v.options, nil)
		}
		v.classOf[o] = c
		v.options[c] = append(v.options[c], o)
	}
	v.n = max(len(v.options), 1)
}

// among gives the classes of the options in set.
func (v *value) among(set []string) (mask uint64) {
	for _, o := range set {
		if c, ok := v.classOf[o]; ok {
			mask |= 1 << uint(c)
		}
	}
	return mask
}

// between gives the classes of the numbers from low to high.
func (v *value) between(low, high float64) uint64 {
	return (1<<uint(v.class(high)+1) - 1) &^ (1<<uint(v.class(low)) - 1)
}

func (v *value) class(x float64) int {
	n := 0
	for _, c := range v.cuts {
		if x > c.at || x == c.at && !c.after {
			n++
		}
	}
	return n
}

// Class is a set of answers that the rules do not tell apart.
type Class struct {
	Kind    Kind
	Yes     bool
	Options []string
	// Low and High bound a number; they are infinite where open. Above and
	// Below say that the bound itself is not included.
	Low, High    float64
	Above, Below bool
}

// describe gives the meaning of a set of neighbouring classes.
func (v *value) describe(mask uint64) Class {
	first, last := v.ends(mask)
	switch v.kind {
	case valueChoice:
		c := Class{Kind: Choice}
		for i, opts := range v.options {
			if mask>>uint(i)&1 == 1 {
				c.Options = append(c.Options, opts...)
			}
		}
		return c
	case valueChosen:
		return Class{Kind: Multi, Yes: first == 1, Options: []string{v.option}}
	case valueNumber:
		return v.numberClass(first, last)
	}
	return Class{Kind: YesNo, Yes: (first == 1) != v.wholeNo}
}

func (v *value) ends(mask uint64) (first, last int) {
	for first < v.n-1 && mask>>uint(first)&1 == 0 {
		first++
	}
	last = v.n - 1
	for last > first && mask>>uint(last)&1 == 0 {
		last--
	}
	return first, last
}

func (v *value) numberClass(first, last int) Class {
	c := Class{Kind: Number, Low: math.Inf(-1), High: math.Inf(1)}
	if first > 0 {
		c.Low, c.Above = v.cuts[first-1].at, v.cuts[first-1].after
	}
	if last < len(v.cuts) {
		c.High, c.Below = v.cuts[last].at, !v.cuts[last].after
		if v.integer() { // speak of "at most 249" where "less than 250" is meant
			c.High, c.Below = c.High-1, false
		}
	}
	return c
}
