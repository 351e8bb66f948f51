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

var (
	// takesBack is how people begin when they take the last answer back.
	takesBack = regexp.MustCompile(`(?i)^\s*(?:(?:ach|oh|äh|hm+|nein|no)[ ,.!]+)*(?:moment|warte|wait|halt|sorry|entschuldig\w*|ups|oops|quatsch|korrektur|correction|ich mein\w*|i mean\w*|stimmt nicht|(?:das )?(?:war|ist) falsch|(?:that )?(?:was|is) wrong|nein,? doch \S|ach,? (?:nein|doch)|oh,? no|falsch|vertan|verschrieben|verz(?:ä|ae)hlt|(?:da )?(?:ich )?habe? (?:ich )?mich (?:vertan|geirrt|verschrieben|verzählt)|my mistake|i was wrong|nicht .+ sondern|not .+ but |es sind doch|doch \d)`)
	// onSecond shows that what is named is not as it was told before.
	onSecond = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:doch|übrigens|eigentlich|stattdessen|inzwischen|nur noch|vertan|geirrt|verschrieben|verzählt|falsch|korrigier\w*|korrektur|statt|actually|instead|in fact|by the way|mistake|wrong|rather|after all|correct\w*)(?:[^\p{L}]|$)`)
)

// correct treats a message that takes an earlier answer back: the one that it
// names, the one whose old value it repeats, or else the last.
func (t *turn) correct(c read.Corrected, text string) bool {
	ref, ok := t.meant(&c, text)
	if !ok {
		return false
	}
	r, ok := t.read(ref, c.Value)
	if !ok {
		return false
	}
	t.accept(ref, r)
	t.tellNoted()
	return true
}

// labelled reads "Zuschuss: 480 Tsd." for whatever question has that name.
func (t *turn) labelled(text string) bool {
	label, value, ok := strings.Cut(text, ":")
	if !ok || strings.TrimSpace(value) == "" {
		return false
	}
	if c, ok := read.Correction(value); ok {
		value = c.Value
	}
	for _, ref := range slices.Concat(t.unanswered(), t.st.Log) {
		if !slices.ContainsFunc(append(t.words(ref), t.name(ref)), func(w string) bool { return w != "" && strings.EqualFold(w, strings.TrimSpace(label)) }) {
			continue
		}
		if r, ok := t.read(ref, value); ok {
			t.accept(ref, r)
			t.tellNoted()
			return true
		}
	}
	return false
}

func (t *turn) meant(c *read.Corrected, text string) (ref eligibility.Ref, ok bool) {
	if len(t.st.Log) == 0 {
		return ref, false
	}
	if found, rest, ok := t.named(c.Value, t.st.Log); ok && len(found) == 1 && rest != "" && takesBack.MatchString(text) {
		c.Value = rest
		return found[0], true
	}
	if c.Old != "" {
		for _, ref := range slices.Backward(t.st.Log) {
			if t.was(ref, c.Old) {
				return ref, true
			}
		}
		return ref, false
	}
	last := t.st.Log[len(t.st.Log)-1]
	return last, takesBack.MatchString(text) && t.st.Forced == nil && !t.thinksAgain(last, text)
}

// was tells whether a text is the answer that ref has.
func (t *turn) was(ref eligibility.Ref, old string) bool {
	x, _ := t.st.Applicant.Get(ref)
	q, ok := t.flow.Question(ref)
	if ok && q.Type == selfcheck.TypeMulti || t.yesNoQuestion(ref) {
		return false // "nicht alle" and the like say more than what was
	}
	r, ok := t.read(ref, old)
	return ok && t.show(ref, r.answer) == t.show(ref, x)
}

// thinksAgain tells that "nein, doch" answers the open question, since both
// it and the last one take a yes or no.
func (t *turn) thinksAgain(last eligibility.Ref, text string) bool {
	open, ok := t.st.open()
	says := strings.ToLower(strings.TrimSpace(text))
	return ok && t.yesNoQuestion(open) && t.yesNoQuestion(last) && (strings.HasPrefix(says, "nein") || strings.HasPrefix(says, "no"))
}

func (t *turn) yesNoQuestion(ref eligibility.Ref) bool {
	if c := t.flow.Collective(ref.Question); c != nil && ref.Group == "" {
		return !c.Counts()
	}
	q, ok := t.flow.Question(ref)
	return ok && q.Type == selfcheck.TypeYesNo
}

// revise treats a late correction: a message that names something answered
// before and says that it is otherwise.
func (t *turn) revise(text string) bool {
	open, _ := t.st.open()
	if !onSecond.MatchString(text) || t.speaksOf(open, text) {
		return false
	}
	for _, ref := range slices.Backward(t.st.Log) {
		if ref.Group != "" || !t.speaksOf(ref, text) {
			continue
		}
		if r, ok := t.spot(ref, text); ok {
			t.accept(ref, r)
			t.tellNoted()
			return true
		}
	}
	return false
}

// again takes a bare number that cannot answer the open question for another
// answer to the number before.
func (t *turn) again(text string) bool {
	open, _ := t.st.open()
	if len(t.st.Log) == 0 || t.wantsNumber(open) || open.Question == "" || !read.Bare(text) {
		return false
	}
	last := t.st.Log[len(t.st.Log)-1]
	r, ok := t.read(last, text)
	if !ok || !t.wantsNumber(last) {
		return false
	}
	t.accept(last, r)
	t.tellNoted()
	return true
}

// belongs finds the question that a number belongs to by the word right behind
// it ("5 Partner"), where that is another one than the open one.
func (t *turn) belongs(text string) (ref eligibility.Ref, r reading, ok bool) {
	open, _ := t.st.open()
	low := strings.ToLower(text)
	for _, ref := range t.numbers() {
		q, isQuestion := t.flow.Question(ref)
		all := read.Amounts(text, t.v.Lang, !isQuestion || q.Type == selfcheck.TypeNumber)
		if len(all) != 1 || all[0].End > len(low) {
			continue
		}
		behind := strings.TrimLeft(low[all[0].End:], " ")
		for _, w := range t.words(ref) {
			if w = strings.ToLower(w); w == "" || !strings.HasPrefix(behind, w) || !read.Mentions(text, w) {
				continue
			}
			return ref, reading{answer: all[0].Answer(), other: math.NaN(), shown: true}, ref != open && t.canBe(ref, all[0].Answer())
		}
	}
	return ref, r, false
}

// numbers are the questions that are asked once and take a number, the open
// one first.
func (t *turn) numbers() (refs []eligibility.Ref) {
	if open, ok := t.st.open(); ok && open.Group == "" {
		refs = append(refs, open)
	}
	for i := range t.flow.Together {
		refs = append(refs, eligibility.Ref{Question: t.flow.Together[i].ID})
	}
	for i := range t.flow.Questions {
		refs = append(refs, eligibility.Ref{Question: t.flow.Questions[i].ID})
	}
	return slices.DeleteFunc(refs, func(r eligibility.Ref) bool { return !t.wantsNumber(r) })
}
