package rank

import "slices"

// mostIdeas bounds how many ideas of a text are paired.
const mostIdeas = 10

// ideas are what a text is about, whatever its words: the senses of its words,
// or the stems of those that have none, and each two of them together. That
// "long" stands beside "stay" tells more than either.
func ideas(ts []term) (keys []string) {
	var single []string
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
	for i, a := range single {
		keys = append(keys, a)
		for _, b := range single[i+1:] {
			keys = append(keys, a+"&"+b)
		}
	}
	return keys
}
