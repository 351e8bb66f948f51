package main

import (
	"context"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
)

// A proxy stands before Redis and cuts connections between a command and its
// reply: the server has done it, and nobody hears of it.
type proxy struct {
	l    net.Listener
	to   string
	odds float64 // that a piece of reply is cut
	cuts atomic.Int64
	told atomic.Int64 // pieces of reply: round trips
	on   atomic.Bool

	mu    sync.Mutex
	conns map[net.Conn]bool
}

func newProxy(ctx context.Context, to string, odds float64) (*proxy, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &proxy{l: l, to: to, odds: odds, conns: map[net.Conn]bool{}}
	go p.accept()
	return p, nil
}

func (p *proxy) addr() string { return p.l.Addr().String() }

func (p *proxy) accept() {
	for {
		c, err := p.l.Accept()
		if err != nil {
			return
		}
		go p.join(c)
	}
}

func (p *proxy) join(c net.Conn) {
	defer c.Close()
	up, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", p.to)
	if err != nil {
		return
	}
	defer up.Close()
	p.keep(c, true)
	defer p.keep(c, false)
	go func() {
		// Whichever side ends, both are closed.
		_, _ = io.Copy(up, c)
		_ = up.Close()
	}()
	piece := make([]byte, 64<<10)
	for {
		n, err := up.Read(piece)
		if err != nil {
			return
		}
		p.told.Add(1)
		if p.on.Load() && rand.Float64() < p.odds {
			p.cuts.Add(1)
			return
		}
		if _, err := c.Write(piece[:n]); err != nil {
			return
		}
	}
}

func (p *proxy) keep(c net.Conn, on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if on {
		p.conns[c] = true
		return
	}
	delete(p.conns, c)
}

func (p *proxy) close() {
	_ = p.l.Close() // nothing listens any more
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		_ = c.Close()
	}
}
