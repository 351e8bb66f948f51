package telegram_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// number reads a parameter within limits, as Telegram does.
func number(v url.Values, key string, otherwise, low, high int) int {
	n, err := strconv.Atoi(v.Get(key))
	if err != nil {
		n = otherwise
	}
	return min(max(n, low), high)
}

// getUpdates keeps to what the server does: the offset confirms, a second poll
// throws the first out, and asking the same again at once is slowed down.
func (f *fake) getUpdates(w http.ResponseWriter, v url.Values, r *http.Request) {
	offset, _ := strconv.ParseInt(v.Get("offset"), 10, 64)
	limit, timeout := number(v, "limit", 100, 1, 100), number(v, "timeout", 0, 0, 50)
	f.mu.Lock()
	if f.hook.url != "" {
		f.mu.Unlock()
		f.clash(w, r, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
		return
	}
	now := time.Now()
	if offset == f.lastPoll.offset && now.Before(f.lastPoll.at.Add(3*time.Second)) {
		timeout = max(timeout, 3)
		if now.Before(f.lastPoll.at.Add(500 * time.Millisecond)) {
			limit = 1
		}
	}
	f.lastPoll.offset, f.lastPoll.at = offset, now
	f.confirm(offset)
	f.mu.Unlock()
	deadline := time.NewTimer(time.Duration(timeout) * time.Second)
	defer deadline.Stop()
	for {
		f.mu.Lock()
		batch, wake := f.batch(offset, limit), f.wake
		if batch != "" || timeout == 0 {
			f.mu.Unlock()
			fmt.Fprintf(w, `{"ok":true,"result":[%s]}`, batch)
			return
		}
		mine := f.hold()
		f.mu.Unlock()
		select {
		case why := <-mine.out:
			f.clash(w, r, why)
			return
		case <-wake:
		case <-deadline.C:
			timeout = 0
		case <-r.Context().Done():
			f.release(mine)
			return
		}
		f.release(mine)
	}
}

// hold makes the poll the one that waits, and throws out the one before.
func (f *fake) hold() *held {
	if f.poll != nil {
		f.poll.out <- "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
	}
	f.poll = &held{out: make(chan string, 1)}
	return f.poll
}

func (f *fake) release(h *held) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.poll == h {
		f.poll = nil
	}
}

// clash answers a conflict: the first at once, further ones late.
func (f *fake) clash(w http.ResponseWriter, r *http.Request, why string) {
	f.mu.Lock()
	now := time.Now()
	late := now.Before(f.conflict)
	if !late {
		f.conflict = now.Add(3 * time.Second)
	}
	f.mu.Unlock()
	if late {
		select {
		case <-time.After(3 * time.Second):
		case <-r.Context().Done():
		}
	}
	fail(w, 409, why)
}

// confirm forgets what lies before the offset.
func (f *fake) confirm(offset int64) {
	if offset < 0 {
		f.updates = f.updates[max(0, len(f.updates)+int(offset)):]
	}
	for offset > 0 && len(f.updates) > 0 && f.updates[0].id < offset {
		f.updates = f.updates[1:]
	}
}

func (f *fake) batch(offset int64, limit int) string {
	var raws []string
	for _, u := range f.updates {
		if u.id >= offset && len(raws) < limit {
			raws = append(raws, u.raw)
		}
	}
	return strings.Join(raws, ",")
}

func (f *fake) setWebhook(w http.ResponseWriter, v url.Values, _ *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	u, err := url.Parse(v.Get("url"))
	switch {
	case err != nil || u.Scheme != "https":
		fail(w, 400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
		return
	case time.Now().Before(f.nextHook):
		slow(w, 1)
		return
	}
	f.nextHook = time.Now().Add(time.Second)
	f.hook = hook{v.Get("url"), v.Get("secret_token"), v.Get("allowed_updates")}
	if f.poll != nil {
		f.poll.out <- "Conflict: terminated by setWebhook request"
		f.poll = nil
	}
	result(w, true)
}

func (f *fake) deleteWebhook(w http.ResponseWriter, v url.Values, _ *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.hook = hook{}
	if v.Get("drop_pending_updates") == "true" {
		f.updates = nil
	}
	result(w, true)
}

func (f *fake) webhookInfo(w http.ResponseWriter, _ url.Values, _ *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	result(w, map[string]any{"url": f.hook.url, "has_custom_certificate": false, "pending_update_count": len(f.updates)})
}

// deliver posts every waiting update to the webhook, as Telegram does, and
// forgets those that it took. It returns the statuses.
func (f *fake) deliver(h http.Handler, secret string) (statuses []int) {
	f.mu.Lock()
	waiting := append([]queued{}, f.updates...)
	f.mu.Unlock()
	kept := []queued{}
	for _, u := range waiting {
		status := post(h, secret, u.raw)
		statuses = append(statuses, status)
		if status != http.StatusOK {
			kept = append(kept, u)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.updates = kept
	return statuses
}

func post(h http.Handler, secret, body string) int {
	return postTo(h, secret, strings.NewReader(body)).Code
}
