package mailboxtest

import (
	"testing"
	"time"
)

// shelf keeps a value until its expiry, which a later value moves.
func shelf(t *testing.T, f Fixture) {
	defer f.Close()
	want := func(key, value string) {
		t.Helper()
		if got, err := f.Store.Get(t.Context(), key); err != nil || got != value {
			t.Errorf("Get(%q) = %q, %v; want %q", key, got, err, value)
		}
	}
	put := func(key, value string, ttl time.Duration) {
		t.Helper()
		if err := f.Store.Put(t.Context(), key, value, ttl); err != nil {
			t.Fatal(err)
		}
	}
	want("a", "")
	put("a", "one", time.Hour)
	put("b", "two", time.Minute)
	put("a", "three", 3*time.Hour)
	want("a", "three")
	f.Advance(2 * time.Hour)
	want("a", "three")
	want("b", "")
	for e, err := range f.Store.Scan(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Expires.IsZero() {
			t.Errorf("%s never expires", e.Key)
		}
	}
	f.Advance(2 * time.Hour)
	want("a", "")
}
