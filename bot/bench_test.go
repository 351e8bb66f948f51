package bot_test

import (
	"context"
	"strings"
	"testing"

	"grantdesk/bot"
)

// BenchmarkStep: a long message costs about what a short one does, whatever
// it repeats.
func BenchmarkStep(b *testing.B) {
	for name, text := range map[string]string{
		"short": "Bis wann kann ich einreichen?",
		"40kB":  strings.Repeat("Bis wann kann ich einreichen? ", 1400),
		"story": strings.Repeat("Wir sind ein Cluster und haben davon gehört, ", 900) + "bis wann?",
	} {
		b.Run(name, func(b *testing.B) {
			bt := newBot(b, nil)
			for b.Loop() {
				if _, _, err := bt.Step(context.Background(), bot.Dialogue{}, []bot.Message{{ID: "1", Kind: bot.KindText, Text: text}}, now); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
