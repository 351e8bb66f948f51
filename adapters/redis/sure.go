package redis

import (
	"context"
	"errors"
	"fmt"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// ErrUnsure says that a write may be lost with the server that has it: too few
// replicas said in time that they have it as well. It may be repeated.
var ErrUnsure = errors.New("write is not on enough replicas")

// moves is how often a write follows a partition that moved to another server;
// the client learns of it beside that, in about the time of learning.
const (
	moves    = 2
	learning = 50 * time.Millisecond
)

// sure runs a script whose effect others rely on: what it wrote must survive
// the server. A script that finds its work done writes again what stands,
// since a server waits for the last write of a connection only.
func (s *Store) sure(ctx context.Context, script *goredis.Script, keys []string, args ...any) *goredis.Cmd {
	if s.opt.Replicas < 1 {
		return script.Run(ctx, s.client, keys, args...)
	}
	cmd := s.confirmed(ctx, keys[0], func(p goredis.Pipeliner) goredis.Cmder { return script.EvalSha(ctx, p, keys, args...) })
	if goredis.HasErrorPrefix(cmd.Err(), "NOSCRIPT") {
		cmd = s.confirmed(ctx, keys[0], func(p goredis.Pipeliner) goredis.Cmder { return script.Eval(ctx, p, keys, args...) })
	}
	return cmd.(*goredis.Cmd)
}

// keep is sure for a write of one command.
func (s *Store) keep(ctx context.Context, key string, write func(goredis.Cmdable) goredis.Cmder) error {
	if s.opt.Replicas < 1 {
		return write(s.client).Err()
	}
	return s.confirmed(ctx, key, func(p goredis.Pipeliner) goredis.Cmder { return write(p) }).Err()
}

// confirmed sends one write and, in the same round trip, waits until enough
// replicas have it. A write that fell short carries ErrUnsure.
func (s *Store) confirmed(ctx context.Context, key string, write func(goredis.Pipeliner) goredis.Cmder) goredis.Cmder {
	for moved := 0; ; moved++ {
		server, err := s.server(ctx, key)
		if err != nil {
			cmd := write(s.client.Pipeline())
			cmd.SetErr(err)
			return cmd
		}
		need := s.opt.Replicas
		if s.roll != nil {
			need = max(need, s.roll.count(ctx))
		}
		p := server.Pipeline()
		cmd, wait := write(p), p.Do(ctx, "wait", need, ms(s.opt.Timeout/2))
		_, err = p.Exec(ctx)
		if s.follow(ctx, cmd.Err()) && moved < moves {
			continue
		}
		if have, werr := wait.Int(); cmd.Err() == nil && (err != nil || have < need) {
			cmd.SetErr(fmt.Errorf("%w: %d of %d: %w", ErrUnsure, have, need, errors.Join(err, werr)))
		}
		return cmd
	}
}

// server is the one that has a key. In a cluster it must be addressed itself,
// since waiting has no key.
func (s *Store) server(ctx context.Context, key string) (*goredis.Client, error) {
	if cluster, ok := s.client.(*goredis.ClusterClient); ok {
		return cluster.MasterForKey(ctx, key)
	}
	one, ok := s.client.(*goredis.Client)
	if !ok {
		return nil, fmt.Errorf("client of type %T has no servers", s.client)
	}
	return one, nil
}

// follow reports whether the key is on another server by now, and has the
// client learn where. It also does when a server does not answer, for the next
// call.
func (s *Store) follow(ctx context.Context, err error) bool {
	cluster, ok := s.client.(*goredis.ClusterClient)
	if !ok || err == nil {
		return false
	}
	_, moved := goredis.IsMovedError(err)
	moved = moved || goredis.IsReadOnlyError(err) || goredis.IsClusterDownError(err)
	var reply goredis.Error
	if !moved && errors.As(err, &reply) {
		return false
	}
	cluster.ReloadState(ctx)
	if !moved {
		return false
	}
	select {
	case <-time.After(learning):
	case <-ctx.Done():
	}
	return true
}
