// Package quality measures answers: it puts written questions to whatever
// answers them and counts what was right, wrong, declined, or asserted where
// the documents do not tell.
package quality

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"time"

	"go.yaml.in/yaml/v4"
)

// A Question is one that answers are measured with, or a dialogue of several.
// Must and Never are tested on the whole text that a person would read.
type Question struct {
	ID      string     `yaml:"id"`
	Lang    string     `yaml:"lang"`
	Text    string     `yaml:"text"`
	Style   string     `yaml:"style"`
	Section string     `yaml:"section"`
	Expect  string     `yaml:"expect"`
	Must    []string   `yaml:"must"`
	Never   []string   `yaml:"never"`
	Now     string     `yaml:"now"`
	Turns   []Question `yaml:"turns"`
}

// Read reads a file of questions.
func Read(file []byte) ([]Question, error) {
	var qs []Question
	if err := yaml.Unmarshal(file, &qs); err != nil {
		return nil, fmt.Errorf("read questions: %w", err)
	}
	return qs, nil
}

// A Reply is what came back.
type Reply struct {
	Outcome    string
	Text       string
	Confidence float64
	Entry      string // the fact, entry or passage that answered
	Why        string // the reason in words
}

// A Session answers the turns of one dialogue, in order.
type Session func(ctx context.Context, text string, now time.Time) (Reply, error)

// A Grade is what a reply is worth.
type Grade string

// The grades.
const (
	Right    Grade = "right"
	Wrong    Grade = "wrong"    // answered, but not what was asked or not truly
	Declined Grade = "declined" // not answered although the documents tell
	Asserted Grade = "asserted" // answered although the documents do not tell
)

// A Result is one graded turn.
type Result struct {
	Question Question // of a dialogue: the turn
	Reply    Reply
	Grade    Grade
	Fault    string // what is not right, in words
}

// Run asks every question. Times that a question does not give are now.
func Run(ctx context.Context, qs []Question, open func(q Question) Session, now time.Time) (Report, error) {
	var r Report
	for _, q := range qs {
		session := open(q)
		turns := q.Turns
		if len(turns) == 0 {
			turns = []Question{q}
		}
		for i, t := range turns {
			inherit(&t, q, i)
			at, err := clock(t.Now, now)
			if err != nil {
				return Report{}, fmt.Errorf("question %q: %w", t.ID, err)
			}
			reply, err := session(ctx, t.Text, at)
			if err != nil {
				return Report{}, fmt.Errorf("ask question %q: %w", t.ID, err)
			}
			g, fault, err := grade(t, reply)
			if err != nil {
				return Report{}, fmt.Errorf("question %q: %w", t.ID, err)
			}
			r.Results = append(r.Results, Result{t, reply, g, fault})
		}
	}
	return r, nil
}

// inherit gives a turn what its dialogue says for all of them.
func inherit(t *Question, q Question, i int) {
	if len(q.Turns) > 0 {
		t.ID = fmt.Sprintf("%s.%d", q.ID, i+1)
		t.Section = cmp.Or(t.Section, q.Section, "dialogue")
	}
	t.Lang, t.Style, t.Now = cmp.Or(t.Lang, q.Lang), cmp.Or(t.Style, q.Style), cmp.Or(t.Now, q.Now)
}

func clock(s string, otherwise time.Time) (time.Time, error) {
	if s == "" {
		return otherwise, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, fmt.Errorf("read time %q: %w", s, err)
	}
	return t, nil
}

// asserts are the outcomes that claim to know.
var asserts = []string{"answered"}

// grade judges a reply and says what is not right. Where a clear answer, a
// question back or an honest "not known" will do (clarify-ok), only a wrong
// answer counts against it.
func grade(q Question, r Reply) (Grade, string, error) {
	fault, err := misses(q, r.Text)
	if err != nil {
		return "", "", err
	}
	answered := slices.Contains(asserts, r.Outcome)
	switch {
	case q.Expect == "answered" && !answered:
		return Declined, fmt.Sprintf("%s, but the documents tell", r.Outcome), nil
	case q.Expect == "abstained" && answered:
		return Asserted, "answered, but the documents do not tell", nil
	case q.Expect == "abstained", q.Expect == "clarify-ok" && !answered:
		return Right, "", nil
	case q.Expect != "answered" && q.Expect != "clarify-ok" && r.Outcome != q.Expect:
		fault = fmt.Sprintf("%s instead of %s", r.Outcome, q.Expect)
	}
	if fault == "" {
		return Right, "", nil
	}
	return Wrong, fault, nil
}

// misses says what a text lacks, or has and must not have.
func misses(q Question, text string) (string, error) {
	for i, list := range [][]string{q.Must, q.Never} {
		for _, expr := range list {
			re, err := regexp.Compile("(?i)" + expr)
			if err != nil {
				return "", fmt.Errorf("read pattern: %w", err)
			}
			if re.MatchString(text) == (i == 0) {
				continue
			}
			return fmt.Sprintf("the answer %s %q", [...]string{"lacks", "has"}[i], expr), nil
		}
	}
	return "", nil
}
