package slack

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"grantdesk/bot"
)

// A record is what is remembered of a reply: what its buttons mean, whose
// they are, which message shows it and how far sending it came.
type record struct {
	Reply   string    `json:"reply"`
	Room    string    `json:"room"`
	User    string    `json:"user,omitempty"` // who may press; empty in a direct message and at the desk
	Choices []string  `json:"choices,omitempty"`
	First   string    `json:"first,omitempty"` // the first message of it
	Last    string    `json:"last,omitempty"`  // the message with the buttons
	Parts   int       `json:"parts,omitempty"` // messages with its text
	Sent    int       `json:"sent,omitempty"`  // parts and files that were sent
	Began   time.Time `json:"began"`
	Secret  bool      `json:"secret,omitempty"` // only the asker saw it
	Done    bool      `json:"done,omitempty"`
	Gone    bool      `json:"gone,omitempty"` // its buttons were used or replaced
}

// tag is a short name of a reply, which fits into a button.
func tag(reply string) string {
	sum := sha256.Sum256([]byte(reply))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// buttonData is what a button carries: the reply and the number of the choice.
func buttonData(reply string, choice int) string {
	return tag(reply) + "." + strconv.Itoa(choice)
}

// readButton is the reverse of buttonData.
func readButton(data string) (tag string, choice int, ok bool) {
	tag, n, found := strings.Cut(data, ".")
	choice, err := strconv.Atoi(n)
	return tag, choice, found && err == nil && choice >= 0 && len(data) <= 64
}

func key(team string, parts ...string) string {
	return "sl/" + team + "/" + strings.Join(parts, "/")
}

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
	if err := b.o.Refs.Put(ctx, key(team, "reply", tag(r.Reply)), asJSON(r), b.o.Keep); err != nil {
		return fmt.Errorf("keep record of a reply: %w", err)
	}
	return nil
}

// pressID is the id of the message that a pressed button becomes. All buttons
// of a reply share it: a second press of them is a duplicate.
func pressID(team, reply string) string { return "slack/" + team + "/press/" + tag(reply) }

// pressed returns the tag of the reply whose button led to reply, or "".
func pressed(team, reply string) string {
	rest, ok := strings.CutPrefix(reply, "slack/"+team+"/press/")
	if !ok || len(rest) < len(tag("")) {
		return ""
	}
	return rest[:len(tag(""))]
}

// An ask is where the answer to a message goes.
type ask struct {
	Thread  string `json:"thread,omitempty"`
	URL     string `json:"url,omitempty"`     // only the asker sees what is posted there
	Replace bool   `json:"replace,omitempty"` // what was pressed there makes room
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
