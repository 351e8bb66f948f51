package redis

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// A dialer opens connections.
type dialer func(ctx context.Context, network, addr string) (net.Conn, error)

// A watch leads connections past a master that was replaced. One that comes
// back while its Sentinels replace it takes writes for a moment, and they are
// gone when it becomes a replica; some Sentinel may still name it. The one
// that was replaced last knows the highest epoch.
type watch struct {
	opt  Options
	dial dialer
}

// askTime is how long a Sentinel may take to answer.
const askTime = 500 * time.Millisecond

// dialer is how the client dials: with Sentinels through a watch.
func (o Options) dialer() dialer {
	if o.Master == "" {
		return o.Dial
	}
	return watch{o, o.base()}.open
}

// base dials as the library would, which leaves TLS to a dialler of ours.
func (o Options) base() dialer {
	if o.Dial != nil {
		return o.Dial
	}
	plain := &net.Dialer{Timeout: o.Timeout, KeepAlive: 5 * time.Minute}
	if o.TLS == nil {
		return plain.DialContext
	}
	return (&tls.Dialer{NetDialer: plain, Config: o.TLS}).DialContext
}

// open dials addr, or the master in its place if it was replaced.
func (w watch) open(ctx context.Context, network, addr string) (net.Conn, error) {
	if slices.Contains(w.opt.Addrs, addr) {
		return w.dial(ctx, network, addr) // a Sentinel
	}
	addr, err := w.newest(ctx, addr)
	if err != nil {
		return nil, err
	}
	return w.dial(ctx, network, addr)
}

// A view is the master as one Sentinel sees it.
type view struct {
	addr  string
	epoch int
}

// errSplit says that the Sentinels do not agree at the moment.
var errSplit = errors.New("sentinels name different masters")

// newest returns the master that was made last if any Sentinel takes addr for
// a master; other addresses, such as those of further Sentinels, stay.
func (w watch) newest(ctx context.Context, addr string) (string, error) {
	var views []view
	for _, v := range w.ask(ctx) {
		if v.addr != "" {
			views = append(views, v)
		}
	}
	if !slices.ContainsFunc(views, func(v view) bool { return v.addr == addr }) {
		return addr, nil
	}
	best := slices.MaxFunc(views, func(a, b view) int { return a.epoch - b.epoch })
	for _, v := range views {
		if v.epoch == best.epoch && v.addr != best.addr {
			return "", errSplit
		}
	}
	return best.addr, nil
}

// ask asks all Sentinels; one that does not answer leaves an empty view.
func (w watch) ask(ctx context.Context) []view {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	views := make([]view, len(w.opt.Addrs))
	var all sync.WaitGroup
	for i, sentinel := range w.opt.Addrs {
		all.Go(func() {
			if v, err := w.see(ctx, sentinel); err == nil {
				views[i] = v
			}
		})
	}
	all.Wait()
	return views
}

// client asks one Sentinel.
func (w watch) client(sentinel string) *goredis.SentinelClient {
	return goredis.NewSentinelClient(&goredis.Options{
		Addr: sentinel, Username: w.opt.SentinelUsername, Password: w.opt.SentinelPassword, TLSConfig: w.opt.TLS, Dialer: w.dial,
		ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1, DialTimeout: askTime, ReadTimeout: askTime, DisableIdentity: true,
	})
}

// see asks one Sentinel. The epoch comes first: one that is replaced in
// between then counts for less, not for more.
func (w watch) see(ctx context.Context, sentinel string) (v view, err error) {
	c := w.client(sentinel)
	defer func() { err = errors.Join(err, c.Close()) }()
	master, err := c.Master(ctx, w.opt.Master).Result()
	if err != nil {
		return v, fmt.Errorf("ask sentinel for its epoch: %w", err)
	}
	if v.epoch, err = strconv.Atoi(master["config-epoch"]); err != nil {
		return v, fmt.Errorf("read epoch of sentinel: %w", err)
	}
	at, err := c.GetMasterAddrByName(ctx, w.opt.Master).Result()
	if err != nil || len(at) != 2 {
		return v, errors.Join(fmt.Errorf("ask sentinel for the master: %d parts", len(at)), err)
	}
	v.addr = net.JoinHostPort(at[0], at[1])
	return v, nil
}

// patience is how long the least patient Sentinel that answers waits before it
// sees the master as down.
func (w watch) patience(ctx context.Context) (least time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	for _, sentinel := range w.opt.Addrs {
		c := w.client(sentinel)
		master, err := c.Master(ctx, w.opt.Master).Result()
		_ = c.Close() // it only read
		n, _ := strconv.ParseInt(master["down-after-milliseconds"], 10, 64)
		if d := time.Duration(n) * time.Millisecond; err == nil && d > 0 && (least == 0 || d < least) {
			least = d
		}
	}
	return least
}
