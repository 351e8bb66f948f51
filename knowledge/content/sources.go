package content

import (
	"strings"

	"grantdesk/knowledge"
)

// checkSource checks a source and its quote. Nothing is checked for a source
// that was not written.
func (r *reader) checkSource(d *draft, s knowledge.Source, at place) {
	if s.Document == "" {
		if s.Section != "" || s.Page != 0 || len(s.Quote) > 0 {
			r.fault(at, "add doc: <document id>", "this source names no document")
		}
		return
	}
	doc := d.pack.Document(s.Document)
	if doc == nil {
		if d.call != nil {
			r.fault(at.at("doc"), didYouMean(s.Document, d.documentIDs()), "there is no document %q in call.yaml", s.Document)
		}
		return
	}
	if doc.Status == knowledge.DocumentOutline {
		if len(s.Quote) > 0 {
			r.fault(at.at("quote"), "delete the quote, or add the document's text and call it an excerpt", "document %q is an outline: nothing can be quoted from it", doc.ID)
		}
		return
	}
	for _, t := range d.textsOf(doc.ID) {
		r.checkSection(t, s, at)
		r.checkQuote(t, s, at)
	}
	for l := range s.Quote {
		if d.text(doc.ID, l) == nil && !d.broken {
			r.fault(at.at("quote", string(l)), "delete this quote, or add texts/"+doc.ID+"."+string(l)+".md", "document %q has no text in %q to quote from", doc.ID, l)
		}
	}
}

func (d *draft) documentIDs() (ids []string) {
	for _, doc := range d.pack.Call.Documents {
		ids = append(ids, doc.ID)
	}
	return ids
}

// checkSection checks that the section is there, and on that page.
func (r *reader) checkSection(t *text, s knowledge.Source, at place) {
	found := t.section(s.Section)
	if len(found) == 0 {
		r.fault(at.at("section"), "its sections are "+strings.Join(t.numbers(), ", "), "%s has no section %q", t.src.name, s.Section)
		return
	}
	first, last := 0, 0
	for _, sec := range found {
		for _, p := range sec.paras {
			if first == 0 {
				first = p.page
			}
			last = max(last, p.page)
		}
	}
	if s.Page != 0 && first != 0 && (s.Page < first || s.Page > last) {
		r.fault(at.at("page"), "", "page %d: in %s this section stands on pages %d to %d", s.Page, t.src.name, first, last)
	}
}

// checkQuote checks that the words stand in the section.
func (r *reader) checkQuote(t *text, s knowledge.Source, at place) {
	quote, given := s.Quote[t.lang]
	if !given {
		if len(s.Quote) > 0 {
			r.fault(at.key("quote"), "", "the quote is missing in %q, a language the document exists in", t.lang)
		}
		return
	}
	hint, ok := t.holds(s.Section, quote)
	if ok || len(t.section(s.Section)) == 0 {
		return // a section that is not there is said already
	}
	where := t.src.name
	if s.Section != "" {
		where = "section " + s.Section + " of " + where
	}
	r.fault(at.at("quote", string(t.lang)), hint, "these words do not occur in %s", where)
}

// holds tells whether words occur in a section, and if not, where they do or
// how far the text agrees with them.
func (t *text) holds(number, quote string) (hint string, ok bool) {
	sections := t.section(number)
	if len(sections) == 0 {
		return "its sections are " + strings.Join(t.numbers(), ", "), false
	}
	q, in := foldQuote(quote), folded(sections)
	if strings.Contains(in, q) {
		return "", true
	}
	for _, s := range t.sections {
		if s.number != number && strings.Contains(s.folded, q) {
			return "it stands in section " + s.number, false
		}
	}
	return nearQuote(q, in), false
}
