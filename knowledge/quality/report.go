package quality

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// A Report is the outcome of a run.
type Report struct{ Results []Result }

// A Tally counts grades.
type Tally struct{ Right, Wrong, Declined, Asserted, Known, Unknown int }

// add counts one result. A question that should be declined is unknown.
func (t *Tally) add(r Result) {
	if r.Question.Expect == "abstained" {
		t.Unknown++
	} else {
		t.Known++
	}
	switch r.Grade {
	case Right:
		if r.Question.Expect != "abstained" {
			t.Right++
		}
	case Wrong:
		t.Wrong++
	case Declined:
		t.Declined++
	case Asserted:
		t.Asserted++
	}
}

// Total counts all results.
func (r Report) Total() (t Tally) {
	for _, x := range r.Results {
		t.add(x)
	}
	return t
}

// By counts the results by what key says of a question.
func (r Report) By(key func(Question) string) map[string]Tally {
	by := map[string]Tally{}
	for _, x := range r.Results {
		t := by[key(x.Question)]
		t.add(x)
		by[key(x.Question)] = t
	}
	return by
}

// A Point of the risk-coverage curve: of all questions the share that is
// answered when only answers of at least this confidence are given, and the
// share of those that is wrong.
type Point struct{ Confidence, Coverage, Risk float64 }

// Curve returns the risk-coverage curve at tenths of the answered questions.
func (r Report) Curve() (ps []Point) {
	var answered []Result
	for _, x := range r.Results {
		if slices.Contains(asserts, x.Reply.Outcome) {
			answered = append(answered, x)
		}
	}
	slices.SortStableFunc(answered, func(a, b Result) int { return cmp.Compare(b.Reply.Confidence, a.Reply.Confidence) })
	bad, next := 0, 1
	for i, x := range answered {
		if x.Grade != Right {
			bad++
		}
		if (i+1)*10 >= next*len(answered) {
			ps = append(ps, Point{x.Reply.Confidence, float64(i+1) / float64(len(r.Results)), float64(bad) / float64(i+1)})
			next = (i+1)*10/len(answered) + 1
		}
	}
	return ps
}

// Worst returns at most n results that are not right: those that claimed to
// know come first, the surest before the others.
func (r Report) Worst(n int) []Result {
	var bad []Result
	for _, x := range r.Results {
		if x.Grade != Right {
			bad = append(bad, x)
		}
	}
	rank := map[Grade]int{Asserted: 0, Wrong: 0, Declined: 1}
	slices.SortStableFunc(bad, func(a, b Result) int {
		return cmp.Or(cmp.Compare(rank[a.Grade], rank[b.Grade]), cmp.Compare(b.Reply.Confidence, a.Reply.Confidence))
	})
	return bad[:min(n, len(bad))]
}

// worst is how many bad results a printed report shows.
const worst = 20

// Print writes the report for a person.
func (r Report) Print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-24s %6s %7s %7s %9s %10s\n", "", "asked", "right", "wrong", "declined", "asserted")
	line(&b, "all", r.Total())
	for _, part := range []struct {
		name string
		key  func(Question) string
	}{
		{"by language", func(q Question) string { return q.Lang }},
		{"by style", func(q Question) string { return cmp.Or(q.Style, "dialogue") }},
		{"by section", func(q Question) string { return q.Section }},
	} {
		fmt.Fprintf(&b, "\n%s\n", part.name)
		by := r.By(part.key)
		for _, k := range slices.Sorted(maps.Keys(by)) {
			line(&b, "  "+k, by[k])
		}
	}
	b.WriteString("\nanswers from this confidence on: share of all questions, share of them wrong\n")
	for _, p := range r.Curve() {
		fmt.Fprintf(&b, "  %.2f %6.1f %% %6.1f %%\n", p.Confidence, 100*p.Coverage, 100*p.Risk)
	}
	b.WriteString("\nworst\n")
	for _, x := range r.Worst(worst) {
		b.WriteString(x.describe())
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// describe says what was asked, what is not right and why it came about.
func (x Result) describe() string {
	s := fmt.Sprintf("  %s %s (%.2f): %s\n    %s", x.Grade, x.Question.ID, x.Reply.Confidence, x.Question.Text, x.Fault)
	if x.Reply.Entry != "" {
		s += "; answered by " + x.Reply.Entry
	}
	if x.Reply.Why != "" {
		s += "\n    " + x.Reply.Why
	}
	return s + "\n"
}

// line prints the shares of a tally: right, wrong and declined of what the
// documents tell, asserted of what they do not.
func line(b *strings.Builder, name string, t Tally) {
	fmt.Fprintf(b, "%-24s %6d %7s %7s %9s %10s\n", name, t.Known+t.Unknown,
		share(t.Right, t.Known), share(t.Wrong, t.Known), share(t.Declined, t.Known), share(t.Asserted, t.Unknown))
}

func share(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(of))
}
