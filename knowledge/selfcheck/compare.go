package selfcheck

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"grantdesk/knowledge/eligibility"
)

// A Comparison is what differs between two versions of a self-check.
type Comparison struct {
	// Changes name the criteria that were added, taken away or written anew,
	// one a line.
	Changes []string
	// Examples are people whose verdict changes, one for each way in which it
	// does; none when nobody's does.
	Examples []*eligibility.Difference

	new *Flow
}

// Compare tells what differs between two versions and whether anybody's
// verdict changes. Its error is eligibility.ErrUndecided when there may be
// more examples than could be found.
func Compare(old, new *Flow) (*Comparison, error) {
	c := &Comparison{new: new, Changes: changes(old, new)}
	var err error
	c.Examples, err = eligibility.Diff(old.model, new.model)
	return c, err
}

// changes compares the criteria by their ids.
func changes(old, new *Flow) (lines []string) {
	for i := range old.Criteria {
		was := &old.Criteria[i]
		is := new.Criterion(was.ID)
		if is == nil {
			lines = append(lines, fmt.Sprintf("- %s: %s", was.ID, was.Rule))
			continue
		}
		if was.Rule != is.Rule {
			lines = append(lines, fmt.Sprintf("~ %s: %s  ->  %s", is.ID, was.Rule, is.Rule))
		}
		if was.Unconfirmed() != is.Unconfirmed() {
			lines = append(lines, fmt.Sprintf("~ %s: %s", is.ID, map[bool]string{true: "unconfirmed now", false: "confirmed now"}[is.Unconfirmed()]))
		}
		if (was.Kind == KindShould) != (is.Kind == KindShould) {
			lines = append(lines, fmt.Sprintf("~ %s: %s", is.ID, map[bool]string{true: "only a hint now", false: "decides now"}[is.Kind == KindShould]))
		}
	}
	for i := range new.Criteria {
		if is := &new.Criteria[i]; old.Criterion(is.ID) == nil {
			lines = append(lines, fmt.Sprintf("+ %s: %s", is.ID, is.Rule))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(new.model.Lists)) {
		was, ok := old.model.Lists[name]
		if is := new.model.Lists[name]; ok && !slices.Equal(slices.Sorted(slices.Values(was)), slices.Sorted(slices.Values(is))) {
			lines = append(lines, fmt.Sprintf("~ list %s: %s", name, listChange(was, is)))
		}
	}
	return lines
}

// listChange writes what a list lost and gained: "-GB +CH".
func listChange(was, is []string) string {
	var out []string
	for _, x := range was {
		if !slices.Contains(is, x) {
			out = append(out, "-"+x)
		}
	}
	for _, x := range is {
		if !slices.Contains(was, x) {
			out = append(out, "+"+x)
		}
	}
	return strings.Join(out, " ")
}

// Fixture writes an example as a fixture of the new version, so that it can be
// copied into its file.
func (c *Comparison) Fixture(d *eligibility.Difference) string {
	a := d.Applicant
	var b strings.Builder
	fmt.Fprintf(&b, "  - name: %s before, %s now\n", d.Old, d.New)
	if s := c.answers("", a.Answers); s != "" {
		fmt.Fprintf(&b, "    answers: {%s}\n", s)
	}
	var groups, closed, failed []string
	for _, g := range c.new.Groups {
		m := a.Groups[g.ID]
		if m == nil {
			continue
		}
		var items []string
		for _, item := range m.Items {
			items = append(items, "{"+c.answers(g.ID, item)+"}")
		}
		groups = append(groups, g.ID+": ["+strings.Join(items, ", ")+"]")
		if m.Closed {
			closed = append(closed, g.ID)
		}
	}
	r := c.new.engine.Evaluate(a)
	for _, x := range r.Criteria {
		if x.Standing == eligibility.Failed {
			failed = append(failed, x.ID)
		}
	}
	if len(groups) > 0 {
		fmt.Fprintf(&b, "    groups: {%s}\n    closed: [%s]\n", strings.Join(groups, ", "), strings.Join(closed, ", "))
	}
	fmt.Fprintf(&b, "    verdict: %s\n    failed: [%s]\n", r.Verdict, strings.Join(failed, ", "))
	return b.String()
}

// answers writes the answers of the applicant or of one member.
func (c *Comparison) answers(group string, answers eligibility.Answers) string {
	var parts []string
	for id, x := range answers {
		if q, ok := c.new.Question(eligibility.Ref{Group: group, Question: id}); ok {
			parts = append(parts, id+": "+q.written(x))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}
