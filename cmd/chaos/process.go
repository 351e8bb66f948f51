package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A process is one replica of the real binary, on a port that stays the same.
type process struct {
	n      int
	listen string
	binary string
	env    []string
	log    string // file of its log
	client *http.Client

	hand sync.Mutex // held by the fault that has the process in its hands
	mu   sync.Mutex
	cmd  *exec.Cmd
}

// stopTime is how long a replica may take to end after SIGTERM.
const stopTime = 12 * time.Second

func newProcess(ctx context.Context, n int, binary, dir string, env []string) (*process, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &process{n: n, listen: l.Addr().String(), binary: binary, log: filepath.Join(dir, fmt.Sprintf("replica%d.log", n)),
		client: &http.Client{Timeout: 2 * time.Second}}
	p.env = append(env, "GRANTDESK_HTTP_LISTEN="+p.listen, "TMPDIR="+dir)
	return p, l.Close()
}

// start starts the replica; it does not wait until it is ready.
func (p *process) start(ctx context.Context) error {
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	// It ends by a fault or with the run, never with the context.
	cmd := exec.CommandContext(context.WithoutCancel(ctx), p.binary, "serve")
	cmd.Env, cmd.Stdout, cmd.Stderr, cmd.Dir = p.env, log, log, filepath.Dir(p.log)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start replica %d: %w", p.n, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cmd = cmd
	return nil
}

func (p *process) signal(sig syscall.Signal) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cmd.Process.Signal(sig)
}

// kill ends the replica as kill -9 does.
func (p *process) kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd == nil {
		return
	}
	_ = p.cmd.Process.Kill() // it may have ended by itself
	_ = p.cmd.Wait()
	p.cmd = nil
}

// terminate asks the replica to end and waits; it says what was wrong.
func (p *process) terminate() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("replica %d: %w", p.n, err)
	}
	ended := make(chan error, 1)
	cmd := p.cmd
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		p.cmd = nil
		if err != nil {
			return fmt.Errorf("replica %d ended with %w", p.n, err)
		}
		return nil
	case <-time.After(stopTime):
		_ = cmd.Process.Kill()
		err := <-ended
		p.cmd = nil
		return fmt.Errorf("replica %d did not end within %v of SIGTERM, only when killed: %w", p.n, stopTime, err)
	}
}

// get returns the status of one of the health addresses, or 0.
func (p *process) get(ctx context.Context, path string) int {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.listen+path, nil)
	if err != nil {
		return 0
	}
	resp, err := p.client.Do(r)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

// ready waits until the replica is ready.
func (p *process) ready(ctx context.Context) error {
	for p.get(ctx, "/readyz") != http.StatusOK {
		rest(ctx, 50*time.Millisecond)
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("replica %d is not ready: %w", p.n, err)
		}
	}
	return nil
}

// logged counts the lines of the replica's log that hold all of words.
func (p *process) logged(words ...string) (n int) {
	text, err := os.ReadFile(p.log)
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		hit := true
		for _, w := range words {
			hit = hit && strings.Contains(line, w)
		}
		if hit {
			n++
		}
	}
	return n
}
