package selfcheck

import (
	"maps"
	"slices"
	"strings"

	"grantdesk/knowledge"
	"grantdesk/knowledge/eligibility"
)

// Migration carries answers from one version of a self-check to the next one
// in the list. Questions of a group are named group.question.
type Migration struct {
	From   string                       `yaml:"from"`
	Rename map[string]string            `yaml:"rename"` // question: old name to new
	Values map[string]map[string]string `yaml:"values"` // by new name: old answer to new; yes and no for yes/no
	Drop   []string                     `yaml:"drop"`
	// Note is told to people whose answers are carried over: what is new and why.
	Note knowledge.Text `yaml:"note"`
	// Names are the names of questions and criteria that are gone, by id.
	Names map[string]knowledge.Text `yaml:"names"`
}

// since are the migrations that lead from a version to this one.
func (f *Flow) since(version string) []Migration {
	start := slices.IndexFunc(f.migrations, func(m Migration) bool { return m.From == version })
	if start < 0 {
		return nil
	}
	return f.migrations[start:]
}

// News are the notes on what is new since a version, oldest first.
func (f *Flow) News(version string) (notes []knowledge.Text) {
	for _, m := range f.since(version) {
		if len(m.Note) > 0 {
			notes = append(notes, m.Note)
		}
	}
	return notes
}

// Former is the name of a question or criterion that this version no longer
// has; empty when nobody wrote it down.
func (f *Flow) Former(id string) knowledge.Text {
	for _, m := range f.migrations {
		if name := m.Names[id]; len(name) > 0 {
			return name
		}
	}
	return nil
}

func (r *reader) checkMigration(d *draft, m Migration, where place) {
	at := where.key()
	if m.From == "" {
		r.fault(at, "add from: with the version that the answers come from", "the migration has no version")
	}
	if m.From == d.flow.Version {
		r.fault(at, "", "the migration starts from the version itself")
	}
	if len(m.Note) > 0 {
		r.text(where, m.Note, "note")
	}
	for _, id := range slices.Sorted(maps.Keys(m.Names)) {
		r.text(where, m.Names[id], "names", id)
	}
	for _, old := range slices.Sorted(maps.Keys(m.Rename)) {
		if _, ok := d.at[m.Rename[old]]; !ok && !d.renamedLater(m.Rename[old]) {
			r.fault(at, didYouMean(m.Rename[old], slices.Sorted(maps.Keys(d.at))), "there is no question %q", m.Rename[old])
		}
	}
}

func (d *draft) renamedLater(name string) bool {
	return slices.ContainsFunc(d.flow.migrations, func(m Migration) bool {
		return m.Rename[name] != "" || slices.Contains(m.Drop, name)
	})
}

// Migrate carries the answers of an applicant from an older version over to
// this one. It also gives the paths of the answers that could not be kept,
// because their question is gone or means something else now.
func (f *Flow) Migrate(version string, a *eligibility.Applicant) (*eligibility.Applicant, []string) {
	a = a.Clone()
	for _, m := range f.since(version) {
		m.apply("", a.Answers)
		for g, members := range a.Groups {
			for _, item := range members.Items {
				m.apply(g+".", item)
			}
		}
	}
	return a, f.fit(a)
}

// apply carries the answers of one member, whose questions begin with prefix.
func (m Migration) apply(prefix string, answers eligibility.Answers) {
	after := eligibility.Answers{}
	for old, x := range answers {
		name := prefix + old
		if to, ok := m.Rename[name]; ok {
			name = to
		}
		if short, ok := strings.CutPrefix(name, prefix); ok && !slices.Contains(m.Drop, name) {
			after[short] = m.value(name, x)
		}
	}
	clear(answers)
	maps.Copy(answers, after)
}

// value translates an answer. An answer without translation stays as it is.
func (m Migration) value(question string, x eligibility.Answer) eligibility.Answer {
	was := x.Option
	if was == "" {
		was = "no"
		if x.Yes {
			was = "yes"
		}
	}
	to, ok := m.Values[question][was]
	switch {
	case !ok || x.DontKnow:
		return x
	case to == "yes" || to == "no":
		return eligibility.Answer{Yes: to == "yes"}
	}
	return eligibility.Answer{Option: to}
}

// fit takes answers away that this version has no use for.
func (f *Flow) fit(a *eligibility.Applicant) (lost []string) {
	for id, x := range a.Answers {
		q, ok := f.Question(eligibility.Ref{Question: id})
		if c := f.Collective(id); c == nil && (!ok || !q.accepts(x)) {
			delete(a.Answers, id)
			lost = append(lost, id)
		}
	}
	for g, members := range a.Groups {
		if f.Group(g) == nil {
			delete(a.Groups, g)
			lost = append(lost, g)
			continue
		}
		for i, item := range members.Items {
			for id, x := range item {
				ref := eligibility.Ref{Group: g, Item: i, Question: id}
				if q, ok := f.Question(ref); !ok || !q.accepts(x) {
					delete(item, id)
					lost = append(lost, ref.String())
				}
			}
		}
	}
	slices.Sort(lost)
	return lost
}

// accepts tells whether an answer has the form that the question asks for.
func (q *Question) accepts(x eligibility.Answer) bool {
	if x.DontKnow {
		return true
	}
	has := func(o string) bool { return slices.ContainsFunc(q.Options, func(x Option) bool { return x.ID == o }) }
	switch q.kind() {
	case eligibility.YesNo:
		return x.Option == "" && x.Options == nil && x.Low == 0 && x.High == 0
	case eligibility.Choice:
		return has(x.Option)
	case eligibility.Multi:
		return !slices.ContainsFunc(x.Options, func(o string) bool { return !has(o) })
	case eligibility.Number:
		return x.Option == "" && x.Options == nil && !x.Yes
	}
	return true
}
