package doctor_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"grantdesk/adapters/embedded"
	"grantdesk/adapters/redis"
	"grantdesk/adapters/telegram"
	"grantdesk/bot/phrase"
	"grantdesk/cmd/grantdesk/config"
	"grantdesk/cmd/grantdesk/doctor"
	"grantdesk/cmd/grantdesk/skeleton"
	"grantdesk/knowledge"
)

// today is a day on which the skeleton's call is open.
var today = time.Date(2029, 2, 1, 9, 0, 0, 0, time.UTC)

// sound returns what to examine in a set-up with nothing wrong in it.
func sound(t *testing.T) doctor.Options {
	t.Helper()
	dir := t.TempDir()
	if err := skeleton.Write(dir, "my-call"); err != nil {
		t.Fatal(err)
	}
	phrases, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	o := doctor.Options{Config: config.Loaded{Config: config.Default()}, Voice: phrases.In(knowledge.En), Now: today, Wait: 20 * time.Second}
	o.Config.Content.Dir = dir
	o.Config.Store.File = filepath.Join(dir, "g.db")
	o.Config.HTTP.Listen = ""
	o.Telegram = telegram.New(telegram.Options{Token: "1:fake", API: api(t), Phrases: func(l knowledge.Lang, key string, pairs ...string) string {
		return phrases.In(l).Say(key, pairs...)
	}})
	return o
}

// api is a Bot API that knows the token and has nothing to deliver.
func api(t *testing.T) string {
	t.Helper()
	answers := map[string]string{
		"getMe":          `{"ok":true,"result":{"id":1,"username":"grant_bot"}}`,
		"getWebhookInfo": `{"ok":true,"result":{"url":""}}`,
		"getUpdates":     `{"ok":true,"result":[]}`,
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(answers[filepath.Base(r.URL.Path)]))
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// redisServer starts a redis-server and has o use it.
func redisServer(t *testing.T, o *doctor.Options, args ...string) {
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
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(addr)
	cmd := exec.Command(path, append([]string{"--port", port, "--bind", "127.0.0.1", "--dir", t.TempDir(), "--save", ""}, args...)...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = cmd.Process.Kill(), cmd.Wait() })
	at(o, addr)
	for range 6000 {
		if c, err := net.Dial("tcp", addr); err == nil {
			c.Close()
			return
		}
		<-time.After(20 * time.Millisecond)
	}
	t.Fatal("redis-server did not start")
}

// at has o use the Redis at addr.
func at(o *doctor.Options, addr string) {
	o.Config.Store.Kind, o.Config.Store.Redis.Addrs = "redis", []string{addr}
	o.Redis = func() (*redis.Store, error) {
		return redis.Open(redis.Options{Addrs: []string{addr}, Username: o.Config.Store.Redis.Username, Password: o.Config.Store.Redis.Password, Timeout: time.Second})
	}
}

func edit(t *testing.T, o doctor.Options, file, old, new string) {
	t.Helper()
	path := filepath.Join(o.Config.Content.Dir, "calls/my-call", file)
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), old) {
		t.Fatalf("%s does not hold %q (%v)", file, old, err)
	}
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(text), old, new)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func serverOn(t *testing.T, o *doctor.Options, status int, metrics string) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/metrics" {
			_, _ = w.Write([]byte(metrics))
			return
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(s.Close)
	o.Config.HTTP.Listen = strings.TrimPrefix(s.URL, "http://")
}

// A setup is one thing done to a sound set-up, and what is found then.
type setup struct {
	name  string
	harm  func(t *testing.T, o *doctor.Options)
	state string
	want  string
}

func contentSetups() []setup {
	return []setup{
		{"sound", func(*testing.T, *doctor.Options) {}, doctor.Good, "1 calls without a fault"},
		{"no directory", func(_ *testing.T, o *doctor.Options) { o.Config.Content.Dir += "/nowhere" }, doctor.Fault, "cannot be opened"},
		{"content", func(t *testing.T, o *doctor.Options) { edit(t, *o, "call.yaml", "zone: Europe", "zon: Europe") }, doctor.Fault, "content has faults"},
		{"past", func(_ *testing.T, o *doctor.Options) { o.Now = today.AddDate(1, 0, 0) }, doctor.Look, "All deadlines of my-call have passed, the last one on 2029-04-16"},
		{"ends", func(t *testing.T, o *doctor.Options) {
			edit(t, *o, "faq.yaml", `added: "1.0"`, "added: \"1.0\"\n    valid_until: 2029-02-14")
		}, doctor.Look, "M.1 of my-call expires on 2029-02-14"},
		{"ended", func(t *testing.T, o *doctor.Options) {
			edit(t, *o, "faq.yaml", `added: "1.0"`, "added: \"1.0\"\n    valid_until: 2029-01-14")
		}, doctor.Look, "M.1 of my-call has not been valid since 2029-01-14"},
		{"example", func(_ *testing.T, o *doctor.Options) { o.Config.Content.Dir = "" }, doctor.Look, "built-in example"},
		{"unknown variable", func(_ *testing.T, o *doctor.Options) { o.Config.Warnings = []string{"unknown variable GRANTDESK_X"} }, doctor.Look, "GRANTDESK_X"},
		{"no channel", func(_ *testing.T, o *doctor.Options) { o.Telegram = nil }, doctor.Look, "No channel"},
	}
}

func placeSetups() []setup {
	return []setup{
		{"file in use", func(t *testing.T, o *doctor.Options) {
			s, err := embedded.Open(embedded.Options{Path: o.Config.Store.File})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
		}, doctor.Good, "is in use"},
		{"file broken", func(t *testing.T, o *doctor.Options) {
			if err := os.WriteFile(o.Config.Store.File, make([]byte, 1<<16), 0o600); err != nil {
				t.Fatal(err)
			}
		}, doctor.Fault, "cannot be read"},
		{"redis away", func(_ *testing.T, o *doctor.Options) { at(o, "127.0.0.1:1") }, doctor.Fault, "Redis 127.0.0.1:1 cannot be reached"},
		{"redis", func(t *testing.T, o *doctor.Options) { redisServer(t, o, "--appendonly", "yes") }, doctor.Good, "can be reached, version"},
		{"eviction", func(t *testing.T, o *doctor.Options) { redisServer(t, o, "--maxmemory-policy", "allkeys-lru") }, doctor.Fault, "maxmemory-policy allkeys-lru"},
		{"no file of changes", func(t *testing.T, o *doctor.Options) { redisServer(t, o) }, doctor.Look, "appendonly no"},
		{"password", func(t *testing.T, o *doctor.Options) { redisServer(t, o, "--requirepass", "secret") }, doctor.Fault, "refuses user or password"},
		{"server", func(t *testing.T, o *doctor.Options) { serverOn(t, o, 200, "") }, doctor.Good, "works"},
		{"unready", func(t *testing.T, o *doctor.Options) { serverOn(t, o, 503, "") }, doctor.Fault, "lives but cannot work"},
		{"another program", func(t *testing.T, o *doctor.Options) { serverOn(t, o, 404, "") }, doctor.Fault, "Another program"},
		{"gaps", func(_ *testing.T, o *doctor.Options) {
			o.Gaps = func(context.Context) (int, int, error) { return 3, 17, nil }
		}, doctor.Look, "does not answer 3 questions, asked by about 17 people"},
		{"gaps unread", func(_ *testing.T, o *doctor.Options) {
			o.Gaps = func(context.Context) (int, int, error) { return 0, 0, errors.New("odd") }
		}, doctor.Look, "could not be read: odd"},
		{"gaps of no store", func(_ *testing.T, o *doctor.Options) {
			at(o, "127.0.0.1:1")
			o.Gaps = func(context.Context) (int, int, error) { panic("asked a store that is away") }
		}, doctor.Fault, "Redis 127.0.0.1:1 cannot be reached"},
		{"clock", func(t *testing.T, o *doctor.Options) {
			redisServer(t, o, "--appendonly", "yes")
			at(o, lateBy(t, o.Config.Store.Redis.Addrs[0], 90))
		}, doctor.Look, "1m30s"},
		{"mail away", func(t *testing.T, o *doctor.Options) {
			o.Email = desk(t, "127.0.0.1:1")
		}, doctor.Fault, "mail server 127.0.0.1:1 cannot be reached"},
		{"old content", func(t *testing.T, o *doctor.Options) {
			serverOn(t, o, 200, "grantdesk_content_info{version=\"0ld\"} 1\n")
		}, doctor.Fault, "version 0ld"},
	}
}

// TestExamine: each set-up gives the finding that it should, with a fix, and
// nothing else is at fault.
func TestExamine(t *testing.T) {
	for _, tt := range append(contentSetups(), placeSetups()...) {
		t.Run(tt.name, func(t *testing.T) {
			o := sound(t)
			tt.harm(t, &o)
			finds(t, o, tt.state, tt.want)
		})
	}
}

// finds examines, and wants one finding with a state and words, each with a
// fix that is needed, and nothing else at fault.
func finds(t *testing.T, o doctor.Options, state, want string) {
	t.Helper()
	found := doctor.Examine(t.Context(), o, nil)
	match := false
	for _, f := range found {
		hit := f.State == state && strings.Contains(f.Text, want)
		match = match || hit
		if f.State == doctor.Fault && !hit {
			t.Errorf("also at fault: %+v", f)
		}
		if (f.State == doctor.Good) != (f.Fix == "") || strings.Contains(f.Text+f.Fix, "{") || strings.HasPrefix(f.Text, "doctor.") {
			t.Errorf("finding %+v", f)
		}
	}
	if !match {
		t.Errorf("no finding %q %q in\n%+v", state, want, found)
	}
	if doctor.Sick(found) != (state == doctor.Fault) {
		t.Errorf("sick: %v", doctor.Sick(found))
	}
}

// Faults of the configuration come one by one, and alone.
func TestExamineConfiguration(t *testing.T) {
	o := sound(t)
	found := doctor.Examine(context.Background(), o, errors.Join(errors.New("a: wrong"), errors.Join(errors.New("b: wrong"), nil)))
	if len(found) != 2 || !strings.Contains(found[1].Text, "b: wrong") || !doctor.Sick(found) {
		t.Errorf("found %+v", found)
	}
}

// The layout of a store with another number of partitions is pointed out.
func TestExamineLayout(t *testing.T) {
	o := sound(t)
	redisServer(t, &o, "--appendonly", "yes")
	s, err := redis.Open(redis.Options{Addrs: o.Config.Store.Redis.Addrs, Partitions: 16})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Check(t.Context()), s.Close()); err != nil {
		t.Fatal(err)
	}
	found := doctor.Examine(t.Context(), o, nil)
	for _, f := range found {
		if f.State == doctor.Fault && strings.Contains(f.Text, "1/16") && strings.Contains(f.Text, "1/1") {
			return
		}
	}
	t.Errorf("not found in %+v", found)
}
