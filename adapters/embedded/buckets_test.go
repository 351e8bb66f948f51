package embedded_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"grantdesk/adapters/embedded"
	"grantdesk/bot/mailbox"
)

// Scan tells of every bucket of the file but the one with its layout, so that
// what is checked by it (expiry, erasure, backup) is checked of everything.
func TestScanKnowsEveryBucket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "g.db")
	s, err := embedded.Open(embedded.Options{Path: path, NoSync: true})
	must(t, err)
	ctx := t.Context()
	r, err := s.Accept(ctx, mailbox.Message{Dialogue: "a/1", ID: "1", Payload: []byte("x")}, true)
	must(t, err)
	_, err = s.Accept(ctx, mailbox.Message{Dialogue: "a/1", ID: "2", Payload: []byte("x")}, false)
	must(t, err)
	must(t, s.Commit(ctx, r.Lease, mailbox.Commit{
		State: []byte("{}"), Consumed: 1, Outs: []mailbox.Out{{ID: "o", Body: []byte("x")}},
		Timers: []mailbox.Timer{{Dialogue: "a/1", Name: "t", At: time.Now().Add(time.Hour)}},
		Dead:   &mailbox.DeadLetter{Dialogue: "a/1", ID: "0", Kind: mailbox.DeadMessage, At: time.Now()},
	}))
	must(t, s.Put(ctx, "k", "v", time.Hour))
	scanned := []string{"meta"}
	for e, err := range s.Scan(ctx) {
		must(t, err)
		if bucket, _, _ := strings.Cut(e.Key, ":"); !slices.Contains(scanned, bucket) {
			scanned = append(scanned, bucket)
		}
	}
	must(t, s.Close())
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	must(t, err)
	must(t, db.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, _ *bolt.Bucket) error {
			if !slices.Contains(scanned, string(name)) {
				t.Errorf("Scan does not tell of bucket %q", name)
			}
			return nil
		})
	}))
	must(t, db.Close())
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
