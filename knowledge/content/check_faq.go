package content

import (
	"maps"
	"slices"

	"grantdesk/knowledge"
)

// fewVariants is how many other wordings an entry should have per language.
const fewVariants = 3

// checkEntries checks every FAQ entry.
func (r *reader) checkEntries(d *draft) {
	es := d.pack.FAQ.Entries
	first := map[string]place{}
	for i := range es {
		at := d.entries[i].at("id")
		if before, again := first[es[i].ID]; again && es[i].ID != "" {
			r.fault(at, "choose another id", "entry %q is there twice, first in %s line %d", es[i].ID, before.src.name, before.line)
			continue
		}
		first[es[i].ID] = at
	}
	for i := range es {
		r.checkEntry(d, &es[i], d.entries[i])
	}
	if i := circle(len(es), func(i int) string { return es[i].ID }, func(i int) string { return es[i].Supersedes }); i >= 0 {
		r.fault(d.entries[i].at("supersedes"), "", "these entries supersede each other in a circle")
	}
	r.checkQuestions(d)
}

func (r *reader) checkEntry(d *draft, e *knowledge.Entry, at place) {
	sections := slices.Sorted(maps.Keys(d.pack.FAQ.Sections))
	if e.Section != "" && d.faq != nil && !contains(sections, e.Section) {
		r.fault(at.at("section"), didYouMean(e.Section, sections), "there is no section %q in faq.yaml", e.Section)
	}
	for j, id := range e.Facts {
		r.checkFactID(d, id, at.at("facts", j))
	}
	for j, s := range e.Sources {
		r.checkSource(d, s, at.at("sources", j))
		if s.Document == "" {
			r.fault(at.at("sources", j), "add doc: <document id>", "this source names no document")
		}
	}
	if len(e.Sources) == 0 && len(e.Facts) == 0 {
		r.fault(at, "add sources: [{doc: …, section: …}] or facts: […]", "entry %q has no source", e.ID)
	}
	if e.Supersedes != "" && d.pack.Entry(e.Supersedes) == nil {
		r.fault(at.at("supersedes"), "", "there is no entry %q", e.Supersedes)
	}
	r.checkAbout(d, e.About, at.at("about"))
	r.checkValidity(at, e.ValidFrom, e.ValidUntil)
	for _, l := range knowledge.Languages() {
		if n := len(e.Variants[l]); n < fewVariants {
			r.warn(at.at("variants", string(l)), "add other wordings, as people really ask", "entry %q has %d variants in %q; %d or more are better", e.ID, n, l, fewVariants)
		}
	}
}
