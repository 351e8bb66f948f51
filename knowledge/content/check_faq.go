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
	if len(e.Sources) == 0 && len(e.Facts) == 0 && e.Helpdesk.IsZero() {
		r.fault(at, "add sources: [{doc: …, section: …}] or facts: […]", "entry %q has no source", e.ID)
	}
	r.checkLanguages(e, at)
	if e.Supersedes != "" && d.pack.Entry(e.Supersedes) == nil {
		r.fault(at.at("supersedes"), "", "there is no entry %q", e.Supersedes)
	}
	r.checkAbout(d, e.About, at.at("about"))
	r.checkValidity(at, e.ValidFrom, e.ValidUntil)
	for _, l := range knowledge.Languages() {
		if n := len(e.Variants[l]); n < fewVariants && (e.Question[l] != "" || e.Helpdesk.IsZero()) {
			r.warn(at.at("variants", string(l)), "add other wordings, as people really ask", "entry %q has %d variants in %q; %d or more are better", e.ID, n, l, fewVariants)
		}
	}
}

// checkLanguages holds an entry to all languages. What the helpdesk answered
// may wait for its translation: readers are told so.
func (r *reader) checkLanguages(e *knowledge.Entry, at place) {
	for _, l := range knowledge.Languages() {
		_, asked := e.Question[l]
		_, told := e.Answer[l]
		_, varied := e.Variants[l]
		switch {
		case e.Helpdesk.IsZero():
			r.untranslated(at.at("question"), l, asked || e.Question == nil)
			r.untranslated(at.at("variants"), l, varied || e.Variants == nil)
			r.untranslated(at.at("answer"), l, told || e.Answer == nil)
		case e.Question == nil || e.Answer == nil: // that was said already
		case asked != told:
			r.fault(at, "write both, or leave out both", "entry %q has only one of question and answer in %q", e.ID, l)
		case !told:
			r.warn(at.at("answer"), "translate question and answer", "entry %q does not exist in %q: its readers get it in another language", e.ID, l)
		}
	}
	if !e.Helpdesk.IsZero() && e.Answer != nil && len(e.Answer) == 0 {
		r.fault(at.at("answer"), "write it in one language at least", "entry %q has no answer", e.ID)
	}
}

func (r *reader) untranslated(at place, l knowledge.Lang, there bool) {
	if !there {
		r.fault(at, "", "the translation %q is missing", l)
	}
}
