package mailbox

import (
	"context"
	"time"
)

// Shelf keeps small values that belong to no dialogue, such as which message
// of a platform shows which reply. Each has an expiry.
type Shelf interface {
	// Put keeps value under key for ttl, at least a millisecond; an earlier
	// value is replaced.
	Put(ctx context.Context, key, value string, ttl time.Duration) error
	// Get returns the value, or "" when there is none any more.
	Get(ctx context.Context, key string) (string, error)
}
