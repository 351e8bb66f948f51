package embedded

import (
	"bytes"
	"context"

	bolt "go.etcd.io/bbolt"

	"grantdesk/bot/mailbox"
)

// Accept implements mailbox.Intake.
func (s *Store) Accept(ctx context.Context, m mailbox.Message, claim bool) (mailbox.Receipt, error) {
	if err := m.Check(s.limits.MaxPayload); err != nil {
		return mailbox.Receipt{}, err
	}
	return write(ctx, s, m.Dialogue, func(tx *bolt.Tx) (mailbox.Receipt, error) {
		return s.accept(tx, m, claim)
	})
}

func (s *Store) accept(tx *bolt.Tx, m mailbox.Message, claim bool) (r mailbox.Receipt, err error) {
	if v := tx.Bucket(bucketSeen).Get(key(m.Dialogue, []byte(m.ID))); v != nil && readNumber(v) > s.now().UnixMilli() {
		return mailbox.Receipt{Result: mailbox.Duplicate}, nil
	}
	replaced, err := s.replace(tx, m)
	if err != nil {
		return r, err
	}
	if !replaced {
		in := tx.Bucket(bucketIn)
		if each(in, m.Dialogue, s.limits.MaxInbox, func(_, _ []byte) {}) == s.limits.MaxInbox {
			return s.full(tx, m.Dialogue)
		}
		if err := s.push(in, m.Dialogue, m.ID, m.Payload); err != nil {
			return r, err
		}
	}
	if err := s.markSeen(tx, m); err != nil {
		return r, err
	}
	r.Result = mailbox.Accepted
	if claim && s.held[m.Dialogue] == nil {
		r.Lease, err = s.grab(tx, m.Dialogue)
		return r, err
	}
	s.announce(m.Dialogue)
	return r, nil
}

// replace puts the payload in the place of a message that nobody was handed.
func (s *Store) replace(tx *bolt.Tx, m mailbox.Message) (bool, error) {
	if m.Replaces == "" {
		return false, nil
	}
	rec, err := s.readRecord(tx, m.Dialogue)
	if err != nil {
		return false, err
	}
	handed, n := 0, 0
	if h := s.held[m.Dialogue]; h != nil && rec.Expires > s.now().UnixMilli() {
		handed = h.out
	}
	var found []byte
	in := tx.Bucket(bucketIn)
	each(in, m.Dialogue, -1, func(k, v []byte) {
		if n++; n > handed && readElement(v).ID == m.Replaces && found == nil {
			found = bytes.Clone(k)
		}
	})
	if found == nil {
		return false, nil
	}
	return true, in.Put(found, s.element(m.Replaces, m.Payload))
}

func (s *Store) markSeen(tx *bolt.Tx, m mailbox.Message) error {
	k, expires := key(m.Dialogue, []byte(m.ID)), s.now().Add(s.limits.Dedupe).UnixMilli()
	if err := s.unsee(tx, k); err != nil {
		return err
	}
	if err := tx.Bucket(bucketExpires).Put(expiryKey(expires, kindSeen, k), nil); err != nil {
		return err
	}
	return tx.Bucket(bucketSeen).Put(k, number(expires))
}

// unsee removes a message id and its place in the index of expiries.
func (s *Store) unsee(tx *bolt.Tx, k []byte) error {
	seen := tx.Bucket(bucketSeen)
	v := seen.Get(k)
	if v == nil {
		return nil
	}
	if err := tx.Bucket(bucketExpires).Delete(expiryKey(readNumber(v), kindSeen, k)); err != nil {
		return err
	}
	return seen.Delete(k)
}

// full refuses, and remembers that this was said.
func (s *Store) full(tx *bolt.Tx, dialogue string) (mailbox.Receipt, error) {
	rec, err := s.readRecord(tx, dialogue)
	if err != nil {
		return mailbox.Receipt{}, err
	}
	if h := s.held[dialogue]; h != nil && rec.Expires <= s.now().UnixMilli() {
		h.out = 0 // the record that begins now knows of nobody who was handed anything
	}
	r := mailbox.Receipt{Result: mailbox.Full, FirstFull: !rec.Full}
	rec.Full = true
	return r, s.writeRecord(tx, dialogue, &rec, s.limits.Hold(), false)
}
