package words

import (
	"strings"

	"grantdesk/knowledge"
)

// Stem returns the stem of a folded word: inflection goes, and so do the
// commonest endings that turn a verb into a noun, because people ask with one
// and texts say the other ("einreichen", "Einreichung").
func Stem(l knowledge.Lang, w string) string {
	if len(w) < 4 || w[0] >= '0' && w[0] <= '9' {
		return strings.TrimSuffix(w, "'s")
	}
	if l == knowledge.En {
		return english(w)
	}
	return german(w)
}

// An ending is replaced by another when at least least bytes stay before it.
type ending struct {
	from, to string
	least    int
}

var germanNouns = []ending{
	{"ierungen", "ier", 3}, {"ierung", "ier", 3}, {"ieren", "ier", 3}, {"ierten", "ier", 3}, {"ierte", "ier", 3}, {"iert", "ier", 3},
	{"ationen", "ier", 5}, {"ation", "ier", 5},
	{"ungen", "", 4}, {"ungs", "", 4}, {"ung", "", 4},
	{"keiten", "", 5}, {"keit", "", 5}, {"heiten", "", 5}, {"heit", "", 5},
	{"nahmen", "nehm", 3}, {"nahme", "nehm", 3}, {"nehmer", "nehm", 3}, {"nehmern", "nehm", 3}, {"nehmen", "nehm", 3}, {"nimmt", "nehm", 3},
	{"tigten", "tig", 4}, {"tigt", "tig", 4}, {"tigte", "tig", 4},
}

var germanEnds = []ending{
	{"esten", "", 4}, {"erinnen", "", 4}, {"erin", "", 5},
	{"ern", "", 4}, {"ert", "", 4}, {"erte", "", 4}, {"em", "", 3}, {"en", "", 3}, {"er", "", 4}, {"es", "", 3}, {"e", "", 3}, {"s", "", 3}, {"n", "", 4},
}

// parted are the prefixes that part from their verb ("reicht … ein") and
// take ge or zu between ("eingereicht", "einzureichen").
var parted = []string{"ein", "an", "ab", "aus", "auf", "vor", "zu", "mit", "nach", "bei", "teil", "hoch", "weg", "um", "fest", "weiter", "zuruck", "unter"}

func german(w string) string {
	w = participle(w)
	s, ok := cut(w, germanNouns)
	if !ok {
		s, _ = cut(w, germanEnds)
	}
	if len(s) > 5 { // "Partners" with "Partner", "Förderung" with "fördern"
		s = strings.TrimSuffix(s, "er")
	}
	return s
}

// participle turns "gefordert" into "forder", "eingereicht" and "einzureichen"
// into "einreich".
func participle(w string) string {
	head := ""
	for _, p := range parted {
		rest, ok := strings.CutPrefix(w, p)
		if ok && (strings.HasPrefix(rest, "ge") || strings.HasPrefix(rest, "zu")) && len(rest) > 6 {
			head, w = p, rest
			break
		}
	}
	if rest, ok := strings.CutPrefix(w, "ge"); ok && strings.HasSuffix(rest, "t") && len(rest) > 5 {
		return head + strings.TrimSuffix(rest, "t")
	}
	if rest, ok := strings.CutPrefix(w, "ge"); ok && strings.HasSuffix(rest, "ten") && len(rest) > 7 {
		return head + strings.TrimSuffix(rest, "ten")
	}
	if rest, ok := strings.CutPrefix(w, "zu"); ok && head != "" {
		return head + rest
	}
	return head + w
}

var englishEnds = []ending{
	{"ibilities", "", 3}, {"ibility", "", 3}, {"ability", "", 3}, {"ible", "", 3},
	{"mission", "mit", 2}, {"missions", "mit", 2}, {"mitting", "mit", 2}, {"mitted", "mit", 2}, {"mits", "mit", 2},
	{"plications", "ply", 1}, {"plication", "ply", 1}, {"plicants", "ply", 1}, {"plicant", "ply", 1}, {"plies", "ply", 1}, {"plied", "ply", 1}, {"plying", "ply", 1},
	{"trations", "t", 3}, {"tration", "t", 3}, {"tering", "t", 3}, {"tered", "t", 3}, {"ters", "t", 3},
	{"ipation", "ipat", 3}, {"ipants", "ipat", 3}, {"ipant", "ipat", 3}, {"ipating", "ipat", 3}, {"ipate", "ipat", 3}, {"ipates", "ipat", 3},
	{"izations", "", 4}, {"ization", "", 4}, {"isations", "", 4}, {"isation", "", 4}, {"ises", "", 4}, {"izes", "", 4}, {"ise", "", 4}, {"ize", "", 4},
	{"ations", "", 4}, {"ation", "", 4}, {"ements", "", 4}, {"ement", "", 4}, {"ments", "", 4}, {"ment", "", 4},
	{"ships", "", 4}, {"ship", "", 4}, {"ities", "", 4}, {"ity", "", 4}, {"ness", "", 4},
	{"nships", "n", 4}, {"ions", "", 4}, {"ion", "", 4},
	{"sses", "ss", 2}, {"xes", "x", 2}, {"ches", "ch", 2}, {"ies", "y", 2}, {"ied", "y", 2},
	{"ings", "", 3}, {"ing", "", 3}, {"eed", "eed", 1}, {"ed", "", 3}, {"ers", "", 4}, {"er", "", 4}, {"ly", "", 4},
	{"ss", "ss", 1}, {"us", "us", 1}, {"es", "", 3}, {"s", "", 3}, {"e", "", 3},
}

func english(w string) string {
	s, changed := cut(w, englishEnds)
	if n := len(s); changed && n > 4 && s[n-1] == s[n-2] && !strings.ContainsRune("lsz", rune(s[n-1])) {
		s = s[:n-1] // stopped → stop
	}
	return strings.TrimSuffix(s, "e")
}

// cut replaces the first ending that fits.
func cut(w string, ends []ending) (string, bool) {
	for _, e := range ends {
		if s, ok := strings.CutSuffix(w, e.from); ok && len(s) >= e.least {
			return s + e.to, true
		}
	}
	return w, false
}
