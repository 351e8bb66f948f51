package email

import (
	"context"
	"net"

	"grantdesk/knowledge"
)

// A Finding is one line of a check in plain words; one that is not good keeps
// mails from going out.
type Finding struct {
	Good bool
	Text string
	Fix  string // what to do about it
}

// Check reaches the mail server as a mail would, with encryption and login,
// and sends none.
func (d *Desk) Check(ctx context.Context, l knowledge.Lang) []Finding {
	key, fix := d.trouble(ctx)
	pairs := []string{"server", d.o.Server, "user", d.o.User}
	if key == "" {
		return []Finding{{Good: true, Text: d.o.Phrases(l, "email.check.good", pairs...)}}
	}
	return []Finding{{Text: d.o.Phrases(l, key, pairs...), Fix: d.o.Phrases(l, fix, pairs...)}}
}

// trouble names the first step that fails and what to do, or nothing. What the server says is
// left out: it may quote the password.
func (d *Desk) trouble(ctx context.Context) (key, fix string) {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", d.o.Server)
	if err != nil {
		return "email.check.away", "email.check.away.fix"
	}
	_ = conn.Close() // it only knocked
	stranger := *d
	stranger.o.User = ""
	switch {
	case !stranger.enters(ctx):
		return "email.check.tls", "email.check.tls.fix"
	case d.o.User != "" && !d.enters(ctx):
		return "email.check.login", "email.check.login.fix"
	}
	return "", ""
}

// enters reports whether the server lets us in as we are configured.
func (d *Desk) enters(ctx context.Context) bool {
	c, err := d.client()
	if err != nil || c.DialWithContext(ctx) != nil {
		return false
	}
	_ = c.Close() // nothing was sent
	return true
}
