package interview

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"grantdesk/bot/read"
	"grantdesk/knowledge/eligibility"
	"grantdesk/knowledge/selfcheck"
)

// readMembers reads a reply to the question for (further) members.
func (t *turn) readMembers(ref eligibility.Ref, text string) bool {
	first := len(t.members(ref.Group).Items) == 0
	yes, ok := read.YesNo(text)
	switch {
	case t.addCountries(ref.Group, text):
	case read.DontKnow(text):
		t.more(ref, pressUnsure)
	case first && t.readSize(ref, text):
	case first && ok && !yes:
		t.more(ref, pressNo)
	case first:
		return !ok && t.addNamed(ref.Group, text)
	case ok && yes:
		t.more(ref, pressYes)
	case ok:
		t.more(ref, pressNo)
	default:
		return false
	}
	return true
}

// readAll reads an answer for every member that has none yet: "alle
// registriert", "ja, alle".
func (t *turn) readAll(ref eligibility.Ref, text string) bool {
	every := ""
	for _, w := range []string{"bei allen", "alle", "allen", "jeweils", "all of them", "all", "each"} {
		if every == "" && read.Mentions(text, w) {
			every = w
		}
	}
	items := t.members(ref.Group).Items
	if every == "" || ref.Item+1 >= len(items) {
		return false
	}
	rest := read.Without(text, every)
	r, ok := t.read(ref, rest)
	if rest == "" && t.yesNoQuestion(ref) {
		r.answer.Yes, ok = true, true
	}
	for i := range items {
		at := eligibility.Ref{Group: ref.Group, Item: i, Question: ref.Question}
		if _, had := t.st.Applicant.Get(at); ok && (!had || at == ref) {
			r.shown = true
			t.accept(at, r)
		}
	}
	return ok
}

// readSize reads how many members there are where they were asked for.
func (t *turn) readSize(ref eligibility.Ref, text string) bool {
	r, ok := readNumber(text, t.v.Lang, true)
	g, n := t.flow.Group(ref.Group), int(min(r.answer.Low, maxCount))
	if !ok || r.answer.High < 0 || g.Max > 0 && n > g.Max {
		return false
	}
	if i := slices.IndexFunc(t.flow.Together, func(c selfcheck.Collective) bool { return c.About == "count("+ref.Group+")" }); i >= 0 {
		t.accept(eligibility.Ref{Question: t.flow.Together[i].ID}, r)
		return true
	}
	if r.answer.Low != r.answer.High {
		return false
	}
	m := t.members(ref.Group)
	m.Items, m.Closed = make([]eligibility.Answers, n), true
	for i := range m.Items {
		m.Items[i] = eligibility.Answers{}
	}
	t.moved()
	return true
}

// names is where one name in a list ends.
var names = regexp.MustCompile(`\s*[,;\n]\s*|\s+(?:und|and|sowie)\s+`)

// addNamed adds a member for each name in a text, in a group that asks for no
// country. The names themselves decide nothing and are not kept.
func (t *turn) addNamed(group, text string) bool {
	g := t.flow.Group(group)
	if slices.ContainsFunc(g.Items, func(q selfcheck.Question) bool { return q.Type == selfcheck.TypeCountry }) {
		return false
	}
	list := names.Split(strings.TrimSpace(text), -1)
	if len(text) > maxNames || len(read.Amounts(text, t.v.Lang, true)) > 0 || g.Max > 0 && len(list) > g.Max {
		return false
	}
	m := t.members(group)
	for range list {
		m.Items = append(m.Items, eligibility.Answers{})
	}
	t.moved()
	return true
}

// maxNames is how long a list of names may be.
const maxNames = 200

// addCountries adds a member for each country that a text names, or as many
// as it says of each ("zwei aus Deutschland und einer aus Polen").
func (t *turn) addCountries(group, text string) bool {
	g := t.flow.Group(group)
	i := slices.IndexFunc(g.Items, func(q selfcheck.Question) bool { return q.Type == selfcheck.TypeCountry })
	if i < 0 {
		return false
	}
	m, added := t.members(group), false
	for _, code := range t.countriesOf(text) {
		if !knownOption(&g.Items[i], code) || g.Max > 0 && len(m.Items) >= g.Max {
			continue
		}
		ref := eligibility.Ref{Group: group, Item: len(m.Items), Question: g.Items[i].ID}
		t.accept(ref, reading{answer: eligibility.Answer{Option: code}, other: math.NaN(), shown: true})
		added = true
	}
	return added
}

// codeList is a list of nothing but country codes, which may then stand in
// small letters.
var codeList = regexp.MustCompile(`^\s*[A-Za-z]{2}(?:(?:\s*[,;/+]\s*|\s+(?:und|and)\s+|\s+)[A-Za-z]{2})+\s*$`)

// countriesOf are the countries that a text names, one for each member. A
// number before the first of several counts them all ("drei Partner aus DE, FR
// und AT").
func (t *turn) countriesOf(text string) (codes []string) {
	if codeList.MatchString(text) {
		text = strings.NewReplacer("UND", "und", "AND", "and").Replace(strings.ToUpper(text))
	}
	found := t.countries.FindAll(text, true)
	counts, each, from := make([]int, len(found)), true, 0
	for i, f := range found {
		counts[i] = read.HowMany(text[from:f.Start])
		each = each && counts[i] > 0
		from = f.Start + len(f.Words)
	}
	for i, f := range found {
		n := 1
		if each {
			n = counts[i]
		}
		codes = append(codes, slices.Repeat([]string{f.Code}, n)...)
	}
	return codes
}
