package bot

import (
	"regexp"
	"slices"
	"strings"
)

// maxParts bounds how many questions of one message are answered.
const maxParts = 4

// maxKeywords is how many words may stand before "and how many …" without
// asking themselves: "total budget, and how many …".
const maxKeywords = 6

const questionWords = `bis wann|wann|wie|wer|was|wo|welche[rsnm]?|womit|wohin|worauf|wof[uü]r|ob|brauch\w*|muss|müssen|kann|können|darf|dürfen|gibt es|how|until when|when|who|what|where|which|is there|are there|do we|can we|can i|must we|whether`

var (
	// afterMark is the end of a question.
	afterMark = regexp.MustCompile(`\?+[!?]*(?:\s+|$)`)
	// joint is where one sentence goes on with another question.
	joint  = regexp.MustCompile(`(?i)[,;]?\s+(?:und|and|sowie|außerdem|ausserdem|plus)\s+((?:` + questionWords + `)\b)`)
	asking = regexp.MustCompile(`(?i)\b(?:` + questionWords + `)\b`)
)

// split returns the questions of a message. What stands before a question
// belongs to it, and so does what follows the last one; a message with one
// question, or none, stays whole.
func split(text string) []string {
	var parts []string
	from := 0
	for _, m := range afterMark.FindAllStringIndex(text, -1) {
		parts = append(parts, splitJoint(strings.TrimSpace(text[from:m[1]]))...)
		from = m[1]
	}
	rest := strings.TrimSpace(text[from:])
	switch {
	case len(parts) == 0:
		parts = splitJoint(rest)
	case rest != "" && !courtesy(rest):
		parts[len(parts)-1] += " " + rest
	}
	var kept []string
	for _, p := range parts {
		if len(kept) < maxParts && !slices.Contains(kept, p) && !courtesy(p) && !wordless(p) {
			kept = append(kept, p)
		}
	}
	if len(kept) == 0 {
		return []string{text}
	}
	return kept
}

// maxCourtesy is how long small talk can be.
const maxCourtesy = 120

// courtesy reports that a part of a message is small talk.
func courtesy(s string) bool {
	folded := fold(s)
	if len(folded) > maxCourtesy {
		return false
	}
	for _, x := range sayings {
		if x.wording.MatchString(folded) {
			return true
		}
	}
	m, _ := mannerOf(strings.Fields(folded))
	return m != nil
}

// splitJoint cuts "wann ist die Frist und wie viel Geld gibt es?" in two,
// provided that each half asks something.
func splitJoint(sentence string) []string {
	m := joint.FindStringSubmatchIndex(sentence)
	if m == nil {
		return []string{sentence}
	}
	left, right := strings.TrimSpace(sentence[:m[0]]), sentence[m[2]:]
	words := len(strings.Fields(left))
	if !asking.MatchString(left) && words > maxKeywords || words < 2 || len(strings.Fields(right)) < 3 {
		return []string{sentence}
	}
	return append([]string{left}, splitJoint(right)...)
}
