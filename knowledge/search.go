package knowledge

import "time"

// A Query asks what could answer a question.
type Query struct {
	Text    string    // the question as written, at most a few hundred characters
	Before  string    // the question it follows up on, or ""
	Lang    Lang      // language of the content to search
	Call    string    // id of the call, or "" for all
	Now     time.Time // content that is not valid at that time is not found
	Exclude []string  // ids of candidates that were shown and did not help
}

// The kinds of a Candidate.
const (
	KindFact    = "fact"
	KindEntry   = "entry"
	KindPassage = "passage"
)

// A Candidate is something that could answer a question.
type Candidate struct {
	Kind       string
	ID         string // of the fact, entry or passage
	Call       string
	Label      string  // how to name it when asking which was meant
	Score      float64 // 0 to 1: how well it matches (gate 1)
	Confidence float64 // 0 to 1: how likely it is the right one (gate 2)
	Matched    []string
	Missed     []string // words of the question that occur in no content
	Features   []Feature
}

// A Feature is one part of the evidence for a candidate, from 0 to 1.
type Feature struct {
	Name  string
	Value float64
}

// A Decision is what the gates make of a question.
type Decision string

// The decisions.
const (
	DecideAnswer  Decision = "answer"  // the first candidate answers it
	DecideEither  Decision = "either"  // the first or the second answers it; both may be told, as such
	DecideAsk     Decision = "ask"     // ask which of the first (at most three) was meant
	DecideDecline Decision = "decline" // the documents do not tell
)

// A Finding is the outcome of a search.
type Finding struct {
	Decision   Decision
	Candidates []Candidate // best first, at most ten
	Why        string      // the reason in words, for editors
}
