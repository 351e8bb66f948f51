package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"grantdesk/adapters/console"
	"grantdesk/bot"
	"grantdesk/bot/phrase"
	"grantdesk/knowledge"
)

// ChatCmd is the conversation on the terminal.
type ChatCmd struct {
	source
	Watch time.Duration `default:"1s" help:"How often the content directory is looked at for changes; 0 for never."`
	Files string        `placeholder:"DIR" help:"Directory for the files that the bot hands out, such as calendar files. Default: this one on a terminal, else none."`
}

// Run chats until the person leaves.
func (c *ChatCmd) Run(ctx context.Context, std Streams) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	s, err := c.served(std.Err)
	if err != nil {
		return err
	}
	build := c.learning(ctx, s, slog.New(slog.NewTextHandler(std.Err, &slog.HandlerOptions{Level: slog.LevelWarn})))
	b, err := build()
	if err != nil {
		return err
	}
	d, err := c.begin(b)
	if err != nil {
		return err
	}
	t := &talk{dialogue: d, now: c.clock()}
	t.bot.Store(b)
	con, restore, err := console.New(console.Options{
		In: std.In, Out: std.Out, Prompt: "> ", Zone: localZone(), Lang: localLang(), Listener: t, Now: t.now, Keep: c.keep(b.Phrases, std.In),
		Hint: b.Phrases.In(localLang()).Say("console.hint"),
	})
	if err != nil {
		return err
	}
	defer func() {
		if err := restore(); err != nil {
			fmt.Fprintf(std.Err, "grantdesk: restore terminal: %v\n", err)
		}
	}()
	var watching sync.WaitGroup
	if c.Content != "" && c.Watch > 0 {
		w := &watcher{dir: c.Content, every: c.Watch, renew: renewing(build, t.bot.Store), tell: func(text string) {
			if err := con.Note(text); err != nil {
				fmt.Fprintf(std.Err, "grantdesk: %v\n", err)
			}
		}}
		w.start(ctx, &watching)
	}
	err = con.Run(ctx)
	stop()
	watching.Wait()
	return err
}

// keep returns how files are kept. Who pipes a conversation through does not
// expect new files beside it.
func (c *ChatCmd) keep(phrases *phrase.Catalogue, in io.Reader) console.Keep {
	dir := c.Files
	if dir == "" && isTerminal(in) {
		dir = "."
	}
	return func(f bot.File, l knowledge.Lang) (string, error) {
		name := filepath.Base(f.Name)
		if dir == "" {
			return phrases.In(l).Say("console.file.none", "name", name), nil
		}
		path, err := save(dir, name, f.Body)
		if err != nil {
			return "", err
		}
		return phrases.In(l).Say("console.file", "path", path), nil
	}
}

func isTerminal(in io.Reader) bool {
	f, ok := in.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// save writes a file under a name that no other file has.
func save(dir, name string, body []byte) (path string, err error) {
	const most = 100
	ext := filepath.Ext(name)
	for n := 1; n <= most; n++ {
		path = filepath.Join(dir, name)
		if n > 1 {
			path = filepath.Join(dir, fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext))
		}
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("save file: %w", err)
		}
		_, werr := f.Write(body)
		return path, errors.Join(werr, f.Close())
	}
	return "", fmt.Errorf("save file: there are %d of the name %q in %s", most, name, dir)
}

// A talk keeps the one dialogue of a chat. Its bot may be swapped between
// two messages.
type talk struct {
	bot      atomic.Pointer[bot.Bot]
	dialogue bot.Dialogue
	now      func() time.Time
}

// Hear answers one message.
func (t *talk) Hear(ctx context.Context, m bot.Message) ([]bot.Reply, error) {
	d, turn, err := t.bot.Load().Step(ctx, t.dialogue, []bot.Message{m}, t.now())
	if err != nil {
		return nil, err
	}
	t.dialogue = d
	return turn.Replies(), nil
}

// localZone is the name of this machine's time zone, or "" when it does not
// tell.
func localZone() string {
	if name := time.Local.String(); name != "Local" {
		return name
	}
	target, err := os.Readlink("/etc/localtime")
	if err != nil {
		return ""
	}
	_, name, _ := strings.Cut(target, "zoneinfo/")
	return name
}

// localLang is the language of this machine, where answers exist in it.
func localLang() knowledge.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if l := knowledge.Lang(head2(os.Getenv(name))); l.Known() {
			return l
		}
	}
	return ""
}

// head2 are the first two bytes of a locale, its language.
func head2(locale string) string { return locale[:min(2, len(locale))] }
