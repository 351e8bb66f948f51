package words_test

import (
	"slices"
	"testing"

	"grantdesk/knowledge"
	"grantdesk/knowledge/words"
)

// TestPhrases holds that a phrase is found however its words are inflected.
func TestPhrases(t *testing.T) {
	senses := words.NewSenses()
	for _, c := range []struct {
		lang  knowledge.Lang
		text  string
		sense string
	}{
		{knowledge.En, "when do the doors close", "~deadline"},
		{knowledge.En, "the door closes at noon", "~deadline"},
		{knowledge.De, "aus eigener Tasche", "~own"},
		{knowledge.De, "aus der eigenen Tasche", "~own"},
	} {
		row := words.Tokens(c.text)
		for i := range row {
			row[i] = words.Stem(c.lang, row[i])
		}
		var found []string
		senses.Phrases(c.lang, row, func(_, sense string) { found = append(found, sense) })
		if !slices.Contains(found, c.sense) {
			t.Errorf("%q has the senses %v, not %s", c.text, found, c.sense)
		}
	}
}
