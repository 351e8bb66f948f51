package rank

import (
	"fmt"
	"slices"
	"strings"

	"grantdesk/knowledge"
)

// explain lists the words of a question that a unit has and those that no
// unit has.
func (s *shelf) explain(q *query, unit int) (matched, missed []string) {
	for _, t := range q.terms {
		if t.weight < weightAsking || strings.HasPrefix(t.text, "#") && len(t.text) == 3 {
			continue
		}
		id, _, known := s.terms.weight(t.text)
		switch {
		case !known:
			missed = appendOnce(missed, t.word)
		case slices.ContainsFunc(s.byAll[id], func(c component) bool { return int(c.id) == unit }):
			matched = appendOnce(matched, t.word)
		}
	}
	return matched, missed
}

func appendOnce(list []string, w string) []string {
	if slices.Contains(list, w) {
		return list
	}
	return append(list, w)
}

// why says in words what a decision rests on.
func why(cs []knowledge.Candidate, confidence float64, g gate) string {
	var b strings.Builder
	first := cs[0]
	fmt.Fprintf(&b, "matched: %s; unknown: %s", list(first.Matched), list(first.Missed))
	if len(cs) > 1 {
		fmt.Fprintf(&b, "; runner-up: %s", cs[1].ID)
	}
	fmt.Fprintf(&b, "; confidence %.2f, asserted from %.2f", confidence, g.answer)
	return b.String()
}

func list(ws []string) string {
	if len(ws) == 0 {
		return "none"
	}
	return strings.Join(ws, ", ")
}
