package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/knowledge/quality"
)

// EvalCmd measures the answers with written questions.
type EvalCmd struct {
	source
	File string `arg:"" optional:"" help:"File of questions (YAML). Default: those of the call, calls/ID/questions/*.yaml."`
	Part string `placeholder:"NAME" help:"Of the call's own questions only the files whose name ends so, e.g. dev."`
}

// Run asks the questions and prints what came of them.
func (c *EvalCmd) Run(ctx context.Context, std Streams) error {
	b, err := c.build()
	if err != nil {
		return err
	}
	questions, call, err := c.questions(b)
	if err != nil {
		return err
	}
	report, err := quality.Run(ctx, questions, c.sessions(b, call), c.clock()())
	if err != nil {
		return err
	}
	return report.Print(std.Out)
}

// sessions returns how a dialogue with the bot is opened: the way ask answers.
func (c *EvalCmd) sessions(b *bot.Bot, call string) func(quality.Question) quality.Session {
	ask := &AskCmd{source: c.source, Explain: true}
	return func(q quality.Question) quality.Session {
		d := bot.Dialogue{Call: call}
		return func(ctx context.Context, text string, now time.Time) (quality.Reply, error) {
			next, r, err := ask.answer(ctx, b, d, bot.Message{ID: q.ID, Text: text, At: now})
			d = next
			reply := quality.Reply{Outcome: r.Outcome, Text: r.Text, Confidence: r.Confidence}
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
