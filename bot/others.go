package bot

import (
	"regexp"
	"slices"
	"strings"

	"grantdesk/knowledge"
)

// otherNamed returns the call or programme that a text names and that is none
// of the library's, with the pack that knows it and the name in folded form. The longest name wins, over
// the names of the library's own calls as well.
func (b *Bot) otherNamed(text string) (pack *knowledge.Pack, other *knowledge.OtherCall, name string) {
	folded := " " + fold(text) + " "
	see := func(p *knowledge.Pack, o *knowledge.OtherCall, names []string) {
		for _, n := range names {
			if n = fold(n); len(n) > len(name) && strings.Contains(folded, " "+n+" ") {
				pack, other, name = p, o, n
			}
		}
	}
	for _, p := range b.Library.Calls {
		see(p, nil, callNames(p))
		for i := range p.Call.Others {
			see(p, &p.Call.Others[i], p.Call.Others[i].Names)
		}
	}
	return pack, other, name
}

// tried is how far down the candidates one on another call is looked for.
const tried = 3

// aboutOther keeps of a finding what speaks of the other call: nothing that
// holds for this call may be told of that one.
func aboutOther(p *knowledge.Pack, o *knowledge.OtherCall, f knowledge.Finding) knowledge.Finding {
	if f.Decision == knowledge.DecideDecline {
		return f
	}
	top := f.Candidates[:min(tried, len(f.Candidates))]
	i := slices.IndexFunc(top, func(c knowledge.Candidate) bool { return c.Call == p.Call.ID && speaksOf(p, o, c) })
	if i < 0 {
		f.Decision = knowledge.DecideDecline
		f.Why = "names " + o.ID + ", and nothing found speaks of it; " + f.Why
		return f
	}
	f.Candidates = append([]knowledge.Candidate{top[i]}, slices.Delete(slices.Clone(f.Candidates), i, i+1)...)
	f.Decision = knowledge.DecideAnswer
	return f
}

// speaksOf reports whether a candidate is about the other call.
func speaksOf(p *knowledge.Pack, o *knowledge.OtherCall, c knowledge.Candidate) bool {
	switch c.Kind {
	case knowledge.KindFact:
		f := p.Fact(c.ID)
		return f != nil && f.About == o.ID || slices.Contains(o.Related, c.ID)
	case knowledge.KindEntry:
		e := p.Entry(c.ID)
		return e != nil && (e.About == o.ID || slices.ContainsFunc(e.Facts, func(id string) bool { return slices.Contains(o.Related, id) }))
	}
	return false
}

// earlier are words by which people mean another call without its name.
var earlier = regexp.MustCompile(`\b(vorgaenger\w*|predecessor|vorig\w*|frueher\w*|letzte\w*|letztes|damals|previous|earlier|last|former|successor|nachfolge\w*|spaeter\w*|later|next call|ander\w*|other|201\d|sister|schwester\w*)\b`)

// ownFirst puts what speaks of this call before what speaks of another, where
// the question gives no sign of meaning another.
func (b *Bot) ownFirst(text string, f knowledge.Finding) knowledge.Finding {
	if len(f.Candidates) == 0 || !b.aboutAnother(f.Candidates[0]) || earlier.MatchString(fold(text)) {
		return f
	}
	for i, c := range f.Candidates[:min(tried, len(f.Candidates))] {
		if !b.aboutAnother(c) && strength(c) >= strength(f.Candidates[0])/2 {
			f.Candidates = append([]knowledge.Candidate{c}, slices.Delete(slices.Clone(f.Candidates), i, i+1)...)
			return f
		}
	}
	return f
}

// aboutAnother reports whether a candidate speaks of another call.
func (b *Bot) aboutAnother(c knowledge.Candidate) bool {
	p := b.Library.Pack(c.Call)
	if p == nil {
		return false
	}
	if f := p.Fact(c.ID); c.Kind == knowledge.KindFact && f != nil {
		return f.About != ""
	}
	e := p.Entry(c.ID)
	return c.Kind == knowledge.KindEntry && e != nil && e.About != ""
}
