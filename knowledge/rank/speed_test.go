package rank_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
	"grantdesk/knowledge/example"
	"grantdesk/knowledge/index"
	"grantdesk/knowledge/rank"
)

var sizes = []int{100, 1_000, 10_000, 100_000}

// large is the example's first call with n passages of invented words, which
// are as unevenly used as those of a language.
func large(b *testing.B, n int) *knowledge.Library {
	b.Helper()
	release, faults := content.Read(example.FS())
	if release == nil {
		b.Fatal(faults)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(rng, 1.2, 20, 50_000)
	p := *release.Library.Calls[0]
	p.Passages = nil
	for i := range n {
		var text strings.Builder
		for range 70 {
			fmt.Fprintf(&text, "wort%d ", zipf.Uint64())
		}
		p.Passages = append(p.Passages, knowledge.Passage{ID: fmt.Sprintf("p%06d", i), Lang: knowledge.De, Text: text.String() + "Antrag Frist Förderung"})
	}
	return &knowledge.Library{Calls: []*knowledge.Pack{&p}}
}

// BenchmarkQuestion is a question that no fact answers, so that both channels
// are asked; heap is what the finder keeps.
func BenchmarkQuestion(b *testing.B) {
	for _, n := range sizes {
		lib := large(b, n)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		f, err := rank.Build(lib, rank.Options{})
		if err != nil {
			b.Fatal(err)
		}
		q := knowledge.Query{Text: "Welche wort17 hat ein wort231 bei der wort4 im wort1203?", Lang: knowledge.De}
		find(b, f, q)
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.Run(fmt.Sprintf("passages=%d", n), func(b *testing.B) {
			for b.Loop() {
				find(b, f, q)
			}
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-heap")
		})
		b.Run(fmt.Sprintf("passages=%d/parallel", n), func(b *testing.B) {
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					find(b, f, q)
				}
			})
		})
	}
}

func find(b *testing.B, f *rank.Finder, q knowledge.Query) {
	if _, err := f.Find(context.Background(), q); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkPlainIndex is the index alone, with the same passages and question.
func BenchmarkPlainIndex(b *testing.B) {
	for _, n := range sizes {
		var docs []index.Document
		for _, p := range large(b, n).Calls[0].Passages {
			docs = append(docs, index.Document{ID: p.ID, Text: strings.Fields(strings.ToLower(p.Text))})
		}
		x, err := index.Build(docs, index.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("passages=%d", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := x.Search(context.Background(), terms("wort17 wort231 wort4 wort1203"), 20); err != nil {
					b.Fatal(err)
				}
			}
		})
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
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

func terms(text string) (ts []index.Term) {
	for _, w := range strings.Fields(text) {
		ts = append(ts, index.Term{Text: w, Weight: 1})
	}
	return ts
}
