package redis

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	goredis "github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"grantdesk/adapters/redis/redistest"
	"grantdesk/bot/mailbox/mailboxtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// twice executes every script two times, as the client does when a reply was
// lost.
type twice struct{}

func (twice) DialHook(next goredis.DialHook) goredis.DialHook { return next }

func (twice) ProcessHook(next goredis.ProcessHook) goredis.ProcessHook {
	return func(ctx context.Context, cmd goredis.Cmder) error {
		if cmd.Name() == "evalsha" {
			if err := next(ctx, cmd); err != nil {
				return err
			}
		}
		return next(ctx, cmd)
	}
}

func (twice) ProcessPipelineHook(next goredis.ProcessPipelineHook) goredis.ProcessPipelineHook {
	return next
}

// A backend gives fixtures over one server.
type backend struct {
	options Options
	run     scripts
	twice   bool
	now     func() time.Time
	advance func(context.Context, *Store, time.Duration) error
}

func (b backend) fixture(t testing.TB) func() mailboxtest.Fixture {
	return func() mailboxtest.Fixture {
		o := b.options
		o.Limits = mailboxtest.Limits()
		if b.twice {
			o.Limits.Grace = time.Nanosecond // the second run must find what the first has found
		}
		s := open(o, b.run)
		if err := s.client.FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		if err := b.advance(t.Context(), s, 0); err != nil {
			t.Fatal(err)
		}
		if b.twice {
			s.client.AddHook(twice{})
		}
		return mailboxtest.Fixture{
			Store: s, Limits: o.Limits, Repeats: b.twice, Now: b.now, Left: time.Until,
			Advance: func(d time.Duration) {
				if err := b.advance(t.Context(), s, d); err != nil {
					t.Error(err)
				}
			},
			Close: func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			},
		}
	}
}

// mini is a server in this process whose clock stands still.
func mini(t testing.TB, run scripts) backend {
	m := miniredis.NewMiniRedis()
	if err := m.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	var mu sync.Mutex
	now := time.Now()
	m.SetTime(now)
	m.ClockTTL(true)
	return backend{
		options: Options{Addrs: []string{m.Addr()}}, run: run,
		now: func() time.Time { mu.Lock(); defer mu.Unlock(); return now },
		advance: func(_ context.Context, _ *Store, d time.Duration) error {
			mu.Lock()
			defer mu.Unlock()
			now = now.Add(d)
			m.SetTime(now)
			return nil
		},
	}
}

// real is redis-server. Its clock is moved by a key that changed scripts
// read, its expiries one by one.
func real(t testing.TB) backend {
	addr := server(t)
	run, err := library(func(name string) (string, error) {
		text, err := embedded(name)
		return strings.Replace(text, "local clock = redis.call('TIME')\n", `local clock = redis.call('TIME')
local skip = tonumber(redis.call('GET', 'skip') or '0') + tonumber(clock[2]) / 1000
clock = {clock[1] + math.floor(skip / 1000), math.floor(skip * 1000) % 1000000}
`, 1), err
	})
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var skipped time.Duration
	return backend{
		options: Options{Addrs: []string{addr}}, run: run,
		now: func() time.Time { mu.Lock(); defer mu.Unlock(); return time.Now().Add(skipped) },
		advance: func(ctx context.Context, s *Store, d time.Duration) error {
			mu.Lock()
			defer mu.Unlock()
			skipped += d
			if err := age(ctx, s, d); err != nil {
				return err
			}
			return s.client.Set(ctx, "skip", skipped.Milliseconds(), 0).Err()
		},
	}
}

// age brings every expiry nearer.
func age(ctx context.Context, s *Store, d time.Duration) error {
	keys := map[string]bool{} // a scan may tell one twice
	for key, err := range s.scan(ctx, s.opt.Prefix+":*") {
		if err != nil {
			return err
		}
		keys[key] = true
	}
	for key := range keys {
		left, err := s.client.PTTL(ctx, key).Result()
		if err == nil && left > 0 {
			err = s.client.PExpire(ctx, key, left-d).Err()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// server starts a redis-server, or skips where there is none.
func server(t testing.TB, args ...string) string {
	t.Helper()
	s, err := redistest.Start(t.Context(), t.TempDir(), args...)
	missing(t, err)
	stops(t, s.Kill)
	return s.Addr
}

// missing skips where no Redis is installed, and fails where one must be.
func missing(t testing.TB, err error) {
	t.Helper()
	if errors.Is(err, redistest.ErrMissing) && os.Getenv("CI") != "true" {
		t.Skip("redis-server is missing; the test against miniredis stands for this one")
	}
	if err != nil {
		t.Fatal(err)
	}
}

// stops ends what a test has started.
func stops(t testing.TB, kill func() error) {
	t.Cleanup(func() {
		if err := kill(); err != nil {
			t.Error(err)
		}
	})
}
