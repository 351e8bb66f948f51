// Package operator holds what whoever runs the service decides while it runs:
// a notice to everybody, and channels that are switched off. It is kept in
// the store, so that all replicas follow within seconds, and each change is
// noted with who made it.
package operator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"grantdesk/bot/mailbox"
	"grantdesk/knowledge"
)

// A State is what holds at the moment.
type State struct {
	Notice *Notice        `json:"notice,omitempty"`
	Off    map[string]Off `json:"off,omitempty"` // by channel
	Audit  []Change       `json:"audit"`         // oldest first
}

// A Notice is shown to everybody.
type Notice struct {
	Text  knowledge.Text `json:"text"`
	Since time.Time      `json:"since"`
	Until time.Time      `json:"until,omitzero"` // zero: until it is taken away
}

// Off says since when and why a channel is off.
type Off struct {
	Since time.Time `json:"since"`
	Why   string    `json:"why,omitempty"`
}

// A Change is one entry of the audit.
type Change struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	What string    `json:"what"`
}

// Shown returns the notice that holds at now, or nil.
func (s State) Shown(now time.Time) *Notice {
	if n := s.Notice; n != nil && (n.Until.IsZero() || now.Before(n.Until)) {
		return n
	}
	return nil
}

// ID names the notice, so that each person is shown it once.
func (n Notice) ID() string { return strconv.FormatInt(n.Since.UnixMilli(), 36) }

// Store is where the state is kept.
type Store interface {
	Put(ctx context.Context, key, value string, ttl time.Duration) error
	Get(ctx context.Context, key string) (string, error)
	Elect(ctx context.Context, office, candidate string, term time.Duration) (fence int64, err error)
	Resign(ctx context.Context, office, candidate string) error
}

var _ Store = mailbox.Store(nil)

const (
	key   = "operator"
	keep  = 10 * 365 * 24 * time.Hour // renewed with each change
	known = 400 * 24 * time.Hour      // how long the audit goes back
	most  = 1000                      // entries of the audit
	term  = 10 * time.Second          // of the office that changes the state
)

// Read returns what holds.
func Read(ctx context.Context, s Store) (st State, err error) {
	text, err := s.Get(ctx, key)
	if err != nil || text == "" {
		return st, err
	}
	if err := json.Unmarshal([]byte(text), &st); err != nil {
		return State{}, fmt.Errorf("read what the operator decided: %w", err)
	}
	return st, nil
}

// errBusy says that somebody else is changing the state.
var errBusy = errors.New("somebody else is changing this at the moment; try again")

// Alter changes the state and notes who did it. Of several at the same time
// only one gets through.
func Alter(ctx context.Context, s Store, by string, now time.Time, f func(*State) (what string)) error {
	me := strconv.FormatUint(rand.Uint64(), 36)
	fence, err := s.Elect(ctx, key, me, term)
	if err != nil {
		return err
	}
	if fence == 0 {
		return errBusy
	}
	err = alter(ctx, s, by, now, f)
	return errors.Join(err, s.Resign(ctx, key, me))
}

func alter(ctx context.Context, s Store, by string, now time.Time, f func(*State) string) error {
	st, err := Read(ctx, s)
	if err != nil {
		return err
	}
	st.Audit = append(st.Audit, Change{At: now.UTC().Truncate(time.Second), By: by, What: f(&st)})
	for len(st.Audit) > most || now.Sub(st.Audit[0].At) > known {
		st.Audit = st.Audit[1:]
	}
	text, err := json.Marshal(st)
	if err != nil {
		return fmt.Errorf("write what the operator decided: %w", err)
	}
	return s.Put(ctx, key, string(text), keep)
}

// Announce puts a notice up, or takes it away when n is nil.
func Announce(n *Notice) func(*State) string {
	return func(s *State) string {
		s.Notice = n
		if n == nil {
			return "notice taken away"
		}
		return fmt.Sprintf("notice %q", n.Text.In(knowledge.Languages()[0]))
	}
}

// SwitchOff takes a channel out of service; SwitchOn brings it back.
func SwitchOff(channel, why string, now time.Time) func(*State) string {
	return func(s *State) string {
		if s.Off == nil {
			s.Off = map[string]Off{}
		}
		s.Off[channel] = Off{Since: now.UTC().Truncate(time.Second), Why: why}
		return fmt.Sprintf("channel %s off: %s", channel, why)
	}
}

// SwitchOn brings a channel back.
func SwitchOn(channel string) func(*State) string {
	return func(s *State) string {
		delete(s.Off, channel)
		return fmt.Sprintf("channel %s on", channel)
	}
}
