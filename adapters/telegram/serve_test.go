package telegram_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

var (
	updates = flag.Int("updates", 60, "updates that TestServeSurvivesKills sends")
	kills   = flag.Int("kills", 3, "how often it kills the service")
)

// A served is the real program, serving against the fake.
type served struct {
	t       *testing.T
	fake    *fake
	binary  string
	env     []string
	listen  string
	log     *syncBuffer
	running *exec.Cmd
}

// built is where the program is built, once for all tests.
var built = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "grantdesk") })

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := built(); err == nil {
		_ = os.RemoveAll(dir) // it is the system's folder for such things
	}
	os.Exit(code)
}

// program builds the program unless another test did.
func program(t *testing.T) string {
	t.Helper()
	dir, err := built()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "grantdesk")
	if _, err := os.Stat(path); err == nil {
		return path
	}
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, "../../cmd/grantdesk").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// serving builds the program and prepares where it runs.
func serving(t *testing.T) *served {
	t.Helper()
	if testing.Short() {
		t.Skip("builds and runs the whole program")
	}
	dir := t.TempDir()
	s := &served{t: t, fake: newFake(), binary: program(t), log: &syncBuffer{}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.listen = l.Addr().String()
	l.Close()
	api := httptest.NewServer(s.fake)
	t.Cleanup(api.Close)
	s.env = append(os.Environ(), "GRANTDESK_TELEGRAM_TOKEN="+token, "GRANTDESK_TELEGRAM_API="+api.URL, "GRANTDESK_TELEGRAM_SECRET="+secret,
		"GRANTDESK_HTTP_LISTEN="+s.listen, "GRANTDESK_HTTP_PUBLIC=https://bot.example.org", "GRANTDESK_LOG_LEVEL=debug",
		"GRANTDESK_STORE_FILE="+filepath.Join(dir, "g.db"), "GRANTDESK_LIMITS_PERSON=0", "GRANTDESK_LIMITS_CHANNEL=0")
	t.Cleanup(func() { s.stop(os.Kill) })
	return s
}

func (s *served) start(mode string) {
	s.t.Helper()
	s.running = exec.CommandContext(s.t.Context(), s.binary, "serve")
	s.running.Env = append(s.env, "GRANTDESK_TELEGRAM_MODE="+mode)
	s.running.Stdout, s.running.Stderr = s.log, s.log
	if err := s.running.Start(); err != nil {
		s.t.Fatal(err)
	}
}

func (s *served) stop(how os.Signal) {
	if s.running == nil {
		return
	}
	_ = s.running.Process.Signal(how)
	_ = s.running.Wait() // killed: always an error
	s.running = nil
}

// until waits for something that the program does.
func (s *served) until(what string, ok func() bool) {
	s.t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(2 * time.Minute); !ok(); {
		select {
		case <-tick.C:
		case <-end:
			s.t.Fatalf("waited in vain for %s\n%s", what, s.log)
		}
	}
}

var echoed = regexp.MustCompile(`/x(\d+)`)

// answers counts the answers to each "/x<n>".
func (s *served) answers() map[string]int {
	s.fake.mu.Lock()
	defer s.fake.mu.Unlock()
	n := map[string]int{}
	for _, chat := range s.fake.chats {
		for _, m := range chat {
			if found := echoed.FindStringSubmatch(m.text); found != nil {
				n[found[1]]++
			}
		}
	}
	return n
}

// twice is how many answers came again, in all and in the chat with most of
// them, when message i was written in chat i modulo chats. Whoever dies can
// leave one send of each chat unnoted, since a chat has one at a time.
func (s *served) twice(chats int) (all, most int) {
	inChat := make([]int, chats)
	for i, n := range s.answers() {
		number, err := strconv.Atoi(i)
		if err != nil {
			s.t.Fatal(err)
		}
		all += n - 1
		inChat[number%chats] += n - 1
	}
	return all, slices.Max(inChat)
}

// get asks the program over HTTP.
func (s *served) get(path string) (status int, body string) {
	resp, err := http.Get("http://" + s.listen + path)
	if err != nil {
		return 0, ""
	}
	defer resp.Body.Close()
	raw, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(raw)
}

// TestServeSurvivesKills kills the real program in the middle of its work:
// nothing is lost. An answer may come twice when the kill falls between
// Telegram's receipt and the note of it.
func TestServeSurvivesKills(t *testing.T) {
	for name, store := range stores() {
		t.Run(name, func(t *testing.T) { survives(t, store(serving(t))) })
	}
}

// chats is how many people write to the program that is killed.
const chats = 50

func survives(t *testing.T, s *served) {
	for i := range *updates {
		s.fake.text(int64(1000+i%chats), fmt.Sprintf("/x%d", i))
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	for range *kills {
		before := len(s.answers())
		s.start("poll")
		s.until("work to begin", func() bool { return len(s.answers()) > before || len(s.answers()) == *updates })
		<-time.After(time.Duration(rnd.IntN(1200)) * time.Millisecond)
		s.stop(os.Kill)
	}
	s.start("poll")
	s.until("all answers", func() bool { return len(s.answers()) == *updates && s.fake.pending() == 0 })
	s.stop(syscall.SIGTERM)
	twice, most := s.twice(chats)
	t.Logf("%d updates, %d kills: %d lost, %d answers twice", *updates, *kills, *updates-len(s.answers()), twice)
	if most > *kills {
		t.Errorf("%d answers came twice in one chat, which is more than one for each kill", most)
	}
}

// TestServeSwitches from polling to a webhook and back with messages under
// way; each is answered once. No log line and no metric shows the token, the
// secret, a person's words or a person's id.
func TestServeSwitches(t *testing.T) {
	for name, store := range stores() {
		t.Run(name, func(t *testing.T) { switches(t, store(serving(t))) })
	}
}

func switches(t *testing.T, s *served) {
	n := 0
	write := func() {
		for range 20 {
			s.fake.text(int64(770077000+n%10), fmt.Sprintf("/x%d", n))
			n++
		}
	}
	metrics := ""
	for _, mode := range []string{"poll", "webhook", "poll", "webhook"} {
		write()
		s.start(mode)
		s.until("readiness", func() bool { status, _ := s.get("/readyz"); return status == http.StatusOK })
		if mode == "webhook" {
			s.until("the webhook", func() bool { s.fake.mu.Lock(); defer s.fake.mu.Unlock(); return s.fake.hook.url != "" })
			s.until("delivery", func() bool { s.deliver(); return s.fake.pending() == 0 })
			write() // stays at Telegram for the next
		} else {
			s.until("some answers", func() bool { return len(s.answers()) > n-20 })
		}
		_, metrics = s.get("/metrics")
		s.stop(syscall.SIGTERM)
	}
	s.start("poll")
	s.until("all answers", func() bool { return len(s.answers()) == n && s.fake.pending() == 0 })
	s.stop(syscall.SIGTERM)
	for text, times := range s.answers() {
		if times != 1 {
			t.Errorf("/x%s was answered %d times", text, times)
		}
	}
	if !strings.Contains(metrics, `grantdesk_channel_events_total{channel="telegram",event="accepted"}`) || !strings.Contains(s.log.String(), "Telegram knows the bot @"+botName) {
		t.Errorf("nothing is told of the channel:\n%s\n%s", metrics, s.log)
	}
	leaks(t, "serve", []string{metrics}, s.log.String())
	for _, personal := range []string{"770077", "/x1"} {
		if strings.Contains(s.log.String(), personal) || strings.Contains(metrics, personal) {
			t.Errorf("%q is in the log or the metrics", personal)
		}
	}
}

// deliver posts what waits to the program's webhook.
func (s *served) deliver() {
	s.fake.mu.Lock()
	key := s.fake.hook.secret
	s.fake.mu.Unlock()
	s.fake.deliver(passTo("http://"+s.listen), key)
}

// passTo passes requests on to another server.
func passTo(server string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		req, err := http.NewRequestWithContext(context.Background(), r.Method, server+r.URL.Path, bytes.NewReader(body))
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		req.Header = r.Header
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		resp.Body.Close()
		w.WriteHeader(resp.StatusCode)
	})
}
