package embedded_test

import (
	"errors"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"

	"grantdesk/adapters/embedded"
	"grantdesk/bot/mailbox"
)

// A file that a newer version wrote is refused and left as it is; one in use
// is told from one that is broken.
func TestLayouts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "g.db")
	if size, err := embedded.Inspect(path); err != nil || size != 0 {
		t.Errorf("no file: %d, %v", size, err)
	}
	s, err := embedded.Open(embedded.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Inspect(path); !errors.Is(err, embedded.ErrBusy) {
		t.Errorf("in use: %v", err)
	}
	if _, err := embedded.Open(embedded.Options{Path: path}); !errors.Is(err, embedded.ErrBusy) {
		t.Errorf("opened twice: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if size, err := embedded.Inspect(path); err != nil || size == 0 {
		t.Errorf("a sound file: %d, %v", size, err)
	}
	layout(t, path, "99")
	if _, err := embedded.Open(embedded.Options{Path: path}); !errors.Is(err, mailbox.ErrVersion) {
		t.Errorf("a newer layout was opened: %v", err)
	}
	if _, err := embedded.Inspect(path); !errors.Is(err, mailbox.ErrVersion) {
		t.Errorf("a newer layout: %v", err)
	}
	if got := layout(t, path, ""); got != "99" {
		t.Errorf("the layout was changed to %q", got)
	}
}

// layout returns the layout that stands in the file, and writes one if given.
func layout(t *testing.T, path, write string) (had string) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		had = string(tx.Bucket([]byte("meta")).Get([]byte("format")))
		if write == "" {
			return nil
		}
		return tx.Bucket([]byte("meta")).Put([]byte("format"), []byte(write))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return had
}
