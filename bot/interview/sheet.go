package interview

import (
	"slices"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/factual"
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
	t.st.Told = t.verdict(r)
	t.title(t.st.Told)
	for _, c := range sorted(r.Criteria) {
		t.criterion(c)
	}
	if s := t.pending(r); s != "" {
		t.say(s)
	}
	if s := t.way(r); s != "" {
		t.say(s)
	}
	t.note(t.made())
	t.note(t.flow.Notice.In(t.v.Lang))
	t.note(t.v.Say("interview.sheet.again"))
	t.offerOthers()
	t.choices = append(t.choices, t.command("change", t.v.Say("interview.change.label")),
		t.command("restart", t.v.Say("interview.restart.label")), t.command("human", t.v.Say("interview.human.label")))
	t.files = []bot.File{{Name: t.v.Say("interview.sheet.file"), Type: "text/markdown", Body: []byte(t.markdown(r))}}
}

// sorted puts first what did not work out.
func sorted(all []eligibility.CriterionResult) []eligibility.CriterionResult {
	rank := func(s eligibility.Standing) int { return strings.Index("✗?✓", mark(s)) }
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b eligibility.CriterionResult) int { return rank(a.Standing) - rank(b.Standing) })
	return all
}

func (t *turn) criterion(c eligibility.CriterionResult) {
	k := t.flow.Criterion(c.ID)
	t.item(t.criterionLine(c, k))
	if c.Standing != eligibility.Failed {
		return
	}
	if fix := k.Fix.In(t.v.Lang); fix != "" {
		t.say(t.v.Say("interview.sheet.fix", "fix", fix))
	}
	t.quote(k)
}

// criterionLine is the outcome of a criterion in one line.
func (t *turn) criterionLine(c eligibility.CriterionResult, k *selfcheck.Criterion) string {
	say := k.Say.Open
	switch c.Standing {
	case eligibility.Met:
		say = k.Say.Met
	case eligibility.Failed:
		say = k.Say.Failed
	}
	text := say.In(t.v.Lang)
	if k.Unconfirmed() {
		text = strings.TrimSpace(text + " " + t.v.Say("interview.sheet.unconfirmed"))
	}
	return strings.TrimSpace(t.v.Say("interview.sheet.criterion", "mark", mark(c.Standing), "name", k.Name.In(t.v.Lang),
		"standing", t.standingName(c.Standing), "say", text))
}

// quote shows the words that a criterion rests on and where they stand.
func (t *turn) quote(k *selfcheck.Criterion) {
	c := t.cite(k)
	t.cites = append(t.cites, c)
	t.block(bot.BlockQuote, c.Quote)
	t.blocks = append(t.blocks, bot.Block{Style: bot.BlockSource, Text: t.v.Say("interview.sheet.source", "source", t.place(c)), URL: c.URL})
}

// pending names the answers that leave the verdict open.
func (t *turn) pending(r *eligibility.Result) string {
	var names []string
	for _, ref := range slices.Concat(r.Blocked, r.CanChange) {
		if n := t.name(ref); !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return t.v.Say("interview.sheet.open", "questions", strings.Join(names, ", "))
}

// way is the cheapest way to become eligible, where it names single answers.
func (t *turn) way(r *eligibility.Result) string {
	var steps []string
	for _, c := range r.Changes {
		switch {
		case c.Leave:
			steps = append(steps, t.v.Say("interview.sheet.leave", "what", t.name(c.Ref)))
		case c.Ref.Question != "":
			steps = append(steps, t.v.Say("interview.sheet.to", "what", t.name(c.Ref), "value", t.class(c)))
		case c.Collective != "":
			ref := eligibility.Ref{Question: c.Collective}
			steps = append(steps, t.v.Say("interview.sheet.to", "what", t.name(ref), "value", t.class(eligibility.Change{Ref: ref, To: c.To})))
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
	switch c.To.Kind {
	case eligibility.YesNo:
		return t.yesNo(c.To.Yes)
	case eligibility.Number:
		return t.interval(q, c.To.Low, c.To.High)
	}
	return t.optionList(q, c.To.Options, " "+t.v.Say("interview.or")+" ")
}

func (t *turn) made() string {
	return t.v.Say("interview.sheet.made", "date", factual.Day(t.v, t.now), "version", t.flow.Version)
}

// markdown is the sheet as a file: every criterion with quote and source, the
// answers, earlier results.
func (t *turn) markdown(r *eligibility.Result) string {
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(strings.Join(parts, "") + "\n\n") }
	line("# ", t.flow.Title.In(t.v.Lang))
	line("**", t.verdict(r), "**")
	line(t.made(), " ", t.flow.Notice.In(t.v.Lang))
	for _, c := range sorted(r.Criteria) {
		k := t.flow.Criterion(c.ID)
		line("## ", t.criterionLine(c, k))
		if fix := k.Fix.In(t.v.Lang); fix != "" && c.Standing != eligibility.Met {
			line(t.v.Say("interview.sheet.fix", "fix", fix))
		}
		cite := t.cite(k)
		if cite.Quote != "" {
			line("> ", strings.ReplaceAll(cite.Quote, "\n", "\n> "))
		}
		line(t.v.Say("interview.sheet.source", "source", strings.TrimSpace(t.place(cite)+" "+cite.URL)))
	}
	for _, s := range []string{t.pending(r), t.way(r)} {
		if s != "" {
			line(s)
		}
	}
	line("## ", t.v.Say("interview.sheet.answers"))
	for _, ref := range t.st.Log {
		x, _ := t.st.Applicant.Get(ref)
		b.WriteString("- " + t.name(ref) + ": " + t.show(ref, x) + "\n")
	}
	for _, p := range t.st.History {
		b.WriteString("\n" + t.v.Say("interview.sheet.history", "date", factual.Day(t.v, time.Unix(p.At, 0).UTC()), "version", p.Flow, "verdict", p.Verdict) + "\n")
	}
	return b.String()
}
