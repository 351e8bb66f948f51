package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"grantdesk/knowledge"
)

// alive is how often an idle stream is written to, so that nothing in between
// takes it for dead.
const alive = 20 * time.Second

// events streams what comes into the visitor's room.
func (b *Bot) events(w http.ResponseWriter, r *http.Request) {
	v, fresh := b.who(r)
	if fresh {
		http.Error(w, "no conversation", http.StatusForbidden)
		return
	}
	b.stream(w, r, v.room, v.lang)
}

func (b *Bot) deskEvents(w http.ResponseWriter, r *http.Request) {
	b.stream(w, r, DeskRoom, languageIn(r))
}

// stream writes items as they come, as server-sent events of ready HTML, each
// with the number after which the browser asks again.
func (b *Bot) stream(w http.ResponseWriter, r *http.Request, name string, l knowledge.Lang) {
	n, _ := strconv.Atoi(r.URL.Query().Get("after"))
	if last, err := strconv.Atoi(r.Header.Get("Last-Event-ID")); err == nil {
		n = last
	}
	c := http.NewResponseController(w)
	// The limits for requests are not meant for a stream.
	_, _ = c.SetReadDeadline(time.Time{}), c.SetWriteDeadline(time.Time{})
	w.Header().Set("Content-Type", "text/event-stream")
	tick := time.NewTicker(alive)
	defer tick.Stop()
	for {
		items, changed := b.open(name).after(n)
		for _, i := range items {
			html, err := b.render(entry{i, l, name == DeskRoom})
			if err == nil {
				_, err = fmt.Fprintf(w, "id: %d\ndata: %s\n\n", i.N, strings.ReplaceAll(html, "\n", "\ndata: "))
			}
			if err != nil {
				return
			}
		}
		n = max(n, latest(items))
		if c.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-tick.C:
			if _, err := fmt.Fprint(w, ": still here\n\n"); err != nil {
				return
			}
		case <-r.Context().Done():
			return
		case <-b.ended:
			return
		}
	}
}

func (b *Bot) render(e entry) (string, error) {
	var out bytes.Buffer
	err := b.pages.ExecuteTemplate(&out, "item.html", e)
	return strings.TrimSpace(out.String()), err
}
