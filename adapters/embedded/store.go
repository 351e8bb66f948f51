package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"grantdesk/bot/mailbox"
)

// Buckets of the file. A key begins with the dialogue and a zero byte unless
// said otherwise; numbers are eight bytes, big endian.
var (
	bucketMeta    = []byte("meta")    // name → value
	bucketDialog  = []byte("dialog")  // dialogue → record
	bucketIn      = []byte("in")      // …sequence → expiry, id, 0, payload
	bucketOut     = []byte("out")     // …sequence → expiry, id, 0, body
	bucketSeen    = []byte("seen")    // …message id → expiry
	bucketTimer   = []byte("timer")   // …name → time, body
	bucketAgenda  = []byte("agenda")  // time, dialogue, 0, name → nothing
	bucketDead    = []byte("dead")    // time, dialogue, 0, id → letter
	bucketShelf   = []byte("shelf")   // key → expiry, value
	bucketExpires = []byte("expires") // time, kind, key → nothing
)

// format is the layout of the file; another layout gets another number.
const format = 1

// Options open a Store.
type Options struct {
	Path   string
	Limits mailbox.Limits
	Now    func() time.Time // time.Now if nil
	// NoSync leaves writing to the operating system: for tests and throw-away
	// dialogues, since a power failure may then damage the file.
	NoSync bool
}

// A Store keeps mailboxes in one file.
type Store struct {
	db     *bolt.DB
	limits mailbox.Limits
	now    func() time.Time
	ops    chan *op
	quit   chan struct{}
	ended  sync.WaitGroup
	swept  atomic.Int64 // when, in nanoseconds since 1970

	tallies tallies
	*mailbox.Paces

	// Only the writer touches what follows.
	held    map[string]*hold // dialogues with work
	offices map[string]office
	fence   int64
}

// A hold says who works on a dialogue (fence 0: nobody) and when somebody
// must look.
type hold struct {
	fence int64
	at    time.Time
	out   int  // messages handed out
	sure  bool // the first of the outbox was certainly not performed
}

type office struct {
	holder string
	until  time.Time
	fence  int64
}

var _ mailbox.Store = (*Store)(nil)

// Open opens or creates the file. It fails if another process has it.
func Open(o Options) (*Store, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if err := os.MkdirAll(filepath.Dir(o.Path), 0o700); err != nil {
		return nil, fmt.Errorf("create folder of store: %w", err)
	}
	db, err := bolt.Open(o.Path, 0o600, &bolt.Options{Timeout: time.Second, NoSync: o.NoSync, FreelistType: bolt.FreelistMapType})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fmt.Errorf("open store %q: %w", o.Path, ErrBusy)
	}
	if err != nil {
		return nil, fmt.Errorf("open store %q: %w", o.Path, err)
	}
	s := &Store{
		db: db, limits: o.Limits.WithDefaults(), now: o.Now,
		ops: make(chan *op, 1024), quit: make(chan struct{}),
		held: map[string]*hold{}, offices: map[string]office{},
		fence: o.Now().UnixMicro(), tallies: tallies{counts: map[string]tally{}}, Paces: mailbox.NewPaces(o.Now),
	}
	if err := db.Update(s.prepare); err != nil {
		return nil, errors.Join(fmt.Errorf("prepare store: %w", err), db.Close())
	}
	s.ended.Go(s.serve)
	return s, nil
}

// prepare creates the buckets and announces every dialogue with work.
func (s *Store) prepare(tx *bolt.Tx) error {
	for _, b := range [][]byte{bucketMeta, bucketDialog, bucketIn, bucketOut, bucketSeen, bucketTimer, bucketAgenda, bucketDead, bucketShelf, bucketExpires} {
		if _, err := tx.CreateBucketIfNotExists(b); err != nil {
			return err
		}
	}
	meta := tx.Bucket(bucketMeta)
	if err := known(meta.Get(formatName)); err != nil {
		return err
	}
	for _, b := range [][]byte{bucketIn, bucketOut} {
		err := tx.Bucket(b).ForEach(func(k, _ []byte) error {
			s.announce(string(k[:bytes.IndexByte(k, 0)]))
			return nil
		})
		if err != nil {
			return err
		}
	}
	return meta.Put(formatName, []byte(strconv.Itoa(format)))
}

// formatName is where the layout of the file stands.
var formatName = []byte("format")

// known refuses the layout of a file that this version cannot read.
func known(layout []byte) error {
	if layout != nil && string(layout) != strconv.Itoa(format) {
		return fmt.Errorf("layout %s, known is %d: %w", layout, format, mailbox.ErrVersion)
	}
	return nil
}

// Ping reports whether the writer still works.
func (s *Store) Ping(ctx context.Context) error {
	_, err := read(ctx, s, func(*bolt.Tx) (nothing, error) { return nothing{}, nil })
	return err
}

// Close finishes what the writer has begun and closes the file.
func (s *Store) Close() error {
	close(s.quit)
	s.ended.Wait()
	return s.db.Close()
}
