package mailbox

import (
	"errors"
	"time"
)

// Errors that callers tell apart.
var (
	ErrFenced  = errors.New("another owner has the dialogue")
	ErrInvalid = errors.New("message cannot be stored")
	ErrVersion = errors.New("stored by a newer version")
)

// Permanent marks the error of an action that can never succeed, such as a
// message to a person who blocked the bot. The action becomes a dead letter.
func Permanent(err error) error { return &permanent{err} }

// IsPermanent reports whether err was marked by Permanent.
func IsPermanent(err error) bool {
	var p *permanent
	return errors.As(err, &p)
}

// Refused marks the error of an action that was certainly not performed and
// may be tried again after a pause, such as an answer "too many requests". An
// error without a mark leaves the outcome unknown.
func Refused(err error, after time.Duration) error { return &refused{err, after} }

// IsRefused reports whether err was marked by Refused, and the pause.
func IsRefused(err error) (after time.Duration, ok bool) {
	var r *refused
	if !errors.As(err, &r) {
		return 0, false
	}
	return r.after, true
}

type permanent struct{ err error }

func (p *permanent) Error() string { return p.err.Error() }
func (p *permanent) Unwrap() error { return p.err }

type refused struct {
	err   error
	after time.Duration
}

func (r *refused) Error() string { return r.err.Error() }
func (r *refused) Unwrap() error { return r.err }
