package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// ErrBusy says that a running process has the file.
var ErrBusy = errors.New("another process has the file")

// busyTime is how long a look waits for the file.
const busyTime = 200 * time.Millisecond

// Inspect looks at the file at path without changing it and returns its size,
// 0 when there is none yet. The error wraps ErrBusy when a process has it and
// mailbox.ErrVersion when a newer version wrote it.
func Inspect(path string) (size int64, err error) {
	stat, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("look at store: %w", err)
	}
	db, err := bolt.Open(path, 0, &bolt.Options{ReadOnly: true, Timeout: busyTime})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return stat.Size(), ErrBusy
	}
	if err != nil {
		return stat.Size(), fmt.Errorf("look at store: %w", err)
	}
	err = db.View(func(tx *bolt.Tx) error {
		if meta := tx.Bucket(bucketMeta); meta != nil {
			return known(meta.Get(formatName))
		}
		return nil
	})
	return stat.Size(), errors.Join(err, db.Close())
}
