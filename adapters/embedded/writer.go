package embedded

import (
	"context"
	"errors"
	"slices"

	bolt "go.etcd.io/bbolt"
)

var errClosed = errors.New("store is closed")

// maxBatch is how many operations share one sync at most.
const maxBatch = 512

// An op runs in the writer. Its function changes the file and what the
// writer holds in memory.
type op struct {
	dialogue string
	reads    bool // leaves the file as it is
	run      func(*bolt.Tx) error
	done     chan error
}

// write hands run to the writer and returns its result. When ctx ends first,
// the operation may still happen: callers repeat it, which does no harm. An
// error of run undoes everything that shares its sync, so only a damaged or
// full file may cause one.
func write[T any](ctx context.Context, s *Store, dialogue string, run func(*bolt.Tx) (T, error)) (T, error) {
	return do(ctx, s, &op{dialogue: dialogue}, run)
}

// read is write for what leaves the file as it is: it needs no sync.
func read[T any](ctx context.Context, s *Store, run func(*bolt.Tx) (T, error)) (T, error) {
	return do(ctx, s, &op{reads: true}, run)
}

func do[T any](ctx context.Context, s *Store, o *op, run func(*bolt.Tx) (T, error)) (T, error) {
	var result, none T
	o.done = make(chan error, 1)
	o.run = func(tx *bolt.Tx) (err error) {
		result, err = run(tx)
		return err
	}
	select {
	case s.ops <- o:
	case <-s.quit:
		return none, errClosed
	case <-ctx.Done():
		return none, ctx.Err()
	}
	select {
	case err := <-o.done:
		return result, err
	case <-ctx.Done():
		return none, ctx.Err()
	}
}

// serve is the writer. Whatever queued while the last sync ran shares the
// next one.
func (s *Store) serve() {
	for {
		select {
		case o := <-s.ops:
			s.commit(s.gather(o))
		case <-s.quit:
			s.refuse()
			return
		}
	}
}

func (s *Store) gather(first *op) []*op {
	batch := []*op{first}
	for len(batch) < maxBatch {
		select {
		case o := <-s.ops:
			batch = append(batch, o)
		default:
			return batch
		}
	}
	return batch
}

func (s *Store) commit(batch []*op) {
	begin := s.db.View
	if slices.ContainsFunc(batch, func(o *op) bool { return !o.reads }) {
		begin = s.db.Update
	}
	err := begin(func(tx *bolt.Tx) error {
		for _, o := range batch {
			if err := o.run(tx); err != nil {
				return err
			}
		}
		return nil
	})
	for _, o := range batch {
		if err != nil && o.dialogue != "" {
			// The file did not follow: leases given meanwhile are void, and
			// somebody must look again.
			delete(s.held, o.dialogue)
			s.announce(o.dialogue)
		}
		o.done <- err
	}
}

// refuse answers what still waits when the store closes.
func (s *Store) refuse() {
	for {
		select {
		case o := <-s.ops:
			o.done <- errClosed
		default:
			return
		}
	}
}

// announce says that somebody must look at a dialogue now.
func (s *Store) announce(dialogue string) {
	if s.held[dialogue] == nil {
		s.held[dialogue] = &hold{at: s.now()}
	}
}

type nothing struct{}
