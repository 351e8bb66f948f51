package quality_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"grantdesk/knowledge/quality"
)

const file = `
- {id: a, lang: de, style: formal, section: money, text: "Wie viel?", expect: answered, must: ['500'], never: ['600']}
- {id: b, lang: de, style: typo, section: money, text: "wivil", expect: answered, must: ['500']}
- {id: c, lang: en, style: formal, section: unknown, text: "Who will win?", expect: abstained}
- {id: d, lang: en, style: formal, section: money, text: "and?", expect: clarify-ok, must: ['500']}
- id: e
  lang: de
  now: "2021-01-20T10:00:00+01:00"
  turns:
    - {text: "Hallo", expect: smalltalk}
    - {text: "Wann?", expect: answered, must: ['2021']}
`

// run asks all questions of file with the given replies, by text.
func run(t *testing.T, replies map[string]quality.Reply) quality.Report {
	t.Helper()
	qs, err := quality.Read([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	r, err := quality.Run(context.Background(), qs, func(quality.Question) quality.Session {
		return func(_ context.Context, text string, now time.Time) (quality.Reply, error) {
			reply := replies[text]
			reply.Text = strings.ReplaceAll(reply.Text, "NOW", now.Format("2006"))
			return reply, nil
		}
	}, time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func answered(text string, confidence float64) quality.Reply {
	return quality.Reply{Outcome: "answered", Text: text, Confidence: confidence}
}

func TestGrades(t *testing.T) {
	declined := quality.Reply{Outcome: "abstained"}
	for name, c := range map[string]struct {
		replies map[string]quality.Reply
		want    quality.Tally
	}{
		"all right": {
			map[string]quality.Reply{"Wie viel?": answered("500", 1), "wivil": answered("500", 1), "Who will win?": declined, "and?": declined, "Hallo": {Outcome: "smalltalk"}, "Wann?": answered("NOW", 1)},
			quality.Tally{Right: 5, Known: 5, Unknown: 1},
		},
		"all bad": {
			map[string]quality.Reply{"Wie viel?": answered("500 or 600", 1), "wivil": declined, "Who will win?": answered("You", 1), "and?": answered("7", 1), "Hallo": declined, "Wann?": answered("2030", 1)},
			quality.Tally{Wrong: 4, Declined: 1, Asserted: 1, Known: 5, Unknown: 1},
		},
	} {
		if got := run(t, c.replies).Total(); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestReport(t *testing.T) {
	r := run(t, map[string]quality.Reply{"Wie viel?": answered("500", 0.9), "wivil": answered("7", 0.5), "Who will win?": {Outcome: "answered", Text: "You", Confidence: 0.7, Entry: "d.9", Why: "matched: win"}})
	if w := r.Worst(2); len(w) != 2 || w[0].Question.ID != "c" || w[1].Question.ID != "b" {
		t.Errorf("the worst are %+v", w)
	}
	curve := r.Curve()
	if first, last := curve[0], curve[len(curve)-1]; first.Risk != 0 || last.Risk < 0.6 || last.Coverage != 0.5 {
		t.Errorf("curve is %+v", curve)
	}
	var out bytes.Buffer
	if err := r.Print(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"by language", "typo", "money", "asserted c (0.70): Who will win?\n    answered, but the documents do not tell; answered by d.9\n    matched: win", `the answer lacks "500"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("report lacks %q:\n%s", want, out.String())
		}
	}
}

func TestReadFaults(t *testing.T) {
	if _, err := quality.Read([]byte("a: [")); err == nil {
		t.Error("broken YAML is read")
	}
	qs, _ := quality.Read([]byte(`[{id: x, text: t, expect: answered, must: ['(']}]`))
	open := func(quality.Question) quality.Session {
		return func(context.Context, string, time.Time) (quality.Reply, error) { return quality.Reply{}, nil }
	}
	if _, err := quality.Run(context.Background(), qs, open, time.Time{}); err == nil || !strings.Contains(err.Error(), `"x"`) {
		t.Errorf("a broken pattern gives %v", err)
	}
}
