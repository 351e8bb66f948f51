package slack

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"sync"
	"time"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// A profile is what Slack tells about a person that the bot has a use for.
type profile struct {
	Lang knowledge.Lang `json:"lang,omitempty"`
	Zone string         `json:"zone,omitempty"`
	Name string         `json:"name,omitempty"` // only kept of those at the desk
}

// people are the persons looked up lately.
type people struct {
	now   func() time.Time
	mu    sync.Mutex
	known map[string]profile
	until map[string]time.Time
}

func newPeople(now func() time.Time) *people {
	return &people{now: now, known: map[string]profile{}, until: map[string]time.Time{}}
}

func (p *people) get(id string) (profile, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	found, ok := p.known[id]
	return found, ok && p.now().Before(p.until[id])
}

func (p *people) put(id string, found profile) {
	p.mu.Lock()
	defer p.mu.Unlock()
	sweep(p.until, p.now())
	for known := range p.known {
		if _, ok := p.until[known]; !ok {
			delete(p.known, known)
		}
	}
	p.known[id], p.until[id] = found, p.now().Add(personFor)
}

// person tells what is known of a user. It is a hint: where Slack does not
// tell it at once, the message goes on without.
func (b *Bot) person(ctx context.Context, s *space, user string, named bool) profile {
	id := s.team + "/" + user
	if named {
		id += "/desk"
	}
	if p, ok := b.people.get(id); ok {
		return p
	}
	if !s.has("users:read") {
		return profile{} // nor has any other replica asked
	}
	if p, ok := b.shared(ctx, s.team, id); ok {
		b.people.put(id, p)
		return p
	}
	if b.pauses.left(s.team, "users.info") > 0 {
		return profile{}
	}
	p, err := b.lookUp(ctx, s, user, named)
	if err != nil {
		b.pauses.set(s.team, "users.info", time.Minute)
		return profile{}
	}
	b.people.put(id, p)
	if err := b.o.Refs.Put(ctx, key(s.team, "person", id), asJSON(p), personFor); err != nil {
		b.log.Debug("person not remembered")
	}
	return p
}

func (b *Bot) shared(ctx context.Context, team, id string) (p profile, ok bool) {
	raw, err := b.o.Refs.Get(ctx, key(team, "person", id))
	return p, err == nil && raw != "" && json.Unmarshal([]byte(raw), &p) == nil
}

func (b *Bot) lookUp(ctx context.Context, s *space, user string, named bool) (p profile, err error) {
	ctx, cancel := context.WithTimeout(ctx, personTime)
	defer cancel()
	u, err := s.api.GetUserInfoContext(ctx, user)
	if err != nil {
		return p, failed("users.info", err)
	}
	lang, _, _ := strings.Cut(u.Locale, "-")
	p = profile{Lang: knowledge.Lang(strings.ToLower(lang)), Zone: u.TZ}
	if named {
		p.Name = clean(u.Profile.DisplayName)
		if p.Name == "" {
			p.Name = clean(u.Profile.RealName)
		}
	}
	return p, nil
}

// by fills in who sent a message.
func (b *Bot) by(ctx context.Context, s *space, m *bot.Message, user string) {
	p := b.person(ctx, s, user, b.desk(m.From.Room))
	m.Person = b.o.Person(s.team + "/" + user)
	m.Lang, m.Zone, m.Name = p.Lang, p.Zone, p.Name
}

// desk reports whether a room is the helpdesk's.
func (b *Bot) desk(room string) bool { return b.o.Desk != "" && room == b.o.Desk }

// mentioned is a person named in a text, without the name.
var mentioned = regexp.MustCompile(`<@([UW][A-Za-z0-9]+)>`)

// calling gives those whom a text at the desk names their names, so that a
// question is assigned to Ben and not to an id. Elsewhere nobody is looked up.
func (b *Bot) calling(ctx context.Context, s *space, room, text string) string {
	if !b.desk(room) {
		return text
	}
	return mentioned.ReplaceAllStringFunc(text, func(m string) string {
		user := mentioned.FindStringSubmatch(m)[1]
		name := strings.NewReplacer("<", "", ">", "", "|", "").Replace(b.person(ctx, s, user, true).Name)
		if name == "" || user == s.user {
			return m
		}
		return "<@" + user + "|" + name + ">"
	})
}
