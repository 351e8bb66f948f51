package main

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"grantdesk/knowledge"
)

// An overlap finds facts and entries by the letter triples that a question
// shares with their wordings. It knows no grammar and no synonyms; it keeps
// the program whole until the index takes its place.
type overlap struct {
	wordings []wording
}

// A wording is one way to ask for a candidate.
type wording struct {
	candidate knowledge.Candidate
	lang      knowledge.Lang
	triples   map[string]bool
}

// The thresholds of overlap: at least so alike, and so far ahead.
const (
	overlapLeast = 0.4
	overlapAhead = 0.02
	overlapMost  = 10
)

// deadlineWordings ask for any call's deadline.
var deadlineWordings = knowledge.Phrasings{
	knowledge.De: {"Bis wann kann ich einreichen?", "Wann ist die Frist?"},
	knowledge.En: {"Until when can I submit?", "When is the deadline?"},
}

// newOverlap prepares the wordings of a library.
func newOverlap(lib *knowledge.Library) *overlap {
	o := &overlap{}
	for _, p := range lib.Calls {
		for i := range p.Facts {
			f := &p.Facts[i]
			o.add(knowledge.Candidate{Kind: knowledge.KindFact, ID: f.ID, Call: p.Call.ID}, f.Name, f.Questions)
			if f.Topic == knowledge.TopicDeadline {
				o.add(knowledge.Candidate{Kind: knowledge.KindFact, ID: f.ID, Call: p.Call.ID}, f.Name, deadlineWordings)
			}
		}
		for i := range p.FAQ.Entries {
			e := &p.FAQ.Entries[i]
			o.add(knowledge.Candidate{Kind: knowledge.KindEntry, ID: e.ID, Call: p.Call.ID}, e.Question, e.Variants)
		}
	}
	return o
}

func (o *overlap) add(c knowledge.Candidate, label knowledge.Text, more knowledge.Phrasings) {
	for _, l := range knowledge.Languages() {
		c.Label = label[l]
		for _, text := range append([]string{label[l]}, more[l]...) {
			o.wordings = append(o.wordings, wording{candidate: c, lang: l, triples: triples(text)})
		}
	}
}

// Find implements bot.Finder.
func (o *overlap) Find(_ context.Context, q knowledge.Query) (knowledge.Finding, error) {
	asked := triples(q.Text + " " + q.Before)
	best := map[string]knowledge.Candidate{}
	for _, w := range o.wordings {
		c := w.candidate
		if w.lang != q.Lang || q.Call != "" && c.Call != q.Call || slices.Contains(q.Exclude, c.ID) {
			continue
		}
		c.Score = alike(asked, w.triples)
		c.Confidence = c.Score
		key := c.Kind + " " + c.Call + " " + c.ID
		if c.Score > best[key].Score {
			best[key] = c
		}
	}
	f := knowledge.Finding{Why: "shared letter triples"}
	for _, c := range best {
		f.Candidates = append(f.Candidates, c)
	}
	slices.SortFunc(f.Candidates, func(a, b knowledge.Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Call, b.Call), cmp.Compare(a.ID, b.ID))
	})
	f.Candidates = f.Candidates[:min(overlapMost, len(f.Candidates))]
	f.Decision = decide(f.Candidates)
	return f, nil
}

func decide(cs []knowledge.Candidate) knowledge.Decision {
	switch {
	case len(cs) == 0 || cs[0].Score < overlapLeast:
		return knowledge.DecideDecline
	case len(cs) > 1 && cs[0].Score-cs[1].Score < overlapAhead:
		return knowledge.DecideAsk
	}
	return knowledge.DecideAnswer
}

// triples are the letter triples of the words of a text.
func triples(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" ?!.,:;()„“\"'", r) }) {
		w = " " + w + " "
		for i := 0; i+3 <= len(w); i++ {
			set[w[i:i+3]] = true
		}
	}
	return set
}

// alike is the share of triples that two sets have in common (Dice).
func alike(a, b map[string]bool) float64 {
	n := 0
	for t := range a {
		if b[t] {
			n++
		}
	}
	return 2 * float64(n) / float64(max(len(a)+len(b), 1))
}

// language votes by frequent words of either language.
func language(text string) (knowledge.Lang, bool) {
	const german = " wie was wann bis ist das der die und ich wir kann darf welche wo für hallo danke nicht hoch viel gibt es meinte warum auch muss "
	const english = " what when how the is are who can we i and until much where it of do hello thanks why does for a to "
	votes := 0
	for _, w := range strings.Fields(strings.ToLower(text)) {
		w = " " + strings.Trim(w, "?!.,:;") + " "
		if strings.Contains(german, w) {
			votes++
		}
		if strings.Contains(english, w) {
			votes--
		}
	}
	switch {
	case votes > 0:
		return knowledge.De, true
	case votes < 0:
		return knowledge.En, true
	}
	return "", false
}
