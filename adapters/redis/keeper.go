package redis

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"grantdesk/bot/mailbox"
)

// page is how many keys are asked for at a time.
const page = 256

// Forget implements mailbox.Keeper.
func (s *Store) Forget(ctx context.Context, dialogue string) error {
	if err := s.sure(ctx, s.run.forget, s.keys(dialogue), dialogue).Err(); err != nil {
		return fmt.Errorf("forget dialogue: %w", err)
	}
	return nil
}

// Read implements mailbox.Keeper.
func (s *Store) Read(ctx context.Context, dialogue string) (mailbox.Snapshot, error) {
	k := s.keys(dialogue)
	agenda, dead, conv, inbox, outbox, seen, timers := k[1], k[2], k[3], k[4], k[5], k[6], k[7]
	p := s.client.TxPipeline()
	state, left := p.HGet(ctx, conv, "s"), p.PTTL(ctx, conv)
	in, out := p.LRange(ctx, inbox, 0, -1), p.LRange(ctx, outbox, 0, -1)
	set, letters := p.HGetAll(ctx, timers), p.ZRangeWithScores(ctx, dead, 0, -1)
	since := strconv.FormatInt(time.Now().Add(-s.limits.Dedupe).UnixMilli(), 10)
	known := p.ZRangeByScore(ctx, seen, &goredis.ZRangeBy{Min: "(" + since, Max: "+inf"})
	if _, err := p.Exec(ctx); err != nil && !errors.Is(err, goredis.Nil) {
		return mailbox.Snapshot{}, fmt.Errorf("read dialogue: %w", err)
	}
	snap := mailbox.Snapshot{Dialogue: dialogue, State: []byte(state.Val()), Seen: known.Val()}
	if left.Val() > 0 {
		snap.Expires = time.Now().Add(left.Val())
	}
	for i := 0; i+1 < len(in.Val()); i += 2 {
		snap.Inbox = append(snap.Inbox, mailbox.Item{ID: in.Val()[i], Payload: []byte(in.Val()[i+1])})
	}
	for i := 0; i+1 < len(out.Val()); i += 2 {
		snap.Outbox = append(snap.Outbox, mailbox.Out{ID: out.Val()[i], Body: []byte(out.Val()[i+1])})
	}
	for _, z := range letters.Val() {
		if d := readLetter(text(z.Member), time.UnixMilli(int64(z.Score))); d.Dialogue == dialogue {
			snap.Dead = append(snap.Dead, d)
		}
	}
	return snap, s.readTimers(ctx, &snap, agenda, set.Val())
}

func (s *Store) readTimers(ctx context.Context, snap *mailbox.Snapshot, agenda string, bodies map[string]string) error {
	for name, body := range bodies {
		at, err := s.client.ZScore(ctx, agenda, snap.Dialogue+"\x00"+name).Result()
		if errors.Is(err, goredis.Nil) {
			continue // fired since
		}
		if err != nil {
			return fmt.Errorf("read timer %q: %w", name, err)
		}
		snap.Timers = append(snap.Timers, mailbox.Timer{
			Dialogue: snap.Dialogue, Name: name, At: time.UnixMilli(int64(at)), Body: []byte(body),
		})
	}
	return nil
}

// Dialogues implements mailbox.Keeper. A key may come more than once.
func (s *Store) Dialogues(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, kind := range []string{"c:", "in:"} {
			for key, err := range s.scan(ctx, s.opt.Prefix+":{*}:"+kind+"*") {
				_, dialogue, _ := strings.Cut(key, "}:"+kind)
				if err == nil && kind == "in:" && s.client.Exists(ctx, s.keys(dialogue)[3]).Val() > 0 {
					continue // came with the first kind
				}
				if !yield(dialogue, err) || err != nil {
					return
				}
			}
		}
	}
}

// scan iterates over the keys of all masters that match.
func (s *Store) scan(ctx context.Context, match string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		stopped := false
		err := s.masters(ctx, func(ctx context.Context, c goredis.UniversalClient) error {
			it := c.Scan(ctx, 0, match, page).Iterator()
			for !stopped && it.Next(ctx) {
				stopped = !yield(it.Val(), nil)
			}
			return it.Err()
		})
		if err != nil && !stopped {
			yield("", fmt.Errorf("scan keys: %w", err))
		}
	}
}

// Dead implements mailbox.Keeper.
func (s *Store) Dead(ctx context.Context) iter.Seq2[mailbox.DeadLetter, error] {
	return func(yield func(mailbox.DeadLetter, error) bool) {
		for p := range s.opt.Partitions {
			zs, err := s.client.ZRangeWithScores(ctx, shared(s.partition(p))[2], 0, -1).Result()
			if err != nil {
				yield(mailbox.DeadLetter{}, fmt.Errorf("read dead letters: %w", err))
				return
			}
			for _, z := range zs {
				if !yield(readLetter(text(z.Member), time.UnixMilli(int64(z.Score))), nil) {
					return
				}
			}
		}
	}
}

// Stats implements mailbox.Keeper.
func (s *Store) Stats(ctx context.Context) (st mailbox.Stats, err error) {
	for p := range s.opt.Partitions {
		for i, count := range []*int{&st.Waiting, &st.Timers, &st.Dead} {
			n, err := s.client.ZCard(ctx, shared(s.partition(p))[i]).Result()
			if err != nil {
				return st, fmt.Errorf("count: %w", err)
			}
			*count += int(n)
		}
		due, err := s.client.ZRangeWithScores(ctx, shared(s.partition(p))[0], 0, 0).Result()
		if err != nil {
			return st, fmt.Errorf("find what waits longest: %w", err)
		}
		if len(due) > 0 {
			st.Late = max(st.Late, time.Since(time.UnixMilli(int64(due[0].Score))))
		}
	}
	return st, nil
}

// Scan implements mailbox.Keeper.
func (s *Store) Scan(ctx context.Context) iter.Seq2[mailbox.Entry, error] {
	return func(yield func(mailbox.Entry, error) bool) {
		for key, err := range s.scan(ctx, s.opt.Prefix+":*") {
			var e mailbox.Entry
			if err == nil {
				e, err = s.entry(ctx, key)
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

func (s *Store) entry(ctx context.Context, key string) (mailbox.Entry, error) {
	e := mailbox.Entry{Key: key}
	left, err := s.client.PTTL(ctx, key).Result()
	if err != nil {
		return e, fmt.Errorf("read expiry: %w", err)
	}
	if left > 0 {
		e.Expires = time.Now().Add(left)
	}
	values, err := s.values(ctx, key)
	e.Value = []byte(strings.Join(values, "\n"))
	return e, err
}

// values reads any of the types that this package writes.
func (s *Store) values(ctx context.Context, key string) (vs []string, err error) {
	kind, err := s.client.Type(ctx, key).Result()
	if err != nil {
		return nil, fmt.Errorf("read type: %w", err)
	}
	switch kind {
	case "hash":
		fields, err := s.client.HGetAll(ctx, key).Result()
		for f, v := range fields {
			vs = append(vs, f+"="+v)
		}
		return vs, err
	case "list":
		return s.client.LRange(ctx, key, 0, -1).Result()
	case "zset":
		zs, err := s.client.ZRangeWithScores(ctx, key, 0, -1).Result()
		for _, z := range zs {
			vs = append(vs, strconv.FormatFloat(z.Score, 'f', -1, 64)+"="+text(z.Member))
		}
		return vs, err
	}
	v, err := s.client.Get(ctx, key).Result()
	if errors.Is(err, goredis.Nil) {
		err = nil // expired since
	}
	return []string{v}, err
}
