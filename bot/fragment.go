package bot

import (
	"strings"
	"unicode/utf8"

	"grantdesk/knowledge"
)

// fragments are the words of calls' short names and aliases that by themselves
// name one call, such as "EIC": no other call's content has them.
func fragments(lib *knowledge.Library) map[string]*knowledge.Pack {
	found := map[string]*knowledge.Pack{}
	if len(lib.Calls) < 2 {
		return found
	}
	named := map[string]bool{}
	for _, p := range lib.Calls {
		for _, w := range nameWords(p) {
			named[w] = true
		}
	}
	said := make([]map[string]bool, len(lib.Calls))
	for i, p := range lib.Calls {
		said[i] = spoken(p, named)
	}
	for i, p := range lib.Calls {
		for _, w := range nameWords(p) {
			if !elsewhereSaid(said, i, w) {
				found[w] = p
			}
		}
	}
	return found
}

// nameWords are the words of a call's names that are no number.
func nameWords(p *knowledge.Pack) (ws []string) {
	for _, name := range callNames(p) {
		for _, w := range strings.Fields(name) {
			if len(w) >= 3 && strings.Trim(w, "0123456789") == w {
				ws = append(ws, w)
			}
		}
	}
	return ws
}

func elsewhereSaid(said []map[string]bool, but int, w string) bool {
	for i := range said {
		if i != but && said[i][w] {
			return true
		}
	}
	return false
}

// spoken are those of some words that a call's facts, entries and passages
// have.
func spoken(p *knowledge.Pack, of map[string]bool) map[string]bool {
	words := map[string]bool{}
	take := func(texts ...string) {
		for _, t := range texts {
			wordsOf(t, of, words)
		}
	}
	for _, l := range knowledge.Languages() {
		take(p.Call.Title[l], p.Call.Short[l], p.Call.Programme[l], p.Call.About[l])
		for i := range p.Facts {
			f := &p.Facts[i]
			take(f.Questions[l]...)
			take(f.Name[l], f.Say[l], f.More[l])
		}
		for i := range p.FAQ.Entries {
			e := &p.FAQ.Entries[i]
			take(e.Variants[l]...)
			take(e.Question[l], e.Answer[l])
		}
	}
	for i := range p.Passages {
		take(p.Passages[i].Text)
	}
	return words
}

// wordsOf adds to found the words of text, folded, that are among some. It
// reads all content at every start, and folds only what may be one of them.
func wordsOf(text string, some, found map[string]bool) {
	var small [64]byte
	for i := 0; i < len(text); i++ {
		start, plain := i, true
		for i < len(text) && inWord(text[i]) {
			plain = plain && text[i] < utf8.RuneSelf && text[i] != '\''
			i++
		}
		switch n := i - start; {
		case n == 0:
		case !plain || n > len(small):
			for _, w := range strings.Fields(fold(text[start:i])) {
				if some[w] {
					found[w] = true
				}
			}
		default:
			for j := range n {
				small[j] = lower(text[start+j])
			}
			if some[string(small[:n])] {
				found[string(small[:n])] = true
			}
		}
	}
}

// inWord reports that a byte may belong to a word.
func inWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '/' || c == '\'' || c >= utf8.RuneSelf
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
