// Package web is a chat page in a browser: plain HTML that works without
// scripts and better with them, readable for everybody, with nothing from
// another server. It keeps what was said in memory, so it is for one process;
// the dialogue itself is in the store and goes on after a restart.
package web

import (
	"context"
	"crypto/rand"
	"html/template"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// channel is the name of this channel in addresses.
const channel = "web"

// DeskRoom is the room in which whoever plays the helpdesk sits.
const DeskRoom = "desk"

// Phrases say the words of this channel. The pairs are placeholders' names and
// their values.
type Phrases func(l knowledge.Lang, key string, pairs ...string) string

// Options are what a Bot needs.
type Options struct {
	Inbox   bot.Inbox
	Phrases Phrases
	Person  func(session string) string // pseudonym of a visitor
	Desk    bool                        // the page of the helpdesk is served
	Log     *slog.Logger
	Now     func() time.Time
}

// A Bot is the channel. It is safe for concurrent use.
type Bot struct {
	o     Options
	pages *template.Template
	ended chan struct{} // closed when Run ends: streams end then

	mu    sync.Mutex
	rooms map[string]*room // by name
	order []string         // names, the oldest first
}

// New returns a bot.
func New(o Options) (*Bot, error) {
	b := &Bot{o: o, ended: make(chan struct{}), rooms: map[string]*room{}}
	pages, err := template.New("").Funcs(template.FuncMap{"say": o.say}).ParseFS(files, "files/*.html")
	if err != nil {
		return nil, err
	}
	b.pages = pages
	b.open(DeskRoom)
	return b, nil
}

// say says a phrase in a template.
func (o Options) say(l knowledge.Lang, key string) string { return o.Phrases(l, key) }

// Run lets visitors listen until ctx ends.
func (b *Bot) Run(ctx context.Context) error {
	<-ctx.Done()
	close(b.ended)
	return nil
}

// Send implements bot.Sender. A reply that is shown already is not shown
// again.
func (b *Bot) Send(_ context.Context, r bot.Reply) error {
	b.open(r.To.Room).add(item{ID: r.ID, Reply: &r, At: b.o.Now()}, r.Replaces)
	return nil
}

// maxRooms bounds how many visitors are remembered.
const maxRooms = 2000

// open returns the room of that name, a new one if it is not remembered.
func (b *Bot) open(name string) *room {
	b.mu.Lock()
	defer b.mu.Unlock()
	if r := b.rooms[name]; r != nil {
		return r
	}
	if len(b.order) >= maxRooms { // the first is the desk and stays
		delete(b.rooms, b.order[1])
		b.order = append(b.order[:1], b.order[2:]...)
	}
	r := &room{changed: make(chan struct{})}
	b.rooms[name] = r
	b.order = append(b.order, name)
	return r
}

// visit has the bot told that somebody came.
func (b *Bot) visit(ctx context.Context, v visitor) error {
	return b.o.Inbox.Accept(ctx, b.message(v, bot.Message{Kind: bot.KindOpen}))
}

// message completes a message of a visitor.
func (b *Bot) message(v visitor, m bot.Message) bot.Message {
	m.ID, m.At = rand.Text(), b.o.Now()
	m.From = bot.Address{Channel: channel, Room: v.room}
	m.Person, m.Lang, m.Private = b.o.Person(v.room), v.lang, true
	if v.room == DeskRoom {
		m.Name, m.Private = b.o.Phrases(v.lang, "web.desk.agent"), false
	}
	return m
}

// A visitor is who sent a request.
type visitor struct {
	room string
	lang knowledge.Lang
}

// Cookies: the session is a secret of the visitor, the language is not.
const (
	sessionCookie = "grantdesk"
	langCookie    = "grantdesk_lang"
	cookieLife    = 24 * time.Hour
)

// who reads the visitor from a request; fresh tells that there was none yet.
func (b *Bot) who(r *http.Request) (v visitor, fresh bool) {
	v.lang = languageIn(r)
	c, err := r.Cookie(sessionCookie)
	if err != nil || len(c.Value) != len(rand.Text()) {
		v.room = rand.Text()
		return v, true
	}
	v.room = c.Value
	return v, false
}

// remember sets the cookies of a visitor.
func remember(w http.ResponseWriter, r *http.Request, v visitor) {
	for name, value := range map[string]string{sessionCookie: v.room, langCookie: string(v.lang)} {
		http.SetCookie(w, &http.Cookie{
			Name: name, Value: value, Path: "/", MaxAge: int(cookieLife.Seconds()), HttpOnly: true,
			Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode,
		})
	}
}
