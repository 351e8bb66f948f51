package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// A collected span, as far as the test looks.
type collected struct{ TraceID, SpanID, ParentSpanID, Name string }

// collect takes what is sent to an OpenTelemetry collector.
func collect(t *testing.T) (url string, spans func() map[string]collected) {
	t.Helper()
	var mu sync.Mutex
	got := map[string]collected{}
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var body struct {
			ResourceSpans []struct {
				ScopeSpans []struct{ Spans []collected }
			}
		}
		if json.NewDecoder(r.Body).Decode(&body) != nil {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		for _, x := range body.ResourceSpans[0].ScopeSpans[0].Spans {
			got[x.Name] = x
		}
	}))
	t.Cleanup(s.Close)
	return s.URL, func() map[string]collected {
		mu.Lock()
		defer mu.Unlock()
		all := map[string]collected{}
		for name, x := range got {
			all[name] = x
		}
		return all
	}
}

// From Telegram's update to the answer a turn is one trace, where a collector
// is configured.
func TestTraceFromEventToSend(t *testing.T) {
	url, spans := collect(t)
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		result := "true"
		switch filepath.Base(r.URL.Path) {
		case "getMe":
			result = `{"id":1,"username":"b"}`
		case "getUpdates":
			result = "[]"
			if r.FormValue("offset") == "2" { // confirmed
				<-time.After(50 * time.Millisecond)
			} else {
				result = `[{"update_id":1,"message":{"message_id":1,"date":1700000000,"text":"Frist?","chat":{"id":5,"type":"private"},"from":{"id":5,"first_name":"A"}}}]`
			}
		case "sendMessage":
			result = `{"message_id":2,"date":1700000000,"chat":{"id":5,"type":"private"}}`
		}
		_, _ = io.WriteString(w, `{"ok":true,"result":`+result+`}`)
	}))
	t.Cleanup(api.Close)
	for k, v := range map[string]string{
		"GRANTDESK_TELEGRAM_TOKEN": "1:fake", "GRANTDESK_TELEGRAM_API": api.URL, "GRANTDESK_HTTP_LISTEN": "",
		"GRANTDESK_STORE_FILE": filepath.Join(t.TempDir(), "g.db"), "GRANTDESK_TRACE_ENDPOINT": url, "GRANTDESK_CONTENT_DIR": fresh(t),
	} {
		t.Setenv(k, v)
	}
	log := &journal{}
	ctx, cancel := context.WithCancel(context.Background())
	code := make(chan int, 1)
	go func() { code <- run(ctx, []string{"serve"}, Streams{Out: io.Discard, Err: log}) }()
	eventually(t, log, func() bool { _, sent := spans()["send"]; return sent })
	cancel()
	if n := <-code; n != 0 {
		t.Errorf("serve ended with %d:\n%s", n, log)
	}
	got := spans()
	root := got["accept"]
	for _, name := range []string{"turn", "send"} {
		if s := got[name]; root.TraceID == "" || s.TraceID != root.TraceID || s.ParentSpanID != root.SpanID {
			t.Errorf("%s is not of the trace: %+v", name, got)
		}
	}
}

// The trace of a turn tells of what Redis was asked for it, too.
func TestTraceReachesRedis(t *testing.T) {
	url, spans := collect(t)
	s := newStreet(t)
	t.Setenv("GRANTDESK_TRACE_ENDPOINT", url)
	r := s.replica()
	r.until("/readyz", http.StatusOK)
	r.asks("1", "anna", "/frist")
	eventually(t, r.log, func() bool { _, sent := spans()["send"]; return sent })
	got, asked := spans(), 0
	for name, span := range got {
		if strings.HasPrefix(name, "redis ") && span.TraceID == got["accept"].TraceID && span.ParentSpanID != "" {
			asked++
		}
	}
	if asked == 0 {
		t.Errorf("no command of Redis is of the trace: %+v", got)
	}
}
