package learned_test

import (
	"context"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"grantdesk/adapters/embedded"
	"grantdesk/adapters/metrics"
	"grantdesk/adapters/redis"
	"grantdesk/adapters/redis/redistest"
	"grantdesk/bot"
	"grantdesk/bot/learn"
	"grantdesk/bot/mailbox"
	"grantdesk/cmd/grantdesk/learned"
	"grantdesk/cmd/grantdesk/service"
	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
	"grantdesk/knowledge/example"
)

const (
	call = "clusterxchange-2020"
	name = "calls/clusterxchange-2020/faq/learned-HD.1.yaml"
)

// A replica is one process: a service, and a follower over its content.
type replica struct {
	t     *testing.T
	s     *service.Service
	shelf *learned.Shelf
	dir   string // "" is the built-in example
	stop  func()

	mu  sync.Mutex
	lib *knowledge.Library
}

func (r *replica) open() (fs.FS, error) {
	if r.dir == "" {
		return example.FS(), nil
	}
	return os.DirFS(r.dir), nil
}

func (r *replica) renew() error {
	base, err := r.open()
	if err != nil {
		return err
	}
	release, faults := r.shelf.Read(base)
	if release == nil {
		r.t.Errorf("content has faults: %v", faults)
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lib = release.Library
	return nil
}

// has reports whether the entry is served, and in which version of all content.
func (r *replica) has() (entry bool, version string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lib == nil {
		return false, ""
	}
	return r.lib.Pack(call).Entry("HD.1") != nil, r.lib.Version
}

// answer is that of the entry.
func (r *replica) answer() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.lib.Pack(call).Entry("HD.1").Answer["de"]
}

// start begins a replica on a store.
func start(t *testing.T, store mailbox.Store, dir string) *replica {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	r := &replica{t: t, dir: dir}
	r.shelf = learned.NewShelf(r.open, log)
	r.s = service.New(service.Options{
		Store: store, Bot: &bot.Bot{}, Metrics: metrics.New(), Log: log, Learn: learn.NewOffice(learn.Options{Phrases: phrases(t), Keep: time.Hour}),
		Retention: time.Hour, KeepGaps: time.Hour, Slots: 4, Now: time.Now,
	})
	f := &learned.Follower{Shelf: r.shelf, Store: store, Every: 20 * time.Millisecond, Renew: r.renew, Report: r.s.Report, Deleted: "deleted", Log: log}
	if dir != "" {
		f.Dir = learned.NewDir(dir)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() { f.Follow(ctx) })
	all.Go(func() {
		if err := r.s.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	r.stop = sync.OnceFunc(func() { cancel(); all.Wait() })
	t.Cleanup(r.stop)
	return r
}

// release brings an entry into the book, as a draft does.
func (r *replica) release(n int) {
	r.t.Helper()
	e := knowledge.Entry{
		ID: "HD.1", Section: "B", Question: knowledge.Text{"de": "Wird ein Betriebskindergarten bezahlt?"}, Answer: knowledge.Text{"de": "Nein."},
		Helpdesk: knowledge.Date{Time: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)},
	}
	file, err := content.WriteEntry(e)
	if err != nil {
		r.t.Fatal(err)
	}
	at := time.Date(2027, 3, n, 0, 0, 0, 0, time.UTC)
	r.report(learn.Event{What: learn.EventAdd, Call: call, ID: e.ID, At: strconv.Itoa(n), Item: &learn.Item{ID: e.ID, Call: call, File: file, At: at}})
}

func (r *replica) report(e learn.Event) {
	r.t.Helper()
	if err := r.s.Report(r.t.Context(), e); err != nil {
		r.t.Fatal(err)
	}
}

func until(t *testing.T, what string, so func() bool) time.Duration {
	t.Helper()
	began := time.Now()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(2 * time.Minute); !so(); {
		select {
		case <-end:
			t.Fatalf("not so: %s", what)
		case <-tick.C:
		}
	}
	return time.Since(began)
}

// all waits until every replica serves the entry, or none, in one version.
func all(t *testing.T, want bool, rs ...*replica) {
	t.Helper()
	took := until(t, "all replicas serve the same", func() bool {
		_, first := rs[0].has()
		return !slices.ContainsFunc(rs, func(r *replica) bool { has, version := r.has(); return has != want || version != first })
	})
	t.Logf("served %v by %d replicas after %v", want, len(rs), took.Round(time.Millisecond))
}

func exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name)))
	return err == nil
}

func copied(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "content")
	if err := os.CopyFS(dir, example.FS()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Replicas that share nothing but the store serve the same entries in the same
// order, whether or not they can write a file; whoever can, writes it once.
func TestReplicas(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() mailbox.Store) {
		writer, other := start(t, open(), copied(t)), start(t, open(), "")
		other.release(1)
		all(t, true, writer, other)
		until(t, "the file is written", func() bool { return exists(writer.dir) })

		t.Log("somebody deletes the file")
		remove(t, writer.dir)
		all(t, false, writer, other)

		t.Log("it is released again and taken back by the desk")
		other.release(2)
		all(t, true, writer, other)
		until(t, "the file is written", func() bool { return exists(writer.dir) })
		other.report(learn.Event{What: learn.EventRevert, Call: call, ID: "HD.1", At: "desk"})
		all(t, false, writer, other)
		until(t, "the file is gone, and nothing is left over", func() bool { return !exists(writer.dir) && len(hidden(t, writer.dir)) == 0 })
	})
}

// A file that is deleted while its server is down is known to be deleted when
// it comes back; a directory that never had the file gets it.
func TestDeletedMeanwhile(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() mailbox.Store) {
		store, dir := open(), copied(t)
		first := start(t, store, dir)
		first.release(1)
		until(t, "the file is written", func() bool { return exists(dir) && len(hidden(t, dir)) == 1 })
		first.stop()
		fresh := start(t, store, copied(t))
		until(t, "another directory has the file", func() bool { return exists(fresh.dir) })
		all(t, true, fresh)
		remove(t, dir)
		all(t, false, fresh, start(t, store, dir))
		until(t, "the other directory has no file either", func() bool { return !exists(fresh.dir) })
	})
}

// What a directory holds is never overwritten, and what was taken back stays
// away even where its file cannot be deleted.
func TestEdited(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() mailbox.Store) {
		store, dir := open(), copied(t)
		edited := "entries:\n  - id: HD.1\n    section: B\n    question: {de: Wird ein Betriebskindergarten bezahlt?}\n    answer: {de: Niemals.}\n    helpdesk: 2027-03-01\n"
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.WriteFile(path, []byte(edited), 0o600); err != nil {
			t.Fatal(err)
		}
		r := start(t, store, dir)
		r.release(1)
		all(t, true, r)
		if said := r.answer(); said != "Niemals." {
			t.Errorf("the book wins over the directory: %q", said)
		}
		r.report(learn.Event{What: learn.EventRevert, Call: call, ID: "HD.1", At: "desk"})
		all(t, false, r)
		if b, err := os.ReadFile(path); err != nil || string(b) != edited {
			t.Errorf("the editor's file became %q, %v", b, err)
		}
	})
}

// An entry for which content has no room any more is left out, and the rest is
// served.
func TestNoRoom(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() mailbox.Store) {
		dir := copied(t)
		taken := "entries:\n  - id: Z.9\n    section: B\n    question: {de: Wird ein Betriebskindergarten bezahlt?}\n    answer: {de: Ja.}\n    helpdesk: 2027-03-01\n"
		if err := os.WriteFile(filepath.Join(dir, "calls", call, "faq", "a.yaml"), []byte(taken), 0o600); err != nil {
			t.Fatal(err)
		}
		r := start(t, open(), dir)
		r.release(1)
		until(t, "the rest is served", func() bool { _, version := r.has(); return version != "" })
		if has, _ := r.has(); has || exists(dir) {
			t.Error("two entries answer one question")
		}
	})
}

func remove(t *testing.T, dir string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
		t.Fatal(err)
	}
}

// hidden are the hidden files beside the entries.
func hidden(t *testing.T, dir string) (names []string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "calls", call, "faq", ".*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// eachStore runs a test on each store; open gives each replica its own
// connection where the store has such.
func eachStore(t *testing.T, test func(t *testing.T, open func() mailbox.Store)) {
	t.Run("embedded", func(t *testing.T) {
		s, err := embedded.Open(embedded.Options{Path: filepath.Join(t.TempDir(), "g.db"), NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		test(t, func() mailbox.Store { return s })
	})
	t.Run("redis", func(t *testing.T) {
		srv, err := redistest.Start(t.Context(), t.TempDir())
		if err != nil && os.Getenv("CI") != "true" {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = srv.Kill() })
		test(t, func() mailbox.Store {
			s, err := redis.Open(redis.Options{Addrs: []string{srv.Addr}, Prefix: "gd", Partitions: 1})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			return s
		})
	})
}
