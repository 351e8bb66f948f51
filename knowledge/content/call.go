package content

import (
	"path"
	"strings"

	"grantdesk/knowledge"
)

// factsFile is the shape of facts.yaml.
type factsFile struct {
	Facts []knowledge.Fact `yaml:"facts"`
}

// entriesFile is the shape of faq/*.yaml.
type entriesFile struct {
	Entries []knowledge.Entry `yaml:"entries"`
}

// readCall reads and checks one call directory.
func (r *reader) readCall(id string) *draft {
	d := &draft{pack: &knowledge.Pack{}, dir: path.Join("calls", id)}
	d.pack.Call.ID = id
	r.checkNames(d)
	d.call = r.readYAML(path.Join(d.dir, "call.yaml"), &d.pack.Call)
	var ff factsFile
	d.facts = r.readYAML(path.Join(d.dir, "facts.yaml"), &ff)
	d.pack.Facts = ff.Facts
	r.readEntries(d)
	r.readTexts(d)
	d.broken = d.broken || d.call == nil || d.facts == nil || d.faq == nil
	if !r.trusted {
		r.checkCall(d, id)
	}
	if !r.entriesOnly {
		r.readCheck(d)
	}
	return d
}

// readEntries reads faq.yaml and the further entries in faq/.
func (r *reader) readEntries(d *draft) {
	d.faq = r.readYAML(path.Join(d.dir, "faq.yaml"), &d.pack.FAQ)
	for i := range d.pack.FAQ.Entries {
		d.entries = append(d.entries, d.faq.at("entries", i))
	}
	for _, file := range r.yamlFiles(path.Join(d.dir, "faq")) {
		var ef entriesFile
		s := r.readYAML(file, &ef)
		d.broken = d.broken || s == nil
		for i := range ef.Entries {
			d.entries = append(d.entries, s.at("entries", i))
		}
		d.pack.FAQ.Entries = append(d.pack.FAQ.Entries, ef.Entries...)
	}
}

// readTexts reads the documents and cuts them into passages.
func (r *reader) readTexts(d *draft) {
	for _, name := range r.list(path.Join(d.dir, "texts")) {
		if isReadme(name) {
			continue
		}
		t := r.readDocument(path.Join(d.dir, "texts", name))
		if t == nil {
			d.broken = true
			continue
		}
		if other := d.text(t.document, t.lang); other != nil {
			r.fileFault(t.src.name, "keep one of the two", "%s is the same document in the same language", other.src.name)
			continue
		}
		d.texts = append(d.texts, t)
		d.pack.Passages = append(d.pack.Passages, d.passages(t)...)
	}
}

// checkNames reports files that nobody reads, because a slip in a file name
// would hide what is in it.
func (r *reader) checkNames(d *draft) {
	known := []string{"call.yaml", "facts.yaml", "faq.yaml", "selfcheck.yaml", "faq", "texts", "questions", "stories"}
	for _, name := range r.list(d.dir) {
		if contains(known, name) || isReadme(name) {
			continue
		}
		r.fileFault(path.Join(d.dir, name), didYouMean(name, known), "nothing reads this: a call has %s", strings.Join(known, ", "))
	}
}

// passages cuts t, as long as its document is valid.
func (d *draft) passages(t *text) []knowledge.Passage {
	ps := t.passages(d.pack.Call.ID)
	if doc := d.pack.Document(t.document); doc != nil {
		for i := range ps {
			ps[i].ValidUntil = doc.ValidUntil
		}
	}
	return ps
}

// text returns a document's text in l, or nil.
func (d *draft) text(document string, l knowledge.Lang) *text {
	for _, t := range d.texts {
		if t.document == document && t.lang == l {
			return t
		}
	}
	return nil
}

// textsOf returns the texts of a document in all its languages.
func (d *draft) textsOf(document string) (ts []*text) {
	for _, l := range knowledge.Languages() {
		if t := d.text(document, l); t != nil {
			ts = append(ts, t)
		}
	}
	return ts
}
