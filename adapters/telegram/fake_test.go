package telegram_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	botID   = "7000000001"
	token   = botID + ":SECRET-token_of-the-fake"
	botName = "grantdesk_bot"
)

// fake is a strict Bot API server: it keeps to the limits and says the words
// of the real one (tdlib/telegram-bot-api).
type fake struct {
	mu       sync.Mutex
	updates  []queued
	nextID   int64
	wake     chan struct{} // closed when something changes for a poll
	poll     *held         // the poll that waits
	lastPoll struct {
		offset int64
		at     time.Time
	}
	conflict time.Time // until then conflicts are answered late
	hook     hook
	chats    map[string]map[int64]*shown
	users    map[string]string // chat id to why it cannot be reached
	queries  map[string]time.Time
	nextMsg  int64
	nextHook time.Time
	sends    map[string][]time.Time
	calls    []call
	script   []answer // answers given instead of working, one each
	strict   bool     // limits of speed are kept
	forum    bool     // groups have topics, and the bot may open them
	topics   int64    // opened so far
}

// queued is an update that the bot has not confirmed.
type queued struct {
	id  int64
	raw string
}

// hook is the webhook.
type hook struct{ url, secret, allowed string }

// shown is a message in a chat.
type shown struct {
	text, keys, thread string
	document           string
}

// call is a request that the bot made.
type call struct {
	method string
	form   url.Values
	file   string
	at     time.Time
}

// answer is a scripted one: for a method, or for any if it is "".
type answer struct {
	method string
	status int
	body   string
	cut    bool // the connection breaks after the work was done
}

// held is a poll that waits; out says why it was thrown out.
type held struct{ out chan string }

func newFake() *fake {
	return &fake{nextID: 100, wake: make(chan struct{}), chats: map[string]map[int64]*shown{}, users: map[string]string{},
		queries: map[string]time.Time{}, sends: map[string][]time.Time{}, nextMsg: 1000}
}

// ServeHTTP implements http.Handler.
func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/file/bot"+token+"/documents/file_7.pdf" {
		io.WriteString(w, "%PDF")
		return
	}
	method, ok := strings.CutPrefix(r.URL.Path, "/bot"+token+"/")
	if !ok {
		fail(w, 401, "Unauthorized")
		return
	}
	c := call{method: method, at: time.Now()}
	if err := c.read(r); err != nil {
		fail(w, 400, "Bad Request: can't parse request")
		return
	}
	f.mu.Lock()
	f.calls = append(f.calls, c)
	a, scripted := f.next(method)
	f.mu.Unlock()
	if scripted && !a.cut {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(a.status)
		io.WriteString(w, a.body)
		return
	}
	do := methods()[strings.ToLower(method)]
	if do == nil {
		fail(w, 404, "Not Found: method not found")
		return
	}
	rec := httptest.NewRecorder()
	do(f, rec, c.form, r)
	if scripted { // worked, and nobody hears of it
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(rec.Code)
	io.Copy(w, rec.Body)
}

func (c *call) read(r *http.Request) error {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		var body map[string]any
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			return err
		}
		c.form = url.Values{}
		for k, v := range body {
			if s, ok := v.(string); ok {
				c.form.Set(k, s)
				continue
			}
			raw, _ := json.Marshal(v)
			c.form.Set(k, string(raw))
		}
		return nil
	}
	if err := r.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return err
	}
	c.form = r.Form
	if r.MultipartForm != nil {
		for _, fh := range r.MultipartForm.File["document"] {
			c.file = fh.Filename
			c.form.Set("document", fh.Filename)
		}
	}
	return nil
}

// next takes the scripted answer for a method, if there is one.
func (f *fake) next(method string) (answer, bool) {
	for i, a := range f.script {
		if a.method == "" || a.method == method {
			f.script = append(f.script[:i:i], f.script[i+1:]...)
			return a, true
		}
	}
	return answer{}, false
}

// answerNext scripts an answer.
func (f *fake) answerNext(a ...answer) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.script = append(f.script, a...)
}

func fail(w http.ResponseWriter, code int, says string) {
	w.WriteHeader(code)
	fmt.Fprintf(w, `{"ok":false,"error_code":%d,"description":%q}`, code, says)
}

func slow(w http.ResponseWriter, seconds int) {
	w.WriteHeader(429)
	fmt.Fprintf(w, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d","parameters":{"retry_after":%d}}`, seconds, seconds)
}

func result(w http.ResponseWriter, v any) {
	raw, _ := json.Marshal(v)
	fmt.Fprintf(w, `{"ok":true,"result":%s}`, raw)
}

// push queues an update, given without its id.
func (f *fake) push(body string) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.nextID++
	f.updates = append(f.updates, queued{f.nextID, fmt.Sprintf(`{"update_id":%d,%s}`, f.nextID, body)})
	close(f.wake)
	f.wake = make(chan struct{})
	return f.nextID
}

// text queues a private message.
func (f *fake) text(chat int64, s string) int64 { return f.push(private(chat, s)) }

func private(chat int64, s string) string {
	raw, _ := json.Marshal(s)
	return fmt.Sprintf(`"message":{"message_id":%d,"date":1700000000,"chat":{"id":%d,"type":"private"},"from":{"id":%d,"is_bot":false,"first_name":"E","language_code":"de-DE"},"text":%s}`, 10+chat, chat, chat, raw)
}

// query queues a pressed button and returns its update.
func (f *fake) query(user int64, chat, kind string, message int64, data string) int64 {
	f.mu.Lock()
	id := strconv.Itoa(len(f.queries) + 1)
	f.queries[id] = time.Now()
	f.mu.Unlock()
	raw, _ := json.Marshal(data)
	return f.push(fmt.Sprintf(`"callback_query":{"id":%q,"from":{"id":%d,"is_bot":false,"language_code":"de"},"chat_instance":"1","message":{"message_id":%d,"date":1700000000,"chat":{"id":%s,"type":%q}},"data":%s}`, id, user, message, chat, kind, raw))
}

// called returns the calls of a method.
func (f *fake) called(method string) (cs []call) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.calls {
		if c.method == method {
			cs = append(cs, c)
		}
	}
	return cs
}

// pending is how many updates wait at Telegram.
func (f *fake) pending() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.updates)
}

// RoundTrip serves a request within the process, so that tests can run on a
// clock of their own.
func (f *fake) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	defer func() {
		if recover() != nil {
			resp, err = nil, io.ErrUnexpectedEOF
		}
		if r.Body != nil {
			r.Body.Close()
		}
	}()
	in := r.Clone(r.Context())
	if in.Body == nil {
		in.Body = http.NoBody
	}
	rec := httptest.NewRecorder()
	f.ServeHTTP(rec, in)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return rec.Result(), nil
}
