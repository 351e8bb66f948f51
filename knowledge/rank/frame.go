package rank

import (
	"regexp"
	"strings"
)

// frame is what people put before an indirect question: "My boss wants to
// know whether …", "Mich würde interessieren, ob …". It tells nothing of what
// is asked, and it makes all indirect questions alike.
var frame = regexp.MustCompile(`(?i)^[^,.;:?!]{0,80}?\b(wissen|gewusst|weiß|fragt|fragte|gefragt|frage mich|fragen uns|frage ist|interessier\w*|neugierig|klären|herausfinden|unsicher|nicht sicher|unklar|erfahren|rätsel\w*|sagen sie mir|sag mir|sagen sie uns|erklären sie mir|mitteilen|know|knows|knowing|wonder|wonders|wondered|wondering|asked|asks|asking|curious|sure|certain|find out|told me to|tell me|tell us|check|clear to me|puzzles me|insists on knowing|hear|learn|understand|interested in)\b[^.;:?!]{0,25}?[ ,](ob|wer|wen|wem|wie|wieviel\w*|was|wann|wo|wofür|wozu|womit|woher|welche[rsnm]?|whether|if|how|what|when|who|whom|which|where|why|by when|until when|bis wann|ab wann)\b`)

// leastFramed is how many words must be left of an indirect question.
const leastFramed = 3

// unframed is a text without its frame.
func unframed(text string) string {
	if !mayBeFramed(text) {
		return text
	}
	m := frame.FindStringSubmatchIndex(text)
	if m == nil || len(strings.Fields(text[m[4]:])) < leastFramed {
		return text
	}
	return text[m[4]:]
}

// mayBeFramed reports whether text has a part of a word that frames have: the
// most have none, and to look for that costs a tenth of looking for a frame.
func mayBeFramed(text string) bool {
	text = strings.ToLower(text)
	for _, part := range [...]string{
		"wiss", "gewusst", "weiß", "frag", "interess", "neugierig", "klär", "herausfinden", "sicher", "unklar", "erfahren", "rätsel", "sag", "mitteilen",
		"know", "wonder", "ask", "curious", "sure", "certain", "find out", "told", "tell", "check", "clear", "puzzles", "insists", "hear", "learn", "understand",
	} {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}
