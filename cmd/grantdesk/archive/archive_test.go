package archive_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"grantdesk/adapters/embedded"
	"grantdesk/adapters/redis"
	"grantdesk/bot/mailbox"
	"grantdesk/cmd/grantdesk/archive"
)

func inFile(t *testing.T) mailbox.Store {
	t.Helper()
	s, err := embedded.Open(embedded.Options{Path: filepath.Join(t.TempDir(), "g.db"), NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func inRedis(t *testing.T) mailbox.Store {
	t.Helper()
	path, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("redis-server is missing")
		}
		t.Skip("redis-server is missing")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	_, port, _ := net.SplitHostPort(addr)
	cmd := exec.Command(path, "--port", port, "--bind", "127.0.0.1", "--dir", t.TempDir(), "--save", "")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = cmd.Process.Kill(), cmd.Wait() })
	s, err := redis.Open(redis.Options{Addrs: []string{addr}, Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for range 6000 {
		if s.Ping(t.Context()) == nil {
			return s
		}
		<-time.After(20 * time.Millisecond)
	}
	t.Fatal("redis-server did not start")
	return nil
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// fill makes a store that holds everything that a store can hold.
func fill(t *testing.T, s mailbox.Store) {
	ctx := t.Context()
	accept := func(dialogue, id string, claim bool) *mailbox.Lease {
		r, err := s.Accept(ctx, mailbox.Message{Dialogue: dialogue, ID: id, Payload: []byte("says " + id)}, claim)
		must(t, err)
		return r.Lease
	}
	for i := range 60 { // idle conversations
		l := accept("telegram/1/"+strconv.Itoa(i)+"//", "m", true)
		must(t, s.Commit(ctx, l, mailbox.Commit{State: []byte(`{"v":1}`), Consumed: 1, Retention: 100 * time.Hour}), s.Done(ctx, l, mailbox.Done{Release: true}))
	}
	l := accept("slack/T/D//", "m1", true)
	timer := mailbox.Timer{Dialogue: l.Dialogue, Name: "reminder", At: time.Now().Add(50 * time.Hour).Truncate(time.Millisecond), Body: []byte("remind")}
	must(t, s.Commit(ctx, l, mailbox.Commit{State: []byte(`{"v":1,"lang":"de"}`), Consumed: 1, Timers: []mailbox.Timer{timer}}), s.Done(ctx, l, mailbox.Done{Release: true}))

	l = accept("ticket/7", "p1", true)
	accept("ticket/7", "p2", false)
	must(t, s.Commit(ctx, l, mailbox.Commit{
		State: []byte(`{"open":true}`), Consumed: 1, Outs: []mailbox.Out{{ID: "p1-1", Body: []byte("a")}, {ID: "p1-2", Body: []byte("b")}},
		Dead: &mailbox.DeadLetter{Dialogue: "ticket/7", ID: "p0", Kind: mailbox.DeadMessage, Reason: "test", At: time.Now(), Body: []byte("c")},
	}), s.Retry(ctx, l, mailbox.Retry{After: time.Hour}))
	must(t, s.Put(ctx, "key/persons", "secret", 1000*time.Hour), s.Put(ctx, "ref/1", "2", time.Hour))
}

// content is all that a store holds, in order.
func content(t *testing.T, s mailbox.Store) (snaps []mailbox.Snapshot, kept []mailbox.Kept) {
	t.Helper()
	for name, err := range s.Dialogues(t.Context()) {
		must(t, err)
		snap, err := s.Read(t.Context(), name)
		must(t, err)
		slices.Sort(snap.Seen)
		snaps = append(snaps, snap)
	}
	for k, err := range s.Kept(t.Context(), "") {
		must(t, err)
		kept = append(kept, k)
	}
	slices.SortFunc(snaps, func(a, b mailbox.Snapshot) int { return strings.Compare(a.Dialogue, b.Dialogue) })
	slices.SortFunc(kept, func(a, b mailbox.Kept) int { return strings.Compare(a.Key, b.Key) })
	return snaps, kept
}

func same(t *testing.T, a, b mailbox.Store) {
	t.Helper()
	as, ak := content(t, a)
	bs, bk := content(t, b)
	if x, y := text(t, as, ak), text(t, bs, bk); x != y {
		t.Errorf("not the same:\n%s\n%s", x, y)
	}
}

// text is all of it, with times as how far away they are, since clocks
// differ a little.
func text(t *testing.T, snaps []mailbox.Snapshot, kept []mailbox.Kept) string {
	t.Helper()
	near := func(at *time.Time) { *at = time.Unix(0, 0).UTC().Add(time.Until(*at).Round(10 * time.Minute)) }
	for i := range snaps {
		if !snaps[i].Expires.IsZero() {
			near(&snaps[i].Expires)
		}
		for k := range snaps[i].Dead {
			near(&snaps[i].Dead[k].At)
		}
		for k := range snaps[i].Timers {
			snaps[i].Timers[k].At = snaps[i].Timers[k].At.UTC()
		}
	}
	for i := range kept {
		near(&kept[i].Expires)
	}
	raw, err := json.MarshalIndent([]any{snaps, kept}, "", " ")
	must(t, err)
	return string(raw)
}

// A backup of a store of either kind gives the same state in one of either
// kind, and what waited is worked on.
func TestRoundTrip(t *testing.T) {
	kinds := map[string]func(*testing.T) mailbox.Store{"file": inFile, "redis": inRedis}
	for from, open := range kinds {
		for to, other := range kinds {
			t.Run(from+" to "+to, func(t *testing.T) {
				a, b := open(t), other(t)
				fill(t, a)
				var file bytes.Buffer
				n, err := archive.Write(t.Context(), a, &file, archive.Options{Now: time.Now()})
				must(t, err)
				if n != (archive.Count{Dialogues: 62, Kept: 2}) {
					t.Errorf("wrote %+v", n)
				}
				if m, err := archive.Restore(t.Context(), b, bytes.NewReader(file.Bytes()), time.Now()); err != nil || m != n {
					t.Fatalf("restored %+v, %v", m, err)
				}
				same(t, a, b)
				due, err := b.Due(t.Context(), 10)
				if err != nil || !slices.Equal(due, []string{"ticket/7"}) {
					t.Errorf("due: %v, %v", due, err)
				}
				l, err := b.Claim(t.Context(), "ticket/7")
				if err != nil || l == nil || !l.InDoubt || len(l.Outbox) != 2 || len(l.Inbox) != 1 {
					t.Errorf("claimed %+v, %v", l, err)
				}
				if _, err := archive.Restore(t.Context(), b, bytes.NewReader(file.Bytes()), time.Now()); !errors.Is(err, archive.ErrFilled) {
					t.Errorf("into a filled store: %v", err)
				}
			})
		}
	}
}

// A file that is cut off, damaged, foreign or newer is refused, and nothing
// of it gets into the store.
func TestRefused(t *testing.T) {
	a, b := inFile(t), inFile(t)
	fill(t, a)
	var file bytes.Buffer
	_, err := archive.Write(context.Background(), a, &file, archive.Options{Now: time.Now()})
	must(t, err)
	whole := file.Bytes()
	damaged := bytes.Clone(whole)
	damaged[len(damaged)/2] ^= 1
	for name, text := range map[string][]byte{
		"cut": whole[:len(whole)-9], "half": whole[:len(whole)/2], "damaged": damaged, "foreign": []byte("PK\x03\x04"), "empty": nil,
		"newer": packed(t, `{"head":{"format":"grantdesk-backup","version":2}}`+"\n"),
		"short": packed(t, `{"head":{"format":"grantdesk-backup","version":1}}`+"\n"+`{"end":{"dialogues":1,"kept":0}}`+"\n"),
	} {
		if _, err := archive.Restore(t.Context(), b, bytes.NewReader(text), time.Now()); err == nil {
			t.Errorf("%s was restored", name)
		} else if name == "newer" && !errors.Is(err, mailbox.ErrVersion) {
			t.Errorf("newer: %v", err)
		}
		if snaps, kept := content(t, b); len(snaps)+len(kept) > 0 {
			t.Fatalf("%s left something behind", name)
		}
	}
}

func packed(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write([]byte(text))
	must(t, err, z.Close())
	return b.Bytes()
}
