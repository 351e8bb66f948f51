// Package console talks to one person on standard input and output: with line
// editing and history on a terminal, in plain lines when it is piped.
package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// A Listener gives what the bot says to a message.
type Listener interface {
	Hear(ctx context.Context, m bot.Message) ([]bot.Reply, error)
}

// Keep puts a file that the bot hands out where the person finds it, and
// returns what to say about it.
type Keep func(f bot.File, l knowledge.Lang) (said string, err error)

// Options are what a Console needs.
type Options struct {
	In       io.Reader
	Out      io.Writer
	Prompt   string
	Zone     string         // the time zone of whoever sits at the terminal, or ""
	Lang     knowledge.Lang // the language of whoever sits at the terminal, or ""
	Hint     string         // how to leave, shown first on a terminal
	Listener Listener
	Keep     Keep // nil: files are left out
	Now      func() time.Time
}

// A Console is a conversation with the person in front of it.
type Console struct {
	Options
	lines  lines
	width  int
	number int
	mu     sync.Mutex // Note is also called while a line is awaited
}

// lines gives the lines of a person, io.EOF at the end, and takes text.
type lines interface {
	ReadLine() (string, error)
	io.Writer
}

// New prepares a conversation. Close must be called when it is over; it gives
// a terminal back as it was.
func New(o Options) (c *Console, closeConsole func() error, err error) {
	c = &Console{Options: o, width: 100}
	in, isFile := o.In.(*os.File)
	if !isFile || !term.IsTerminal(int(in.Fd())) {
		c.Zone, c.Lang, c.Hint = "", "", "" // who is behind a pipe need not be where this machine is
		c.lines = &plain{in: bufio.NewReader(o.In), Writer: o.Out}
		return c, func() error { return nil }, nil
	}
	old, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return nil, nil, fmt.Errorf("set up terminal: %w", err)
	}
	t := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{o.In, o.Out}, o.Prompt)
	if w, h, err := term.GetSize(int(in.Fd())); err == nil && w > 20 {
		c.width = min(w-1, 100)
		// A size that cannot be set only makes long lines wrap oddly.
		_ = t.SetSize(w, h)
	}
	c.lines = t
	return c, func() error {
		_, werr := io.WriteString(o.Out, "\r\n")
		return errors.Join(term.Restore(int(in.Fd()), old), werr)
	}, nil
}

// Run talks until the person leaves, the input ends or ctx is done.
func (c *Console) Run(ctx context.Context) error {
	if c.Hint != "" {
		if err := c.Note(c.Hint); err != nil {
			return err
		}
	}
	if err := c.turn(ctx, bot.Message{Kind: bot.KindOpen, Lang: c.Lang}); err != nil {
		return err
	}
	for ctx.Err() == nil {
		line, err := c.lines.ReadLine()
		if errors.Is(err, io.EOF) && line == "" {
			return nil
		}
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, term.ErrPasteIndicator) {
			return fmt.Errorf("read line: %w", err)
		}
		if leaves(line) {
			return nil
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		if err := c.turn(ctx, bot.Message{Kind: bot.KindText, Text: line}); err != nil {
			return err
		}
	}
	return nil
}

// leaves reports whether a line ends the conversation.
func leaves(line string) bool {
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "exit", "quit", "/exit", "/quit", "/ende", "/q":
		return true
	}
	return false
}

// turn hands one message on and shows the replies.
func (c *Console) turn(ctx context.Context, m bot.Message) error {
	c.number++
	m.ID = strconv.Itoa(c.number)
	m.From = bot.Address{Channel: "console", Room: "local"}
	m.Private, m.Zone, m.At = true, c.Zone, c.Now()
	replies, err := c.Listener.Hear(ctx, m)
	if err != nil {
		return err
	}
	for _, r := range replies {
		if err := c.show(r); err != nil {
			return err
		}
	}
	return nil
}

// show prints a reply and keeps its files.
func (c *Console) show(r bot.Reply) error {
	if err := c.Note(r.Text()); err != nil || c.Keep == nil {
		return err
	}
	for _, f := range r.Files {
		said, err := c.Keep(f, r.Lang)
		if err != nil {
			return err
		}
		if err := c.Note(said); err != nil {
			return err
		}
	}
	return nil
}

// Note shows a text between the lines of the conversation.
func (c *Console) Note(text string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := io.WriteString(c.lines, Wrap(text, c.width)+"\n\n"); err != nil {
		return fmt.Errorf("write reply: %w", err)
	}
	return nil
}

// plain reads lines of any length from a pipe.
type plain struct {
	in *bufio.Reader
	io.Writer
}

// ReadLine returns the next line without its end.
func (p *plain) ReadLine() (string, error) {
	line, err := p.in.ReadString('\n')
	return strings.TrimRight(line, "\r\n"), err
}
