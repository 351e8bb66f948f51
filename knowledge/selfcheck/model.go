package selfcheck

import (
	"errors"
	"strings"

	"grantdesk/knowledge/eligibility"
)

// isCondition tells a condition on a group from a number.
func isCondition(about string) bool {
	return strings.HasPrefix(about, "all(") || strings.HasPrefix(about, "any(")
}

// model is the draft without its texts.
func (d *draft) model() eligibility.Model {
	m := eligibility.Model{Lists: d.lists, Questions: questions(d.flow.Questions, d.lists)}
	for _, g := range d.flow.Groups {
		m.Groups = append(m.Groups, eligibility.Group{ID: g.ID, Min: g.Min, Max: g.Max, Items: questions(g.Items, d.lists)})
	}
	for _, c := range d.flow.Together {
		m.Together = append(m.Together, eligibility.Collective{ID: c.ID, About: c.About, Effort: c.Effort, Prior: c.Prior})
	}
	for _, c := range d.flow.Criteria {
		m.Criteria = append(m.Criteria, eligibility.Criterion{ID: c.ID, Rule: c.Rule,
			Should: c.Kind == KindShould, Unconfirmed: c.Unconfirmed()})
	}
	return m
}

func questions(list []Question, lists map[string][]string) []eligibility.Question {
	out := make([]eligibility.Question, len(list))
	for i := range list {
		q := &list[i]
		if q.Of != "" && len(q.Options) == 0 {
			for _, code := range lists[q.Of] {
				q.Options = append(q.Options, Option{ID: code})
			}
		}
		out[i] = eligibility.Question{ID: q.ID, Kind: q.kind(), Options: q.optionIDs(lists), Min: q.Min, Max: q.Max,
			Integer: q.Type == TypeNumber || q.Type == TypeDate, Effort: q.Effort, Prior: q.Prior}
		switch q.Changeable {
		case "hard":
			out[i].Change = eligibility.Hard
		case "no":
			out[i].Change = eligibility.Never
		}
	}
	return out
}

func (q *Question) kind() eligibility.Kind {
	switch q.Type {
	case TypeYesNo:
		return eligibility.YesNo
	case TypeChoice, TypeCountry:
		return eligibility.Choice
	case TypeMulti:
		return eligibility.Multi
	case TypeText:
		return eligibility.Text
	}
	return eligibility.Number
}

func (q *Question) optionIDs(lists map[string][]string) (ids []string) {
	if q.Of != "" {
		return lists[q.Of]
	}
	for _, o := range q.Options {
		ids = append(ids, o.ID)
	}
	return ids
}

// compileFaults points at the place in a rule that an error is about.
func (r *reader) compileFaults(d *draft, err error) {
	many, ok := err.(interface{ Unwrap() []error })
	if !ok {
		r.fault(d.head().key("criteria"), "", "%v", err)
		return
	}
	for _, e := range many.Unwrap() {
		re, ok := errors.AsType[*eligibility.RuleError](e)
		if !ok {
			r.fault(d.head().key("criteria"), "", "%v", e)
			continue
		}
		r.fault(d.rulePos(re), re.Hint, "%s", re.Message)
	}
}

// rulePos is the place of an error in a rule, which may be in the condition of
// the include.
func (d *draft) rulePos(e *eligibility.RuleError) spot {
	p, ok := d.at["criterion "+e.Where]
	if !ok {
		return d.ruleAt(e.Where).within(e.Rule, e.Pos)
	}
	as := p.tree.as
	before := len(as.before())
	if e.Pos < before {
		return p.tree.by.within(as.Unless, e.Pos-1)
	}
	rule := strings.TrimPrefix(e.Rule, as.before())
	if before > 0 {
		rule = strings.TrimSuffix(rule, ")")
	}
	return p.key("rule").within(rule, e.Pos-before)
}

// ruleAt is the place of the rule of a criterion or collective question, or
// else of the thing itself.
func (d *draft) ruleAt(subject string) spot {
	if p, ok := d.at["criterion "+subject]; ok {
		return p.key("rule")
	}
	if p, ok := d.at[subject]; ok {
		if d.flow.Collective(subject) != nil {
			return p.key("about")
		}
		return p.key("id")
	}
	return d.head().key("criteria")
}
