// Package selfcheck reads the guided check of a call: its questions, the
// criteria with their sources, and what to say about each. The rules are
// decided by package eligibility; the conversation is led by package bot.
package selfcheck

import (
	"slices"

	"grantdesk/knowledge"
	"grantdesk/knowledge/eligibility"
)

// The types of questions.
const (
	TypeYesNo   = "yesno"
	TypeChoice  = "choice"
	TypeMulti   = "multi"
	TypeCountry = "country"
	TypeNumber  = "number"
	TypeMoney   = "money"
	TypeDate    = "date"
	TypeText    = "text"
)

// KindShould is the kind of a criterion that is only a hint.
const KindShould = "should"

// Flow is a checked self-check. It is never changed after it was read.
type Flow struct {
	ID      string
	Version string
	// Stamp changes with every change of the files that the flow was read from.
	Stamp     string
	Title     knowledge.Text
	Notice    knowledge.Text
	Documents []Document
	Questions []Question
	Groups    []Group
	Together  []Collective
	Criteria  []Criterion

	migrations []Migration
	model      eligibility.Model
	engine     *eligibility.Engine
}

// Question is something a person is asked.
type Question struct {
	ID   string         `yaml:"id"`
	Type string         `yaml:"type"`
	Name knowledge.Text `yaml:"name"` // short, for lists and for "change <name>"
	Ask  knowledge.Text `yaml:"ask"`
	Help knowledge.Text `yaml:"help"`
	// Words are what else people call the thing that is asked for.
	Words   knowledge.Phrasings `yaml:"words"`
	Options []Option            `yaml:"options"`
	// Of names the list that the options are taken from (country questions).
	Of         string             `yaml:"of"`
	Unit       knowledge.Text     `yaml:"unit"`
	Min        *float64           `yaml:"min"`
	Max        *float64           `yaml:"max"`
	Changeable string             `yaml:"changeable"` // easy (default), hard, no
	Effort     float64            `yaml:"effort"`
	Prior      map[string]float64 `yaml:"prior"`
	FAQ        []string           `yaml:"faq"` // entries that explain it
}

// Option is one answer of a choice.
type Option struct {
	ID    string              `yaml:"id"`
	Label knowledge.Text      `yaml:"label"`
	Words knowledge.Phrasings `yaml:"words"` // other wordings of it
}

// Group repeats its questions for each member.
type Group struct {
	ID    string         `yaml:"id"`
	Name  knowledge.Text `yaml:"name"` // one member: "partner"
	Ask   knowledge.Text `yaml:"ask"`
	More  knowledge.Text `yaml:"more"`
	Min   int            `yaml:"min"`
	Max   int            `yaml:"max"`
	Items []Question     `yaml:"items"`
}

// Collective asks once about all members of a group. Who does not know it is
// asked member by member.
type Collective struct {
	ID     string              `yaml:"id"`
	About  string              `yaml:"about"` // a condition or number as it stands in a rule
	Name   knowledge.Text      `yaml:"name"`
	Ask    knowledge.Text      `yaml:"ask"`
	Help   knowledge.Text      `yaml:"help"`
	Words  knowledge.Phrasings `yaml:"words"`
	Effort float64             `yaml:"effort"`
	Prior  map[string]float64  `yaml:"prior"`
	FAQ    []string            `yaml:"faq"`
}

// Criterion is one condition of the call.
type Criterion struct {
	ID   string `yaml:"id"`
	Rule string `yaml:"rule"`
	Kind string `yaml:"kind"` // must (default) or should: only a hint
	// Status is confirmed (default) or unconfirmed: the wording for this call
	// is not known, so that it never gives a firm no.
	Status string           `yaml:"status"`
	Source knowledge.Source `yaml:"source"`
	Name   knowledge.Text   `yaml:"name"`
	Say    Say              `yaml:"say"`
	Fix    knowledge.Text   `yaml:"fix"` // what to do when it is not met
}

// Say is what to tell about a criterion, by its standing.
type Say struct {
	Met    knowledge.Text `yaml:"met"`
	Failed knowledge.Text `yaml:"failed"`
	Open   knowledge.Text `yaml:"open"`
}

// Unconfirmed says that the wording of the rule is not known for this call.
func (c *Criterion) Unconfirmed() bool { return c.Status == "unconfirmed" }

// Document is one that only the self-check cites. Excerpt is what we hold of
// it in our own words; quotes are checked against it.
type Document struct {
	knowledge.Document `yaml:",inline"`
	Excerpt            knowledge.Text `yaml:"excerpt"`
}

// Engine decides by the rules of the flow.
func (f *Flow) Engine() *eligibility.Engine { return f.engine }

// Model is the flow without its texts.
func (f *Flow) Model() eligibility.Model { return f.model }

// Question is the question that ref names; ok is false for a collective
// question and for "a further member".
func (f *Flow) Question(ref eligibility.Ref) (q *Question, ok bool) {
	list := f.Questions
	if ref.Group != "" {
		g := f.Group(ref.Group)
		if g == nil {
			return nil, false
		}
		list = g.Items
	}
	i := slices.IndexFunc(list, func(q Question) bool { return q.ID == ref.Question })
	if i < 0 {
		return nil, false
	}
	return &list[i], true
}

// Group is the group with an id, or nil.
func (f *Flow) Group(id string) *Group {
	i := slices.IndexFunc(f.Groups, func(g Group) bool { return g.ID == id })
	if i < 0 {
		return nil
	}
	return &f.Groups[i]
}

// Collective is the collective question with an id, or nil.
func (f *Flow) Collective(id string) *Collective {
	i := slices.IndexFunc(f.Together, func(c Collective) bool { return c.ID == id })
	if i < 0 {
		return nil
	}
	return &f.Together[i]
}

// Criterion is the criterion with an id, or nil.
func (f *Flow) Criterion(id string) *Criterion {
	i := slices.IndexFunc(f.Criteria, func(c Criterion) bool { return c.ID == id })
	if i < 0 {
		return nil
	}
	return &f.Criteria[i]
}

// Document is a document that only the self-check cites, or nil.
func (f *Flow) Document(id string) *knowledge.Document {
	i := slices.IndexFunc(f.Documents, func(d Document) bool { return d.ID == id })
	if i < 0 {
		return nil
	}
	return &f.Documents[i].Document
}

// Counts says that the collective question asks for a number.
func (c *Collective) Counts() bool { return !isCondition(c.About) }
