package mailboxtest

import (
	"testing"
	"time"

	"grantdesk/bot/mailbox"
)

// paces bound how fast slots are taken: of all paces of a call or of none, and
// of a held key not at all.
func paces(t testing.TB, f Fixture) {
	defer f.Close()
	slot := func(key string) time.Duration {
		t.Helper()
		wait, err := f.Store.Slot(t.Context(), "g", []mailbox.Pace{{Key: "all", Burst: 6, Every: time.Hour}, {Key: key, Burst: 2, Every: time.Minute}})
		if err != nil {
			t.Fatal(err)
		}
		return wait
	}
	each := 2 // slots of a key
	if f.Repeats {
		each = 1
	}
	for i := range each {
		if wait := slot("a"); wait != 0 {
			t.Fatalf("slot %d waits %s", i+1, wait)
		}
	}
	for range 5 { // what takes nothing may be asked for as often as one likes
		if wait := slot("a"); wait <= 0 || wait > time.Minute {
			t.Errorf("beyond the burst: %s", wait)
		}
	}
	f.Advance(time.Minute + time.Second)
	if wait := slot("b"); wait != 0 {
		t.Errorf("another key waits %s", wait)
	}
	if err := f.Store.Hold(t.Context(), "g", "c", 10*time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := f.Store.Hold(t.Context(), "g", "c", time.Minute); err != nil {
		t.Fatal(err)
	}
	if wait := slot("c"); wait <= 9*time.Minute || wait > 10*time.Minute {
		t.Errorf("a held key waits %s", wait)
	}
	f.Advance(11 * time.Minute)
	if wait := slot("c"); wait != 0 {
		t.Errorf("after the hold: %s", wait)
	}
	for range 6 {
		slot("d")
		f.Advance(2 * time.Minute)
	}
	if wait := slot("e"); wait <= 0 || wait > time.Hour {
		t.Errorf("beyond the pace of all: %s", wait)
	}
}
