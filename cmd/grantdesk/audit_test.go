package main

import (
	"strings"
	"testing"

	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
	"grantdesk/knowledge/rank"
)

func TestConfusions(t *testing.T) {
	audited := func(id string, asked, won int, lost ...rank.Rival) rank.Audited {
		return rank.Audited{Kind: knowledge.KindEntry, ID: id, Asked: asked, Won: won, Lost: lost}
	}
	to := func(id string, times int) rank.Rival {
		return rank.Rival{Kind: knowledge.KindEntry, ID: id, Times: times}
	}
	for _, c := range []struct {
		name  string
		units []rank.Audited
		want  string
	}{
		{"apart", []rank.Audited{audited("a", 8, 8), audited("b", 8, 7, to("a", 1))}, ""},
		{"the same", []rank.Audited{audited("a", 8, 8), audited("b", 8, 3, to("a", 5))}, `"b" cannot be told from entry "a" in "de": of its 8 wordings, each held out, it wins 3 and the other 5`},
		{"a pair", []rank.Audited{audited("a", 8, 6, to("b", 2)), audited("b", 6, 3, to("a", 2), to("c", 1))}, `"b" and entry "a" draw each other's questions in "de": held out, the first wins 50 % of its wordings and the second 75 %`},
		{"one way", []rank.Audited{audited("a", 8, 8), audited("b", 6, 4, to("a", 2))}, ""},
		{"too rare", []rank.Audited{audited("a", 80, 78, to("b", 2)), audited("b", 6, 4, to("a", 2))}, ""},
	} {
		got := confusions(&content.Release{}, []rank.Audit{{Call: "x", Lang: knowledge.De, Units: c.units}})
		if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || !strings.Contains(got[0].Message, c.want) || !got[0].Warning) {
			t.Errorf("%s: %v, want %q", c.name, got, c.want)
		}
	}
}
