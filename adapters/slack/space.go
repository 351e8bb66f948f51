package slack

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	api "github.com/slack-go/slack"

	"grantdesk/bot"
)

// A space is one workspace, and who the bot is there.
type space struct {
	team, token string
	user        string // U… of the bot
	bot         string // B… of the bot
	api         *api.Client

	mu     sync.Mutex
	scopes []string // what the token may do, as Slack last said; nil: not known
	skew   time.Duration
}

// has reports whether the token has a scope, or may have it.
func (s *space) has(scope string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.scopes == nil || slices.Contains(s.scopes, scope)
}

// heard keeps what the headers of an answer tell.
func (s *space) heard(h http.Header, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if scopes := h.Get("X-Oauth-Scopes"); scopes != "" {
		s.scopes = strings.Split(strings.ReplaceAll(scopes, " ", ""), ",")
	}
	if at, err := http.ParseTime(h.Get("Date")); err == nil {
		s.skew = now.Sub(at)
	}
}

// homeSpace is the workspace of an address. One without a team, such as the
// helpdesk's, is in the first workspace.
func (b *Bot) homeSpace(ctx context.Context, to *bot.Address) (*space, error) {
	if to.Team != "" || len(b.o.Workspaces) == 0 {
		return b.space(ctx, to.Team)
	}
	s, err := b.meet(ctx, b.o.Workspaces[0])
	if err != nil {
		return nil, err
	}
	to.Team = s.team
	return s, nil
}

// space returns the workspace of a team, or nil when none is configured.
func (b *Bot) space(ctx context.Context, team string) (*space, error) {
	if s := b.known(team); s != nil {
		return s, nil
	}
	var first error
	for _, w := range b.o.Workspaces {
		if w.Team != "" && w.Team != team {
			continue
		}
		s, err := b.meet(ctx, w)
		switch {
		case err != nil && first == nil:
			first = err
		case err == nil && s.team == team:
			return s, nil
		}
	}
	return nil, first
}

func (b *Bot) known(team string) *space {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.spaces[team]
}

// meet asks Slack who the bot is in a workspace.
func (b *Bot) meet(ctx context.Context, w Workspace) (*space, error) {
	b.mu.Lock()
	for _, s := range b.spaces {
		if w.Team == s.team || w.Team == "" && s.token == w.Token {
			b.mu.Unlock()
			return s, nil
		}
	}
	b.mu.Unlock()
	s := &space{token: w.Token}
	s.api = b.client(w.Token, api.OptionOnResponseHeaders(func(_ string, h http.Header) { s.heard(h, b.o.Now()) }))
	me, err := s.api.AuthTestContext(ctx)
	if err != nil {
		return s, failed("auth.test", err)
	}
	s.team, s.user, s.bot = me.TeamID, me.UserID, me.BotID
	b.mu.Lock()
	defer b.mu.Unlock()
	b.spaces[s.team] = s
	return s, nil
}

// forget drops a workspace that removed the app.
func (b *Bot) forget(team string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.spaces, team)
}

// open returns the direct message with a user.
func (s *space) open(ctx context.Context, user string) (string, error) {
	c, _, _, err := s.api.OpenConversationContext(ctx, &api.OpenConversationParameters{Users: []string{user}})
	if err != nil {
		return "", failed("conversations.open", err)
	}
	return c.ID, nil
}
