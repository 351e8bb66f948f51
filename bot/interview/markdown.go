package interview

import (
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/factual"
	"grantdesk/knowledge/eligibility"
)

// file is the sheet as a document.
func (t *turn) file(r *eligibility.Result) bot.File {
	return bot.File{Name: t.v.Say("interview.sheet.file"), Type: "text/markdown", Body: []byte(t.markdown(r))}
}

// Sheet implements bot.SelfCheck.
func (i *Interviewer) Sheet(m bot.CheckMessage) (*bot.File, error) {
	m.Begin = false
	t, err := i.take(m)
	if err != nil || t == nil || t.st == nil {
		return nil, err
	}
	t.upgrade()
	if len(t.st.Log) == 0 {
		return nil, nil
	}
	f := t.file(t.evaluate())
	return &f, nil
}

func (t *turn) made() string {
	return t.v.Say("interview.sheet.made", "date", factual.Day(t.v, t.now), "version", t.flow.Version)
}

// markdown is the sheet as a file: every criterion with quote and source, the
// answers, earlier results.
func (t *turn) markdown(r *eligibility.Result) string {
	var b strings.Builder
	line := func(parts ...string) {
		if s := strings.Join(parts, ""); s != "" {
			b.WriteString(s + "\n\n")
		}
	}
	line("# ", t.flow.Title.In(t.v.Lang))
	line("**", t.verdict(r), "**")
	line(t.made(), " ", t.flow.Notice.In(t.v.Lang))
	for _, c := range sorted(r.Criteria) {
		k := t.flow.Criterion(c.ID)
		line("## ", t.criterionLine(c, k, true))
		line(t.todo(c, k))
		cite := t.cite(k)
		if cite.Quote != "" {
			line("> ", strings.ReplaceAll(cite.Quote, "\n", "\n> "))
		}
		line(t.v.Say("interview.sheet.source", "source", strings.TrimSpace(t.place(cite)+" "+cite.URL)))
	}
	if list := t.pending(r); len(list) > 0 {
		line("## ", t.v.Say("interview.sheet.open"))
		line("- ", strings.Join(list, "\n- "))
	}
	line(t.way(r))
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
