package redistest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// A Group is several servers that belong together.
type Group struct {
	Addrs   []string  // what a client is told: sentinels, or nodes of a cluster
	Master  string    // name of the master that the sentinels watch
	Data    []*Server // servers with data
	Watches []*Server // sentinels
}

// Kill ends all servers.
func (g *Group) Kill() error {
	var errs []error
	for _, s := range append(g.Watches, g.Data...) {
		errs = append(errs, s.Kill())
	}
	return errors.Join(errs...)
}

// StartSentinels starts a master with two replicas and three sentinels that
// see it as down after patience.
func StartSentinels(ctx context.Context, dir string, patience time.Duration, args ...string) (g *Group, err error) {
	g = &Group{Master: "grantdesk"}
	defer func() {
		if err != nil {
			err = errors.Join(err, g.Kill())
		}
	}()
	for i := range 3 {
		own := append([]string{"--repl-diskless-sync-delay", "0"}, args...)
		if i > 0 {
			own = append([]string{"--replicaof", "127.0.0.1 " + strconv.Itoa(portOf(g.Data[0].Addr))}, own...)
		}
		s, err := Start(ctx, filepath.Join(dir, "data"+strconv.Itoa(i)), own...)
		if err != nil {
			return g, err
		}
		g.Data = append(g.Data, s)
	}
	for i := range 3 {
		s, err := g.sentinel(ctx, filepath.Join(dir, "sentinel"+strconv.Itoa(i)), patience)
		if err != nil {
			return g, err
		}
		g.Watches = append(g.Watches, s)
		g.Addrs = append(g.Addrs, s.Addr)
	}
	return g, g.watched(ctx)
}

func (g *Group) sentinel(ctx context.Context, dir string, patience time.Duration) (*Server, error) {
	addr, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make folder of sentinel: %w", err)
	}
	const retry = 3 * time.Second // between attempts to make a new master, at least
	text := fmt.Sprintf("sentinel monitor %s 127.0.0.1 %d 2\nsentinel down-after-milliseconds %[1]s %[3]d\nsentinel failover-timeout %[1]s %[4]d\n",
		g.Master, portOf(g.Data[0].Addr), patience.Milliseconds(), max(retry, 2*patience).Milliseconds())
	file := filepath.Join(dir, "sentinel.conf")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return nil, fmt.Errorf("write configuration of sentinel: %w", err)
	}
	s := &Server{Addr: addr, dir: dir, ping: plain(addr),
		args: []string{file, "--sentinel", "--bind", "127.0.0.1", "--port", strconv.Itoa(portOf(addr)), "--dir", dir}}
	return s, s.Restart(ctx)
}

// watched waits until every sentinel knows the others and both replicas.
func (g *Group) watched(ctx context.Context) error {
	for _, s := range g.Watches {
		c := goredis.NewSentinelClient(plain(s.Addr))
		err := until(ctx, "agreement of the sentinels", func() bool {
			m, err := c.Master(ctx, g.Master).Result()
			return err == nil && m["num-slaves"] == "2" && m["num-other-sentinels"] == "2"
		})
		if err := errors.Join(err, c.Close()); err != nil {
			return err
		}
	}
	return nil
}

// Leader returns the server that is master now.
func (g *Group) Leader(ctx context.Context) (*Server, error) {
	for _, w := range g.Watches {
		c := goredis.NewSentinelClient(plain(w.Addr))
		at, err := c.GetMasterAddrByName(ctx, g.Master).Result()
		if err := errors.Join(err, c.Close()); err != nil || len(at) != 2 {
			continue
		}
		for _, s := range g.Data {
			if s.Addr == net.JoinHostPort(at[0], at[1]) {
				return s, nil
			}
		}
	}
	return nil, errors.New("no sentinel knows a master")
}

// FailOver kills a master and waits until another server has taken its place;
// the killed one then comes back as a replica.
func (g *Group) FailOver(ctx context.Context) error {
	if g.Master == "" {
		return g.failOverNode(ctx)
	}
	old, err := g.Leader(ctx)
	if err != nil {
		return err
	}
	if err := old.Kill(); err != nil {
		return err
	}
	err = until(ctx, "a new master", func() bool {
		now, err := g.Leader(ctx)
		return err == nil && now != old
	})
	return errors.Join(err, old.Restart(ctx), g.Replicated(ctx))
}

// Replicated waits until the master has its replicas, so that another
// fail-over finds one.
func (g *Group) Replicated(ctx context.Context) error {
	return until(ctx, "replicas of the new master", func() bool {
		s, err := g.Leader(ctx)
		if err != nil {
			return false
		}
		c := goredis.NewClient(plain(s.Addr))
		defer c.Close()
		n, err := c.Do(ctx, "WAIT", 2, int(time.Second/time.Millisecond)).Int()
		return err == nil && n >= 2
	})
}
