package slack_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// An envelope waits for its acknowledgement.
type envelope struct {
	id      string
	kind    string
	payload string
	sent    []time.Time
	acked   time.Time
	body    json.RawMessage // of the acknowledgement
}

// sockets is the side of Slack that speaks over sockets: each event goes to
// one connection, PINGs come, and what is not acknowledged comes again.
type sockets struct {
	mu     sync.Mutex
	conns  []*conn
	waits  map[string]*envelope
	all    []*envelope
	opened int
	retry  time.Duration // after how long an unacknowledged event comes again; 0: not by itself
	silent bool          // no PINGs
	dumb   bool          // no hello
}

type conn struct {
	mu sync.Mutex
	ws *websocket.Conn
}

func (c *conn) write(v any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.ws.SetWriteDeadline(time.Now().Add(time.Second))
	return c.ws.WriteJSON(v)
}

func newSockets() *sockets { return &sockets{waits: map[string]*envelope{}} }

func (s *sockets) serve(w http.ResponseWriter, r *http.Request) {
	ws, err := (&websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &conn{ws: ws}
	defer ws.Close()
	s.mu.Lock()
	s.opened++
	n, dumb := len(s.conns)+1, s.dumb
	s.mu.Unlock()
	if !dumb && c.write(map[string]any{"type": "hello", "num_connections": n, "connection_info": map[string]any{"app_id": "A1"}}) != nil {
		return
	}
	s.mu.Lock()
	s.conns = append(s.conns, c)
	s.mu.Unlock()
	go s.ping(c)
	defer s.drop(c)
	for {
		var ack struct {
			ID      string          `json:"envelope_id"`
			Payload json.RawMessage `json:"payload"`
		}
		if ws.ReadJSON(&ack) != nil {
			return
		}
		s.acknowledge(ack.ID, ack.Payload)
	}
}

func (s *sockets) ping(c *conn) {
	for {
		s.mu.Lock()
		silent := s.silent
		s.mu.Unlock()
		if !silent {
			c.mu.Lock()
			err := c.ws.WriteControl(websocket.PingMessage, []byte("Ping from applink"), time.Now().Add(time.Second))
			c.mu.Unlock()
			if err != nil {
				return
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func (s *sockets) acknowledge(id string, body json.RawMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.waits[id]
	if e == nil {
		return
	}
	e.acked, e.body = time.Now(), body
	delete(s.waits, id)
}

func (s *sockets) drop(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, other := range s.conns {
		if other == c {
			s.conns = append(s.conns[:i], s.conns[i+1:]...)
			return
		}
	}
}

// send delivers an envelope over one connection, chosen at random.
func (s *sockets) send(kind, payload string) *envelope {
	s.mu.Lock()
	e := &envelope{id: fmt.Sprintf("env-%d", len(s.all)+1), kind: kind, payload: payload}
	s.all = append(s.all, e)
	s.waits[e.id] = e
	s.mu.Unlock()
	s.deliver(e)
	return e
}

func (s *sockets) deliver(e *envelope) {
	s.mu.Lock()
	attempt := len(e.sent)
	e.sent = append(e.sent, time.Now())
	var c *conn
	if len(s.conns) > 0 {
		c = s.conns[rand.IntN(len(s.conns))]
	}
	retry := s.retry
	s.mu.Unlock()
	if c != nil {
		_ = c.write(map[string]any{
			"type": e.kind, "envelope_id": e.id, "payload": json.RawMessage(e.payload), "accepts_response_payload": e.kind != "events_api",
			"retry_attempt": attempt, "retry_reason": map[bool]string{true: "timeout"}[attempt > 0],
		})
	}
	if retry > 0 && attempt < 200 {
		time.AfterFunc(retry, func() {
			if s.waiting(e) {
				s.deliver(e)
			}
		})
	}
}

func (s *sockets) waiting(e *envelope) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waits[e.id] != nil
}

// left is how many envelopes wait for an acknowledgement.
func (s *sockets) left() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waits)
}

func (s *sockets) open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// refresh announces that one connection is renewed, and closes it a moment
// later, as Slack does.
func (s *sockets) refresh() {
	s.mu.Lock()
	var c *conn
	if len(s.conns) > 0 {
		c = s.conns[0]
	}
	s.mu.Unlock()
	if c != nil {
		_ = c.write(map[string]any{"type": "disconnect", "reason": "refresh_requested", "debug_info": map[string]any{"host": "applink"}})
	}
}

func (s *sockets) closeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.conns {
		_ = c.ws.Close()
	}
}
