package operator_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/cmd/grantdesk/operator"
	"grantdesk/knowledge"
)

// shelf is a store shared by replicas; only one may hold an office.
type shelf struct {
	mu     sync.Mutex
	values map[string]string
	holder string
	err    error
}

func (s *shelf) Put(_ context.Context, key, value string, _ time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values[key] = value
	return s.err
}

func (s *shelf) Get(_ context.Context, key string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.values[key], s.err
}

func (s *shelf) Elect(_ context.Context, _, candidate string, _ time.Duration) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.holder == "" {
		s.holder = candidate
	}
	if s.holder != candidate {
		return 0, s.err
	}
	return 1, s.err
}

func (s *shelf) Resign(_ context.Context, _, candidate string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.holder == candidate {
		s.holder = ""
	}
	return s.err
}

// All replicas follow within seconds, also after the store was away.
func TestReplicasFollow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{values: map[string]string{}}
		var boards [3]operator.Board
		for i := range boards {
			go boards[i].Follow(t.Context(), s, 2*time.Second)
		}
		time.Sleep(time.Second)
		n := &operator.Notice{Text: knowledge.Text{"de": "Wartung", "en": "Maintenance"}, Since: time.Now()}
		if err := operator.Alter(t.Context(), s, "anna", time.Now(), operator.Announce(n)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * time.Second)
		for i := range boards {
			if boards[i].State().Shown(time.Now()) == nil {
				t.Errorf("replica %d shows nothing", i)
			}
		}
		s.mu.Lock()
		s.err = errors.New("away")
		s.mu.Unlock()
		time.Sleep(10 * time.Second)
		if boards[0].State().Shown(time.Now()) == nil {
			t.Error("the notice went with the store")
		}
	})
}

// Each change is noted, two at once do not overwrite each other, and the
// audit does not grow for ever.
func TestAudit(t *testing.T) {
	s, now := &shelf{values: map[string]string{}}, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 1100 {
		if err := operator.Alter(t.Context(), s, "bert", now.Add(time.Duration(i)*time.Minute), operator.SwitchOff("slack", "test", now)); err != nil {
			t.Fatal(err)
		}
	}
	s.holder = "somebody"
	if err := operator.Alter(t.Context(), s, "carl", now, operator.SwitchOn("slack")); err == nil || !strings.Contains(err.Error(), "try again") {
		t.Errorf("two at once: %v", err)
	}
	s.holder = ""
	st, err := operator.Read(t.Context(), s)
	if err != nil || len(st.Audit) != 1000 || st.Audit[999].By != "bert" || st.Off["slack"].Why != "test" {
		t.Errorf("%d entries, %v", len(st.Audit), err)
	}
	if err := operator.Alter(t.Context(), s, "dora", now.AddDate(2, 0, 0), operator.SwitchOn("slack")); err != nil {
		t.Fatal(err)
	}
	if st, err = operator.Read(t.Context(), s); err != nil || len(st.Audit) != 1 || len(st.Off) != 0 {
		t.Errorf("after two years: %+v, %v", st, err)
	}
}
