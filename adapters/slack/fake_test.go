package slack_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	team     = "T1"
	botUser  = "U0BOT"
	botToken = "xoxb-1-SECRETBOTTOKEN"
	appToken = "xapp-1-SECRETAPPTOKEN"
	allScope = "app_mentions:read,chat:write,commands,im:history,im:write,assistant:write,users:read,reactions:write,channels:history,groups:history,files:read,files:write"
)

// A call is one request that the fake took, with its parameters.
type call struct {
	Method string         `json:"method"`
	Params map[string]any `json:"params"`
}

func (c call) text(name string) string { s, _ := c.Params[name].(string); return s }

// A post is a message that stands in a channel.
type post struct {
	ts, thread, text string
	meta             map[string]any
}

// A canned answer takes the place of the fake's own.
type canned struct {
	status int
	header http.Header
	body   string
	cut    bool // the work is done, but the connection breaks before the answer
}

// fake is Slack: strict where Slack is, and with its words.
type fake struct {
	*httptest.Server
	mu       sync.Mutex
	scopes   string
	date     time.Time // of the answers' header; zero: now
	calls    []call
	rooms    map[string][]post
	next     int
	canned   map[string][]canned
	sockets  *sockets
	response []map[string]any
}

func newFake(t testing.TB) *fake {
	t.Helper()
	f := &fake{scopes: allScope, rooms: map[string][]post{"C1": nil, "C2": nil, "D5": nil, "CDESK": nil}, canned: map[string][]canned{}}
	f.sockets = newSockets()
	f.mu.Lock() // whoever calls is not ordered after this otherwise
	f.Server = httptest.NewServer(f)
	f.mu.Unlock()
	t.Cleanup(func() { f.sockets.closeAll(); f.Close() })
	return f
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasPrefix(r.URL.Path, "/socket"):
		f.sockets.serve(w, r)
	case strings.HasPrefix(r.URL.Path, "/response/"):
		f.respond(w, r)
	case r.URL.Path == "/files/F7" && r.Header.Get("Authorization") == "Bearer "+botToken:
		_, _ = fmt.Fprint(w, "%PDF")
	case strings.HasPrefix(r.URL.Path, "/upload"):
		w.WriteHeader(http.StatusOK)
	case strings.HasPrefix(r.URL.Path, "/api/"):
		f.api(w, r, strings.TrimPrefix(r.URL.Path, "/api/"))
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func (f *fake) respond(w http.ResponseWriter, r *http.Request) {
	var m map[string]any
	if json.NewDecoder(r.Body).Decode(&m) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.response = append(f.response, m)
	f.calls = append(f.calls, call{"response", m})
	if cs := f.canned["response"]; len(cs) > 0 {
		f.canned["response"] = cs[1:]
		if cs[0].cut {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(cs[0].status)
		_, _ = fmt.Fprint(w, cs[0].body)
		return
	}
	if why := badBlocks(m["blocks"], 50); why != "" {
		w.WriteHeader(http.StatusBadRequest)
	}
	_, _ = fmt.Fprint(w, "ok")
}

// params reads a request as Slack does: a form or JSON, the token in either
// or in the header.
func params(r *http.Request) (p map[string]any, token string) {
	p = map[string]any{}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		_ = json.NewDecoder(r.Body).Decode(&p)
	} else {
		_ = r.ParseForm()
		p = fromForm(r.Form)
	}
	token, _ = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if t, ok := p["token"].(string); ok {
		token = t
		delete(p, "token")
	}
	return p, token
}

func fromForm(form url.Values) map[string]any {
	p := map[string]any{}
	for k := range form {
		v := form.Get(k)
		var decoded any
		if k == "blocks" || k == "metadata" || k == "view" || k == "prompts" {
			if json.Unmarshal([]byte(v), &decoded) == nil {
				p[k] = decoded
				continue
			}
		}
		p[k] = v
	}
	return p
}

func (f *fake) api(w http.ResponseWriter, r *http.Request, method string) {
	p, token := params(r)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, call{method, p})
	date := f.date
	if date.IsZero() {
		date = time.Now()
	}
	w.Header().Set("Date", date.UTC().Format(http.TimeFormat))
	w.Header().Set("X-OAuth-Scopes", f.scopes)
	if cs := f.canned[method]; len(cs) > 0 && !cs[0].cut {
		f.canned[method] = cs[1:]
		for k, v := range cs[0].header {
			w.Header()[k] = v
		}
		w.WriteHeader(cs[0].status)
		_, _ = fmt.Fprint(w, cs[0].body)
		return
	}
	answer := f.do(method, p, token)
	if cs := f.canned[method]; len(cs) > 0 {
		f.canned[method] = cs[1:]
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json")
	if _, ok := answer["ok"]; !ok {
		answer["ok"] = true
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// refuse is Slack's way to say no.
func refuse(code string) map[string]any { return map[string]any{"ok": false, "error": code} }

func (f *fake) do(method string, p map[string]any, token string) map[string]any {
	want := botToken
	if method == "apps.connections.open" {
		want = appToken
	}
	scope, known := scopeOf()[method]
	switch {
	case token == "":
		return refuse("not_authed")
	case token != want && strings.HasPrefix(token, "xoxb") != strings.HasPrefix(want, "xoxb"):
		return refuse("not_allowed_token_type")
	case token != want:
		return refuse("invalid_auth")
	case !known:
		return refuse("unknown_method")
	case scope != "" && !strings.Contains(","+f.scopes+",", ","+scope+","):
		return map[string]any{"ok": false, "error": "missing_scope", "needed": scope, "provided": f.scopes}
	}
	return f.methods()[method](p)
}

// fail makes the next call of a method fail.
func (f *fake) fail(method string, c canned) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if c.status == 0 {
		c.status = http.StatusOK
	}
	f.canned[method] = append(f.canned[method], c)
}

// called returns the calls of a method so far.
func (f *fake) called(method string) (cs []call) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.calls {
		if c.Method == method {
			cs = append(cs, c)
		}
	}
	return cs
}

// shown are the messages that stand in a channel.
func (f *fake) shown(room string) []post {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]post{}, f.rooms[room]...)
}
