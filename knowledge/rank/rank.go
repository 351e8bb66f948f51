// Package rank finds what answers a question and decides whether it does. It
// compares the question with every wording of every fact and FAQ entry by
// bounded, explainable evidence, and lets an answer pass only through two
// gates: is there an answer at all, and is it this one. The gates are set by
// asking the content its own wordings, each held out in turn.
package rank

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"grantdesk/knowledge"
	"grantdesk/knowledge/country"
	"grantdesk/knowledge/index"
	"grantdesk/knowledge/topics"
	"grantdesk/knowledge/words"
)

// Options are how a Finder is built. The zero value is what a deployment
// uses unless it says otherwise.
type Options struct {
	// IndexDir is a directory to keep indexes in; empty: in memory.
	IndexDir string
	// Embedder adds what questions mean, once Learn has run; nil: words only.
	Embedder Embedder
	// Together runs tasks that do not depend on each other, at the same time
	// where the caller can, and returns when all have run. Nil: one by one.
	Together func(tasks ...func())
}

// oneByOne is how tasks run unless the caller knows better.
func oneByOne(tasks ...func()) {
	for _, task := range tasks {
		task()
	}
}

// A Finder finds what answers a question. It is not changed after Build and
// may be used by many at once; the same library gives the same findings.
type Finder struct {
	shelves  map[shelfKey]func() (*shelf, error)
	calls    []string
	version  string
	embedder Embedder
}

type shelfKey struct {
	call string
	lang knowledge.Lang
}

// Build reads a library for searching.
func Build(lib *knowledge.Library, o Options) (*Finder, error) {
	wordings, err := topics.Load()
	if err != nil {
		return nil, fmt.Errorf("build finder: %w", err)
	}
	if o.Together == nil {
		o.Together = oneByOne
	}
	f := &Finder{shelves: map[shelfKey]func() (*shelf, error){}, version: lib.Version, embedder: o.Embedder}
	countries, senses := country.New(), words.NewSenses()
	for _, p := range lib.Calls {
		f.calls = append(f.calls, p.Call.ID)
		for _, l := range knowledge.Languages() {
			f.shelves[shelfKey{p.Call.ID, l}] = sync.OnceValues(func() (*shelf, error) {
				return newShelf(p, l, reader{lang: l, countries: countries, senses: senses}, wordings, o)
			})
		}
	}
	return f, nil
}

// newShelf reads what a call can answer in one language. It is made at the
// first question in that language, so that a start does not wait for others.
func newShelf(p *knowledge.Pack, l knowledge.Lang, read reader, t topics.Wordings, o Options) (*shelf, error) {
	s := &shelf{call: p.Call.ID, place: index.Options{Dir: o.IndexDir}, together: o.Together, embedder: o.Embedder, meanings: &atomic.Pointer[meanings]{}, spreads: &sync.Pool{}, terms: newLexicon(), grams: newLexicon(), ideas: ideas{}, read: read}
	s.read.own = map[string]bool{}
	if l == knowledge.De {
		s.read.splitter = words.NewSplitter(append(texts(p, l), read.senses.Words()))
	}
	s.years = yearsIn(strings.Join(append(p.Call.Identifiers, p.Call.Short.In(l)), " "))
	for _, w := range words.Tokens(strings.Join(append(p.Call.Identifiers, p.Call.Short.In(l)), " ")) {
		s.read.own[w] = true
	}
	s.stock(p, t)
	if err := s.index(); err != nil {
		return nil, err
	}
	s.read.known = newVocabulary(s.terms)
	s.passages = sync.OnceValues(func() (*passages, error) { return s.shelvePassages(p) })
	return s, nil
}

// Warm reads everything that is not read yet, so that no question waits.
func (f *Finder) Warm() error {
	var faults []error
	for _, shelf := range f.shelves {
		s, err := shelf()
		if err == nil {
			_, err = s.passages()
		}
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// texts are all words of a call, by which compounds are split.
func texts(p *knowledge.Pack, l knowledge.Lang) (ts []string) {
	for i := range p.Facts {
		f := &p.Facts[i]
		ts = append(append(ts, f.Name[l], f.Say[l], f.More[l]), f.Questions[l]...)
	}
	for i := range p.FAQ.Entries {
		e := &p.FAQ.Entries[i]
		ts = append(append(ts, e.Question[l], e.Answer[l]), e.Variants[l]...)
	}
	for i := range p.Passages {
		if p.Passages[i].Lang == l {
			ts = append(ts, p.Passages[i].Heading, p.Passages[i].Text)
		}
	}
	return ts
}

// mostCandidates bounds a finding.
const mostCandidates = 10

// A scored is a unit with its evidence.
type scored struct {
	*unit
	n        int
	evidence evidence
	about    float64 // how likely the question is about its kin, by the classifier
	sum      float64 // evidence and classifier together
}

// aboutShare is what the classifier's word counts beside the evidence, by its
// logarithm; least is what it calls impossible.
const (
	aboutShare = 0.03
	aboutLeast = 1e-4
)

// rank orders units of a shelf for a question.
func (s *shelf) rank(q *query, units []int32, without *wording) []scored {
	rs := make([]scored, 0, len(units))
	for i, e := range s.match(q, units, without) {
		n := units[i]
		r := scored{unit: &s.units[n], n: int(n), evidence: e, about: float64(q.about[s.kinOf[n]])}
		r.sum = e.sum() + aboutShare*math.Log(r.about+aboutLeast)
		if q.meaning != nil {
			r.sum += meaningShare * float64(q.meaning[n])
		}
		rs = append(rs, r)
	}
	slices.SortFunc(rs, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.sum, a.sum), cmp.Compare(a.id, b.id), cmp.Compare(a.n, b.n))
	})
	return rs
}

// Find implements bot.Finder.
func (f *Finder) Find(ctx context.Context, q knowledge.Query) (knowledge.Finding, error) {
	if err := ctx.Err(); err != nil {
		return knowledge.Finding{}, fmt.Errorf("find: %w", err)
	}
	var best knowledge.Finding
	for _, call := range f.calls {
		if q.Call != "" && q.Call != call {
			continue
		}
		found, err := f.inCall(ctx, call, words.Clean(q.Text), q)
		if err != nil {
			return knowledge.Finding{}, err
		}
		best = better(best, found)
	}
	return best, nil
}

// inCall asks what a call can answer in the language of the question.
func (f *Finder) inCall(ctx context.Context, call, text string, q knowledge.Query) (knowledge.Finding, error) {
	shelf := f.shelves[shelfKey{call, q.Lang}]
	if shelf == nil {
		return knowledge.Finding{Decision: knowledge.DecideDecline}, nil
	}
	s, err := shelf()
	if err != nil {
		return knowledge.Finding{}, err
	}
	return s.findIn(ctx, text, q)
}

// better merges the findings of two calls.
func better(a, b knowledge.Finding) knowledge.Finding {
	if len(a.Candidates) == 0 {
		return b
	}
	if len(b.Candidates) > 0 && b.Candidates[0].Confidence > a.Candidates[0].Confidence {
		a, b = b, a
	}
	a.Candidates = append(a.Candidates, b.Candidates...)
	slices.SortStableFunc(a.Candidates[1:], func(x, y knowledge.Candidate) int { return cmp.Compare(y.Score, x.Score) })
	a.Candidates = a.Candidates[:min(mostCandidates, len(a.Candidates))]
	return a
}

// findIn asks both channels of a shelf. Passages are asked only when no fact
// and no entry answers.
func (s *shelf) findIn(ctx context.Context, text string, q knowledge.Query) (knowledge.Finding, error) {
	s = s.forOne()
	f, err := s.find(ctx, text, q)
	if err != nil {
		return f, err
	}
	if f.Decision == knowledge.DecideAnswer || f.Decision == knowledge.DecideEither || f.Decision == knowledge.DecideAsk && s.covered(text, f.Candidates[0]) >= halfCovered {
		return f, nil
	}
	quoted, err := s.quote(ctx, text, q)
	if err != nil || len(quoted) == 0 {
		return f, err
	}
	f.Decision, f.Candidates = knowledge.DecideAnswer, append(quoted[:1:1], f.Candidates...)
	f.Why = fmt.Sprintf("passage %s covers %.0f %% of the question; %s", quoted[0].ID, 100*quoted[0].Score, f.Why)
	f.Candidates = f.Candidates[:min(mostCandidates, len(f.Candidates))]
	return f, nil
}

// forOne is the shelf for one question, each word of which is read once.
func (s *shelf) forOne() *shelf {
	x := *s
	x.read.memo = map[string]*lexeme{}
	return &x
}

// halfCovered is the share of a question from which a fact or an entry may be
// what it asks for, so that no passage is put in its place.
const halfCovered = 0.5

// covered is the share of a question that a candidate has.
func (s *shelf) covered(text string, c knowledge.Candidate) float64 {
	q := s.ask(text)
	for n, share := range s.byAll.overlap(q.weights, len(s.units), none) {
		if s.units[n].id == c.ID && s.units[n].kind == c.Kind {
			return float64(share) / max(q.mass, 1e-9)
		}
	}
	return 0
}

// find asks the facts and entries of a shelf.
func (s *shelf) find(ctx context.Context, text string, q knowledge.Query) (knowledge.Finding, error) {
	f := knowledge.Finding{Decision: knowledge.DecideDecline}
	asked := s.ask(text)
	asked.meaning = s.near(ctx, text)
	units, err := s.candidates(ctx, asked)
	if err != nil {
		return f, err
	}
	ranked := slices.DeleteFunc(s.rank(asked, units, nil), func(r scored) bool {
		return slices.Contains(q.Exclude, r.id) || !r.current(q.Now)
	})
	if len(ranked) == 0 {
		return f, nil
	}
	ranked = wordedFirst(ranked)
	v := s.verdict(asked, ranked)
	score, confidence := v.score, v.confidence
	f.Decision = s.gate.decide(v)
	for i, r := range ranked[:min(mostCandidates, len(ranked))] {
		c := knowledge.Candidate{Kind: r.kind, ID: r.id, Call: s.call, Label: r.label}
		c.Score, c.Confidence = likeness(r, ranked[0], score), r.about*confidence
		if i == 0 {
			c.Confidence = confidence
		}
		c.Matched, c.Missed = s.explain(asked, r.n)
		c.Features = r.evidence.named(r.about)
		f.Candidates = append(f.Candidates, c)
	}
	f.Why = why(f.Candidates, confidence, s.gate)
	return f, nil
}

// likeness is the score of a candidate beside that of the first.
func likeness(r, first scored, score float64) float64 {
	return max(0, score*r.evidence.sum()/max(first.evidence.sum(), 1e-9))
}
