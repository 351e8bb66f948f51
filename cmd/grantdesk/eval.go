package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/knowledge/quality"
	"grantdesk/knowledge/rank"
)

// EvalCmd measures the answers with written questions.
type EvalCmd struct {
	source
	File string `arg:"" optional:"" help:"File of questions (YAML). Default: those of the call, calls/ID/questions/*.yaml."`
	Part string `placeholder:"NAME" help:"Of the call's own questions only the files whose name ends so, e.g. dev."`
}

// Run asks the questions and prints what came of them.
func (c *EvalCmd) Run(ctx context.Context, std Streams) error {
	b, err := c.configured(std.Err)
	if err != nil {
		return err
	}
	if err := study(ctx, b.Finder); err != nil {
		return fmt.Errorf("eval: %w", err)
	}
	questions, call, err := c.questions(b)
	if err != nil {
		return err
	}
	report, err := quality.Run(ctx, questions, c.sessions(b, call), c.clock()())
	if err != nil {
		return err
	}
	if err := report.Print(std.Out); err != nil {
		return err
	}
	return printGates(std.Out, b.Finder)
}

// calibrated is a finder that sets its own gates.
type calibrated interface {
	Calibrations() (version string, cs []rank.Calibration, err error)
}

// printGates says where the gates stand and how the content's own wordings
// fared with them.
func printGates(w io.Writer, f bot.Finder) error {
	c, ok := f.(calibrated)
	if !ok {
		return nil
	}
	version, cs, err := c.Calibrations()
	if err != nil {
		return fmt.Errorf("eval: read thresholds: %w", err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\nthresholds for content %s (shipped / of its own wordings, held out / used)\n", version)
	for _, c := range cs {
		fmt.Fprintf(&b, "  %s %s  in scope %s  answer %s\n", c.Call, c.Lang, c.In, c.Answer)
		fmt.Fprintf(&b, "    of %d wordings, each held out: %.0f %% found, %.0f %% asserted, %.0f %% of these right; with what answers them struck out %.0f %% asserted\n",
			c.HeldOut, 100*c.Found, 100*c.Asserted, 100*c.Right, 100*c.Struck)
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write thresholds: %w", err)
	}
	return nil
}

// sessions returns how a dialogue with the bot is opened: the way ask answers.
func (c *EvalCmd) sessions(b *bot.Bot, call string) func(quality.Question) quality.Session {
	ask := &AskCmd{source: c.source, Explain: true}
	return func(q quality.Question) quality.Session {
		d := bot.Dialogue{Call: call}
		return func(ctx context.Context, text string, now time.Time) (quality.Reply, error) {
			next, r, err := ask.answer(ctx, b, d, bot.Message{ID: q.ID, Private: true, Text: text, At: now})
			d = next
			reply := quality.Reply{Outcome: r.Outcome, Text: r.Text, Confidence: r.Confidence, Entry: r.Entry}
			if r.Explain != nil {
				reply.Why = r.Explain.Why
			}
			return reply, err
		}
	}
}

// questions reads the questions and says which call they are about.
func (c *EvalCmd) questions(b *bot.Bot) ([]quality.Question, string, error) {
	call := b.Named(c.Call)
	if call == "" {
		call = c.usual(b.Library)
	}
	if c.File != "" {
		file, err := os.ReadFile(c.File)
		if err != nil {
			return nil, "", fmt.Errorf("eval: open questions: %w", err)
		}
		qs, err := quality.Read(file)
		return qs, call, err
	}
	if call == "" {
		return nil, "", errors.New("eval: the content has several calls; say which with --call, or give a file of questions")
	}
	qs, err := c.own(path.Join("calls", call, "questions"))
	return qs, call, err
}

// own reads the questions that the content brings along.
func (c *EvalCmd) own(dir string) (all []quality.Question, err error) {
	files, err := openContent(c.Content)
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, path.Join(dir, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("eval: list questions: %w", err)
	}
	for _, name := range names {
		if !strings.HasSuffix(strings.TrimSuffix(name, ".yaml"), c.Part) {
			continue
		}
		file, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("eval: read questions: %w", err)
		}
		qs, err := quality.Read(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, qs...)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("eval: no questions in %s", dir)
	}
	return all, nil
}
