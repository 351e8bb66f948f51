package web

import (
	"embed"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

//go:embed files
var files embed.FS

const (
	maxBody   = 64 << 10 // bytes of a request
	replyTime = 5 * time.Second
)

// policy lets the page load and send nothing but its own.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Handler serves the pages.
func (b *Bot) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", b.chat)
	mux.HandleFunc("POST /say", b.say)
	mux.HandleFunc("POST /language", b.language)
	mux.HandleFunc("GET /events", b.events)
	mux.HandleFunc("GET /file/{id}/{n}", b.file)
	mux.HandleFunc("GET /app.js", asset("app.js", "text/javascript; charset=utf-8"))
	mux.HandleFunc("GET /style.css", asset("style.css", "text/css; charset=utf-8"))
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	if b.o.Desk {
		mux.HandleFunc("GET /desk", b.desk)
		mux.HandleFunc("POST /desk/say", b.deskSay)
		mux.HandleFunc("GET /desk/events", b.deskEvents)
	}
	return http.NewCrossOriginProtection().Handler(guarded(mux))
}

// guarded adds what browsers must know, and bounds what is read.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

func asset(name, kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		text, err := files.ReadFile("files/" + name)
		if err != nil {
			http.Error(w, "not there", http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(text) // whoever asked may be gone
	}
}

// languageOf reads which language a browser wants.
func languageOf(header string) knowledge.Lang {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil || len(tags) == 0 {
		return knowledge.Languages()[0]
	}
	var known []language.Tag
	for _, l := range knowledge.Languages() {
		known = append(known, language.Make(string(l)))
	}
	_, i, _ := language.NewMatcher(known).Match(tags...)
	return knowledge.Languages()[i]
}

// languageIn is the language that the visitor chose, or the browser's.
func languageIn(r *http.Request) knowledge.Lang {
	if c, err := r.Cookie(langCookie); err == nil && knowledge.Lang(c.Value).Known() {
		return knowledge.Lang(c.Value)
	}
	return languageOf(r.Header.Get("Accept-Language"))
}

// chat shows the conversation; whoever comes for the first time is greeted.
func (b *Bot) chat(w http.ResponseWriter, r *http.Request) {
	v, fresh := b.who(r)
	remember(w, r, v)
	if items, _ := b.open(v.room).after(0); fresh || len(items) == 0 {
		if err := b.visit(r.Context(), v); err != nil {
			b.sorry(w, err)
			return
		}
		b.await(r, v.room, 0)
	}
	b.show(w, v, false)
}

// desk shows what waits for the helpdesk.
func (b *Bot) desk(w http.ResponseWriter, r *http.Request) {
	b.show(w, visitor{DeskRoom, languageIn(r)}, true)
}

func (b *Bot) show(w http.ResponseWriter, v visitor, desk bool) {
	items, _ := b.open(v.room).after(0)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	data := view{Lang: v.lang, Items: items, Last: latest(items), Desk: desk, Open: b.o.Desk}
	if err := b.pages.ExecuteTemplate(w, "page.html", data); err != nil {
		b.o.Log.Warn("page not shown", "error", err.Error())
	}
}

func (b *Bot) sorry(w http.ResponseWriter, err error) {
	b.o.Log.Warn("message not taken", "channel", channel, "error", err.Error())
	http.Error(w, "The service cannot work at the moment. / Der Dienst arbeitet zurzeit nicht.", http.StatusServiceUnavailable)
}

// say takes what a visitor wrote or pressed.
func (b *Bot) say(w http.ResponseWriter, r *http.Request) {
	v, _ := b.who(r)
	remember(w, r, v)
	b.take(w, r, v, "/")
}

// deskSay takes what the helpdesk wrote or pressed.
func (b *Bot) deskSay(w http.ResponseWriter, r *http.Request) {
	b.take(w, r, visitor{DeskRoom, languageIn(r)}, "/desk")
}

func (b *Bot) take(w http.ResponseWriter, r *http.Request, v visitor, back string) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, "too much text", http.StatusRequestEntityTooLarge)
		return
	}
	m := bot.Message{Kind: bot.KindText, Text: strings.TrimSpace(r.PostForm.Get("text")), Zone: zone(r)}
	shown := m.Text
	if c := r.PostForm.Get("choice"); c != "" {
		m = bot.Message{Kind: bot.KindChoice, Choice: c, Zone: m.Zone}
		shown = r.PostForm.Get("label")
	}
	m.Of, m.Root = r.PostForm.Get("of"), r.PostForm.Get("root")
	if m.Kind == bot.KindText && m.Text == "" || v.room == DeskRoom && m.Of+m.Root == "" {
		http.Redirect(w, r, back, http.StatusSeeOther)
		return
	}
	m = b.message(v, m)
	rm := b.open(v.room)
	rm.add(item{ID: m.ID, Text: clip(shown), At: m.At}, "")
	items, _ := rm.after(0)
	if err := b.o.Inbox.Accept(r.Context(), m); err != nil {
		b.sorry(w, err)
		return
	}
	if r.Header.Get("X-Chat") != "" { // the page's script shows what comes
		w.WriteHeader(http.StatusAccepted)
		return
	}
	b.await(r, v.room, latest(items))
	http.Redirect(w, r, back, http.StatusSeeOther)
}

// maxShown is how many bytes of a visitor's own text the page repeats.
const maxShown = 8000

func clip(s string) string {
	if len(s) > maxShown {
		return strings.ToValidUTF8(s[:maxShown], "") + "…"
	}
	return s
}

// zone is the time zone that the page's script told.
func zone(r *http.Request) string {
	name := r.PostForm.Get("zone")
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		return ""
	}
	return name
}

// await waits a while for a reply after item n, for pages without scripts.
func (b *Bot) await(r *http.Request, name string, n int) {
	end := time.NewTimer(replyTime)
	defer end.Stop()
	for {
		items, changed := b.open(name).after(n)
		if len(items) > 0 && !items[len(items)-1].Mine() {
			return
		}
		select {
		case <-changed:
		case <-end.C:
			return
		case <-r.Context().Done():
			return
		}
	}
}

// language sets the language of page and dialogue.
func (b *Bot) language(w http.ResponseWriter, r *http.Request) {
	v, _ := b.who(r)
	if l := knowledge.Lang(r.FormValue("lang")); l.Known() {
		v.lang = l
	}
	remember(w, r, v)
	items, _ := b.open(v.room).after(0)
	if err := b.o.Inbox.Accept(r.Context(), b.message(v, bot.Message{Kind: bot.KindText, Text: "/" + string(v.lang)})); err != nil {
		b.sorry(w, err)
		return
	}
	b.await(r, v.room, latest(items))
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// file gives a file of a reply to whoever was sent it.
func (b *Bot) file(w http.ResponseWriter, r *http.Request) {
	v, _ := b.who(r)
	n, err := strconv.Atoi(r.PathValue("n"))
	f, ok := b.open(v.room).file(r.PathValue("id"), n)
	if !ok && b.o.Desk {
		f, ok = b.open(DeskRoom).file(r.PathValue("id"), n)
	}
	if err != nil || !ok {
		http.Error(w, "not there", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", f.Type)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	_, _ = w.Write(f.Body) // whoever asked may be gone
}
