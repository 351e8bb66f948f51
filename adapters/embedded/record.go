package embedded

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"grantdesk/bot/mailbox"
)

// A record is what is kept of a dialogue: one line of JSON, then the state.
type record struct {
	Consumed int64  `json:"i"`
	Sent     int64  `json:"o"`
	Attempts int    `json:"a,omitempty"`
	Alone    int    `json:"alone,omitempty"`
	AloneBy  int64  `json:"by,omitempty"`    // fence of the lease that counted last
	Since    int64  `json:"since,omitempty"` // when the first action was given back first
	Full     bool   `json:"full,omitempty"`  // a refusal was told since the mailbox was last below its limit
	Expires  int64  `json:"x"`
	State    []byte `json:"-"`
}

// readRecord returns the zero record for a dialogue that is unknown or has
// expired; Expires always tells where the index has it.
func (s *Store) readRecord(tx *bolt.Tx, dialogue string) (r record, err error) {
	v := tx.Bucket(bucketDialog).Get([]byte(dialogue))
	if v == nil {
		return r, nil
	}
	head, state, _ := bytes.Cut(v, []byte{'\n'})
	if err := json.Unmarshal(head, &r); err != nil {
		return r, fmt.Errorf("read record: %w", err)
	}
	if r.Expires <= s.now().UnixMilli() {
		return record{Expires: r.Expires}, nil
	}
	if len(state) > 0 {
		r.State = bytes.Clone(state)
	}
	return r, nil
}

// writeRecord stores r to live until at least now + keep, or exactly that
// long if exact.
func (s *Store) writeRecord(tx *bolt.Tx, dialogue string, r *record, keep time.Duration, exact bool) error {
	old, expires := r.Expires, s.now().Add(keep).UnixMilli()
	if !exact {
		expires = max(expires, old)
	}
	if r.Expires = expires; expires != old {
		index := tx.Bucket(bucketExpires)
		if err := index.Delete(expiryKey(old, kindDialogue, []byte(dialogue))); err != nil {
			return err
		}
		if err := index.Put(expiryKey(expires, kindDialogue, []byte(dialogue)), nil); err != nil {
			return err
		}
	}
	head, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return tx.Bucket(bucketDialog).Put([]byte(dialogue), append(append(head, '\n'), r.State...))
}

// The kinds of what expires by itself.
const (
	kindDialogue byte = 'c'
	kindSeen     byte = 'd'
	kindShelf    byte = 's'
)

func expiryKey(at int64, kind byte, key []byte) []byte {
	return append(append(number(at), kind), key...)
}

func number(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

func readNumber(b []byte) int64 { return int64(binary.BigEndian.Uint64(b)) }

func key(dialogue string, rest []byte) []byte {
	return append(append([]byte(dialogue), 0), rest...)
}

// each calls f with the first records of a dialogue, at most limit if that is
// not negative, and returns how many there were.
func each(b *bolt.Bucket, dialogue string, limit int, f func(k, v []byte)) (n int) {
	prefix, c := key(dialogue, nil), b.Cursor()
	for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix) && n != limit; k, v = c.Next() {
		f(k, v)
		n++
	}
	return n
}

// drop deletes the first n records of a dialogue, all of them if n is
// negative.
func drop(b *bolt.Bucket, dialogue string, n int) error {
	var keys [][]byte
	each(b, dialogue, n, func(k, _ []byte) { keys = append(keys, bytes.Clone(k)) })
	for _, k := range keys {
		if err := b.Delete(k); err != nil {
			return err
		}
	}
	return nil
}

// push appends a message or an action to the queue of a dialogue.
func (s *Store) push(b *bolt.Bucket, dialogue, id string, body []byte) error {
	n, err := b.NextSequence()
	if err != nil {
		return err
	}
	return b.Put(key(dialogue, number(int64(n))), s.element(id, body))
}

func (s *Store) element(id string, body []byte) []byte {
	v := append(number(s.now().Add(s.limits.Keep).UnixMilli()), id...)
	return append(append(v, 0), body...)
}

func readElement(v []byte) mailbox.Item {
	id, body, _ := bytes.Cut(v[8:], []byte{0})
	return mailbox.Item{ID: string(id), Payload: bytes.Clone(body)}
}

func (s *Store) inbox(tx *bolt.Tx, dialogue string, limit int) (its []mailbox.Item) {
	each(tx.Bucket(bucketIn), dialogue, limit, func(_, v []byte) { its = append(its, readElement(v)) })
	return its
}

func (s *Store) outbox(tx *bolt.Tx, dialogue string) (outs []mailbox.Out) {
	each(tx.Bucket(bucketOut), dialogue, -1, func(_, v []byte) {
		it := readElement(v)
		outs = append(outs, mailbox.Out{ID: it.ID, Body: it.Payload})
	})
	return outs
}
