package selfcheck

import (
	"io/fs"
	"slices"
	"strings"

	"grantdesk/knowledge"
	"grantdesk/knowledge/eligibility"
)

// Options tell what the rest of the content holds. A nil function means that
// what it tells is not checked.
type Options struct {
	// Document is a document of the call.
	Document func(id string) (knowledge.Document, bool)
	// Quote tells whether words stand in a section of a document of the call,
	// and what to write instead when they do not.
	Quote func(s knowledge.Source, l knowledge.Lang) (hint string, ok bool)
	// Entry tells whether an FAQ entry exists.
	Entry func(id string) bool
	// NoFixtures leaves the fixtures unplayed, as while rules are changed.
	NoFixtures bool
}

// Read reads and checks a self-check with all that it includes. The flow is
// nil when a fault is more than a warning.
func Read(fsys fs.FS, path string, opts Options) (*Flow, []knowledge.Fault) {
	r := &reader{fsys: fsys, opts: opts}
	main := r.open(path)
	if main == nil {
		return nil, r.faults
	}
	trees := []*tree{main}
	for i, part := range main.file.Include {
		switch t := r.include(part, place{main, []any{"include", i}}); {
		case t == nil:
		case len(t.file.Include) > 0:
			r.fault(t.at("include"), "include it from the self-check of the call", "a file that is included cannot include others")
		default:
			trees = append(trees, t)
		}
	}
	d := r.join(trees)
	r.check(d)
	if !broken(r.faults) {
		r.compile(d, trees)
	}
	sortFaults(r.faults)
	if broken(r.faults) {
		return nil, r.faults
	}
	return d.flow, r.faults
}

func (r *reader) include(part include, where place) *tree {
	before, name, at := len(r.faults), part.File, where.key("file")
	r.oneOf(where, part.Status, "status", "confirmed", "unconfirmed")
	t := r.open(name)
	if t != nil {
		t.as, t.by = part, where.key("unless")
	}
	if t == nil && len(r.faults) == before+1 && r.faults[before].Line == 0 {
		r.faults = r.faults[:before]
		r.fault(at, "name it from the top of the content directory, such as shared/sme.yaml", "%q is not there", name)
	}
	return t
}

func broken(faults []knowledge.Fault) bool {
	return slices.ContainsFunc(faults, func(f knowledge.Fault) bool { return !f.Warning })
}

func sortFaults(faults []knowledge.Fault) {
	slices.SortStableFunc(faults, func(a, b knowledge.Fault) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
}

// draft is a flow while it is checked, with the place of everything in it.
type draft struct {
	flow  *Flow
	lists map[string][]string
	at    map[string]place // by path as in eligibility findings
}

// place is where an entry of a list stands.
type place struct {
	tree *tree
	path []any
}

func (p place) key(path ...any) spot { return p.tree.at(slices.Concat(p.path, path)...) }

// join puts the files of a flow together.
func (r *reader) join(trees []*tree) *draft {
	main := trees[0].file
	d := &draft{lists: map[string][]string{}, at: map[string]place{}, flow: &Flow{ID: main.ID, Version: main.Version,
		Stamp: stamp(trees), Title: main.Title, Notice: main.Notice, migrations: main.Migrate}}
	d.at[""] = place{trees[0], nil}
	for _, t := range trees {
		r.joinOne(d, t)
	}
	return d
}

func (r *reader) joinOne(d *draft, t *tree) {
	f := &t.file
	for name, list := range f.Lists {
		if _, again := d.lists[name]; again {
			r.fault(t.at("lists", name), "rename one of them", "there are two lists %q", name)
		}
		d.lists[name] = list
	}
	for i, x := range f.Documents {
		r.enter(d, "document "+x.ID, place{t, []any{"documents", i}})
	}
	for i, q := range f.Questions {
		r.enter(d, q.ID, place{t, []any{"questions", i}})
	}
	for i, g := range f.Groups {
		r.enter(d, g.ID, place{t, []any{"groups", i}})
		for j, q := range g.Items {
			r.enter(d, g.ID+"."+q.ID, place{t, []any{"groups", i, "items", j}})
		}
	}
	for i, c := range f.Together {
		r.enter(d, c.ID, place{t, []any{"together", i}})
	}
	for i, c := range f.Criteria {
		r.enter(d, "criterion "+c.ID, place{t, []any{"criteria", i}})
	}
	d.flow.Documents = append(d.flow.Documents, f.Documents...)
	d.flow.Questions = append(d.flow.Questions, f.Questions...)
	d.flow.Groups = append(d.flow.Groups, f.Groups...)
	d.flow.Together = append(d.flow.Together, f.Together...)
	for _, c := range f.Criteria {
		d.flow.Criteria = append(d.flow.Criteria, t.as.apply(c))
	}
}

// apply is a criterion of a part as the self-check that includes it takes it.
func (i include) apply(c Criterion) Criterion {
	if i.Unless != "" {
		c.Rule = i.before() + c.Rule + ")"
	}
	if i.Status != "" {
		c.Status = i.Status
	}
	return c
}

// before is what stands before the rule of a criterion.
func (i include) before() string {
	if i.Unless == "" {
		return ""
	}
	return "(" + i.Unless + ") or ("
}

// enter notes the place of an id and reports the second of two equal ones.
func (r *reader) enter(d *draft, id string, at place) {
	name := id[strings.LastIndexAny(id, " .")+1:]
	if !strings.HasPrefix(id, "document ") && !validID(name) {
		r.fault(at.key("id"), "use small letters, digits and _, beginning with a letter", "%q cannot be an id", name)
	}
	if first, again := d.at[id]; again {
		r.fault(at.key("id"), "", "the id %q is there twice, first in %s line %d", name, first.tree.name, first.key("id").line)
		return
	}
	d.at[id] = at
}

func validID(s string) bool {
	if s == "" || s[0] < 'a' || s[0] > 'z' || slices.Contains([]string{"and", "or", "not", "in", "true", "false"}, s) {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// compile turns the draft into a flow that decides.
func (r *reader) compile(d *draft, trees []*tree) {
	d.flow.model = d.model()
	engine, err := eligibility.Compile(d.flow.model)
	if err != nil {
		r.compileFaults(d, err)
		return
	}
	d.flow.engine = engine
	for _, f := range engine.Findings() {
		at := d.ruleAt(f.Subject)
		r.faults = append(r.faults, at.fault(f.Warning, "", f.Message))
	}
	r.checkNodes(d)
	r.runFixtures(d, d.head().tree)
	for _, t := range trees[1:] {
		r.compileAlone(t)
	}
}

// compileAlone runs the fixtures of an included file, which know nothing of
// the self-check around it. Its other faults are reported with those of the
// whole.
func (r *reader) compileAlone(t *tree) {
	silent := &reader{fsys: r.fsys, opts: r.opts}
	d := silent.join([]*tree{t})
	d.flow.model = d.model()
	engine, err := eligibility.Compile(d.flow.model)
	if err != nil {
		return // its rules depend on the self-check around it
	}
	d.flow.engine = engine
	r.runFixtures(d, t)
}

func (r *reader) runFixtures(d *draft, t *tree) {
	if r.opts.NoFixtures {
		return
	}
	for i := range t.file.Fixtures {
		r.runFixture(d, &t.file.Fixtures[i], place{t, []any{"fixtures", i}})
	}
}
