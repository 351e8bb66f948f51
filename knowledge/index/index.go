// Package index finds what may bear on a question: the facts and FAQ entries
// of a call, and the passages of its documents, each in an index of its own. It
// is the only place with bleve. Texts come in as terms: folding, stemming and
// the splitting of compounds are done before, so that what is indexed and what
// is rescored are the same words.
package index

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// A Document is something to find. Its fields hold terms; a field may be empty.
type Document struct {
	ID       string
	Question []string // how it is asked for in the first place
	Variants []string // the other ways to ask for it
	Heading  []string
	Answer   []string
	Text     []string
}

// field returns the terms of a field.
func (d *Document) field(name string) []string {
	switch name {
	case fieldQuestion:
		return d.Question
	case fieldVariants:
		return d.Variants
	case fieldHeading:
		return d.Heading
	case fieldAnswer:
		return d.Answer
	}
	return d.Text
}

// A Term is a word of a question with its weight. One that only Asks ("how",
// "when") is looked for in questions alone.
type Term struct {
	Text   string
	Weight float64
	Asks   bool
}

// A Hit is a found document; scores of different questions do not compare.
type Hit struct {
	ID    string
	Score float64
}

// Options are where an index lives.
type Options struct {
	// Dir is a directory for indexes; empty: in memory. Documents that were
	// indexed there before are not indexed again, and several processes may
	// share it. What is no longer used may be deleted.
	Dir string
}

// An Index is never changed after Build and may be searched by many at once.
// It frees itself when nobody uses it any more, so that content can be swapped
// while searches run; Close frees it at once.
type Index struct {
	bleve bleve.Index
	stats *search.BM25Stats
	used  []string // fields that a document has
	free  runtime.Cleanup
}

const (
	fieldQuestion = "question"
	fieldVariants = "variants"
	fieldHeading  = "heading"
	fieldAnswer   = "answer"
	fieldText     = "text"
	analyzer      = "terms"
	batchSize     = 1000
	mostTerms     = 200 // of a question; parts of compounds count
)

// fields are all fields with what a term in them counts.
var fields = []struct {
	name  string
	boost float64
	asked bool // holds questions
}{
	{fieldQuestion, 1, true},
	{fieldVariants, 1.5, true},
	{fieldHeading, 1.5, false},
	{fieldAnswer, 0.7, false},
	{fieldText, 1, false},
}

// Build indexes docs. The caller may close the index.
func Build(docs []Document, o Options) (*Index, error) {
	x := &Index{}
	x.count(docs)
	var err error
	if o.Dir == "" {
		x.bleve, err = x.fill(docs, "")
	} else {
		x.bleve, err = x.onDisk(docs, o.Dir)
	}
	if err != nil {
		return nil, err
	}
	x.free = runtime.AddCleanup(x, func(b bleve.Index) { _ = b.Close() }, x.bleve)
	return x, nil
}

// fill makes an index of docs in the directory path, or in memory. It is
// scorch in both cases: what bleve takes for memory by itself knows no BM25.
func (x *Index) fill(docs []Document, path string) (bleve.Index, error) {
	m, err := mappingOf()
	if err != nil {
		return nil, err
	}
	b, err := bleve.NewUsing(path, m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("make index: %w", err)
	}
	if err := x.add(b, docs); err != nil {
		return nil, errors.Join(fmt.Errorf("fill index: %w", err), b.Close())
	}
	return b, nil
}

// mappingOf maps fields of terms, none stored, scored by BM25.
func mappingOf() (*mapping.IndexMappingImpl, error) {
	m := bleve.NewIndexMapping()
	m.ScoringModel = bleveindex.BM25Scoring
	if err := m.AddCustomAnalyzer(analyzer, map[string]any{"type": custom.Name, "tokenizer": whitespace.Name}); err != nil {
		return nil, fmt.Errorf("make analyzer: %w", err)
	}
	d := bleve.NewDocumentStaticMapping()
	for _, field := range fields {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Store, f.IncludeInAll, f.IncludeTermVectors, f.DocValues = analyzer, false, false, false, false
		d.AddFieldMappingsAt(field.name, f)
	}
	m.DefaultMapping = d
	return m, nil
}

func (x *Index) add(b bleve.Index, docs []Document) error {
	batch := b.NewBatch()
	for _, d := range docs {
		texts := make(map[string]any, len(x.used))
		for _, name := range x.used {
			if ws := d.field(name); len(ws) > 0 {
				texts[name] = strings.Join(ws, " ")
			}
		}
		if err := batch.Index(d.ID, texts); err != nil {
			return err
		}
		if batch.Size() == batchSize {
			if err := b.Batch(batch); err != nil {
				return err
			}
			batch.Reset()
		}
	}
	return b.Batch(batch)
}

// count takes the true lengths of the fields. bleve takes the number of
// distinct terms for the length of a field, which makes its BM25 the worse
// the larger the collection; it uses these instead when a search brings them.
func (x *Index) count(docs []Document) {
	x.stats = &search.BM25Stats{DocCount: float64(len(docs)), FieldCardinality: map[string]int{}}
	for _, f := range fields {
		n := 0
		for i := range docs {
			n += len(docs[i].field(f.name))
		}
		if n > 0 {
			x.used = append(x.used, f.name)
		}
		x.stats.FieldCardinality[f.name] = max(n, len(docs), 1)
	}
}

// Search returns at most n documents that have one of the terms, best first;
// equal scores come in order of id, so that two replicas answer alike.
func (x *Index) Search(ctx context.Context, terms []Term, n int) ([]Hit, error) {
	clauses := x.clauses(terms)
	if len(clauses) == 0 || n <= 0 {
		return nil, nil
	}
	r := bleve.NewSearchRequestOptions(query.NewDisjunctionQuery(clauses), n, 0, false)
	r.SortBy([]string{"-_score", "_id"})
	defer runtime.KeepAlive(x)
	found, err := x.bleve.SearchInContext(context.WithValue(ctx, search.BM25StatsKey, x.stats), r)
	if err != nil {
		return nil, fmt.Errorf("search index: %w", err)
	}
	hits := make([]Hit, len(found.Hits))
	for i, h := range found.Hits {
		hits[i] = Hit{ID: h.ID, Score: h.Score}
	}
	return hits, nil
}

// clauses look for each term in each field that it may stand in.
func (x *Index) clauses(terms []Term) (qs []query.Query) {
	terms = terms[:min(mostTerms, len(terms))]
	for _, f := range fields {
		if !slices.Contains(x.used, f.name) {
			continue
		}
		for _, t := range terms {
			if t.Text == "" || t.Asks && !f.asked {
				continue
			}
			q := bleve.NewTermQuery(t.Text)
			q.SetField(f.name)
			q.SetBoost(f.boost * t.Weight)
			qs = append(qs, q)
		}
	}
	return qs
}

// Close frees the index.
func (x *Index) Close() error {
	x.free.Stop()
	if err := x.bleve.Close(); err != nil {
		return fmt.Errorf("close index: %w", err)
	}
	return nil
}
