package redis

import (
	"context"
	"crypto/tls"
	"net"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"grantdesk/bot/mailbox"
)

// Options say where Redis is and how a Store uses it.
type Options struct {
	Addrs            []string // one: standalone; with Master: the Sentinels; several: Cluster nodes
	Master           string   // name of the master that the Sentinels watch
	Cluster          bool     // a Cluster although only one address is given
	Username         string
	Password         string
	SentinelUsername string
	SentinelPassword string
	DB               int
	TLS              *tls.Config // nil: no TLS
	Prefix           string      // of every key; "gd" if empty
	Partitions       int         // 1, in a Cluster 16; may never change for a filled database
	// Replicas is how many replicas must have a write before it counts. 0: with
	// Sentinels all that live and at least one, in a Cluster one, on a single
	// server none; -1: none, and a server that dies takes its latest writes along.
	Replicas      int
	Timeout       time.Duration
	PoolSize      int // connections; 96 if zero
	AllowEviction bool
	Limits        mailbox.Limits
	// Observe is told of each command and returns what is told of its end, for
	// traces; nil: nobody is.
	Observe func(ctx context.Context, command string) (end func(error))
	// Dial replaces the dialler, for tests and tunnels.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
}

func (o Options) cluster() bool {
	return o.Master == "" && (o.Cluster || len(o.Addrs) > 1)
}

func (o Options) withDefaults() Options {
	o.Limits = o.Limits.WithDefaults()
	if o.Prefix == "" {
		o.Prefix = "gd"
	}
	if o.Partitions == 0 {
		o.Partitions = 1
		if o.cluster() {
			o.Partitions = 16
		}
	}
	if o.Replicas == 0 && (o.Master != "" || o.cluster()) {
		o.Replicas = 1
	}
	if o.Timeout == 0 {
		o.Timeout = 2 * time.Second
	}
	if o.PoolSize == 0 {
		o.PoolSize = 96
	}
	return o
}

// client sets what the library's defaults get wrong here: a hung server must
// answer within the caller's deadline, and a dead one at once. Repeating a
// command is safe since every script may run twice.
func (o Options) client() goredis.UniversalClient {
	return goredis.NewUniversalClient(&goredis.UniversalOptions{
		Addrs: o.Addrs, MasterName: o.Master, IsClusterMode: o.cluster(), DB: o.DB,
		Username: o.Username, Password: o.Password,
		SentinelUsername: o.SentinelUsername, SentinelPassword: o.SentinelPassword,
		TLSConfig: o.TLS, Dialer: o.dialer(),
		ContextTimeoutEnabled: true,
		DialTimeout:           o.Timeout, ReadTimeout: o.Timeout, WriteTimeout: o.Timeout,
		MaxRetries: 2, MinRetryBackoff: 8 * time.Millisecond, MaxRetryBackoff: 256 * time.Millisecond,
		DialerRetries: 1,
		PoolSize:      o.PoolSize, MinIdleConns: 4, ConnMaxIdleTime: 5 * time.Minute,
		DisableIdentity:          true, // CLIENT SETINFO needs 7.2 and one more permission
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	})
}
