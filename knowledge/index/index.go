// Package index finds the passages of a call's documents that may bear on a
// question. It is the only place with bleve. Texts come in as terms: folding,
// stemming and the splitting of compounds are done before, so that what is
// indexed and what is rescored are the same words.
package index

import (
	"context"
	"errors"
	"fmt"
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

// A Document is something to find.
type Document struct {
	ID      string
	Heading []string // terms
	Text    []string // terms
}

// A Hit is a found document; scores of different questions do not compare.
type Hit struct {
	ID    string
	Score float64
}

// Options are where an index lives.
type Options struct {
	Path string // a directory that does not exist yet; empty: in memory
}

// An Index is never changed after Build and may be searched by many at once.
type Index struct {
	bleve bleve.Index
	stats *search.BM25Stats
}

const (
	fieldHeading = "heading"
	fieldText    = "text"
	boostHeading = 1.5
	analyzer     = "terms"
	batchSize    = 1000
)

// Build indexes docs. The caller closes the index.
func Build(docs []Document, o Options) (*Index, error) {
	m, err := mappingOf()
	if err != nil {
		return nil, err
	}
	b, err := bleve.NewUsing(o.Path, m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("make index: %w", err)
	}
	x := &Index{bleve: b, stats: statistics(docs)}
	if err := x.add(docs); err != nil {
		return nil, errors.Join(fmt.Errorf("fill index: %w", err), b.Close())
	}
	return x, nil
}

// mappingOf maps two fields of terms, neither stored, scored by BM25.
func mappingOf() (*mapping.IndexMappingImpl, error) {
	m := bleve.NewIndexMapping()
	m.ScoringModel = bleveindex.BM25Scoring
	if err := m.AddCustomAnalyzer(analyzer, map[string]any{"type": custom.Name, "tokenizer": whitespace.Name}); err != nil {
		return nil, fmt.Errorf("make analyzer: %w", err)
	}
	d := bleve.NewDocumentStaticMapping()
	for _, name := range []string{fieldHeading, fieldText} {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Store, f.IncludeInAll, f.IncludeTermVectors, f.DocValues = analyzer, false, false, false, false
		d.AddFieldMappingsAt(name, f)
	}
	m.DefaultMapping = d
	return m, nil
}

func (x *Index) add(docs []Document) error {
	batch := x.bleve.NewBatch()
	for _, d := range docs {
		fields := map[string]any{fieldHeading: strings.Join(d.Heading, " "), fieldText: strings.Join(d.Text, " ")}
		if err := batch.Index(d.ID, fields); err != nil {
			return err
		}
		if batch.Size() == batchSize {
			if err := x.bleve.Batch(batch); err != nil {
				return err
			}
			batch.Reset()
		}
	}
	return x.bleve.Batch(batch)
}

// statistics are the true lengths of the fields. bleve takes the number of
// distinct terms for the length of a field, which makes its BM25 the worse
// the larger the collection; it uses these instead when a search brings them.
func statistics(docs []Document) *search.BM25Stats {
	s := &search.BM25Stats{DocCount: float64(len(docs)), FieldCardinality: map[string]int{}}
	for _, d := range docs {
		s.FieldCardinality[fieldHeading] += len(d.Heading)
		s.FieldCardinality[fieldText] += len(d.Text)
	}
	for name, n := range s.FieldCardinality {
		s.FieldCardinality[name] = max(n, len(docs), 1)
	}
	return s
}

// Search returns at most n documents that have one of the terms, best first;
// equal scores come in order of id, so that two replicas answer alike.
func (x *Index) Search(ctx context.Context, terms []string, n int) ([]Hit, error) {
	if len(terms) == 0 || n <= 0 {
		return nil, nil
	}
	text := strings.Join(terms, " ")
	heading, body := bleve.NewMatchQuery(text), bleve.NewMatchQuery(text)
	heading.SetField(fieldHeading)
	heading.SetBoost(boostHeading)
	body.SetField(fieldText)
	r := bleve.NewSearchRequestOptions(query.NewDisjunctionQuery([]query.Query{heading, body}), n, 0, false)
	r.SortBy([]string{"-_score", "_id"})
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

// Close frees the index.
func (x *Index) Close() error {
	if err := x.bleve.Close(); err != nil {
		return fmt.Errorf("close index: %w", err)
	}
	return nil
}
