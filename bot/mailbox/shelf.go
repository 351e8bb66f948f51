package mailbox

import (
	"context"
	"iter"
	"time"
)

// Shelf keeps small values that belong to no dialogue, such as which message
// of a platform shows which reply. Each has an expiry.
type Shelf interface {
	// Put keeps value under key for ttl, at least a millisecond; an earlier
	// value is replaced.
	Put(ctx context.Context, key, value string, ttl time.Duration) error
	// PutAll puts several values, in one round trip where the store can.
	PutAll(ctx context.Context, values map[string]string, ttl time.Duration) error
	// Get returns the value, or "" when there is none any more.
	Get(ctx context.Context, key string) (string, error)
	// Drop takes a value away; one that is not there is no error.
	Drop(ctx context.Context, key string) error
	// Kept iterates over the values whose key begins with prefix, in no order.
	Kept(ctx context.Context, prefix string) iter.Seq2[Kept, error]
}

// Kept is a value on a Shelf.
type Kept struct {
	Key     string    `json:"key"`
	Value   string    `json:"value"`
	Expires time.Time `json:"expires"`
}

// Tally counts over all replicas, such as the messages of a person in this
// minute. It guards against abuse only: a count may be one too high when a
// call was repeated, and a store that serves one process may forget it with
// the process.
type Tally interface {
	// Count adds one to key and returns the sum. The first count of a key says
	// how long it lasts.
	Count(ctx context.Context, key string, ttl time.Duration) (int, error)
}
