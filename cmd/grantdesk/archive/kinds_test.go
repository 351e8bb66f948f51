package archive_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"grantdesk/bot/mailbox"
	"grantdesk/cmd/grantdesk/archive"
)

// kinds are the records that a store writes, by what their keys begin with
// behind the prefix and the hash tag, and how a backup brings them back. The
// test fails for a kind that does not stand here: decide what becomes of it.
var kinds = map[string]string{
	// The file.
	"dialog:": whole, "in:": whole, "out:": whole, "seen:": whole, "timer:": whole, "agenda:": whole, "dead:": whole,
	"shelf:": whole, "expires:": whole,
	// Redis.
	"c:": whole, "d:": whole, "t:": whole, "due": whole, "agenda": whole, "dead": whole,
	"format": "the new store has its own",
	"tally:": "counts of a minute, against abuse",
	"pace:":  "when the next message may be sent, for seconds",
	"office": "who polls at the moment",
}

const whole = "with its dialogue, or among the values"

// kindOf is the kind of a raw key.
func kindOf(key string) string {
	key = strings.TrimPrefix(key, "gd:")
	if tag, rest, ok := strings.Cut(key, "}:"); ok && strings.HasPrefix(tag, "{") {
		key = rest
	}
	for kind := range kinds {
		if strings.HasPrefix(key, kind) && (strings.HasSuffix(kind, ":") || key == kind || kind == "office") {
			return kind
		}
	}
	return ""
}

// kindsIn are the kinds of all records of a store.
func kindsIn(t *testing.T, s mailbox.Store) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for e, err := range s.Scan(t.Context()) {
		must(t, err)
		kind := kindOf(e.Key)
		if kind == "" {
			t.Errorf("a backup does not know what becomes of %q", e.Key)
		}
		found[kind] = true
	}
	return found
}

// Every kind of record that a store writes comes back, or is left out for a
// reason.
func TestKnowsEveryKind(t *testing.T) {
	for name, open := range map[string]func(*testing.T) mailbox.Store{"file": inFile, "redis": inRedis} {
		t.Run(name, func(t *testing.T) {
			a, b := open(t), open(t)
			fill(t, a)
			_, err := a.Count(t.Context(), "limit/x", time.Minute)
			_, err2 := a.Elect(t.Context(), "poller", "me", time.Minute)
			_, err3 := a.Slot(t.Context(), "chat", []mailbox.Pace{{Key: "x", Every: time.Hour, Burst: 1}})
			must(t, err, err2, err3, a.Hold(t.Context(), "chat", "x", time.Minute))
			var file bytes.Buffer
			_, err = archive.Write(t.Context(), a, &file, archive.Options{Now: time.Now()})
			must(t, err)
			_, err = archive.Restore(t.Context(), b, bytes.NewReader(file.Bytes()), time.Now())
			must(t, err)
			had, has := kindsIn(t, a), kindsIn(t, b)
			for kind := range had {
				if kinds[kind] == whole && !has[kind] {
					t.Errorf("%q did not come back", kind)
				}
			}
			if len(had) < 9 {
				t.Errorf("only these kinds were there: %v", had)
			}
		})
	}
}
