package rank_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
	"grantdesk/knowledge/example"
	"grantdesk/knowledge/rank"
)

func find(b *testing.B, f *rank.Finder, q knowledge.Query) {
	if _, err := f.Find(context.Background(), q); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkBuild is what a start or a reload costs before the first answer in
// one language.
func BenchmarkBuild(b *testing.B) {
	release, _ := content.Read(example.FS())
	for b.Loop() {
		f, err := rank.Build(release.Library, rank.Options{})
		if err != nil {
			b.Fatal(err)
		}
		find(b, f, knowledge.Query{Text: "Frist", Lang: knowledge.De, Call: release.Library.Calls[0].Call.ID})
	}
}

// BenchmarkLongQuestion compares 40 kB with what is read of it.
func BenchmarkLongQuestion(b *testing.B) {
	release, _ := content.Read(example.FS())
	f, err := rank.Build(release.Library, rank.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if err := f.Warm(); err != nil {
		b.Fatal(err)
	}
	long := strings.Repeat("Bis wann kann ich den Antrag einreichen und wie hoch ist der Zuschuss? ", 570)
	for _, n := range []int{400, len(long)} {
		b.Run(fmt.Sprintf("bytes=%d", n), func(b *testing.B) {
			for b.Loop() {
				find(b, f, knowledge.Query{Text: long[:n], Lang: knowledge.De, Call: release.Library.Calls[0].Call.ID})
			}
		})
	}
}
