package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// A questionLine is one line of a batch. Lines with the same dialogue are its
// turns, in order.
type questionLine struct {
	ID       json.RawMessage `json:"id"`
	Text     *string         `json:"text"`
	Lang     knowledge.Lang  `json:"lang"`
	Now      string          `json:"now"`
	Dialogue string          `json:"dialogue"`
}

// batch answers every line in order. A line that cannot be read is reported
// with its number, and the rest goes on.
func (c *AskCmd) batch(ctx context.Context, b *bot.Bot, std Streams) error {
	in := std.In
	if c.Batch != "-" {
		f, err := os.Open(c.Batch)
		if err != nil {
			return fmt.Errorf("ask: open batch: %w; give a file of JSON lines, or - for standard input", err)
		}
		defer f.Close()
		in = f
	}
	fresh, err := c.begin(b)
	if err != nil {
		return err
	}
	run := &batchRun{ask: c, bot: b, fresh: fresh, dialogues: map[string]bot.Dialogue{}}
	lines, out := bufio.NewReader(in), bufio.NewWriter(std.Out)
	for number := 1; ctx.Err() == nil; number++ {
		line, err := lines.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("ask: read batch: %w", err)
		}
		if strings.TrimSpace(line) != "" {
			if r, fault := run.line(ctx, line, number); fault != nil {
				fmt.Fprintf(std.Err, "grantdesk: line %d: %v\n", number, fault)
			} else if err := c.print(out, r); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	return ctx.Err()
}

// A batchRun is a batch on its way.
type batchRun struct {
	ask       *AskCmd
	bot       *bot.Bot
	fresh     bot.Dialogue // how every dialogue begins
	dialogues map[string]bot.Dialogue
}

// line answers one line.
func (r *batchRun) line(ctx context.Context, raw string, number int) (resultLine, error) {
	var q questionLine
	if err := json.Unmarshal([]byte(raw), &q); err != nil {
		return resultLine{}, fmt.Errorf("not a question as JSON: %w", err)
	}
	if q.Text == nil {
		return resultLine{}, errors.New(`"text" is missing`)
	}
	at := r.ask.clock()()
	if q.Now != "" {
		var err error
		if at, err = time.Parse(time.RFC3339, q.Now); err != nil {
			return resultLine{}, fmt.Errorf("now %q: write it like 2021-01-20T10:00:00+01:00", q.Now)
		}
	}
	d, known := r.dialogues[q.Dialogue]
	if !known || q.Dialogue == "" {
		d = r.fresh
	}
	if q.Lang.Known() {
		d.Lang = q.Lang
	}
	d, result, err := r.ask.answer(ctx, r.bot, d, bot.Message{ID: strconv.Itoa(number), Private: true, Text: *q.Text, At: at, Lang: q.Lang})
	if err != nil {
		return resultLine{}, err
	}
	r.dialogues[q.Dialogue] = d
	result.ID = q.ID
	return result, nil
}
