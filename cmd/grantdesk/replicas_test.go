package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"grantdesk/adapters/redis/redistest"
)

// A street is a Slack in which people write to several replicas of the real
// program, which share a Redis.
type street struct {
	t     *testing.T
	redis *redistest.Server
	api   *httptest.Server
	mu    sync.Mutex
	said  map[string][]string // by room
	n     int
	asked atomic.Int64
}

func newStreet(t *testing.T) *street {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("redis-server is missing")
		}
		t.Skip("redis-server is missing")
	}
	s := &street{t: t, said: map[string][]string{}}
	var err error
	if s.redis, err = redistest.Start(t.Context(), t.TempDir(), "--appendonly", "yes"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.redis.Kill() }) // it has nothing to keep
	s.api = httptest.NewServer(s)
	t.Cleanup(s.api.Close)
	for k, v := range map[string]string{
		"STORE_KIND": "redis", "STORE_REDIS_ADDRS": s.redis.Addr, "STORE_REDIS_PARTITIONS": "1", "LIMITS_PERSON": "3", "LIMITS_CHANNEL": "100000",
		"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_MODE": "http", "SLACK_SIGNING_SECRET": slackSecret, "SLACK_API": s.api.URL + "/api/",
		"HTTP_PUBLIC": "https://bot.example.org", "CONTENT_DIR": fresh(t),
	} {
		t.Setenv("GRANTDESK_"+k, v)
	}
	return s
}

// ServeHTTP is as much of Slack as private conversations need.
func (s *street) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm() // what is missing shows in what was said
	answer := map[string]any{"ok": true}
	switch strings.TrimPrefix(r.URL.Path, "/api/") {
	case "auth.test":
		answer["team_id"], answer["user_id"], answer["bot_id"] = "T1", "U0", "B0"
	case "users.info":
		answer["user"] = map[string]any{"locale": "de-DE", "profile": map[string]any{"display_name": "E"}}
	case "chat.postMessage":
		s.mu.Lock()
		s.n++
		answer["ts"] = fmt.Sprintf("1800000000.%06d", s.n)
		s.said[r.Form.Get("channel")] = append(s.said[r.Form.Get("channel")], r.Form.Get("text"))
		s.mu.Unlock()
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// heard is how often text was said in a room.
func (s *street) heard(room, text string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, said := range s.said[room] {
		n += strings.Count(said, text)
	}
	return n
}

// A replica is one process.
type replica struct {
	*street
	cmd    *exec.Cmd
	listen string
	log    *journal
}

// replica starts the program as a process of its own.
func (s *street) replica() *replica {
	s.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	r := &replica{street: s, listen: l.Addr().String(), log: &journal{}}
	if err := l.Close(); err != nil {
		s.t.Fatal(err)
	}
	r.cmd = exec.Command("grantdesk", "serve") // TestMain puts it on the path
	r.cmd.Env = append(os.Environ(), "GRANTDESK_HTTP_LISTEN="+r.listen)
	r.cmd.Stdout, r.cmd.Stderr = r.log, r.log
	if err := r.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _, _ = r.cmd.Process.Kill(), r.cmd.Wait() })
	return r
}

func (r *replica) get(path string) (status int, body string) {
	resp, err := http.Get("http://" + r.listen + path)
	if err != nil {
		return 0, ""
	}
	defer func() { _ = resp.Body.Close() }()
	raw, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(raw)
}

// until waits until a page of the replica has that status.
func (r *replica) until(path string, status int) {
	r.t.Helper()
	eventually(r.t, r.log, func() bool { got, _ := r.get(path); return got == status })
}

// asks has a person write to the replica, and reports whether that took it.
func (r *replica) asks(id, who, text string) bool {
	status, err := callSlack("http://"+r.listen+"/webhook/slack", "application/json", fmt.Sprintf(
		`{"type":"event_callback","team_id":"T1","event_id":"E%s","event":{"type":"message","channel_type":"im","channel":"D%s","user":"U%s","ts":"1800000500.%06d","text":%q}}`,
		id, who, who, r.asked.Add(1), text))
	return err == nil && status == http.StatusOK
}

// Redis may come late and go: the replica lives on, and is ready while it is
// there.
func TestLivesWithoutRedis(t *testing.T) {
	s := newStreet(t)
	if err := s.redis.Kill(); err != nil {
		t.Fatal(err)
	}
	r := s.replica()
	r.until("/livez", http.StatusOK)
	r.until("/readyz", http.StatusServiceUnavailable)
	for range 2 {
		if err := s.redis.Restart(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.until("/readyz", http.StatusOK)
		if err := s.redis.Kill(); err != nil {
			t.Fatal(err)
		}
		r.until("/readyz", http.StatusServiceUnavailable)
		r.until("/livez", http.StatusOK)
	}
	if err := s.redis.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.until("/readyz", http.StatusOK)
	r.asks("1", "anna", "Bis wann kann ich einreichen?")
	eventually(t, r.log, func() bool { return s.heard("Danna", freshDeadline) == 1 })
}

// What an operator decides takes effect on all replicas and is noted; limits
// hold for all of them together, and one notice tells of them.
func TestReplicasFollowTheOperator(t *testing.T) {
	s := newStreet(t)
	all := []*replica{s.replica(), s.replica()}
	for _, r := range all {
		r.until("/readyz", http.StatusOK)
	}
	decide := func(args ...string) {
		t.Helper()
		if code, out, errs := command(t, args...); code != 0 {
			t.Fatalf("%v: %d %s%s", args, code, out, errs)
		}
	}
	// shown waits until somebody who writes for the first time reads text.
	shown := func(text string) {
		t.Helper()
		began := time.Now()
		for i, r := range all {
			n := 0
			eventually(t, r.log, func() bool {
				n++
				who := fmt.Sprintf("%d.%d%x", i, n, text)
				r.asks(who, who, "/frist")
				// A reply that was decided before a channel went off waits
				// until it is on: then somebody else asks.
				for wait := 0; wait < 200 && s.heard("D"+who, "") == 0; wait++ {
					<-time.After(10 * time.Millisecond)
				}
				return s.heard("D"+who, text) > 0
			})
		}
		t.Logf("%q was shown by both replicas after %v", text, time.Since(began).Round(time.Millisecond))
	}
	decide("notice", "--by", "anna", "Wartung bis 14 Uhr")
	shown("Wartung bis 14 Uhr")
	decide("channel", "off", "--by", "bert", "slack")
	shown("nicht erreichbar")
	decide("channel", "on", "--by", "bert", "slack")
	shown(freshDeadline)
	_, audit, _ := command(t, "audit")
	for _, want := range []string{`anna         notice "Wartung bis 14 Uhr"`, "bert         channel slack off", "bert         channel slack on"} {
		if !strings.Contains(audit, want) {
			t.Errorf("the audit lacks %q:\n%s", want, audit)
		}
	}
	before := all[0].taken() + all[1].taken()
	var writing sync.WaitGroup
	for i := range 15 { // more than some minutes allow
		writing.Go(func() { all[i%2].asks(fmt.Sprint("carla", i), "carla", "/frist") })
	}
	writing.Wait()
	eventually(t, all[0].log, func() bool {
		return s.heard("Dcarla", "sehr viele Nachrichten") > 0 && s.heard("Dcarla", freshDeadline) > 0
	})
	if told, taken := s.heard("Dcarla", "sehr viele Nachrichten"), all[0].taken()+all[1].taken()-before; told != 1 || taken < 3 || taken > 9 {
		t.Errorf("told %d times, took %d of 15 messages", told, taken)
	}
}

// taken is how many messages the replica took in.
func (r *replica) taken() int {
	_, page := r.get("/metrics")
	for line := range strings.Lines(page) {
		if n, ok := strings.CutPrefix(line, `grantdesk_accepted_total{channel="slack",result="accepted"} `); ok {
			count, _ := strconv.Atoi(strings.TrimSpace(n))
			return count
		}
	}
	return 0
}

// A replica that is told to stop under load ends by itself and loses nothing:
// what it took is answered, by itself or by the other.
func TestDrainUnderLoad(t *testing.T) {
	s := newStreet(t)
	a, b := s.replica(), s.replica()
	a.until("/readyz", http.StatusOK)
	b.until("/readyz", http.StatusOK)
	const n = 80
	var writing sync.WaitGroup
	half := make(chan struct{}, n)
	for i := range n {
		writing.Go(func() {
			id := fmt.Sprint("p", i)
			taken := a.asks(id, id, "Bis wann kann ich einreichen?")
			half <- struct{}{}
			if !taken { // Slack asks another replica then
				eventually(t, b.log, func() bool { return b.asks(id, id, "Bis wann kann ich einreichen?") })
			}
		})
	}
	for range n / 2 {
		<-half
	}
	began := time.Now()
	if err := a.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := a.cmd.Wait(); err != nil {
		t.Errorf("the replica ended with %v\n%s", err, a.log)
	}
	t.Logf("drained in %v", time.Since(began).Round(time.Millisecond))
	writing.Wait()
	for i := range n {
		room := fmt.Sprint("Dp", i)
		eventually(t, b.log, func() bool { return s.heard(room, freshDeadline) > 0 })
	}
}
