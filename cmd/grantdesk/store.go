package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"grantdesk/adapters/embedded"
	"grantdesk/adapters/redis"
	"grantdesk/adapters/trace"
	"grantdesk/bot/mailbox"
	"grantdesk/cmd/grantdesk/config"
	"grantdesk/cmd/grantdesk/doctor"
)

// openStore opens the store that the configuration names. A Redis that is
// away is waited for while serving; one that is unfit is refused at once.
func openStore(ctx context.Context, c config.Config, log *slog.Logger, t *trace.Tracer) (mailbox.Store, error) {
	if c.Store.Kind == "embedded" {
		return embedded.Open(embedded.Options{Path: c.Store.File, Limits: limits(c)})
	}
	s, err := openRedis(c, t)
	if err != nil {
		return nil, err
	}
	switch err := s.Check(ctx); {
	case errors.Is(err, redis.ErrUnfit):
		return nil, errors.Join(err, s.Close())
	case err != nil:
		log.Warn("redis cannot be reached yet", slog.String("why", err.Error()))
	default:
		warnOfSkew(ctx, s, log)
	}
	return s, nil
}

// warnOfSkew tells when the clock of a Redis goes wrong, or our own. What
// cannot be read now is no reason to worry: the store was just reached.
func warnOfSkew(ctx context.Context, s *redis.Store, log *slog.Logger) {
	reports, err := s.Inspect(ctx)
	if err != nil {
		return
	}
	for _, r := range reports {
		if r.Skew.Abs() > doctor.MaxSkew {
			log.Warn("the clocks of redis and this machine differ: synchronise them, or deadlines and reminders come at the wrong time",
				slog.String("redis", r.Addr), slog.Duration("by", r.Skew.Round(time.Second)))
		}
	}
}

func limits(c config.Config) mailbox.Limits {
	return mailbox.Limits{Lease: c.Store.Lease, Dedupe: c.Retention.Dedupe, Keep: c.Retention.Waiting, MaxInbox: c.Store.Mailbox}
}

// openRedis returns the store in Redis, not connected yet.
func openRedis(c config.Config, t *trace.Tracer) (*redis.Store, error) {
	o, err := redisOptions(c.Store.Redis)
	if err != nil {
		return nil, err
	}
	o.Limits = limits(c)
	if t != nil {
		o.Observe = func(ctx context.Context, command string) func(error) {
			_, end := t.Inside(ctx, "redis "+command)
			return end
		}
	}
	return redis.Open(o)
}

func redisOptions(r config.Redis) (redis.Options, error) {
	o := redis.Options{
		Addrs: r.Addrs, Master: r.Master, Cluster: r.Cluster, DB: r.DB, Username: r.Username, Password: r.Password,
		SentinelPassword: r.SentinelPassword, Prefix: r.Prefix, Partitions: r.Partitions, Replicas: r.Replicas,
	}
	if !r.TLS {
		return o, nil
	}
	o.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	if r.CA == "" {
		return o, nil
	}
	pem, err := os.ReadFile(r.CA)
	if err != nil {
		return o, fmt.Errorf("store.redis.ca: %w", err)
	}
	o.TLS.RootCAs = x509.NewCertPool()
	if !o.TLS.RootCAs.AppendCertsFromPEM(pem) {
		return o, fmt.Errorf("store.redis.ca: %q holds no certificate", r.CA)
	}
	return o, nil
}
