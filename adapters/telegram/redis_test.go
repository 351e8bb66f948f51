package telegram_test

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"grantdesk/adapters/redis/redistest"
)

// stores are where the program under test keeps its state.
func stores() map[string]func(*served) *served {
	return map[string]func(*served) *served{"embedded": func(s *served) *served { return s }, "redis": onRedis}
}

// onRedis gives the program a Redis of its own.
func onRedis(s *served) *served {
	s.t.Helper()
	srv, err := redistest.Start(s.t.Context(), s.t.TempDir(), "--appendonly", "yes", "--appendfsync", "always")
	if errors.Is(err, redistest.ErrMissing) && os.Getenv("CI") != "true" {
		s.t.Skip(err)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { s.stop(os.Kill); srv.Kill() })
	s.env = append(s.env, "GRANTDESK_STORE_KIND=redis", "GRANTDESK_STORE_REDIS_ADDRS="+srv.Addr)
	return s
}

// beside is a second replica, on the same store and platform.
func (s *served) beside() *served {
	s.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	defer l.Close()
	two := *s
	two.listen, two.running, two.log = l.Addr().String(), nil, &syncBuffer{}
	two.env = append(s.env[:len(s.env):len(s.env)], "GRANTDESK_HTTP_LISTEN="+two.listen)
	s.t.Cleanup(func() { two.stop(os.Kill) })
	return &two
}

// TestServeReplicas: the replica that polls is killed, and the one that is
// left is stopped while a third takes over. Nothing is lost, and the log tells
// how long nobody polled.
func TestServeReplicas(t *testing.T) {
	one := onRedis(serving(t))
	two, n := one.beside(), 0
	write := func() {
		for range 10 {
			one.fake.text(int64(3000+n%5), fmt.Sprintf("/x%d", n))
			n++
		}
	}
	polls := func(s *served) bool { return strings.Contains(s.log.String(), `"polling"`) }
	answered := func(s *served) {
		began := time.Now()
		s.until("all answers", func() bool { return len(s.answers()) == n && s.fake.pending() == 0 })
		t.Logf("%d answered after %s", n, time.Since(began).Round(10*time.Millisecond))
	}
	one.start("poll")
	one.until("it to poll", func() bool { return polls(one) })
	two.start("poll")
	write()
	answered(one)
	one.stop(os.Kill)
	began := time.Now()
	two.until("it to poll", func() bool { return polls(two) })
	t.Logf("nobody polled for %s after the kill", time.Since(began).Round(10*time.Millisecond))
	write()
	answered(two)
	three := one.beside()
	three.start("poll")
	if err := two.running.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	write()
	answered(three)
	if err := two.running.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	write()
	answered(three)
	for _, s := range []*served{two, three} {
		s.stop(syscall.SIGTERM)
	}
	twice, most := one.twice(5)
	t.Logf("%d updates: %d answers twice", n, twice)
	if most > 2 { // one is killed, one is stopped
		t.Errorf("%d answers came twice in one chat", most)
	}
}
