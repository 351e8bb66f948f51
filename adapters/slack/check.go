package slack

import (
	"context"
	"errors"
	"io"
	"log"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	api "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"grantdesk/knowledge"
)

// A Finding is one line of a check in plain words. A fault keeps the channel
// from working; what is neither good nor a fault deserves a look.
type Finding struct {
	Good, Fault bool
	Text        string
	Fix         string // what to do about it
}

// A Plan is how the channel is meant to receive events.
type Plan struct {
	HTTP   bool
	Public string // address under which the platforms reach this server

	Running  bool // a process of this installation may hold its sockets just now
	Starting bool // this process is about to open its own: whoever else has some is not looked for
}

// Check looks at tokens, scopes, clock and settings without changing anything.
func (b *Bot) Check(ctx context.Context, l knowledge.Lang, p Plan) []Finding {
	c := check{Bot: b, lang: l}
	for _, w := range b.o.Workspaces {
		c.workspace(ctx, w)
	}
	if c.o.Desk != "" {
		c.desk(ctx)
	}
	if p.HTTP {
		c.plan(p)
	} else {
		c.app(ctx, p)
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
	c.found = append(c.found, Finding{Text: c.say(c.lang, key, pairs...), Fix: c.say(c.lang, fix, pairs...)})
}

func (c *check) fault(key, fix string, pairs ...string) {
	c.look(key, fix, pairs...)
	c.found[len(c.found)-1].Fault = true
}

// needed are the scopes without which the bot does not work, useful those
// whose absence takes something away.
func needed() []string { return []string{"app_mentions:read", "chat:write", "commands", "im:history"} }

func useful() []string {
	return []string{"assistant:write", "users:read", "reactions:write", "im:write", "channels:history", "groups:history", "files:read", "files:write"}
}

// maxSkew is how wrong the clock may be: Slack's signatures are good for five
// minutes.
const maxSkew = time.Minute

func (c *check) workspace(ctx context.Context, w Workspace) {
	s, err := c.meet(ctx, w)
	switch {
	case errors.Is(err, ErrToken):
		c.fault("slack.check.token", "slack.check.token.fix", "team", w.Team)
		return
	case err != nil:
		c.fault("slack.check.unreachable", "slack.check.unreachable.fix", "why", err.Error())
		return
	case w.Team != "" && w.Team != s.team:
		c.fault("slack.check.team", "slack.check.team.fix", "team", w.Team, "is", s.team)
		return
	}
	c.good("slack.check.token.good", "team", s.team)
	if without := missing(s, needed()); len(without) > 0 {
		c.fault("slack.check.scopes", "slack.check.scopes.fix", "scopes", strings.Join(without, ", "))
	}
	if without := missing(s, useful()); len(without) > 0 {
		c.look("slack.check.optional", "slack.check.optional.fix", "scopes", strings.Join(without, ", "))
	}
	s.mu.Lock()
	skew := s.skew
	s.mu.Unlock()
	if skew.Abs() > maxSkew {
		c.fault("slack.check.clock", "slack.check.clock.fix", "skew", skew.Round(time.Second).String())
	}
}

func missing(s *space, scopes []string) (without []string) {
	for _, scope := range scopes {
		if !s.has(scope) {
			without = append(without, scope)
		}
	}
	return without
}

// app checks what sockets need.
func (c *check) app(ctx context.Context, p Plan) {
	if !strings.HasPrefix(c.o.AppToken, "xapp-") {
		c.fault("slack.check.app", "slack.check.app.fix")
		return
	}
	_, _, err := c.client("", api.OptionAppLevelToken(c.o.AppToken)).StartSocketModeContext(ctx)
	err = failed("apps.connections.open", err)
	switch {
	case errors.Is(err, ErrToken):
		c.fault("slack.check.app", "slack.check.app.fix")
	case err != nil:
		c.fault("slack.check.unreachable", "slack.check.unreachable.fix", "why", err.Error())
	default:
		c.good("slack.check.app.good")
		if !p.Starting {
			c.rivals(ctx, p)
		}
	}
}

// helloTime is how long Slack may take to say hello.
const helloTime = 5 * time.Second

// rivals asks Slack how many sockets the app has open: whoever else holds one
// gets a share of the events. The socket is given up at once; an event that
// comes over it meanwhile is not acknowledged and so delivered again.
func (c *check) rivals(ctx context.Context, p Plan) {
	ctx, cancel := context.WithTimeout(ctx, helloTime)
	defer cancel()
	sm := socketmode.New(c.client("", api.OptionAppLevelToken(c.o.AppToken)), socketmode.OptionLog(log.New(io.Discard, "", 0)))
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = sm.RunContext(ctx) // it ends with ctx
	}()
	others := 0
	for open := true; open; {
		select {
		case <-ctx.Done():
			open = false
		case e := <-sm.Events:
			if open = e.Type != socketmode.EventTypeHello; !open && e.Request != nil {
				others = e.Request.NumConnections - 1
			}
		}
	}
	cancel()
	<-done
	own := 0
	if p.Running {
		own = sockets
	}
	if others > own {
		c.look("slack.check.rivals", "slack.check.rivals.fix", "n", strconv.Itoa(others), "each", strconv.Itoa(sockets))
	}
}

// secretForm is the form of a signing secret.
var secretForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

// plan checks what HTTP needs on our side.
func (c *check) plan(p Plan) {
	if !secretForm.MatchString(c.o.SigningSecret) {
		c.fault("slack.check.secret", "slack.check.secret.fix")
	}
	if u, err := url.Parse(p.Public); err != nil || u.Scheme != "https" || u.Host == "" {
		c.fault("slack.check.public", "slack.check.public.fix")
	}
}
