package bot

import (
	"strings"

	"grantdesk/knowledge"
)

// fragments are the words of calls' short names and aliases that by themselves
// name one call, such as "EIC": no other call's content has them.
func fragments(lib *knowledge.Library) map[string]*knowledge.Pack {
	found := map[string]*knowledge.Pack{}
	if len(lib.Calls) < 2 {
		return found
	}
	said := make([]map[string]bool, len(lib.Calls))
	for i, p := range lib.Calls {
		said[i] = spoken(p)
	}
	for i, p := range lib.Calls {
		for _, name := range callNames(p) {
			for _, w := range strings.Fields(name) {
				if len(w) >= 3 && strings.Trim(w, "0123456789") == w && !elsewhereSaid(said, i, w) {
					found[w] = p
				}
			}
		}
	}
	return found
}

func elsewhereSaid(said []map[string]bool, but int, w string) bool {
	for i := range said {
		if i != but && said[i][w] {
			return true
		}
	}
	return false
}

// spoken are the words of a call's facts, entries and passages.
func spoken(p *knowledge.Pack) map[string]bool {
	words := map[string]bool{}
	take := func(texts ...string) {
		for _, t := range texts {
			for _, w := range strings.Fields(fold(t)) {
				words[w] = true
			}
		}
	}
	for _, l := range knowledge.Languages() {
		take(p.Call.Title[l], p.Call.Short[l], p.Call.Programme[l], p.Call.About[l])
		for i := range p.Facts {
			f := &p.Facts[i]
			take(append(f.Questions[l], f.Name[l], f.Say[l], f.More[l])...)
		}
		for i := range p.FAQ.Entries {
			e := &p.FAQ.Entries[i]
			take(append(e.Variants[l], e.Question[l], e.Answer[l])...)
		}
	}
	for i := range p.Passages {
		take(p.Passages[i].Text)
	}
	return words
}
