package slack

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"

	api "github.com/slack-go/slack"

	"grantdesk/bot/mailbox"
)

// ErrToken says that Slack does not accept a token (any more) or that it lacks
// what it needs: nothing helps but another one.
var ErrToken = errors.New("slack refuses the token")

// A callError is a call that failed.
type callError struct {
	method string
	cause  error
}

func (e *callError) Error() string { return fmt.Sprintf("call %s: %v", e.method, e.cause) }
func (e *callError) Unwrap() error { return e.cause }

// Is makes a refused token known.
func (e *callError) Is(target error) bool { return target == ErrToken && fatal(e.cause) }

// failed wraps the error of a call and takes the address off it.
func failed(method string, err error) error {
	if err == nil {
		return nil
	}
	return &callError{method: method, cause: addressless(err)}
}

// addressless takes the address off an error: that of a response is a secret.
func addressless(err error) error {
	var u *url.Error
	for errors.As(err, &u) {
		err = u.Err
	}
	return err
}

// code is what Slack calls an error, such as channel_not_found, or "".
func code(err error) string {
	var e api.SlackErrorResponse
	if errors.As(err, &e) {
		return e.Err
	}
	return ""
}

// status is the HTTP status of a failed call, or 0.
func status(err error) int {
	var s api.StatusCodeError
	if errors.As(err, &s) {
		return s.Code
	}
	return 0
}

// fatal reports whether a call fails for ever. The library itself knows four
// of these codes.
func fatal(err error) bool {
	return status(err) == http.StatusNotFound || slices.Contains([]string{
		"invalid_auth", "account_inactive", "not_authed", "token_revoked", "not_allowed_token_type", "missing_scope",
		"no_permission", "token_expired", "link_disabled", "user_removed_from_team", "team_disabled", "team_access_not_granted",
	}, code(err))
}

// slow reports whether Slack wants a pause, and how long.
func slow(err error) (time.Duration, bool) {
	var r *api.RateLimitedError
	switch {
	case errors.As(err, &r):
		return max(r.RetryAfter, time.Second), true
	case status(err) == http.StatusTooManyRequests, code(err) == "ratelimited", code(err) == "rate_limited":
		return noRetryAfter, true
	}
	return 0, false
}

// gone reports whether a person or channel cannot be reached any more.
func gone(err error) bool {
	return slices.Contains([]string{
		"channel_not_found", "is_archived", "user_not_found", "user_disabled", "not_in_channel",
		"cannot_dm_bot", "account_inactive", "token_revoked",
	}, code(err))
}

// neverSent reports whether the connection was not even made.
func neverSent(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	return errors.As(err, &op) && op.Op == "dial" || errors.As(err, &dns) || errors.As(err, &cert)
}

// mark tells the outbox whether a send can be tried again. A call that broke
// on the way or in Slack itself stays unmarked: nobody knows what became of it.
func mark(err error) error {
	var e *callError
	if err == nil || !errors.As(err, &e) {
		return err
	}
	pause, slowed := slow(err)
	switch {
	case slowed:
		return mailbox.Refused(err, pause)
	case neverSent(err):
		return mailbox.Refused(err, 5*time.Second)
	case errors.Is(err, ErrToken) && !gone(err):
		return mailbox.Refused(err, time.Minute)
	case slices.Contains([]string{"internal_error", "fatal_error", "request_timeout", "service_unavailable", "team_added_to_org"}, code(err)):
		return err
	case code(err) != "", status(err) >= 400 && status(err) < 500:
		return mailbox.Permanent(err)
	}
	return err
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
