package redistest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"path/filepath"
	"slices"
	"strconv"

	goredis "github.com/redis/go-redis/v9"
)

// slots is how many a cluster has.
const slots = 16384

// StartCluster starts a cluster of n masters, each with a replica.
func StartCluster(ctx context.Context, dir string, n int, args ...string) (g *Group, err error) {
	g = &Group{}
	defer func() {
		if err != nil {
			err = errors.Join(err, g.Kill())
		}
	}()
	for i := range 2 * n {
		own := append([]string{"--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--cluster-config-file", "nodes.conf", "--repl-diskless-sync-delay", "0"}, args...)
		s, err := startNode(ctx, filepath.Join(dir, "node"+strconv.Itoa(i)), own)
		if err != nil {
			return g, err
		}
		g.Data = append(g.Data, s)
		g.Addrs = append(g.Addrs, s.Addr)
	}
	for i, s := range g.Data {
		if err := g.join(ctx, s, i, n); err != nil {
			return g, fmt.Errorf("join cluster: %w", err)
		}
	}
	if err := g.joined(ctx); err != nil {
		return g, err
	}
	for i := range n {
		if err := follow(ctx, g.Data[n+i], g.Data[i]); err != nil {
			return g, fmt.Errorf("replicate in cluster: %w", err)
		}
	}
	return g, g.whole(ctx)
}

// join has the i-th node meet the first; the first n share the slots.
func (g *Group) join(ctx context.Context, s *Server, i, n int) error {
	c := goredis.NewClient(plain(s.Addr))
	defer c.Close()
	if i < n {
		if err := c.Do(ctx, "CLUSTER", "ADDSLOTSRANGE", i*slots/n, (i+1)*slots/n-1).Err(); err != nil {
			return err
		}
	}
	if i == 0 {
		return nil
	}
	return c.ClusterMeet(ctx, "127.0.0.1", strconv.Itoa(portOf(g.Addrs[0]))).Err()
}

// follow makes s a replica of master, once it knows that it is one.
func follow(ctx context.Context, s, master *Server) error {
	m, c := goredis.NewClient(plain(master.Addr)), goredis.NewClient(plain(s.Addr))
	defer m.Close()
	defer c.Close()
	id, err := m.Do(ctx, "CLUSTER", "MYID").Text()
	if err != nil {
		return err
	}
	return until(ctx, "a replica in the cluster", func() bool { return c.ClusterReplicate(ctx, id).Err() == nil })
}

// whole waits until every master has its replica in step.
func (g *Group) whole(ctx context.Context) error {
	return until(ctx, "replicas in the cluster", func() bool {
		masters := 0
		for _, s := range g.Data {
			if info, err := s.Info(ctx, "replication"); err != nil || info["role"] == "slave" && info["master_link_status"] != "up" {
				return false
			} else if info["role"] == "master" {
				if masters++; info["connected_slaves"] == "0" {
					return false
				}
			}
		}
		return 2*masters == len(g.Data)
	})
}

// failOverNode is FailOver for a cluster.
func (g *Group) failOverNode(ctx context.Context) error {
	var masters []*Server
	for _, s := range g.Data {
		if info, err := s.Info(ctx, "replication"); err == nil && info["role"] == "master" {
			masters = append(masters, s)
		}
	}
	if len(masters) == 0 {
		return errors.New("the cluster has no master")
	}
	old := masters[rand.IntN(len(masters))]
	if err := old.Kill(); err != nil {
		return err
	}
	err := until(ctx, "a new master in the cluster", func() bool {
		for _, s := range g.Data {
			info, err := s.Info(ctx, "replication")
			if s != old && err == nil && info["role"] == "master" && !slices.Contains(masters, s) {
				return true
			}
		}
		return false
	})
	return errors.Join(err, old.Restart(ctx), g.joined(ctx), g.whole(ctx))
}

// startNode starts a node whose second port, ten thousand above the first, is
// free as well.
func startNode(ctx context.Context, dir string, args []string) (*Server, error) {
	for {
		addr, err := freePort(ctx)
		if err != nil {
			return nil, err
		}
		bus := portOf(addr) + 10_000
		if bus > 65_535 {
			bus = portOf(addr) - 10_000
		}
		l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(bus)))
		if err != nil {
			continue
		}
		if err := l.Close(); err != nil {
			return nil, err
		}
		return startAt(ctx, addr, dir, append(args, "--port", strconv.Itoa(portOf(addr)), "--cluster-port", strconv.Itoa(bus))...)
	}
}

// joined waits until every node sees the whole cluster.
func (g *Group) joined(ctx context.Context) error {
	for _, s := range g.Data {
		c := goredis.NewClient(plain(s.Addr))
		err := until(ctx, "the cluster", func() bool {
			nodes, err := c.Do(ctx, "CLUSTER", "INFO").Text()
			return err == nil && contains(nodes, "cluster_state:ok", "cluster_known_nodes:"+strconv.Itoa(len(g.Data)))
		})
		if err := errors.Join(err, c.Close()); err != nil {
			return err
		}
	}
	return nil
}
