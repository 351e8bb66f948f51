package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/cmd/grantdesk/config"
)

// A testEmbedder is a small server for tests: the vector of a text is its length,
// and the first requests fail.
type testEmbedder struct {
	url              string
	calls, questions atomic.Int32
}

func startEmbedder(t *testing.T, failures int32) *testEmbedder {
	t.Helper()
	e := &testEmbedder{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if e.calls.Add(1) <= failures {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		var in struct{ Input []string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			t.Error(err)
		}
		if len(in.Input) == 1 {
			e.questions.Add(1)
		}
		var data []string
		for i, text := range in.Input {
			data = append(data, fmt.Sprintf(`{"index":%d,"embedding":[%d,1]}`, i, len(text)))
		}
		fmt.Fprintf(w, `{"data":[%s]}`, strings.Join(data, ","))
	}))
	t.Cleanup(server.Close)
	e.url = server.URL + "/v1"
	return e
}

// small makes a directory with a small call, and has commands use the server.
func small(t *testing.T, url string) (dir string) {
	t.Helper()
	for name, value := range map[string]string{"URL": url, "MODEL": "m", "TIMEOUT": "1m"} {
		t.Setenv("GRANTDESK_MEANING_"+name, value)
	}
	return fresh(t)
}

// fresh makes a directory with the small call of a new installation: a server
// that has nothing else to learn starts at once.
func fresh(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "new")
	if code := run(t.Context(), []string{"init", dir}, Streams{Out: io.Discard, Err: io.Discard}); code != 0 {
		t.Fatalf("init ends with %d", code)
	}
	return filepath.Join(dir, "content")
}

// freshDeadline is when one can no longer apply there.
const freshDeadline = "16. April 2029"

// Commands that answer here learn before they do. One answer does without
// where that fails; a measurement does not.
func TestCommandsLearn(t *testing.T) {
	for _, c := range []struct {
		command  string
		failures int32
		code     int
		says     string
	}{
		{"ask", 0, 0, ""}, {"ask", 1, 0, "words alone answer"}, {"eval", 0, 0, ""}, {"eval", 1, 1, "learn meanings"},
	} {
		server := startEmbedder(t, c.failures)
		content := small(t, server.url)
		last := "Bis wann kann ich einreichen?"
		if c.command == "eval" {
			last = filepath.Join(t.TempDir(), "q.yaml")
			if err := os.WriteFile(last, []byte("- {id: a, lang: de, style: formal, section: x, text: Frist?, expect: answered}\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var out, faults strings.Builder
		code := run(t.Context(), []string{c.command, "--content", content, last}, Streams{Out: &out, Err: &faults})
		if code != c.code || !strings.Contains(faults.String(), c.says) {
			t.Errorf("%s with %d failures ends with %d and says %s", c.command, c.failures, code, faults.String())
		}
		if asked := server.questions.Load() > 0; asked != (c.failures == 0) {
			t.Errorf("%s with %d failures: the question was embedded: %t", c.command, c.failures, asked)
		}
	}
}

// A conversation begins at once and is helped as soon as the content is
// learned.
func TestChatLearns(t *testing.T) {
	server := startEmbedder(t, 0)
	content := small(t, server.url)
	in, person := io.Pipe()
	go func() {
		for server.questions.Load() == 0 {
			if _, err := io.WriteString(person, "Bis wann kann ich einreichen?\n"); err != nil {
				return
			}
		}
		person.Close()
	}()
	if code := run(t.Context(), []string{"chat", "--content", content}, Streams{In: in, Out: io.Discard, Err: io.Discard}); code != 0 {
		t.Errorf("chat ends with %d", code)
	}
}

// With an embedding server configured the content is learned, again after a
// failure, and questions are sent there; without one nothing is.
func TestMeaningIsLearned(t *testing.T) {
	server := startEmbedder(t, 1)
	cfg := config.Default()
	cfg.Content.Dir = fresh(t)
	cfg.Meaning = config.Meaning{URL: server.url, Model: "m", Timeout: time.Minute}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	told := make(chan string, 10)
	log := slog.New(slog.NewTextHandler(writer(func(b []byte) { told <- string(b) }), nil))
	build, err := builder(ctx, cfg, served{}, log)
	if err != nil {
		t.Fatal(err)
	}
	b, err := build()
	if err != nil {
		t.Fatal(err)
	}
	if first := <-told; !strings.Contains(first, "words alone answer") {
		t.Errorf("after a failure the log says %s", first)
	}
	l := &learner{ctx: ctx, log: log}
	l.start(b.Finder)
	if next := <-told; !strings.Contains(next, "content learned by meaning") {
		t.Fatalf("then the log says %s", next)
	}
	c := AskCmd{}
	if _, r, err := c.answer(ctx, b, bot.Dialogue{}, bot.Message{ID: "1", Text: "Bis wann kann ich einreichen?", At: time.Unix(0, 0)}); err != nil || r.Outcome != "answered" {
		t.Errorf("the question got %+v, %v", r, err)
	}
	if server.questions.Load() == 0 {
		t.Error("the question was not embedded")
	}
}

// writer is a function that is written to.
type writer func([]byte)

func (w writer) Write(b []byte) (int, error) {
	w(b)
	return len(b), nil
}
