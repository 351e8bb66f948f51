package knowledge

import "slices"

// A Library is the checked content of one release: what the bot may assert.
// It is never changed after it was read; new content is a new Library.
type Library struct {
	Version string  // hash of all files: two replicas with the same hash answer alike
	Calls   []*Pack // ordered by id
}

// A Pack is one call with everything known about it.
type Pack struct {
	Call     Call
	Facts    []Fact
	FAQ      FAQ
	Passages []Passage
}

// Pack returns the pack of the call id, or nil.
func (l *Library) Pack(id string) *Pack {
	for _, p := range l.Calls {
		if p.Call.ID == id {
			return p
		}
	}
	return nil
}

// Fact returns the fact id, or nil.
func (p *Pack) Fact(id string) *Fact {
	for i := range p.Facts {
		if p.Facts[i].ID == id {
			return &p.Facts[i]
		}
	}
	return nil
}

// Entry returns the FAQ entry id, or nil.
func (p *Pack) Entry(id string) *Entry {
	for i := range p.FAQ.Entries {
		if p.FAQ.Entries[i].ID == id {
			return &p.FAQ.Entries[i]
		}
	}
	return nil
}

// Document returns the document id, or nil.
func (p *Pack) Document(id string) *Document {
	for i := range p.Call.Documents {
		if p.Call.Documents[i].ID == id {
			return &p.Call.Documents[i]
		}
	}
	return nil
}

// Other returns the other call id, or nil.
func (p *Pack) Other(id string) *OtherCall {
	for i := range p.Call.Others {
		if p.Call.Others[i].ID == id {
			return &p.Call.Others[i]
		}
	}
	return nil
}

// Heading returns the heading of a section of a document in l, or "".
func (p *Pack) Heading(document, section string, l Lang) string {
	for i := range p.Passages {
		if q := &p.Passages[i]; q.Document == document && q.Section == section && q.Lang == l {
			return q.Heading
		}
	}
	return ""
}

// Cite turns a source into what a person reads in l.
func (p *Pack) Cite(s Source, l Lang) Citation {
	c := Citation{Section: s.Section, Quote: s.Quote.Original(l), Page: s.Page}
	for _, l := range preferred(l) {
		if h := p.Heading(s.Document, s.Section, l); h != "" {
			c.Section = s.Section + " " + h
			break
		}
	}
	if d := p.Document(s.Document); d != nil {
		c.Source, c.Version, c.URL = d.Title.In(l), d.Version, d.URL
		if by := p.correction(d.ID); by != nil {
			c.Corrected = by.Title.In(l) + ", " + by.Version
		}
	}
	return c
}

// correction returns the last document in the chain of those that correct or
// replace a document, or nil.
func (p *Pack) correction(id string) (last *Document) {
	for range p.Call.Documents {
		i := slices.IndexFunc(p.Call.Documents, func(d Document) bool { return d.Supersedes == id })
		if i < 0 {
			break
		}
		last, id = &p.Call.Documents[i], p.Call.Documents[i].ID
	}
	return last
}
