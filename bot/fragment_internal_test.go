package bot

import (
	"maps"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Reading a text for some words finds those that it has when it is folded as a
// whole.
func TestWordsOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("aAbBzéÄßöU0/'’ ,.-–\u00a0")), 0, 60, -1).Draw(t, "text")
		some, want := map[string]bool{"not in it": true}, map[string]bool{}
		for i, w := range strings.Fields(fold(text)) {
			if i%2 == 0 {
				some[w], want[w] = true, true
			}
		}
		got := map[string]bool{}
		if wordsOf(text, some, got); !maps.Equal(got, want) {
			t.Fatalf("of %q %v are found, want %v", text, got, want)
		}
	})
	long := strings.Repeat("x", 100)
	got := map[string]bool{}
	if wordsOf("a "+long+" b", map[string]bool{long: true, "b": true}, got); !got["b"] || !got[long] {
		t.Errorf("after a long word %v are found", got)
	}
}
