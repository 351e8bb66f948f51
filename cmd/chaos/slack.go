package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	slackName    = "slack"
	slackBot     = "xoxb-chaos-token-of-the-simulated-platform"
	slackApp     = "xapp-chaos-token-of-the-simulated-platform"
	slackSigning = "chaos-signing-secret"
	slackHook    = "/webhook/slack"
	slackTeam    = "T1"
)

// slack is the platform that can be asked what it has shown.
type slack struct {
	*platform
	sockets *sockets

	mu      sync.Mutex
	last    int64
	threads map[string][]posted // by channel and thread
}

// A posted is a message in a thread.
type posted struct {
	ts   string
	meta json.RawMessage
}

func newSlack(p *platform) *slack {
	return &slack{platform: p, sockets: newSockets(), threads: map[string][]posted{}}
}

// stamp is the id of a message, which is a time.
func (s *slack) stamp() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = max(s.last+1, time.Now().UnixMicro())
	return fmt.Sprintf("%d.%06d", s.last/1e6, s.last%1e6)
}

// event writes what a person said as Slack does.
func (s *slack) event(p *person, text string) []byte {
	ts := s.stamp()
	quoted, _ := json.Marshal(text)
	return fmt.Appendf(nil, `{"type":"event_callback","team_id":%q,"event_id":"Ev%s","event":{"type":"message","channel":%q,"channel_type":"im","user":"U%s","text":%s,"ts":%q}}`,
		slackTeam, ts, p.room, p.room, quoted, ts)
}

// sign sets the headers that prove where a delivery comes from.
func sign(r *http.Request, body []byte) {
	at := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(slackSigning))
	fmt.Fprintf(mac, "v0:%s:%s", at, body)
	r.Header.Set("X-Slack-Request-Timestamp", at)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
}

func (s *slack) serve(w http.ResponseWriter, r *http.Request, proc int, path string) {
	w.Header().Set("Content-Type", "application/json")
	// Without users:read the app asks nothing about persons.
	w.Header().Set("X-OAuth-Scopes", "chat:write,im:history,channels:history")
	switch strings.TrimPrefix(path, "api/") {
	case "socket":
		s.sockets.serve(w, r)
	case "auth.test":
		fmt.Fprintf(w, `{"ok":true,"team_id":%q,"user_id":"U0BOT","bot_id":"B1","team":"Chaos","user":"grantdesk","url":"http://chaos.invalid/"}`, slackTeam)
	case "apps.connections.open":
		fmt.Fprintf(w, `{"ok":true,"url":"ws://%s/w%d/slack/socket"}`, r.Host, proc)
	case "chat.postMessage":
		s.post(w, r, proc)
	case "conversations.replies":
		s.replies(w, r)
	default:
		fmt.Fprint(w, `{"ok":true}`)
	}
}

func (s *slack) post(w http.ResponseWriter, r *http.Request, proc int) {
	var meta struct {
		Payload struct {
			ID   string `json:"id"`
			Part int    `json:"part"`
		} `json:"event_payload"`
	}
	raw := r.FormValue("metadata")
	_ = json.Unmarshal([]byte(raw), &meta) // without metadata the reply counts as wrong
	m := shown{proc: proc, channel: slackName, room: r.FormValue("channel"), id: fmt.Sprintf("%s/%d", meta.Payload.ID, meta.Payload.Part), text: r.FormValue("text")}
	ts := s.stamp()
	keep := func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		thread := m.room + "/" + r.FormValue("thread_ts")
		s.threads[thread] = append(s.threads[thread], posted{ts, json.RawMessage(raw)})
	}
	if s.show(w, r, m, keep) {
		fmt.Fprintf(w, `{"ok":true,"channel":%q,"ts":%q}`, m.room, ts)
	}
}

// replies is the look-up of what stands in a thread.
func (s *slack) replies(w http.ResponseWriter, r *http.Request) {
	s.crowd.lookedUp.Add(1)
	s.mu.Lock()
	defer s.mu.Unlock()
	var ms []string
	for _, p := range s.threads[r.FormValue("channel")+"/"+r.FormValue("ts")] {
		ms = append(ms, fmt.Sprintf(`{"type":"message","ts":%q,"text":"…","metadata":%s}`, p.ts, p.meta))
	}
	fmt.Fprintf(w, `{"ok":true,"messages":[%s]}`, strings.Join(ms, ","))
}
