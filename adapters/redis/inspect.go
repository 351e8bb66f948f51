package redis

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// A Report is what an operator wants to know of one server that takes writes.
type Report struct {
	Addr           string
	Version        string
	Old            bool          // below the version that is needed
	Policy         string        // what happens when the memory is full
	Appends        bool          // keeps an append-only file
	Failing        string        // the last attempt to write to disk that failed: aof or rdb
	Used, Max      int64         // bytes of memory; Max 0: no limit
	Skew           time.Duration // how far its clock is ahead of ours
	Replicas       int           // that follow it
	Needed         int           // that must have a write before it counts
	Guarded        bool          // refuses writes when no replica follows
	Patience       time.Duration // after which a Sentinel sees it as down; 0: none does
	Layout, Wanted string        // layout and partitions of the keys; Layout "": an empty database
}

// Inspect looks at every master and changes nothing.
func (s *Store) Inspect(ctx context.Context) (rs []Report, err error) {
	err = s.masters(ctx, func(ctx context.Context, c goredis.UniversalClient) error {
		info, err := c.Info(ctx).Result()
		if err != nil {
			return fmt.Errorf("read server info: %w", err)
		}
		before := time.Now()
		server, err := c.Time(ctx).Result()
		if err != nil {
			return fmt.Errorf("read server time: %w", err)
		}
		took := time.Since(before)
		r := report(fields(info))
		r.Needed = max(0, s.opt.Replicas)
		r.Skew = server.Sub(before.Add(took / 2))
		if one, ok := c.(*goredis.Client); ok {
			r.Addr = one.Options().Addr
		}
		rs = append(rs, r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	layout, err := s.client.Get(ctx, s.opt.Prefix+":format").Result()
	if err != nil && !errors.Is(err, goredis.Nil) {
		return nil, fmt.Errorf("read layout: %w", err)
	}
	for i := range rs {
		rs[i].Layout, rs[i].Wanted = layout, s.layout()
		if s.opt.Master != "" {
			rs[i].Patience = watch{s.opt, s.opt.base()}.patience(ctx)
		}
	}
	return rs, nil
}

func report(info map[string]string) Report {
	r := Report{
		Version: info["redis_version"], Old: older(info["redis_version"], 6, 2), Policy: info["maxmemory_policy"],
		Replicas: int(bytes(info["connected_slaves"])), Guarded: info["min_slaves_good_slaves"] != "",
		Appends: info["aof_enabled"] == "1", Used: bytes(info["used_memory"]), Max: bytes(info["maxmemory"]),
	}
	switch {
	case info["aof_last_write_status"] == "err" || info["aof_last_bgrewrite_status"] == "err":
		r.Failing = "aof"
	case info["rdb_last_bgsave_status"] == "err":
		r.Failing = "rdb"
	}
	return r
}

func bytes(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
}
