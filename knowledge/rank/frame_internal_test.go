package rank

import (
	"testing"

	"grantdesk/knowledge"
	"grantdesk/knowledge/topics"
)

// No frame is overlooked because its words were not looked for.
func TestMayBeFramed(t *testing.T) {
	all, err := topics.Load()
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{
		"Ich wüsste gern, ich will wissen, wann die Frist endet", "Mein Chef fragt, wie viel es gibt", "I was told to ask when it closes",
		"Not sure whether we may apply from Serbia", "SAGEN SIE MIR bitte, wer teilnehmen darf", "it puzzles me how much we get",
	}
	for _, topic := range knowledge.Topics() {
		for _, l := range knowledge.Languages() {
			texts = append(texts, all.For(topic, l)...)
		}
	}
	framed := 0
	for _, text := range texts {
		if frame.MatchString(text) {
			framed++
			if !mayBeFramed(text) {
				t.Errorf("the frame of %q is overlooked", text)
			}
		}
	}
	if framed < 6 {
		t.Errorf("only %d of %d texts have a frame", framed, len(texts))
	}
}
