package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"regexp"
	"strconv"
	"time"

	"grantdesk/knowledge"
)

// A Finding is one line of a check in plain words. A fault keeps the channel
// from working; what is neither good nor a fault deserves a look.
type Finding struct {
	Good, Fault bool
	Text        string
	Fix         string // what to do about it
}

// A Plan is how the channel is meant to receive updates.
type Plan struct {
	Webhook bool
	Public  string // address under which the platforms reach this server
	Running bool   // this installation may be polling just now
}

// Check looks at token, webhook and settings without changing anything. It
// polls only when this installation does not, to find out who else does.
func (b *Bot) Check(ctx context.Context, l knowledge.Lang, p Plan) []Finding {
	c := check{Bot: b, lang: l}
	me, err := b.whoAmI(ctx)
	switch {
	case errors.Is(err, ErrToken):
		c.fault("telegram.check.token", "telegram.check.token.fix")
		return c.found
	case err != nil:
		c.fault("telegram.check.unreachable", "telegram.check.unreachable.fix", "why", err.Error())
		return c.found
	}
	c.good("telegram.check.token.good", "name", me.Username)
	if me.ReadsAll {
		c.look("telegram.check.privacy", "telegram.check.privacy.fix")
	}
	if p.Webhook {
		c.plan(p)
	}
	c.compare(ctx, p)
	if c.o.Desk != "" {
		c.desk(ctx, me.ID)
	}
	return c.found
}

// A check collects findings.
type check struct {
	*Bot
	lang  knowledge.Lang
	found []Finding
}

func (c *check) good(key string, pairs ...string) {
	c.found = append(c.found, Finding{Good: true, Text: c.say(c.lang, key, pairs...)})
}

func (c *check) look(key, fix string, pairs ...string) {
	c.found = append(c.found, Finding{Text: c.say(c.lang, key, pairs...), Fix: c.say(c.lang, fix)})
}

func (c *check) fault(key, fix string, pairs ...string) {
	c.look(key, fix, pairs...)
	c.found[len(c.found)-1].Fault = true
}

// secretForm is what Telegram takes as a secret.
var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{32,256}$`)

// plan checks what a webhook needs on our side.
func (c *check) plan(p Plan) {
	if !secretForm.MatchString(c.o.Secret) {
		c.fault("telegram.check.secret", "telegram.check.secret.fix")
	}
	u, err := url.Parse(p.Public)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		c.fault("telegram.check.public", "telegram.check.public.fix")
		return
	}
	switch u.Port() {
	case "", "443", "80", "88", "8443":
	default:
		c.fault("telegram.check.port", "telegram.check.port.fix", "port", u.Port())
	}
}

const (
	manyPending = 100
	recently    = time.Hour
)

// compare holds what Telegram has against the plan.
func (c *check) compare(ctx context.Context, p Plan) {
	info, err := c.webhook(ctx)
	if err != nil {
		c.fault("telegram.check.unreachable", "telegram.check.unreachable.fix", "why", err.Error())
		return
	}
	switch {
	case p.Webhook && info.URL == "":
		c.look("telegram.check.unset", "telegram.check.unset.fix")
	case p.Webhook:
		c.good("telegram.check.webhook.good", "host", hostOf(info.URL))
	case info.URL != "":
		c.look("telegram.check.polling", "telegram.check.polling.fix", "host", hostOf(info.URL))
	default:
		c.good("telegram.check.polling.good")
		c.rival(ctx, p)
	}
	if info.Pending > manyPending {
		c.look("telegram.check.pending", "telegram.check.pending.fix", "n", strconv.Itoa(info.Pending))
	}
	if info.ErrorDate != 0 && c.o.Now().Sub(time.Unix(info.ErrorDate, 0)) < recently {
		c.look("telegram.check.failing", "telegram.check.failing.fix", "why", quoteless(info.Error))
	}
}

// rivalTime is how long a rival has to show itself: whoever is thrown out by
// our poll comes back within seconds and throws ours out.
const rivalTime = 8 * time.Second

// rival finds out whether a foreign process polls the same token. What such a
// poll brings stays at Telegram, since no offset is given.
func (c *check) rival(ctx context.Context, p Plan) {
	if p.Running {
		return
	}
	if c.o.Lease != nil {
		office := "telegram/" + c.id()
		fence, err := c.o.Lease.Elect(ctx, office, c.o.Replica, rivalTime+callTime)
		if err != nil || fence == 0 {
			return // another replica of ours polls, or nobody can tell
		}
		defer func() {
			// It ends by itself if this fails.
			_ = c.o.Lease.Resign(ctx, office, c.o.Replica)
		}()
	}
	var raws []json.RawMessage
	values := params{"timeout": strconv.Itoa(int(rivalTime.Seconds())), "limit": "1", "allowed_updates": allowedUpdates}
	if err := c.client.poll(ctx, values, &raws); code(err) == 409 {
		c.fault("telegram.check.rival", "telegram.check.rival.fix")
	}
}

// hostOf is the host of an address; the rest of a foreign webhook may be secret.
func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "?"
	}
	return u.Host
}
