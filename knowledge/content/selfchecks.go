package content

import (
	"path"

	"grantdesk/knowledge"
	"grantdesk/knowledge/selfcheck"
)

// readCheck reads a call's self-check, if it has one; its faults join ours.
func (r *reader) readCheck(d *draft) {
	name := path.Join(d.dir, "selfcheck.yaml")
	if !contains(r.list(d.dir), "selfcheck.yaml") || d.call == nil || d.broken {
		return // what it refers to could not be read, which is said already
	}
	if s := r.readYAML(name, nil); s == nil || r.sharedBroken {
		return
	}
	flow, faults := selfcheck.Read(r.fsys, name, selfcheck.Options{Document: d.document, Quote: d.quoted,
		Entry: func(id string) bool { return d.pack.Entry(id) != nil }})
	r.faults = append(r.faults, faults...)
	d.check = flow
}

// document returns a document of the call for its self-check.
func (d *draft) document(id string) (knowledge.Document, bool) {
	if doc := d.pack.Document(id); doc != nil {
		return *doc, true
	}
	return knowledge.Document{}, false
}

// quoted tells whether a quote of the self-check stands in its section.
func (d *draft) quoted(s knowledge.Source, l knowledge.Lang) (hint string, ok bool) {
	t := d.text(s.Document, l)
	if t == nil {
		return "the document has no text in this language", false
	}
	return t.holds(s.Section, s.Quote[l])
}

// checkShared reads the parts that self-checks of several calls include, so
// that they count for the version even while no call includes them.
func (r *reader) checkShared() {
	for _, file := range r.yamlFiles("shared") {
		if r.readYAML(file, nil) == nil {
			r.sharedBroken = true
		}
	}
}
