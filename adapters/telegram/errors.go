package telegram

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"grantdesk/bot/mailbox"
)

// ErrToken says that Telegram does not know the token (any more).
var ErrToken = errors.New("telegram refuses the token")

// A callError is a call that failed.
type callError struct {
	method  string
	code    int    // HTTP status; 0 when there was no answer
	says    string // what Telegram says about it
	after   int    // seconds to wait
	migrate int64  // the chat's new id
	cause   error  // without an answer
	unsent  bool   // the request certainly never arrived
}

func (e *callError) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("call %s: %v", e.method, e.cause)
	}
	return fmt.Sprintf("call %s: %d %s", e.method, e.code, e.says)
}

func (e *callError) Unwrap() error { return e.cause }

// Is makes a refused token known.
func (e *callError) Is(target error) bool {
	return target == ErrToken && (e.code == 401 || e.code == 404)
}

// neverSent reports whether the connection was not even made.
func neverSent(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	return errors.As(err, &op) && op.Op == "dial" || errors.As(err, &dns) || errors.As(err, &cert)
}

// code returns the HTTP status of a failed call, or 0.
func code(err error) int {
	var e *callError
	if errors.As(err, &e) {
		return e.code
	}
	return 0
}

// says reports whether Telegram said one of the words about a failed call.
func says(err error, words ...string) bool {
	var e *callError
	if !errors.As(err, &e) {
		return false
	}
	for _, w := range words {
		if strings.Contains(strings.ToLower(e.says), w) {
			return true
		}
	}
	return false
}

// pause is how long Telegram asks to wait, or a guess where it does not say.
func pause(err error) time.Duration {
	var e *callError
	if errors.As(err, &e) && e.after > 0 {
		return time.Duration(e.after) * time.Second
	}
	return 30 * time.Second
}

// mark tells the outbox whether a send can be tried again. A call that broke
// on the way or in Telegram itself stays unmarked: nobody knows what became
// of it.
func mark(err error) error {
	var e *callError
	switch {
	case err == nil || !errors.As(err, &e):
		return err
	case e.unsent && errors.Is(e.cause, context.Canceled):
		return mailbox.Refused(err, 0)
	case e.unsent:
		return mailbox.Refused(err, 5*time.Second)
	case e.code == 429:
		return mailbox.Refused(err, pause(err))
	case errors.Is(err, ErrToken):
		return mailbox.Refused(err, time.Minute)
	case e.code >= 400 && e.code < 500:
		return mailbox.Permanent(err)
	}
	return err
}

// The ways in which Telegram says that a chat cannot be reached any more.
func unreachable(err error) bool {
	return code(err) == 403 || says(err, "chat not found", "user is deactivated", "bot was kicked", "peer_id_invalid")
}

// sleep waits and reports whether the time passed in peace.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
