package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"grantdesk/adapters/console"
	"grantdesk/bot"
	"grantdesk/knowledge"
)

// ChatCmd is the conversation on the terminal.
type ChatCmd struct {
	source
	Watch time.Duration `default:"1s" help:"How often the content directory is looked at for changes; 0 for never."`
}

// Run chats until the person leaves.
func (c *ChatCmd) Run(ctx context.Context, std Streams) error {
	b, err := c.build()
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
		In: std.In, Out: std.Out, Prompt: "> ", Zone: localZone(), Lang: localLang(), Listener: t, Now: t.now,
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
	ctx, stop := context.WithCancel(ctx)
	var watching sync.WaitGroup
	if c.Content != "" && c.Watch > 0 {
		w := &watcher{dir: c.Content, every: c.Watch, build: c.build, swap: t.bot.Store, tell: func(text string) {
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
