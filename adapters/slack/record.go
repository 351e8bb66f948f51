package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"grantdesk/adapters/internal/shown"
	"grantdesk/bot"
)

// A record is what is remembered of a reply.
type record struct {
	shown.Reply
	First  string    `json:"first,omitempty"` // the first message of it
	Last   string    `json:"last,omitempty"`  // the message with the buttons
	All    []string  `json:"all,omitempty"`   // every message of it
	Files  []string  `json:"files,omitempty"` // what was uploaded with it
	Began  time.Time `json:"began"`
	Secret bool      `json:"secret,omitempty"` // only the asker saw it
}

// at notes one more message of the reply.
func (r *record) at(ts string) {
	if r.First == "" {
		r.First = ts
	}
	r.Last = ts
	r.All = append(r.All, ts)
}

// messages are all messages of the reply, each once.
func (r *record) messages() []string {
	all := append([]string{r.First, r.Last}, r.All...)
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(ts string) bool { return ts == "" })
}

func key(team string, parts ...string) string {
	return "sl/" + team + "/" + strings.Join(parts, "/")
}

func recordKey(team string, r *record) string { return key(team, "reply", shown.Tag(r.ID)) }

// record returns what is remembered of the reply with this tag, or nil.
func (b *Bot) record(ctx context.Context, team, tag string) (*record, error) {
	raw, err := b.o.Refs.Get(ctx, key(team, "reply", tag))
	if err != nil || raw == "" {
		return nil, err
	}
	r := new(record)
	if err := json.Unmarshal([]byte(raw), r); err != nil {
		return nil, fmt.Errorf("read record of a reply: %w", err)
	}
	return r, nil
}

func (b *Bot) keep(ctx context.Context, team string, r *record) error {
	if err := b.o.Refs.Put(ctx, recordKey(team, r), asJSON(r), b.o.Keep); err != nil {
		return fmt.Errorf("keep record of a reply: %w", err)
	}
	return nil
}

// presses begins the ids of the messages that pressed buttons become.
func presses(team string) string { return "slack/" + team + "/press/" }

// An ask is where the answer to a message goes.
type ask struct {
	Thread  string `json:"thread,omitempty"`
	URL     string `json:"url,omitempty"`     // only the asker sees what is posted there
	Replace bool   `json:"replace,omitempty"` // what was pressed there makes room
	Gone    bool   `json:"gone,omitempty"`    // the person took the message back
}

// remember keeps where the answer to a message goes.
func (b *Bot) remember(ctx context.Context, team, message string, a ask) error {
	window := askWindow
	if a.URL != "" {
		window = urlWindow
	}
	return b.o.Refs.Put(ctx, key(team, "ask", message), asJSON(a), window)
}

// asked returns where a reply goes. A reply's id begins with that of its
// message.
func (b *Bot) asked(ctx context.Context, r bot.Reply) (a ask, err error) {
	i := strings.LastIndexByte(r.ID, '-')
	if i < 0 {
		return a, nil
	}
	raw, err := b.o.Refs.Get(ctx, key(r.To.Team, "ask", r.ID[:i]))
	if err != nil || raw == "" {
		return a, err
	}
	if err := json.Unmarshal([]byte(raw), &a); err != nil {
		return a, fmt.Errorf("read where a reply goes: %w", err)
	}
	return a, nil
}

// messageID is the id of a message; a mention and its twin share it.
func messageID(team, room, ts string) string { return "slack/" + team + "/" + room + "/" + ts }

// readMessageID is the reverse of messageID.
func readMessageID(id string) (team, room, ts string, ok bool) {
	parts := strings.Split(id, "/")
	if len(parts) != 4 || parts[0] != channel {
		return "", "", "", false
	}
	return parts[1], parts[2], parts[3], !moment(parts[3]).IsZero()
}

// readAddress is the reverse of an address's String.
func readAddress(dialogue string) (bot.Address, bool) {
	parts := strings.Split(dialogue, "/")
	if len(parts) != 5 || parts[0] != channel {
		return bot.Address{}, false
	}
	return bot.Address{Channel: channel, Team: parts[1], Room: parts[2], Thread: parts[3], User: parts[4]}, true
}
