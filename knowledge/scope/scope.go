// Package scope tells questions that the documents of a call cannot answer by
// their nature: those about another programme, wishes for a forecast, for
// advice in law or for a decision, and attempts to give the bot orders. What
// is simply unknown to the documents is not its business.
package scope

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"

	"grantdesk/knowledge"
)

// A Reason is why a question lies outside.
type Reason string

// The reasons.
const (
	Programme Reason = "programme" // another programme is named
	Forecast  Reason = "forecast"  // chances, or an opinion on somebody's own idea
	Law       Reason = "law"       // tax, liability, contracts, state aid of the asker
	Decision  Reason = "decision"  // a binding decision on a single case
	Order     Reason = "order"     // the text tries to command the bot
	Errand    Reason = "errand"    // write, translate, recommend, entertain
)

// A Verdict is what a question lies outside for.
type Verdict struct {
	Reason Reason
	Name   string // of the other programme
	Words  string // what gave it away, for editors
}

//go:embed programmes.txt
var programmesText string

// A programme is one that is not the call's own.
type programme struct {
	name  string
	names []string // folded
}

// A Guard judges questions. It is not changed after New and may be used by
// many at once.
type Guard struct {
	programmes []programme
}

// New reads the embedded list of programmes.
func New() *Guard {
	g := &Guard{}
	for line := range strings.Lines(programmesText) {
		parts := strings.Split(strings.TrimSpace(line), " | ")
		if strings.HasPrefix(line, "#") || len(parts) < 2 {
			continue
		}
		g.programmes = append(g.programmes, programme{name: parts[0], names: parts[1:]})
	}
	return g
}

// Judge tells whether a question lies outside the call p, which may be nil
// when the call is not known.
func (g *Guard) Judge(question string, p *knowledge.Pack) (Verdict, bool) {
	folded := adviser.ReplaceAllString(fold(question), "$1 boss")
	for _, r := range rules {
		if words := r.wording.FindString(folded); words != "" && (r.unless == nil || !r.unless.MatchString(folded)) {
			return Verdict{Reason: r.reason, Words: strings.TrimSpace(words)}, true
		}
	}
	if name, words := g.other(" "+folded+" ", p); name != "" {
		return Verdict{Reason: Programme, Name: name, Words: words}, true
	}
	return Verdict{}, false
}

// other returns the programme that a text names, unless the call's own names
// hold it or the text names the call as well.
func (g *Guard) other(folded string, p *knowledge.Pack) (name, words string) {
	own := ownNames(p)
	for _, n := range own {
		folded = strings.ReplaceAll(folded, " "+n+" ", " ")
	}
	for _, pr := range g.programmes {
		for _, n := range pr.names {
			if strings.Contains(folded, " "+n+" ") && len(n) > len(words) && !slices.ContainsFunc(own, func(o string) bool { return strings.Contains(" "+o+" ", " "+n+" ") }) {
				name, words = pr.name, n
			}
		}
	}
	return name, words
}

// ownNames are the folded names by which a call, its programme and the calls
// that it knows are called, longest first.
func ownNames(p *knowledge.Pack) (names []string) {
	if p == nil {
		return nil
	}
	c := &p.Call
	all := append(slices.Clone(c.Identifiers), c.Aliases...)
	for _, l := range knowledge.Languages() {
		all = append(all, c.Title[l], c.Short[l], c.Programme[l])
	}
	for _, o := range c.Others {
		all = append(all, o.Names...)
	}
	for _, n := range all {
		if f := fold(n); f != "" {
			names = append(names, f)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	return names
}

// rule is one way in which a question lies outside.
type rule struct {
	reason  Reason
	wording *regexp.Regexp
	unless  *regexp.Regexp // wordings that make it a question on the call after all
}

// adviser is somebody who asks, or on whose behalf: what a lawyer wants to know
// need not be a question of law.
var adviser = regexp.MustCompile(`\b(unser\w*|mein\w*|our|my|der|die|the|a) (\w*anw\w{2,8}|jurist\w*|steuerb\w*|lawyers?|attorneys?|solicitors?|tax advis[eo]rs?|accountants?)\b`)

var unfold = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "'", "", "’", "")

// fold brings a text into small letters, umlauts spelt out, words apart.
func fold(s string) string {
	s = unfold.Replace(strings.ToLower(s))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 0x7f)
	}), " ")
}
