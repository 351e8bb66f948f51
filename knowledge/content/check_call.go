package content

import (
	"strings"

	"grantdesk/knowledge"
	"grantdesk/knowledge/country"
)

// checkIdentity checks the head of the call.
func (r *reader) checkIdentity(d *draft, id string) {
	if d.call == nil {
		return
	}
	c := &d.pack.Call
	if c.ID != id {
		r.fault(d.call.at("id"), "write id: "+id, "the id is %q but the directory is called %q", c.ID, id)
	}
	r.checkZone(d.call.at("zone"), c.Zone)
	if c.Status != nil {
		r.checkSource(d, c.Status.Source, d.call.at("status", "source"))
	}
	for i, k := range c.Contacts {
		at := d.call.at("contacts", i)
		r.checkSource(d, k.Source, at.at("source"))
		if k.Email == "" && k.URL == "" {
			r.fault(at, "add email or url", "contact %q gives no way to reach anybody", k.ID)
		}
		if k.Email != "" && !strings.Contains(k.Email, "@") {
			r.fault(at.at("email"), "", "%q is not an e-mail address", k.Email)
		}
		r.checkURL(at.at("url"), k.URL)
	}
	r.unique(d.call, "contacts", len(c.Contacts), func(i int) string { return c.Contacts[i].ID })
}

func (r *reader) checkURL(at place, url string) {
	if url != "" && !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
		r.fault(at, "write it with https:// in front", "%q is not a web address", url)
	}
}

// unique reports the second of two equal ids in a list.
func (r *reader) unique(s *source, list string, n int, id func(int) string) {
	first := map[string]int{}
	for i := range n {
		at := s.at(list, i, "id")
		if j, again := first[id(i)]; again && id(i) != "" {
			r.fault(at, "choose another id", "id %q is there twice in %s, first in line %d", id(i), list, s.at(list, j, "id").line)
			continue
		}
		first[id(i)] = i
	}
}

// checkDocuments checks the list of documents against the texts.
func (r *reader) checkDocuments(d *draft) {
	c := &d.pack.Call
	if d.call == nil {
		return
	}
	r.unique(d.call, "documents", len(c.Documents), func(i int) string { return c.Documents[i].ID })
	for i, doc := range c.Documents {
		at := d.call.at("documents", i)
		r.checkURL(at.at("url"), doc.URL)
		r.checkAbout(d, doc.About, at.at("about"))
		if doc.Supersedes != "" && d.pack.Document(doc.Supersedes) == nil {
			r.fault(at.at("supersedes"), didYouMean(doc.Supersedes, d.documentIDs()), "there is no document %q", doc.Supersedes)
		}
		if !doc.ValidUntil.IsZero() && !doc.Date.IsZero() && doc.ValidUntil.Before(doc.Date.Time) {
			r.fault(at.at("valid_until"), "", "valid until a day before the document's own date")
		}
		r.checkTexts(d, doc, at)
	}
	if i := circle(len(c.Documents), func(i int) string { return c.Documents[i].ID }, func(i int) string { return c.Documents[i].Supersedes }); i >= 0 {
		r.fault(d.call.at("documents", i, "supersedes"), "", "these documents supersede each other in a circle")
	}
	for _, t := range d.texts {
		if d.pack.Document(t.document) == nil {
			r.fileFault(t.src.name, didYouMean(t.document, d.documentIDs()), "there is no document %q in call.yaml", t.document)
		}
	}
}

// checkTexts holds what a document claims to be against its texts.
func (r *reader) checkTexts(d *draft, doc knowledge.Document, at place) {
	ts := d.textsOf(doc.ID)
	switch {
	case doc.Status == knowledge.DocumentOutline && len(ts) > 0:
		r.fault(at.at("status"), "write status: excerpt or full", "document %q is an outline but has the text %s", doc.ID, ts[0].src.name)
	case doc.Status != "" && doc.Status != knowledge.DocumentOutline && len(ts) == 0 && !d.broken:
		r.fault(at.at("status"), "add texts/"+doc.ID+".de.md, or write status: outline", "document %q has no text", doc.ID)
	case len(ts) == 2:
		r.compareSections(ts[0], ts[1])
		r.compareSections(ts[1], ts[0])
	}
}

// compareSections reports the sections of t that its translation lacks.
func (r *reader) compareSections(t, other *text) {
	for _, s := range t.sections {
		if s.number != "" && len(other.section(s.number)) == 0 {
			r.fault(t.src.spot(s.line, 1), "", "section %s is missing in %s", s.number, other.src.name)
		}
	}
}

// checkAbout checks a reference to another call.
func (r *reader) checkAbout(d *draft, about string, at place) {
	if about == "" || d.call == nil || d.pack.Other(about) != nil {
		return
	}
	var ids []string
	for _, o := range d.pack.Call.Others {
		ids = append(ids, o.ID)
	}
	r.fault(at, didYouMean(about, ids), "there is no other call %q in call.yaml", about)
}

// checkGroups checks the lists of countries.
func (r *reader) checkGroups(d *draft) {
	c, table := &d.pack.Call, country.New()
	r.unique(d.call, "countries", len(c.Countries), func(i int) string { return c.Countries[i].ID })
	group := map[string]string{}
	for i, g := range c.Countries {
		at := d.call.at("countries", i)
		r.checkSource(d, g.Source, at.at("source"))
		if g.May == "special" && len(g.Say) == 0 {
			r.fault(at, "add say: with what a person there is to be told", "group %q is special but says nothing", g.ID)
		}
		for j, code := range g.Codes {
			spot := at.at("codes", j)
			if !table.Known(code) {
				if !yamlBool(code) {
					r.fault(spot, codeHint(code, table), "unknown country code %q", code)
				}
				continue
			}
			if other, again := group[code]; again {
				r.fault(spot, "a country belongs to one group", "country %s is in group %q and in group %q", code, other, g.ID)
			}
			group[code] = g.ID
		}
	}
}

// codeHint names the code that was probably meant.
func codeHint(code string, table *country.Table) string {
	switch upper := strings.ToUpper(code); {
	case upper == "UK":
		return `the United Kingdom is "GB"`
	case upper == "EL":
		return `Greece is "GR"`
	case table.Known(upper):
		return `write "` + upper + `"`
	}
	if ms := table.Find(code, false); len(ms) == 1 {
		return `write "` + ms[0].Code + `"`
	}
	return "codes have two capital letters (ISO 3166-1 alpha-2)"
}

// checkOthers checks the calls that are not this one.
func (r *reader) checkOthers(d *draft) {
	c := &d.pack.Call
	r.unique(d.call, "others", len(c.Others), func(i int) string { return c.Others[i].ID })
	own := map[string]bool{}
	for _, name := range append(append([]string{c.ID}, c.Identifiers...), c.Aliases...) {
		own[phrase(name)] = true
	}
	for i, o := range c.Others {
		at := d.call.at("others", i)
		for j, name := range o.Names {
			if own[phrase(name)] {
				r.fault(at.at("names", j), "", "%q names this call itself", name)
			}
		}
		for j, id := range o.Related {
			r.checkFactID(d, id, at.at("related", j))
		}
	}
}

// checkFactID checks a reference to a fact.
func (r *reader) checkFactID(d *draft, id string, at place) {
	if d.facts == nil || d.pack.Fact(id) != nil {
		return
	}
	var ids []string
	for _, f := range d.pack.Facts {
		ids = append(ids, f.ID)
	}
	r.fault(at, didYouMean(id, ids), "there is no fact %q in facts.yaml", id)
}

// circle returns an index from which next leads back to itself, or -1.
func circle(n int, id, next func(int) string) int {
	index := map[string]int{}
	for i := range n {
		index[id(i)] = i
	}
	for i := range n {
		for j, steps := i, 0; steps <= n; steps++ {
			k, ok := index[next(j)]
			if !ok || next(j) == "" {
				break
			}
			if k == i {
				return i
			}
			j = k
		}
	}
	return -1
}
