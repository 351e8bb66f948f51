package rank

import (
	"slices"

	"grantdesk/knowledge/words"
)

// A vocabulary finds the word that was meant by a word that no wording has.
type vocabulary struct {
	terms   *lexicon
	byFirst map[byte][]string // stems by first letter, in order
}

// newVocabulary takes in the stems of a lexicon.
func newVocabulary(x *lexicon) *vocabulary {
	v := &vocabulary{terms: x, byFirst: map[byte][]string{}}
	for stem := range x.ids {
		if len(stem) >= leastRepair && stem[0] != '#' {
			v.byFirst[stem[0]] = append(v.byFirst[stem[0]], stem)
		}
	}
	for _, list := range v.byFirst {
		slices.Sort(list)
	}
	return v
}

// Slips are looked for from this length on, two of them in long words only:
// shorter words are too often other words.
const (
	leastRepair = 4
	twoSlips    = 8
)

// meant returns the stem that a stem was probably meant to be, or "". The
// first letter is taken to be right; of equally near stems the commonest is
// meant.
func (v *vocabulary) meant(stem string) string {
	if v == nil || len(stem) < leastRepair || stem[0] >= '0' && stem[0] <= '9' {
		return ""
	}
	most := 1
	if len(stem) >= twoSlips {
		most = 2
	}
	best, bestAt, bestIn := "", most+1, int32(0)
	for _, s := range v.byFirst[stem[0]] {
		if len(s) > len(stem)+most || len(s)+most < len(stem) {
			continue
		}
		at, in := slips(stem, s, most), v.terms.in[v.terms.ids[s]]
		if at < bestAt || at == bestAt && at <= most && in > bestIn {
			best, bestAt, bestIn = s, at, in
		}
	}
	if bestAt > most {
		return ""
	}
	return best
}

// slips counts the letters to insert, leave out, change or swap to get from a
// to b; more than most come out as most+1.
func slips(a, b string, most int) int {
	var rows [3][40]int
	if len(a) >= 40 || len(b) >= 40 {
		return most + 1
	}
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := 0; j <= len(b); j++ {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], most+1)
}

// repaired is the stem of a word that the shelf knows: its own, or that of the
// word that was probably meant.
func (r *reader) repaired(w string) (stem string, role words.Role) {
	stem, role = words.Stem(r.lang, w), r.role(w)
	if r.known == nil || role != words.Content {
		return stem, role
	}
	if _, ok := r.known.terms.ids[stem]; ok {
		return stem, role
	}
	if m := r.known.meant(stem); m != "" {
		return m, r.role(m)
	}
	return stem, role
}
