package interview

import (
	"math"
	"slices"
	"strings"

	"grantdesk/bot"
	"grantdesk/knowledge"
	"grantdesk/knowledge/eligibility"
	"grantdesk/knowledge/selfcheck"
)

// The marks of a criterion in the sheet.
func mark(s eligibility.Standing) string {
	switch s {
	case eligibility.Met:
		return "✓"
	case eligibility.Failed:
		return "✗"
	}
	return "?"
}

// result shows the sheet and gives it as a file.
func (t *turn) result(r *eligibility.Result) {
	t.st.Done, t.st.Open, t.st.View = true, nil, viewQuestion
	if r.Verdict == eligibility.Open {
		r.Verdict = eligibility.Unclear // what could be asked was skipped
	}
	t.st.Told = t.verdict(r)
	t.title(t.st.Told)
	t.criteria(r)
	if list := t.pending(r); len(list) > 0 {
		t.say(t.v.Say("interview.sheet.open"))
		for _, name := range list {
			t.item(name)
		}
	}
	if s := t.way(r); s != "" {
		t.say(s)
	}
	t.note(t.v.Say("interview.sheet.all"))
	t.note(t.made())
	t.note(t.flow.Notice.In(t.v.Lang))
	t.note(t.v.Say("interview.sheet.again"))
	t.offerOthers()
	t.choices = t.behind(t.resultChoices())
	t.files = []bot.File{t.file(r)}
}

// behind puts what is offered besides, such as the other readings of numbers,
// behind the choices that always come, and remembers it, so that its number
// can be typed.
func (t *turn) behind(choices []bot.Choice) []bot.Choice {
	for _, c := range t.choices {
		t.st.Extra = append(t.st.Extra, c.ID)
	}
	return append(choices, t.choices...)
}

// sorted puts first what did not work out.
func sorted(all []eligibility.CriterionResult) []eligibility.CriterionResult {
	rank := func(s eligibility.Standing) int { return strings.Index("✗?✓", mark(s)) }
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b eligibility.CriterionResult) int { return rank(a.Standing) - rank(b.Standing) })
	return all
}

// criteria shows the outcome of each criterion. What is open does not matter
// any more once one is not met, so it goes into one line.
func (t *turn) criteria(r *eligibility.Result) {
	var open []string
	for _, c := range sorted(r.Criteria) {
		if r.Verdict != eligibility.Unclear && c.Standing == eligibility.Undecided && !t.details {
			open = append(open, t.flow.Criterion(c.ID).Name.In(t.v.Lang))
			continue
		}
		t.criterion(c, r.Verdict)
	}
	if len(open) > 0 {
		t.item(t.v.Say("interview.sheet.undecided", "criteria", strings.Join(open, "; ")))
	}
}

func (t *turn) criterion(c eligibility.CriterionResult, v eligibility.Verdict) {
	k := t.flow.Criterion(c.ID)
	t.item(t.criterionLine(c, k, t.details || c.Standing == eligibility.Failed))
	decides := c.Standing == eligibility.Failed && k.Kind != selfcheck.KindShould
	pending := c.Standing == eligibility.Undecided && k.Kind != selfcheck.KindShould && v == eligibility.Unclear
	if decides || pending {
		t.say(t.todo(c, k))
	}
	if decides || t.details {
		t.quote(k)
	}
}

// todo is what to do about a criterion that is not met or open.
func (t *turn) todo(c eligibility.CriterionResult, k *selfcheck.Criterion) string {
	if fix := k.Fix.In(t.v.Lang); fix != "" && c.Standing != eligibility.Met {
		return t.v.Say("interview.sheet.fix", "fix", fix)
	}
	return ""
}

// criterionLine is the outcome of a criterion in one line, with what there is
// to say about it where whole is set.
func (t *turn) criterionLine(c eligibility.CriterionResult, k *selfcheck.Criterion, whole bool) string {
	say := k.Say.Open
	switch c.Standing {
	case eligibility.Met:
		say = k.Say.Met
	case eligibility.Failed:
		say = k.Say.Failed
	}
	var parts []string
	if text := say.In(t.v.Lang); whole && text != "" {
		parts = append(parts, text)
	}
	if k.Kind == selfcheck.KindShould {
		parts = append(parts, t.v.Say("interview.sheet.hint"))
	}
	if k.Unconfirmed() {
		parts = append(parts, t.v.Say("interview.sheet.unconfirmed"))
	}
	return strings.TrimSpace(t.v.Say("interview.sheet.criterion", "mark", mark(c.Standing), "name", k.Name.In(t.v.Lang),
		"standing", t.standingName(c.Standing), "say", strings.Join(parts, " ")))
}

// quote shows the words that a criterion rests on and where they stand.
func (t *turn) quote(k *selfcheck.Criterion) {
	c := t.cite(k)
	t.cites = append(t.cites, c)
	t.block(bot.BlockQuote, c.Quote)
	t.source(c)
}

func (t *turn) source(c knowledge.Citation) {
	t.blocks = append(t.blocks, bot.Block{Style: bot.BlockSource, Text: t.v.Say("interview.sheet.source", "source", t.place(c)), URL: c.URL})
}

// pending names the answers that leave the verdict open.
func (t *turn) pending(r *eligibility.Result) (names []string) {
	for _, ref := range slices.Concat(r.Blocked, r.CanChange) {
		n := t.name(ref)
		if ref.Group != "" && ref.Question == "" {
			n = t.question(ref)
		}
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

// way is the cheapest way to become eligible, where it names single answers.
func (t *turn) way(r *eligibility.Result) string {
	var steps []string
	for _, c := range r.Changes {
		if c.Collective != "" && c.Ref.Question == "" && !c.Leave {
			c.Ref = eligibility.Ref{Question: c.Collective}
		}
		what := t.name(c.Ref)
		switch {
		case c.Leave:
			steps = append(steps, t.v.Say("interview.sheet.leave", "what", what))
		case c.Ref.Question == "":
		case c.To.Kind == eligibility.Multi && c.To.Yes:
			steps = append(steps, t.v.Say("interview.sheet.with", "what", what, "value", t.class(c)))
		case c.To.Kind == eligibility.Multi:
			steps = append(steps, t.v.Say("interview.sheet.without", "what", what, "value", t.class(c)))
		default:
			steps = append(steps, t.v.Say("interview.sheet.to", "what", what, "value", t.class(c)))
		}
	}
	if len(steps) == 0 {
		return ""
	}
	return t.v.Say("interview.sheet.change", "changes", strings.Join(steps, "; "))
}

// class writes what an answer would have to be.
func (t *turn) class(c eligibility.Change) string {
	q, ok := t.flow.Question(c.Ref)
	if !ok {
		q = &selfcheck.Question{Type: selfcheck.TypeNumber}
	}
	switch to := c.To; {
	case to.Kind == eligibility.YesNo:
		return t.yesNo(to.Yes)
	case to.Kind == eligibility.Number && to.Below && math.IsInf(to.Low, -1):
		return t.v.Say("interview.range.below", "n", t.number(q, to.High))
	case to.Kind == eligibility.Number && to.Above && math.IsInf(to.High, 1):
		return t.v.Say("interview.range.above", "n", t.number(q, to.Low))
	case to.Kind == eligibility.Number:
		return t.interval(q, to.Low, to.High)
	}
	return t.optionList(q, c.To.Options, " "+t.v.Say("interview.or")+" ")
}
