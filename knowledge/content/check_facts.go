package content

import (
	"regexp"
	"strings"

	"grantdesk/knowledge"
)

// checkFacts checks every fact.
func (r *reader) checkFacts(d *draft) {
	r.unique(d.facts, "facts", len(d.pack.Facts), func(i int) string { return d.pack.Facts[i].ID })
	cited := d.citedFacts()
	for i := range d.pack.Facts {
		f, at := &d.pack.Facts[i], d.fact(i)
		r.checkAbout(d, f.About, at.at("about"))
		r.checkSource(d, f.Source, at.at("source"))
		r.checkValidity(at, f.ValidFrom, f.ValidUntil)
		r.checkPlaceholders(f, at)
		if f.Unknown {
			r.checkUnknown(f, at)
		} else {
			r.checkKnown(f, at)
		}
		if f.Value != nil {
			r.checkValue(d, f, at.at("value"))
		}
		for j, url := range f.Origins {
			r.checkURL(at.at("origins", j), url)
		}
		if f.Topic == "" && len(f.Questions) == 0 && !cited[f.ID] && !d.broken {
			r.warn(at, "add topic, questions, or name it under facts of an FAQ entry", "nothing leads to fact %q", f.ID)
		}
	}
}

// citedFacts are the ids that FAQ entries and other calls refer to.
func (d *draft) citedFacts() map[string]bool {
	cited := map[string]bool{}
	for _, e := range d.pack.FAQ.Entries {
		for _, id := range e.Facts {
			cited[id] = true
		}
	}
	for _, o := range d.pack.Call.Others {
		for _, id := range o.Related {
			cited[id] = true
		}
	}
	return cited
}

func (r *reader) checkValidity(at place, from, until knowledge.Date) {
	if !from.IsZero() && !until.IsZero() && from.After(until.Time) {
		r.fault(at.at("valid_from"), "", "valid from %s but only until %s", from.Format("2006-01-02"), until.Format("2006-01-02"))
	}
}

func (r *reader) checkUnknown(f *knowledge.Fact, at place) {
	if f.Value != nil {
		r.fault(at.at("value"), "delete the value, or delete unknown", "fact %q is unknown and has a value", f.ID)
	}
	if f.Confidence != "" {
		r.fault(at.at("confidence"), "delete the confidence", "fact %q is unknown, so nothing makes us sure of it", f.ID)
	}
}

func (r *reader) checkKnown(f *knowledge.Fact, at place) {
	if f.Source.Document == "" {
		r.fault(at, "add source: {doc: …, section: …}, or unknown: true", "fact %q has no source", f.ID)
	}
	if f.Confidence == "" {
		r.fault(at, "add confidence: A (official), B (one secondary page) or C (of another call)", "fact %q has no confidence", f.ID)
	}
	if f.Confidence == knowledge.ConfidenceC && f.About == "" {
		r.fault(at.at("confidence"), "add about: <id of the other call>, or say that it is unknown for this one", "fact %q has confidence C but is asserted of this call", f.ID)
	}
}

// placeholder is what stands for a value in a text.
const placeholder = "{value}"

var braces = regexp.MustCompile(`\{[^{}]*\}|[{}]`)

// checkPlaceholders checks that {value} stands in every language or in none,
// and that there is a value.
func (r *reader) checkPlaceholders(f *knowledge.Fact, at place) {
	in := 0
	for l, s := range f.Say {
		if !strings.Contains(s, placeholder) {
			continue
		}
		in++
		if f.Value == nil && !f.Unknown {
			r.fault(at.at("say", string(l)).find(placeholder), "add value, or write the words out", "{value} stands here but fact %q has no value", f.ID)
		} else if f.Unknown {
			r.fault(at.at("say", string(l)).find(placeholder), "write what to tell the person", "fact %q is unknown, so {value} stands for nothing", f.ID)
		}
	}
	if in > 0 && in < len(f.Say) {
		r.fault(at.at("say"), "", "{value} stands in some languages of say only")
	}
}
