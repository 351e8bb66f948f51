package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/cmd/grantdesk/config"
)

// With an embedding server configured the content is learned, again after a
// failure, and questions are sent there; without one nothing is.
func TestMeaningIsLearned(t *testing.T) {
	var calls, questions atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if calls.Add(1) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		var in struct{ Input []string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			t.Error(err)
		}
		if len(in.Input) == 1 {
			questions.Add(1)
		}
		var data []string
		for i, text := range in.Input {
			data = append(data, fmt.Sprintf(`{"index":%d,"embedding":[%d,1]}`, i, len(text)))
		}
		fmt.Fprintf(w, `{"data":[%s]}`, strings.Join(data, ","))
	}))
	defer server.Close()

	cfg := config.Default()
	cfg.Meaning = config.Meaning{URL: server.URL + "/v1", Model: "m", Timeout: time.Minute}
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
	if questions.Load() == 0 {
		t.Error("the question was not embedded")
	}
}

// writer is a function that is written to.
type writer func([]byte)

func (w writer) Write(b []byte) (int, error) {
	w(b)
	return len(b), nil
}
