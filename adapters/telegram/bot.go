package telegram

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/knowledge"
)

// Refs remember for a while what Telegram cannot be asked: which message shows
// which reply, and which reply a button belongs to. They are shared by all
// replicas.
type Refs interface {
	// Put keeps value under key for ttl; an earlier value is replaced.
	Put(ctx context.Context, key, value string, ttl time.Duration) error
	// Get returns the value, or "" when there is none any more.
	Get(ctx context.Context, key string) (string, error)
}

// Rates keep all replicas together below Telegram's limits. A store is one.
type Rates interface {
	// Slot takes a slot of every pace. If one has none yet it takes nothing and
	// says how long to wait before asking again.
	Slot(ctx context.Context, group string, paces []mailbox.Pace) (wait time.Duration, err error)
	// Hold keeps a key without slots for d.
	Hold(ctx context.Context, group, key string, d time.Duration) error
}

// Phrases say the words of this channel. The pairs are placeholders' names and
// their values.
type Phrases func(l knowledge.Lang, key string, pairs ...string) string

// Options are what a Bot needs. Token, Inbox, Refs, Rates and Phrases must be
// set; Lease as well for polling.
type Options struct {
	Token   string
	API     string // base address; empty: Telegram's own
	Secret  string // header of the webhook; empty: made of the token
	Desk    string // group of the helpdesk; every message below one of its cards counts
	Replica string // name of this process, different on each replica
	Inbox   bot.Inbox
	Refs    Refs
	Rates   Rates
	Lease   Lease
	Phrases Phrases
	Person  func(user string) string // pseudonym of a user; nil: none is given
	Keep    time.Duration            // how long buttons work; 0: 90 days
	Log     *slog.Logger             // nil: nothing is logged
	Count   func(event string)       // counts what happens, for metrics; may be nil
	Now     func() time.Time         // nil: the clock of the machine
	HTTP    *http.Client             // nil: one of its own; redirects are never followed
}

// What Count is called with.
const (
	EventAccepted = "accepted" // a message was kept
	EventIgnored  = "ignored"  // an update that is nothing for the bot
	EventPoison   = "poison"   // an update that could not be read and was set aside
	EventFull     = "full"     // a message that the inbox had no room for
	EventHeld     = "held"     // an update that Telegram has to deliver again
	EventStale    = "stale"    // a button that has expired or belongs to somebody else
	EventConflict = "conflict" // another process polls the same token
	EventForged   = "forged"   // a webhook call without the secret
	EventSlow     = "slow"     // Telegram asked for a pause
	EventPlain    = "plain"    // a text was sent again without markup
)

// A Bot is one Telegram bot. It is safe for concurrent use.
type Bot struct {
	o      Options
	client *client
	log    *slog.Logger
	flood  floods
	up     atomic.Bool // the last attempt to receive went well

	mu sync.Mutex
	me *self
}

// self is who the bot is.
type self struct {
	ID       int64  `json:"id"`
	Username string `json:"username"`
	ReadsAll bool   `json:"can_read_all_group_messages"` // privacy mode is off
}

// New returns a bot. It calls nobody yet.
func New(o Options) *Bot {
	if o.API == "" {
		o.API = "https://api.telegram.org"
	}
	if o.Keep == 0 {
		o.Keep = defaultKeep
	}
	if o.Secret == "" {
		o.Secret = secretOf(o.Token)
	}
	if o.Count == nil {
		o.Count = func(string) {}
	}
	if o.Person == nil {
		o.Person = func(string) string { return "" }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	log := o.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Bot{o: o, client: newClient(o.Token, o.API, o.HTTP), log: log.With("channel", channel)}
}

// channel is the name of this channel in addresses.
const channel = "telegram"

// Ready reports whether messages can be received, here or, while polling, by
// the replica that polls.
func (b *Bot) Ready() bool { return b.up.Load() }

// id is the number of the bot, which is the part of the token that is no secret.
func (b *Bot) id() string {
	id, _, _ := strings.Cut(b.o.Token, ":")
	return id
}

// whoAmI asks Telegram once who the bot is.
func (b *Bot) whoAmI(ctx context.Context) (*self, error) {
	b.mu.Lock()
	me := b.me
	b.mu.Unlock()
	if me != nil {
		return me, nil
	}
	me = new(self)
	if err := b.client.call(ctx, "getMe", nil, me); err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.me = me
	return me, nil
}
