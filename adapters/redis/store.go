package redis

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"sync/atomic"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"grantdesk/bot/mailbox"
)

// A Store keeps mailboxes in Redis.
type Store struct {
	client goredis.UniversalClient
	run    scripts
	opt    Options
	limits mailbox.Limits
	name   string // of this replica, in the tokens of its leases
	calls  atomic.Uint64
	roll   *roll // nil: a fixed number of replicas must have a write
}

var _ mailbox.Store = (*Store)(nil)

// Open returns a Store. It does not wait for Redis: a Store opens while Redis
// is away, and its calls fail until it is back.
func Open(o Options) (*Store, error) {
	run, err := library(embedded)
	if err != nil {
		return nil, err
	}
	return open(o, run), nil
}

func open(o Options, run scripts) *Store {
	all := o.Replicas == 0 && o.Master != ""
	o = o.withDefaults()
	goredis.SetLogger(silent{}) // errors are returned; the pool would log each failed dial
	client := o.client()
	if o.Observe != nil {
		client.AddHook(observed(o.Observe))
	}
	s := &Store{
		client: client, run: run, opt: o, limits: o.Limits,
		name: strconv.FormatUint(rand.Uint64(), 36),
	}
	if all {
		s.roll = &roll{watch: watch{o, o.base()}}
	}
	return s
}

type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}

// Close closes the connections.
func (s *Store) Close() error { return s.client.Close() }

// Ping reports whether every master can be reached.
func (s *Store) Ping(ctx context.Context) error {
	return s.masters(ctx, func(ctx context.Context, c goredis.UniversalClient) error {
		return c.Ping(ctx).Err()
	})
}

// masters calls f for each server that takes writes, one after another.
func (s *Store) masters(ctx context.Context, f func(context.Context, goredis.UniversalClient) error) error {
	cluster, ok := s.client.(*goredis.ClusterClient)
	if !ok {
		return f(ctx, s.client)
	}
	nodes := make(chan *goredis.Client, 1000)
	err := cluster.ForEachMaster(ctx, func(_ context.Context, c *goredis.Client) error {
		nodes <- c
		return nil
	})
	close(nodes)
	for c := range nodes {
		if err == nil {
			err = f(ctx, c)
		}
	}
	return err
}

// partition is the beginning of all keys of a partition.
func (s *Store) partition(n int) string {
	return s.opt.Prefix + ":{" + strconv.Itoa(n) + "}:"
}

func (s *Store) partitionOf(dialogue string) string {
	h := fnv.New32a()
	h.Write([]byte(dialogue))
	return s.partition(int(h.Sum32() % uint32(s.opt.Partitions)))
}

// keys are those of a dialogue in the order that the scripts expect; the
// first three belong to its partition.
func (s *Store) keys(dialogue string) []string {
	p := s.partitionOf(dialogue)
	return append(shared(p), p+"c:"+dialogue, p+"in:"+dialogue, p+"out:"+dialogue, p+"d:"+dialogue, p+"t:"+dialogue)
}

func shared(partition string) []string {
	return []string{partition + "due", partition + "agenda", partition + "dead"}
}

// token names one call of this replica, so that a call sent again is known.
func (s *Store) token() string {
	return s.name + "." + strconv.FormatUint(s.calls.Add(1), 36)
}

func ms(d time.Duration) int64 { return d.Milliseconds() }

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// Accept implements mailbox.Intake.
func (s *Store) Accept(ctx context.Context, m mailbox.Message, claim bool) (mailbox.Receipt, error) {
	if err := m.Check(s.limits.MaxPayload); err != nil {
		return mailbox.Receipt{}, err
	}
	call, token := s.token(), ""
	if claim {
		token = call
	}
	start, l := time.Now(), s.limits
	r, err := s.sure(ctx, s.run.accept, s.keys(m.Dialogue),
		m.Dialogue, m.ID, m.Payload, m.Replaces, token, call, ms(l.Lease), ms(l.Dedupe), ms(l.Keep), ms(l.Hold()),
		l.MaxInbox, l.Batch, ms(l.MaxDelay)).Slice()
	if err != nil {
		return mailbox.Receipt{}, fmt.Errorf("accept message: %w", err)
	}
	receipt := mailbox.Receipt{Result: mailbox.Result(number(r[0])), Lease: s.lease(m.Dialogue, r, start)}
	receipt.FirstFull = receipt.Result == mailbox.Full && number(r[1]) == 1
	return receipt, nil
}

// Claim implements mailbox.Owner.
func (s *Store) Claim(ctx context.Context, dialogue string) (*mailbox.Lease, error) {
	start, l := time.Now(), s.limits
	r, err := s.sure(ctx, s.run.claim, s.keys(dialogue),
		dialogue, s.token(), ms(l.Lease), ms(l.Hold()), l.Batch, ms(l.MaxDelay)).Slice()
	if err != nil {
		return nil, fmt.Errorf("claim dialogue: %w", err)
	}
	return s.lease(dialogue, r, start), nil
}

// lease reads what take.lua returns; start is the time before the call, so
// that the lease never ends later here than on the server.
func (s *Store) lease(dialogue string, r []any, start time.Time) *mailbox.Lease {
	if len(r) < 11 {
		return nil
	}
	l := &mailbox.Lease{
		Dialogue: dialogue, Fence: number(r[1]), Consumed: number(r[3]), Sent: number(r[4]),
		Attempts: int(number(r[5])), Inbox: items(r[7]), Until: start.Add(s.limits.Lease),
	}
	l.Alone, l.Failing = int(number(r[9])), time.Duration(number(r[10]))*time.Millisecond
	if state := text(r[2]); state != "" {
		l.State = []byte(state)
	}
	for _, it := range items(r[8]) {
		l.Outbox = append(l.Outbox, mailbox.Out{ID: it.ID, Body: it.Payload})
	}
	l.InDoubt = len(l.Outbox) > 0 && number(r[6]) == 1
	return l
}

// number and text read a reply of ours; anything else in its place is zero.
func number(v any) int64 { n, _ := v.(int64); return n }
func text(v any) string  { s, _ := v.(string); return s }

func items(v any) (its []mailbox.Item) {
	pairs, _ := v.([]any)
	for i := 0; i+1 < len(pairs); i += 2 {
		its = append(its, mailbox.Item{ID: text(pairs[i]), Payload: []byte(text(pairs[i+1]))})
	}
	return its
}
