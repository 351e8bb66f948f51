package mailboxtest

import (
	"maps"
	"slices"
	"strings"
	"time"

	"grantdesk/bot/mailbox"
)

// shelf keeps a value until its expiry, which a later value moves.
func shelf(t tester, f Fixture) {
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
	together(t, f)
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
	put("abc*d", "four", time.Hour)
	put("b", "five", time.Hour)
	for _, prefix := range []string{"a", "abc*", "*", "abcd"} {
		got := map[string]string{}
		for k, err := range f.Store.Kept(t.Context(), prefix) {
			if err != nil {
				t.Fatal(err)
			}
			if left := f.Left(k.Expires); left <= 0 || left > time.Hour {
				t.Errorf("%s is kept for %s more", k.Key, left)
			}
			got[k.Key] = k.Value
		}
		wants := map[string]map[string]string{"a": {"a": "three", "abc*d": "four"}, "abc*": {"abc*d": "four"}}[prefix]
		if !maps.Equal(got, wants) {
			t.Errorf("kept below %q: %v, want %v", prefix, got, wants)
		}
	}
	dropped(t, f, "b", "five")
	want("a", "three")
	f.Advance(2 * time.Hour)
	want("a", "")
}

// together puts two values at once, each for its time.
func together(t tester, f Fixture) {
	t.Helper()
	for range 2 {
		if err := f.Store.PutAll(t.Context(), map[string]string{"x": "six", "y": "seven"}, time.Minute); err != nil {
			t.Fatal(err)
		}
		for key, value := range map[string]string{"x": "six", "y": "seven"} {
			if got, err := f.Store.Get(t.Context(), key); err != nil || got != value {
				t.Errorf("Get(%q) = %q, %v; want %q", key, got, err, value)
			}
		}
	}
	if err := f.Store.PutAll(t.Context(), nil, time.Minute); err != nil {
		t.Errorf("putting nothing: %v", err)
	}
	f.Advance(2 * time.Minute)
	for _, key := range []string{"x", "y"} {
		if got, err := f.Store.Get(t.Context(), key); err != nil || got != "" {
			t.Errorf("Get(%q) = %q, %v after its time", key, got, err)
		}
	}
}

// dropped takes a value away, twice, and nothing of it is left.
func dropped(t tester, f Fixture, key, value string) {
	t.Helper()
	for range 2 {
		if err := f.Store.Drop(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		if got, err := f.Store.Get(t.Context(), key); err != nil || got != "" {
			t.Errorf("Get(%q) = %q, %v after it was dropped", key, got, err)
		}
	}
	for e, err := range f.Store.Scan(t.Context()) {
		if err != nil || strings.HasSuffix(e.Key, key) || strings.Contains(string(e.Value), value) {
			t.Errorf("%q is still there (%v)", e.Key, err)
		}
	}
}

// counts add up until their first count's expiry.
func counts(t tester, f Fixture) {
	defer f.Close()
	count := func(key string) int {
		t.Helper()
		n, err := f.Store.Count(t.Context(), key, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	first, again := count("a"), count("a")
	f.Advance(50 * time.Second)
	third, other := count("a"), count("b")
	fresh := 1
	if f.Repeats {
		fresh = 2
	}
	if first < 1 || again <= first || third <= again || other > fresh {
		t.Errorf("counts %d, %d, %d and %d of another", first, again, third, other)
	}
	f.Advance(20 * time.Second)
	if n := count("a"); n > fresh {
		t.Errorf("after its end the count is %d", n)
	}
}

// seen tells which messages would be duplicates, as long as they would be.
func seen(t tester, f Fixture) {
	defer f.Close()
	if _, err := f.Store.Accept(t.Context(), mailbox.Message{Dialogue: "d", ID: "1", Payload: []byte("p")}, false); err != nil {
		t.Fatal(err)
	}
	if st, err := f.Store.Stats(t.Context()); err != nil || st.Waiting != 1 || st.Late > time.Minute {
		t.Errorf("stats %+v, %v", st, err)
	}
	for _, want := range [][]string{{"1"}, nil} {
		s, err := f.Store.Read(t.Context(), "d")
		if err != nil || !slices.Equal(s.Seen, want) {
			t.Errorf("seen %q, want %q (%v)", s.Seen, want, err)
		}
		f.Advance(3 * time.Hour)
	}
}
