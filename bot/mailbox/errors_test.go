package mailbox_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"grantdesk/bot/mailbox"
)

func TestMarkedErrors(t *testing.T) {
	cause := errors.New("blocked")
	gone := fmt.Errorf("send: %w", mailbox.Permanent(cause))
	if !mailbox.IsPermanent(gone) || !errors.Is(gone, cause) || gone.Error() != "send: blocked" {
		t.Errorf("permanent mark lost in %v", gone)
	}
	if mailbox.IsPermanent(cause) {
		t.Error("an unmarked error is permanent")
	}
	slow := fmt.Errorf("send: %w", mailbox.Refused(cause, time.Minute))
	if after, ok := mailbox.IsRefused(slow); !ok || after != time.Minute || !errors.Is(slow, cause) {
		t.Errorf("refusal lost in %v", slow)
	}
	if _, ok := mailbox.IsRefused(gone); ok {
		t.Error("a permanent error is a refusal")
	}
}

func TestMessageCheck(t *testing.T) {
	tests := []struct {
		name string
		m    mailbox.Message
		ok   bool
	}{
		{"plain", mailbox.Message{Dialogue: "d", ID: "1", Payload: []byte("1234")}, true},
		{"no dialogue", mailbox.Message{ID: "1"}, false},
		{"no id", mailbox.Message{Dialogue: "d"}, false},
		{"zero byte", mailbox.Message{Dialogue: "d\x00e", ID: "1"}, false},
		{"large", mailbox.Message{Dialogue: "d", ID: "1", Payload: []byte("12345")}, false},
	}
	for _, tt := range tests {
		if err := tt.m.Check(4); (err == nil) != tt.ok || err != nil && !errors.Is(err, mailbox.ErrInvalid) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
