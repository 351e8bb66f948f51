package bot

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var sentenceEnd = regexp.MustCompile(`[.!?:;…]+["”“»)]*\s+|\s+[–—-]\s+`)

// focus shortens a long question to what is searched for: its sentences that
// ask, with as many of those before them as there is room for.
func focus(text string) string {
	if utf8.RuneCountInString(text) <= maxQuestion {
		return text
	}
	sentences := cutAfter(text, sentenceEnd)
	last := len(sentences) - 1
	for i, s := range sentences {
		if strings.Contains(s, "?") {
			last = i
		}
	}
	kept, _ := head(sentences[last], maxQuestion)
	for i := last - 1; i >= 0; i-- {
		longer := sentences[i] + " " + kept
		if utf8.RuneCountInString(longer) > maxQuestion {
			break
		}
		kept = longer
	}
	return kept
}

// asks returns the sentence of a text that asks, where others stand beside it.
func asks(text string) (string, bool) {
	sentences := cutAfter(text, sentenceEnd)
	for i := len(sentences) - 1; i >= 0 && len(sentences) > 1; i-- {
		if strings.Contains(sentences[i], "?") {
			return sentences[i], true
		}
	}
	return "", false
}

// cutAfter cuts text behind each match of re.
func cutAfter(text string, re *regexp.Regexp) (parts []string) {
	from := 0
	for _, m := range re.FindAllStringIndex(text, -1) {
		if part := strings.TrimSpace(text[from:m[1]]); part != "" {
			parts = append(parts, part)
		}
		from = m[1]
	}
	if rest := strings.TrimSpace(text[from:]); rest != "" || len(parts) == 0 {
		parts = append(parts, rest)
	}
	return parts
}
