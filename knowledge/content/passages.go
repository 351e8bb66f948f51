package content

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"grantdesk/knowledge"
)

// The length of a passage in characters: paragraphs are joined up to the aim
// and cut at the end of a sentence beyond the limit.
const (
	passageAim   = 500
	passageLimit = 750
)

// passages cuts t into the pieces that can be found and cited. A piece never
// spans two sections; its page is the one it begins on.
func (t *text) passages(call string) (ps []knowledge.Passage) {
	for _, s := range t.sections {
		for i, piece := range pieces(s.paras) {
			id := fmt.Sprintf("%s/%s/%s.%d", call, t.document, s.number, i+1)
			if s.number == "" {
				id = fmt.Sprintf("%s/%s/p%d", call, t.document, i+1)
			}
			ps = append(ps, knowledge.Passage{ID: id, Call: call, Document: t.document, Lang: t.lang,
				Section: s.number, Heading: s.heading, Page: piece.page, Text: piece.text})
		}
	}
	return ps
}

// pieces joins short paragraphs and cuts long ones.
func pieces(paras []para) (out []para) {
	for _, p := range paras {
		for _, cut := range cuts(p.text) {
			last := len(out) - 1
			if last >= 0 && utf8.RuneCountInString(out[last].text)+utf8.RuneCountInString(cut) < passageAim {
				out[last].text += "\n" + cut
				continue
			}
			out = append(out, para{text: cut, page: p.page, line: p.line})
		}
	}
	return out
}

// sentenceEnd is where a long paragraph may be cut: after a word of three
// letters or more and a full stop, so not after "2." or "z. B.".
var sentenceEnd = regexp.MustCompile(`\p{L}{3,}[)"“”»]?[.!?;:][)"“”»]?\s+`)

// cuts splits a paragraph that is longer than the limit.
func cuts(s string) (out []string) {
	for utf8.RuneCountInString(s) > passageLimit {
		head := firstRunes(s, passageLimit)
		at := 0
		for _, m := range sentenceEnd.FindAllStringIndex(head, -1) {
			if at == 0 || utf8.RuneCountInString(head[:m[1]]) <= passageAim {
				at = m[1]
			}
		}
		if at == 0 {
			at = strings.LastIndexByte(head, ' ') + 1
		}
		if at == 0 {
			at = len(head)
		}
		out = append(out, strings.TrimSpace(s[:at]))
		s = strings.TrimSpace(s[at:])
	}
	if s != "" {
		out = append(out, s)
	}
	return out
}
