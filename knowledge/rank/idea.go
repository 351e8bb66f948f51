package rank

import "slices"

// mostIdeas bounds how many ideas of a text are paired.
const mostIdeas = 10

// singles are what a text is about, whatever its words: the senses of its
// words, or the stems of those that have none.
func singles(ts []term) (single []string) {
	for _, t := range ts {
		if t.weight < weightAsking || len(single) == mostIdeas || slices.Contains(single, t.text) {
			continue
		}
		sensible := slices.ContainsFunc(ts, func(o term) bool { return o.text[0] == '~' && o.word == t.word })
		if t.text[0] == '~' || !sensible && t.text != "" {
			single = append(single, t.text)
		}
	}
	slices.Sort(single)
	return single
}

// Ideas are numbered singles, and each two of them together: that "long"
// stands beside "stay" tells more than either.
type ideas map[idea]int32

// An idea is a single, or two that stand together.
type idea struct{ one, other string }

// number numbers the ideas of a text.
func (x ideas) number(single []string) vector {
	return x.of(single, func(i idea) (int32, bool) {
		id, ok := x[i]
		if !ok {
			id = int32(len(x))
			x[i] = id
		}
		return id, true
	})
}

// known are the ideas of a text that have a number.
func (x ideas) known(single []string) vector {
	return x.of(single, func(i idea) (int32, bool) {
		id, ok := x[i]
		return id, ok
	})
}

func (x ideas) of(single []string, numbered func(idea) (int32, bool)) vector {
	v := make(vector, 0, len(single)*(len(single)+1)/2)
	take := func(i idea) {
		if id, ok := numbered(i); ok {
			v = append(v, component{id, 1})
		}
	}
	for i, a := range single {
		take(idea{a, ""})
		for _, b := range single[i+1:] {
			take(idea{a, b})
		}
	}
	v.scale(0)
	return v
}
