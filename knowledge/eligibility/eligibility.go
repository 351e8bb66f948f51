// Package eligibility decides whether an applicant meets the criteria of a
// call when only part of the answers is known.
//
// Each rule is compiled once into a decision diagram over answer classes: a
// number is cut at the thresholds that rules mention, a choice into the sets
// they tell apart. From the diagram follow the verdict, the questions that can
// still change it, a smallest reason and the cheapest way to become eligible.
//
// Values that are computed over a group ("for each partner") or over several
// numbers are treated as independent of each other. The engine may therefore
// call a verdict open a little too long, but never gives a wrong one.
package eligibility

// Kind is the type of a question's answer.
type Kind uint8

// The kinds of answers. Text cannot be used in a rule.
const (
	YesNo Kind = iota
	Choice
	Multi
	Number
	Text
)

// String is the kind as it stands in messages to editors.
func (k Kind) String() string {
	return [...]string{"yes/no", "choice", "multiple choice", "number", "text"}[k]
}

// Changeable tells how hard it is to make an answer different in real life.
type Changeable uint8

// The degrees of Changeable.
const (
	Easy Changeable = iota
	Hard
	Never
)

// Question is something an applicant can be asked.
type Question struct {
	ID       string
	Kind     Kind
	Options  []string
	Min, Max *float64
	Integer  bool
	Change   Changeable
	// Effort is how tiresome the question is to answer; 0 counts as 1.
	Effort float64
	// Prior tells how often each option (or yes, no, or a range such as "0..2")
	// is given.
	Prior map[string]float64
}

// Group repeats its questions for each of its members.
type Group struct {
	ID       string
	Min, Max int // Max 0: no limit
	Items    []Question
}

// Criterion is one condition of the call.
type Criterion struct {
	ID   string
	Rule string
	// Should marks a hint that never decides.
	Should bool
	// Unconfirmed marks a rule whose wording is not known for this call: the
	// verdict that rests on it is not firm.
	Unconfirmed bool
}

// Collective asks once about a whole group instead of member by member.
type Collective struct {
	ID     string
	About  string // a condition or number as it stands in a rule
	Effort float64
	// Prior tells how often yes and no are given.
	Prior map[string]float64
}

// Model is a self-check without its texts.
type Model struct {
	Questions []Question
	Groups    []Group
	Lists     map[string][]string
	Criteria  []Criterion
	Together  []Collective
}

// Verdict is the outcome for an applicant.
type Verdict uint8

// The verdicts. Unclear is undecided only because of answers that leave it
// open ("don't know", a wide range): there is nothing more to ask.
const (
	Open Verdict = iota
	Eligible
	NotEligible
	Unclear
)

// String is the verdict as it stands in fixtures.
func (v Verdict) String() string {
	return [...]string{"open", "eligible", "not_eligible", "unclear"}[v]
}

// Standing is the outcome of one criterion.
type Standing uint8

// The standings.
const (
	Undecided Standing = iota
	Met
	Failed
)

// String is the standing as it stands in fixtures.
func (s Standing) String() string {
	return [...]string{"open", "met", "failed"}[s]
}

// CriterionResult is the outcome of one criterion.
type CriterionResult struct {
	ID       string
	Standing Standing
}

// Result is all that follows from the answers of an applicant.
type Result struct {
	Verdict Verdict
	// Firm is false while the verdict rests on an unconfirmed rule.
	Firm     bool
	Criteria []CriterionResult
	// CanChange are the questions whose answer can still change the verdict,
	// in the order in which they are best asked.
	CanChange []Ref
	// Blocked are the given answers that leave the verdict open.
	Blocked []Ref
	// Changes is the cheapest way to become eligible.
	Changes []Change
}

// Next is the question to ask now; ok is false when none is left.
func (r *Result) Next() (ref Ref, ok bool) {
	if len(r.CanChange) == 0 {
		return Ref{}, false
	}
	return r.CanChange[0], true
}
