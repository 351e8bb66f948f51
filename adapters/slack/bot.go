package slack

import (
	"context"
	"iter"
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

// Refs remember for a while what Slack cannot be asked: which message shows
// which reply, and which reply a button belongs to. They are shared by all
// replicas.
type Refs interface {
	// Put keeps value under key for ttl; an earlier value is replaced.
	Put(ctx context.Context, key, value string, ttl time.Duration) error
	// PutAll puts several values for ttl, in one round trip where it can.
	PutAll(ctx context.Context, values map[string]string, ttl time.Duration) error
	// Get returns the value, or "" when there is none any more.
	Get(ctx context.Context, key string) (string, error)
}

// Rates keep all replicas together below Slack's limits.
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

// A Home tells what the App Home shows a person beside the fixed parts, such
// as deadlines, the self-check and open tickets.
type Home func(ctx context.Context, to bot.Address, person string, l knowledge.Lang) ([]bot.Block, error)

// A Workspace is one installation of the app.
type Workspace struct {
	Team  string // T…; empty: found out
	Token string // xoxb-…
}

// Options are what a Bot needs. Workspaces, Inbox, Refs, Rates and Phrases
// must be set; AppToken as well for sockets, SigningSecret for HTTP.
type Options struct {
	Workspaces    []Workspace
	AppToken      string
	SigningSecret string
	App           string // A…, whose events are taken; empty: that of AppToken, where it tells it
	API           string // base address; empty: Slack's own
	Desk          string // channel of the helpdesk; every message in its threads counts
	Inbox         bot.Inbox
	Refs          Refs
	Rates         Rates
	Phrases       Phrases
	Home          Home                                               // may be nil
	Dialogues     func(ctx context.Context) iter.Seq2[string, error] // keys of all dialogues, for when the app is removed; may be nil
	Erase         func(ctx context.Context, prefix string) error     // drops all Refs whose key begins so, for the same; may be nil
	Person        func(user string) string                           // pseudonym of a user; nil: none is given
	Keep          time.Duration                                      // how long buttons work; 0: 90 days
	Ping          time.Duration                                      // silence after which a socket counts as dead; 0: 30 s
	Log           *slog.Logger                                       // nil: nothing is logged
	Count         func(event string)                                 // counts what happens, for metrics; may be nil
	Now           func() time.Time                                   // nil: the clock of the machine
	HTTP          *http.Client                                       // nil: one of its own; redirects are never followed
}

// What Count is called with.
const (
	EventAccepted = "accepted" // a message was kept
	EventIgnored  = "ignored"  // an event that is nothing for the bot
	EventUnknown  = "unknown"  // an envelope of a kind that the bot does not know
	EventPoison   = "poison"   // an event that could not be read and was set aside
	EventFull     = "full"     // a message that the inbox had no room for
	EventHeld     = "held"     // an event that Slack has to deliver again
	EventStale    = "stale"    // a button that has expired or belongs to somebody else
	EventForged   = "forged"   // a call without a valid signature
	EventForeign  = "foreign"  // an event of another app, or of a workspace that is not configured
	EventLoop     = "loop"     // a message that came too fast to be a person's
	EventSlow     = "slow"     // Slack asked for a pause
	EventPlain    = "plain"    // a text was sent again without blocks
	EventSocket   = "socket"   // a socket was opened
)

// A Bot is one Slack app in all its workspaces. It is safe for concurrent use.
type Bot struct {
	o      Options
	http   *caller
	log    *slog.Logger
	fuse   *fuse
	people *people
	pauses *pauses
	up     atomic.Int32 // sockets that said hello
	after  sync.WaitGroup

	mu     sync.Mutex
	spaces map[string]*space // by team
}

// New returns a bot. It calls nobody yet.
func New(o Options) *Bot {
	if o.API == "" {
		o.API = "https://slack.com/api/"
	}
	if o.Keep == 0 {
		o.Keep = defaultKeep
	}
	if o.Ping == 0 {
		o.Ping = defaultPing
	}
	if o.App == "" {
		o.App = appOf(o.AppToken)
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
	return &Bot{
		o: o, http: newCaller(o.HTTP), log: log.With("channel", channel), spaces: map[string]*space{},
		fuse: newFuse(o.Now), people: newPeople(o.Now), pauses: newPauses(o.Now),
	}
}

// channel is the name of this channel in addresses.
const channel = "slack"

// appOf is the app that an app token xapp-<n>-<app>-… is of, or "".
func appOf(token string) string {
	parts := strings.Split(token, "-")
	if len(parts) < 4 || parts[0] != "xapp" || !strings.HasPrefix(parts[2], "A") {
		return ""
	}
	return parts[2]
}

// say is a phrase in a language that content exists in.
func (b *Bot) say(l knowledge.Lang, key string, pairs ...string) string {
	if !l.Known() {
		l = knowledge.Languages()[0]
	}
	return b.o.Phrases(l, key, pairs...)
}

// Ready reports whether at least one socket is connected.
func (b *Bot) Ready() bool { return b.up.Load() > 0 }
