//go:build unix

package index_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
	"grantdesk/knowledge/example"
	"grantdesk/knowledge/rank"
)

// A corpus is passages of invented words that are as unevenly used as those of
// a language, and questions of such words.
type corpus struct {
	passages  []string
	questions []string
}

func invent(n int) (c corpus) {
	rng := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(rng, 1.2, 20, 50_000)
	text := func(words int) string {
		var b strings.Builder
		for range words {
			fmt.Fprintf(&b, "wort%d ", zipf.Uint64())
		}
		return b.String()
	}
	for range n {
		c.passages = append(c.passages, text(70)+"Antrag Frist Förderung")
	}
	for range 100 {
		c.questions = append(c.questions, "Welche "+text(4)+"hat der Antrag bei "+text(3)+"?")
	}
	return c
}

// A searcher answers the questions of a benchmark.
type searcher func(question string) error

// ours is the whole way of a question: both channels of the example's first
// call, which has the corpus for its documents.
func ours(b *testing.B, c corpus) searcher {
	b.Helper()
	release, faults := content.Trust(example.FS())
	if release == nil {
		b.Fatal(faults)
	}
	p := *release.Library.Calls[0]
	p.Passages = nil
	for i, text := range c.passages {
		p.Passages = append(p.Passages, knowledge.Passage{ID: fmt.Sprintf("p%06d", i), Lang: knowledge.De, Text: text})
	}
	f, err := rank.Build(&knowledge.Library{Calls: []*knowledge.Pack{&p}}, rank.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return func(question string) error {
		_, err := f.Find(context.Background(), knowledge.Query{Text: question, Lang: knowledge.De})
		return err
	}
}

// plain is bleve as it comes, with the passages alone.
func plain(b *testing.B, c corpus) searcher {
	b.Helper()
	x, err := bleve.NewUsing("", bleve.NewIndexMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { x.Close() })
	batch := x.NewBatch()
	for i, text := range c.passages {
		if err := batch.Index(fmt.Sprintf("p%06d", i), map[string]any{"text": text}); err != nil {
			b.Fatal(err)
		}
		if batch.Size() == 1000 || i == len(c.passages)-1 {
			if err := x.Batch(batch); err != nil {
				b.Fatal(err)
			}
			batch.Reset()
		}
	}
	return func(question string) error {
		_, err := x.Search(bleve.NewSearchRequestOptions(bleve.NewMatchQuery(question), 20, 0, false))
		return err
	}
}

// BenchmarkQuestion asks among more and more passages, by ourselves and by
// plain bleve: processor time of the build, heap, and how long a question takes, one after the
// other and on all cores.
func BenchmarkQuestion(b *testing.B) {
	for _, n := range []int{100, 1_000, 10_000, 100_000} {
		if testing.Short() && n > 10_000 {
			continue
		}
		c := invent(n)
		for _, s := range []struct {
			name string
			make func(*testing.B, corpus) searcher
		}{{"ours", ours}, {"plain", plain}} {
			before, started := heap(), cpu(b)
			ask := s.make(b, c)
			if err := ask(c.questions[0]); err != nil {
				b.Fatal(err)
			}
			build, size := cpu(b)-started, heap()-before
			b.Run(fmt.Sprintf("%s/passages=%d", s.name, n), func(b *testing.B) {
				single(b, c, ask)
				b.ReportMetric(build.Seconds(), "build-cpu-s")
				b.ReportMetric(float64(size)/1e6, "heap-MB")
			})
			b.Run(fmt.Sprintf("%s/passages=%d/parallel", s.name, n), func(b *testing.B) { parallel(b, c, ask) })
			runtime.KeepAlive(ask)
		}
	}
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func single(b *testing.B, c corpus, ask searcher) {
	var took []time.Duration
	before := cpu(b)
	for i := 0; b.Loop(); i++ {
		started := time.Now()
		if err := ask(c.questions[i%len(c.questions)]); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(started))
	}
	b.ReportMetric((cpu(b)-before).Seconds()*1e6/float64(len(took)), "cpu-µs")
	report(b, took)
}

// cpu is the time that the process has worked on all cores, which tells more
// than the clock where others work too.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func parallel(b *testing.B, c corpus, ask searcher) {
	var all []time.Duration
	var mu sync.Mutex
	b.RunParallel(func(pb *testing.PB) {
		var took []time.Duration
		for i := 0; pb.Next(); i++ {
			started := time.Now()
			if err := ask(c.questions[i%len(c.questions)]); err != nil {
				b.Error(err)
			}
			took = append(took, time.Since(started))
		}
		mu.Lock()
		defer mu.Unlock()
		all = append(all, took...)
	})
	report(b, all)
}

// report gives the middle and the hundredth slowest.
func report(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	at := func(share float64) float64 { return took[int(share*float64(len(took)-1))].Seconds() * 1e6 }
	b.ReportMetric(at(0.5), "p50-µs")
	b.ReportMetric(at(0.99), "p99-µs")
}
