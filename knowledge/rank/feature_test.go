package rank_test

import (
	"testing"

	"pgregory.net/rapid"

	"grantdesk/knowledge"
)

// Whatever is asked, each part of the evidence lies between 0 and 1 and has a
// name.
func TestFeaturesAreBounded(t *testing.T) {
	f := finder(t, library())
	words := []string{"Frist", "frist?", "wie", "viel", "Geld", "500 000 EUR", "Serbien", "kein", "Solarziegel", "Einreichungsfrist", "xyz", "2. Februar 2021", "who", "may", "apply", "the"}
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, w := range rapid.SliceOfN(rapid.SampledFrom(words), 1, 8).Draw(t, "words") {
			text += w + " "
		}
		q := knowledge.Query{Text: text, Lang: rapid.SampledFrom(knowledge.Languages()).Draw(t, "lang")}
		found, err := f.Find(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range found.Candidates {
			if c.Kind == knowledge.KindPassage {
				continue
			}
			if len(c.Features) == 0 {
				t.Fatalf("%q: no evidence for %s", text, c.ID)
			}
			for _, x := range c.Features {
				if x.Name == "" || x.Value < 0 || x.Value > 1 {
					t.Fatalf("%q: %s has the evidence %q %v", text, c.ID, x.Name, x.Value)
				}
			}
		}
	})
}
