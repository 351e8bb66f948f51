package doctor_test

import (
	"errors"
	"net"
	"os"
	"testing"
	"time"

	"grantdesk/adapters/redis"
	"grantdesk/adapters/redis/redistest"
	"grantdesk/cmd/grantdesk/doctor"
)

// TestReplicas: what would be lost with a server that dies, and whether
// anything can be accepted at all.
func TestReplicas(t *testing.T) {
	g, err := redistest.StartSentinels(t.Context(), t.TempDir(), time.Second/2, "--appendonly", "yes", "--min-replicas-to-write", "1")
	if errors.Is(err, redistest.ErrMissing) && os.Getenv("CI") != "true" {
		t.Skip("redis-server is missing")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Kill(); err != nil {
			t.Error(err)
		}
	})
	master := g.Data[0]
	alone := server(t, "--appendonly", "yes")
	_, port, _ := net.SplitHostPort(alone.Addr)
	server(t, "--replicaof", "127.0.0.1 "+port)
	for end := time.Now().Add(2 * time.Minute); ; <-time.After(20 * time.Millisecond) {
		info, err := alone.Info(t.Context(), "replication")
		if err != nil || time.Now().After(end) {
			t.Fatalf("no replica follows: %v, %v", info, err)
		}
		if info["connected_slaves"] == "1" {
			break
		}
	}
	for _, tt := range []struct {
		name  string
		redis redis.Options
		state string
		says  string
	}{
		{"sure", redis.Options{Addrs: g.Addrs, Master: g.Master}, doctor.Good, "what counts is on at least 1 of them"},
		{"hasty", redis.Options{Addrs: g.Addrs, Master: g.Master}, doctor.Look, "after only 500ms"},
		{"nobody waits", redis.Options{Addrs: []string{master.Addr}}, doctor.Look, "has 2 replicas, but nobody waits"},
		{"too few", redis.Options{Addrs: g.Addrs, Master: g.Master, Replicas: 3}, doctor.Fault, "has 2 replicas, 3 are needed"},
		{"not guarded", redis.Options{Addrs: []string{alone.Addr}, Replicas: 1}, doctor.Look, "takes writes without replicas as well"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := sound(t)
			o.Config.Store.Kind, o.Config.Store.Redis.Addrs = "redis", tt.redis.Addrs
			o.Redis = func() (*redis.Store, error) { return redis.Open(tt.redis) }
			finds(t, o, tt.state, tt.says)
		})
	}
}

func server(t *testing.T, args ...string) *redistest.Server {
	t.Helper()
	s, err := redistest.Start(t.Context(), t.TempDir(), args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Kill(); err != nil {
			t.Error(err)
		}
	})
	return s
}
