package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// pingEvery is how often Slack pings; a socket without pings counts as dead.
const pingEvery = 2 * time.Second

// sockets are the connections over which Slack delivers: each event goes to
// one of them, and what is not acknowledged comes again.
type sockets struct {
	mu    sync.Mutex
	conns []*socket
	acks  map[string]chan struct{}
	next  int
}

type socket struct {
	mu sync.Mutex
	ws *websocket.Conn
}

func newSockets() *sockets { return &sockets{acks: map[string]chan struct{}{}} }

func (c *socket) write(v any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.ws.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	return c.ws.WriteJSON(v)
}

func (c *socket) ping() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ws.WriteControl(websocket.PingMessage, []byte("Ping from applink"), time.Now().Add(time.Second))
}

func (s *sockets) serve(w http.ResponseWriter, r *http.Request) {
	ws, err := (&websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}).Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	defer ws.Close()
	c := &socket{ws: ws}
	if c.write(map[string]any{"type": "hello", "num_connections": 1, "connection_info": map[string]any{"app_id": "A1"}}) != nil {
		return
	}
	s.join(c)
	defer s.leave(c)
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		for c.ping() == nil {
			select {
			case <-stop:
				return
			case <-time.After(pingEvery):
			}
		}
	}()
	for {
		var ack struct {
			ID string `json:"envelope_id"`
		}
		if ws.ReadJSON(&ack) != nil {
			return
		}
		s.acknowledge(ack.ID)
	}
}

func (s *sockets) join(c *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns = append(s.conns, c)
}

func (s *sockets) leave(c *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := s.conns[:0:0]
	for _, other := range s.conns {
		if other != c {
			kept = append(kept, other)
		}
	}
	s.conns = kept
}

func (s *sockets) acknowledge(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if done := s.acks[id]; done != nil {
		close(done)
		delete(s.acks, id)
	}
}

// deliver sends an event over one connection and reports whether it was
// acknowledged in time.
func (s *sockets) deliver(payload []byte, patience time.Duration) bool {
	s.mu.Lock()
	s.next++
	id, done := fmt.Sprintf("env-%d", s.next), make(chan struct{})
	s.acks[id] = done
	var c *socket
	if len(s.conns) > 0 {
		c = s.conns[rand.IntN(len(s.conns))]
	}
	s.mu.Unlock()
	if c == nil || c.write(map[string]any{"type": "events_api", "envelope_id": id, "payload": json.RawMessage(payload)}) != nil {
		return false
	}
	select {
	case <-done:
		return true
	case <-time.After(patience):
		return false
	}
}
