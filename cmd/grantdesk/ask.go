package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// AskCmd answers questions without a conversation.
type AskCmd struct {
	source
	JSON     bool     `name:"json" help:"Print results as JSON, one a line."`
	Batch    string   `placeholder:"FILE|-" help:"Answer each line of a file (or of standard input), {\"id\",\"text\"} with optional lang, now and dialogue."`
	Explain  bool     `help:"Say how the answer was found."`
	Question []string `arg:"" optional:"" help:"The question."`
}

// A citation is a source as it stands in a result.
type citation struct {
	Source  string `json:"source"`
	Section string `json:"section"`
	Version string `json:"version"`
	URL     string `json:"url"`
	Quote   string `json:"quote"`
}

// A resultLine is what became of one question.
type resultLine struct {
	ID         json.RawMessage    `json:"id,omitempty"`
	Outcome    string             `json:"outcome"`
	Text       string             `json:"text"`
	Lang       knowledge.Lang     `json:"lang"`
	Citations  []citation         `json:"citations"`
	Choices    []string           `json:"choices"`
	Confidence float64            `json:"confidence"`
	Entry      string             `json:"entry"`
	Entries    []string           `json:"entries,omitempty"` // where more than one answered
	MS         float64            `json:"ms"`
	Explain    *knowledge.Finding `json:"explain,omitempty"`
}

// Run answers.
func (c *AskCmd) Run(ctx context.Context, std Streams) error {
	question := strings.Join(c.Question, " ")
	switch {
	case c.Batch == "" && strings.TrimSpace(question) == "":
		return errors.New("ask: no question; write it behind the command, e.g. grantdesk ask \"What is the maximum grant?\", or give a file with --batch")
	case c.Batch != "" && question != "":
		return errors.New("ask: give either a question or --batch, not both")
	}
	b, err := c.configured(std.Err)
	if err != nil {
		return err
	}
	if err := study(ctx, b.Finder); err != nil {
		fmt.Fprintf(std.Err, "grantdesk: words alone answer: %v\n", err)
	}
	if c.Batch != "" {
		return c.batch(ctx, b, std)
	}
	d, err := c.begin(b)
	if err != nil {
		return err
	}
	_, r, err := c.answer(ctx, b, d, bot.Message{ID: "1", Private: true, Text: question, At: c.clock()()})
	if err != nil {
		return err
	}
	return c.print(std.Out, r)
}

// answer takes one turn and describes it.
func (c *AskCmd) answer(ctx context.Context, b *bot.Bot, d bot.Dialogue, m bot.Message) (bot.Dialogue, resultLine, error) {
	m.Kind, m.From = bot.KindText, bot.Address{Channel: "ask", Room: "local"}
	started := time.Now()
	d, t, err := b.Step(ctx, d, []bot.Message{m}, m.At)
	if err != nil {
		return d, resultLine{}, err
	}
	r := resultLine{
		Outcome: t.Outcome, Lang: t.Lang, Entry: t.Entry, Confidence: math.Round(t.Confidence*1000) / 1000,
		MS: float64(time.Since(started).Microseconds()) / 1000, Citations: []citation{}, Choices: []string{},
	}
	if len(t.Entries) > 1 {
		r.Entries = t.Entries
	}
	var texts []string
	for _, reply := range t.Replies() {
		texts = append(texts, reply.Text())
		for _, choice := range reply.Choices {
			r.Choices = append(r.Choices, choice.Label)
		}
	}
	r.Text = strings.Join(texts, "\n\n")
	for _, x := range t.Citations {
		r.Citations = append(r.Citations, citation{Source: x.Source, Section: x.Section, Version: x.Version, URL: x.URL, Quote: x.Quote})
	}
	if c.Explain {
		r.Explain = t.Finding
	}
	return d, r, nil
}

// print writes one result.
func (c *AskCmd) print(w io.Writer, r resultLine) error {
	if c.JSON || c.Batch != "" {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(r); err != nil {
			return fmt.Errorf("write result: %w", err)
		}
		return nil
	}
	if _, err := fmt.Fprintln(w, r.Text); err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	if r.Explain != nil {
		return explain(w, *r.Explain)
	}
	return nil
}

// explain writes how an answer was found.
func explain(w io.Writer, f knowledge.Finding) error {
	var b strings.Builder
	fmt.Fprintf(&b, "\ndecision: %s\nreason:   %s\n", f.Decision, f.Why)
	for i, c := range f.Candidates {
		fmt.Fprintf(&b, "%2d. %s %s (%s)  score %.3f  confidence %.3f\n    matched: %s; unknown: %s\n",
			i+1, c.Kind, c.ID, c.Call, c.Score, c.Confidence, list(c.Matched), list(c.Missed))
		for j, f := range c.Features {
			fmt.Fprintf(&b, "%s%s %.2f", [...]string{"    evidence: ", ", "}[min(j, 1)], f.Name, f.Value)
		}
		if len(c.Features) > 0 {
			b.WriteByte('\n')
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write explanation: %w", err)
	}
	return nil
}

func list(words []string) string {
	if len(words) == 0 {
		return "–"
	}
	return strings.Join(words, ", ")
}
