package embedded_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"grantdesk/bot/mailbox"
	"grantdesk/bot/mailbox/mailboxtest"
)

// longestDue: of many dialogues that wait, each look names those that have
// waited longest, in that order.
func longestDue(t *testing.T, f mailboxtest.Fixture) {
	defer f.Close()
	var all []string
	for i := range 40 {
		d := fmt.Sprintf("d%02d", i)
		if _, err := f.Store.Accept(t.Context(), mailbox.Message{Dialogue: d, ID: "1", Payload: []byte("p")}, false); err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
		f.Advance(time.Millisecond)
	}
	for _, limit := range []int{0, 1, 7, 100} {
		got, err := f.Store.Due(t.Context(), limit)
		want := all[:min(limit, len(all))]
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("of a limit of %d: %v, %v, want %v", limit, got, err, want)
		}
		all = all[len(want):]
	}
}
