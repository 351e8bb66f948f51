package redistest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}

// plain are the settings with which a server is asked whether it answers.
func plain(addr string) *goredis.Options {
	return &goredis.Options{Addr: addr, DisableIdentity: true, MaxRetries: -1, DialerRetries: 1}
}

// ErrMissing says that redis-server is not installed.
var ErrMissing = errors.New("redis-server is missing")

// startTime is how long a server may take to answer, its data loaded.
const startTime = 2 * time.Minute

// A Server is one redis-server on a port of loopback. Its folder outlives it,
// so that it can be killed and started again with what is on disk.
type Server struct {
	Addr string
	args []string
	dir  string
	ping *goredis.Options

	mu  sync.Mutex
	cmd *exec.Cmd
}

// Start starts a server that keeps its data in dir, and waits until it
// answers. The arguments are redis-server's own and win over the defaults.
func Start(ctx context.Context, dir string, args ...string) (*Server, error) {
	addr, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	return startAt(ctx, addr, dir, append([]string{"--port", strconv.Itoa(portOf(addr))}, args...)...)
}

// StartTLS is Start for a server that speaks TLS only. The arguments name its
// certificate.
func StartTLS(ctx context.Context, dir string, args ...string) (*Server, error) {
	addr, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	return startAt(ctx, addr, dir, append([]string{tlsPort, strconv.Itoa(portOf(addr)), "--port", "0"}, args...)...)
}

// tlsPort is the argument that tells a server of TLS.
const tlsPort = "--tls-port"

func startAt(ctx context.Context, addr, dir string, args ...string) (*Server, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make folder of server: %w", err)
	}
	base := []string{"--bind", "127.0.0.1", "--dir", dir, "--save", "", "--enable-debug-command", "yes"}
	s := &Server{Addr: addr, dir: dir, args: append(base, args...), ping: plain(addr)}
	return s, s.Restart(ctx)
}

// Restart starts a server that was killed, and waits until it answers.
func (s *Server) Restart(ctx context.Context) error {
	path, err := exec.LookPath("redis-server")
	if err != nil {
		return ErrMissing
	}
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open log of server: %w", err)
	}
	defer log.Close()
	// It ends by Kill, not with the context that started it.
	cmd := exec.CommandContext(context.WithoutCancel(ctx), path, s.args...)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start redis-server: %w", err)
	}
	s.mu.Lock()
	s.cmd = cmd
	s.mu.Unlock()
	if slices.Contains(s.args, tlsPort) {
		return s.listens(ctx)
	}
	return s.answers(ctx)
}

// answers waits until the server answers a PING; one that asks for a password
// answers as well.
func (s *Server) answers(ctx context.Context) error {
	goredis.SetLogger(silent{}) // the pool would log each dial that comes too early
	c := goredis.NewClient(s.ping)
	defer c.Close()
	return until(ctx, "answer of redis-server", func() bool {
		err := c.Ping(ctx).Err()
		return err == nil || goredis.IsAuthError(err)
	})
}

func (s *Server) listens(ctx context.Context) error {
	return until(ctx, "port of redis-server", func() bool {
		c, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.Addr)
		if err != nil {
			return false
		}
		return c.Close() == nil
	})
}

// Signal sends a signal to the server, such as SIGSTOP.
func (s *Server) Signal(sig syscall.Signal) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cmd == nil {
		return nil
	}
	return s.cmd.Process.Signal(sig)
}

// Kill ends the server as kill -9 does. What it has on disk stays.
func (s *Server) Kill() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cmd == nil {
		return nil
	}
	err := s.cmd.Process.Kill()
	_ = s.cmd.Wait() // killed: its status tells nothing
	s.cmd = nil
	return err
}

// Pid is the process id, or 0 while the server is killed.
func (s *Server) Pid() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cmd == nil {
		return 0
	}
	return s.cmd.Process.Pid
}

// freePort returns an address that nobody listens on.
func freePort(ctx context.Context) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a port: %w", err)
	}
	return l.Addr().String(), l.Close()
}

// until waits for ok, which is asked again and again.
func until(ctx context.Context, what string, ok func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for !ok() {
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for %s: %w", what, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}

// contains reports whether text holds every one of parts.
func contains(text string, parts ...string) bool {
	for _, p := range parts {
		if !strings.Contains(text, p) {
			return false
		}
	}
	return true
}

func portOf(addr string) int {
	_, port, _ := net.SplitHostPort(addr)
	n, _ := strconv.Atoi(port)
	return n
}

// Info asks the server about itself: the fields of a section, such as memory.
func (s *Server) Info(ctx context.Context, section string) (map[string]string, error) {
	c := goredis.NewClient(s.ping)
	defer c.Close()
	text, err := c.Info(ctx, section).Result()
	if err != nil {
		return nil, fmt.Errorf("ask redis-server: %w", err)
	}
	fields := map[string]string{}
	for line := range strings.Lines(text) {
		if k, v, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			fields[k] = v
		}
	}
	return fields, nil
}
