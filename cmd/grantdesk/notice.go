package main

import (
	"context"
	"errors"
	"fmt"
	"os/user"
	"time"

	"grantdesk/cmd/grantdesk/operator"
	"grantdesk/knowledge"
)

// by is the flag that says who decides.
type by struct {
	By string `placeholder:"NAME" help:"Who decides this, for the audit. Default: the user of this machine."`
}

func (b by) name() string {
	if b.By != "" {
		return b.By
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown"
}

// NoticeCmd shows everybody a notice.
type NoticeCmd struct {
	storeCmd
	by
	Text  string        `arg:"" optional:"" help:"The notice, e.g. \"Wartung bis 14 Uhr\". Without it the present one is printed."`
	En    string        `placeholder:"TEXT" help:"The notice in English, if TEXT is German."`
	For   time.Duration `placeholder:"2h" help:"Take it away after this time."`
	Clear bool          `help:"Take the notice away."`
}

// Run changes or prints.
func (c *NoticeCmd) Run(ctx context.Context, std Streams, have *opened) error {
	if c.Clear && c.Text != "" {
		return errors.New("notice: give either a text or --clear")
	}
	args := []string{"notice", "--by", c.name(), "--for", c.For.String(), "--en", c.En}
	if c.Clear {
		args = append(args, "--clear")
	}
	return c.work(ctx, std, have, append(args, "--", c.Text), c.act)
}

func (c *NoticeCmd) act(ctx context.Context, std Streams, o opened) error {
	now := time.Now()
	if c.Text == "" && !c.Clear {
		return printNotice(ctx, std, o, now)
	}
	var n *operator.Notice
	if !c.Clear {
		n = &operator.Notice{Text: knowledge.Text{knowledge.De: c.Text, knowledge.En: c.Text}, Since: now}
		if c.En != "" {
			n.Text[knowledge.En] = c.En
		}
		if c.For > 0 {
			n.Until = now.Add(c.For)
		}
	}
	return alter(ctx, std, o, c.by, operator.Announce(n))
}

func printNotice(ctx context.Context, std Streams, o opened, now time.Time) error {
	st, err := operator.Read(ctx, o.store)
	if err != nil {
		return err
	}
	text := "There is no notice."
	if n := st.Shown(now); n != nil {
		text = n.Text.In(knowledge.De)
	}
	_, err = fmt.Fprintln(std.Out, text)
	return err
}

// ChannelCmd switches channels off and on while the service runs.
type ChannelCmd struct {
	Off ChannelOffCmd `cmd:"" help:"Take a channel out of service: replies wait, and whoever writes is told once."`
	On  ChannelOnCmd  `cmd:"" help:"Bring a channel back; what waited is sent."`
}

// ChannelOffCmd takes a channel out of service.
type ChannelOffCmd struct {
	storeCmd
	by
	Name string `arg:"" enum:"telegram,slack,web" help:"telegram, slack or web."`
	Why  string `help:"The reason, for the audit."`
}

// Run switches off.
func (c *ChannelOffCmd) Run(ctx context.Context, std Streams, have *opened) error {
	args := []string{"channel", "off", "--by", c.name(), "--why", c.Why, c.Name}
	return c.work(ctx, std, have, args, func(ctx context.Context, std Streams, o opened) error {
		return alter(ctx, std, o, c.by, operator.SwitchOff(c.Name, c.Why, time.Now()))
	})
}

// ChannelOnCmd brings a channel back.
type ChannelOnCmd struct {
	storeCmd
	by
	Name string `arg:"" enum:"telegram,slack,web" help:"telegram, slack or web."`
}

// Run switches on.
func (c *ChannelOnCmd) Run(ctx context.Context, std Streams, have *opened) error {
	args := []string{"channel", "on", "--by", c.name(), c.Name}
	return c.work(ctx, std, have, args, func(ctx context.Context, std Streams, o opened) error {
		return alter(ctx, std, o, c.by, operator.SwitchOn(c.Name))
	})
}

func alter(ctx context.Context, std Streams, o opened, b by, f func(*operator.State) string) error {
	if err := operator.Alter(ctx, o.store, b.name(), time.Now(), f); err != nil {
		return err
	}
	_, err := fmt.Fprintln(std.Out, "Done; all replicas follow within seconds.")
	return err
}

// AuditCmd prints what operators decided.
type AuditCmd struct {
	storeCmd
}

// Run prints.
func (c *AuditCmd) Run(ctx context.Context, std Streams, have *opened) error {
	return c.work(ctx, std, have, []string{"audit"}, func(ctx context.Context, std Streams, o opened) error {
		st, err := operator.Read(ctx, o.store)
		for _, a := range st.Audit {
			if err == nil {
				_, err = fmt.Fprintf(std.Out, "%s  %-12s %s\n", a.At.Format(time.RFC3339), a.By, a.What)
			}
		}
		return err
	})
}
