package interview

import (
	"maps"
	"slices"
	"strings"

	"grantdesk/knowledge/eligibility"
)

// upgrade carries a state over to the rules that hold now, and tells exactly
// what changed. When nothing changes for the person, nothing is said.
func (t *turn) upgrade() {
	if t.st.Stamp == t.flow.Stamp {
		return
	}
	was, old, version := t.st.Standings, t.lastVerdict(), t.st.Flow
	a, lost := t.flow.Migrate(version, t.st.Applicant)
	t.st.Applicant, t.st.Stamp, t.st.Flow = a, t.flow.Stamp, t.flow.Version
	t.prune()
	r := t.evaluate()
	t.st.Standings = standings(r)
	changes := t.differences(was, r)
	if len(changes) == 0 && len(lost) == 0 {
		return
	}
	t.tellNews(version, changes, lost)
	if old != "" {
		if now := t.verdict(r); old != now {
			t.say(t.v.Say("interview.turned", "before", inner(old), "after", inner(now)))
		}
		t.st.History = append(t.st.History, past{version, old, t.st.At})
	}
	t.st.Done = false
}

// tellNews says what is new since a version, why, and what it does to each
// criterion and answer.
func (t *turn) tellNews(version string, changes, lost []string) {
	t.say(t.v.Say("interview.updated", "old", version, "new", t.flow.Version))
	for _, note := range t.flow.News(version) {
		t.say(note.In(t.v.Lang))
	}
	for _, c := range changes {
		t.item(c)
	}
	var names []string
	for _, path := range lost {
		if name := t.former(path); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		t.say(t.v.Say("interview.updated.lost", "questions", strings.Join(names, ", ")))
	}
}

// former is the name of an answer that was not kept.
func (t *turn) former(path string) string {
	if ref, ok := t.ref(path); ok {
		return t.name(ref)
	}
	id, _, _ := strings.Cut(path, "[")
	if _, question, ok := strings.Cut(path, "]."); ok {
		id += "." + question
	}
	if name := t.flow.Former(id); len(name) > 0 {
		return name.In(t.v.Lang)
	}
	return id
}

// lastVerdict is the verdict that was told, or "" when there was none.
func (t *turn) lastVerdict() string {
	if !t.st.Done {
		return ""
	}
	return t.st.Told
}

// prune forgets questions that no longer exist.
func (t *turn) prune() {
	gone := func(ref eligibility.Ref) bool {
		_, ok := t.st.Applicant.Get(ref)
		return !ok
	}
	t.st.Log = slices.DeleteFunc(t.st.Log, gone)
	unknown := func(ref eligibility.Ref) bool {
		_, ok := t.ref(ref.String())
		return !ok
	}
	t.st.Skipped = slices.DeleteFunc(t.st.Skipped, unknown)
	for _, ref := range []**eligibility.Ref{&t.st.Open, &t.st.Forced} {
		if *ref != nil && unknown(**ref) {
			*ref = nil
		}
	}
	t.st.View, t.st.Without, t.st.Extra, t.st.Message = viewQuestion, nil, nil, ""
	t.relog("", 0, t.st.Applicant.Answers) // what has a new name is missing
	for _, g := range t.flow.Groups {
		if m := t.st.Applicant.Groups[g.ID]; m != nil {
			for i, item := range m.Items {
				t.relog(g.ID, i, item)
			}
		}
	}
}

func (t *turn) relog(group string, item int, answers eligibility.Answers) {
	for _, id := range slices.Sorted(maps.Keys(answers)) {
		if ref := (eligibility.Ref{Group: group, Item: item, Question: id}); !slices.Contains(t.st.Log, ref) {
			t.st.Log = append(t.st.Log, ref)
		}
	}
}

// differences compares the standing of each criterion before and now.
func (t *turn) differences(was string, r *eligibility.Result) (out []string) {
	before := map[string]string{}
	for _, s := range strings.Fields(was) {
		id, standing, _ := strings.Cut(s, "=")
		before[id] = standing
	}
	for _, c := range r.Criteria {
		k := t.flow.Criterion(c.ID)
		name, source := k.Name.In(t.v.Lang), t.place(t.cite(k))
		old, had := before[c.ID]
		delete(before, c.ID)
		switch {
		case !had && was != "":
			out = append(out, t.v.Say("interview.updated.new", "criterion", name, "standing", t.standingName(c.Standing), "source", source))
		case had && old != c.Standing.String():
			out = append(out, t.v.Say("interview.updated.criterion", "criterion", name, "before", t.standingWord(old), "after", t.standingName(c.Standing), "source", source))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(before)) {
		if name := t.flow.Former(id); len(name) > 0 {
			id = name.In(t.v.Lang)
		}
		out = append(out, t.v.Say("interview.updated.gone", "criterion", id))
	}
	return out
}

func (t *turn) standingWord(stored string) string {
	for _, s := range []eligibility.Standing{eligibility.Met, eligibility.Failed} {
		if s.String() == stored {
			return t.standingName(s)
		}
	}
	return t.standingName(eligibility.Undecided)
}
