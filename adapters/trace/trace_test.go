package trace_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"grantdesk/adapters/trace"
)

// A span as a collector reads it.
type span struct {
	TraceID, SpanID, ParentSpanID, Name string
	StartTimeUnixNano, EndTimeUnixNano  string
	Kind                                int
	Attributes                          []struct {
		Key   string
		Value struct{ StringValue string }
	}
	Status struct{ Code int }
}

// collector takes spans as an OpenTelemetry collector does.
func collector(t *testing.T) (url string, spans func() map[string]span) {
	t.Helper()
	var mu sync.Mutex
	got := map[string]span{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct {
			ResourceSpans []struct{ ScopeSpans []struct{ Spans []span } }
		}
		if r.Method != http.MethodPost || r.URL.Path != "/v1/traces" || r.Header.Get("Content-Type") != "application/json" || json.NewDecoder(r.Body).Decode(&body) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		for _, x := range body.ResourceSpans[0].ScopeSpans[0].Spans {
			got[x.Name] = x
		}
		_, _ = w.Write([]byte("{}"))
	}))
	t.Cleanup(s.Close)
	return s.URL, func() map[string]span { mu.Lock(); defer mu.Unlock(); return got }
}

// What happens to a turn on two replicas is one trace, and what the store
// took stands below it.
func TestOneTrace(t *testing.T) {
	url, spans := collector(t)
	for _, replica := range []func(*trace.Tracer){
		func(tr *trace.Tracer) {
			ctx, end := tr.Turn(t.Context(), trace.Root, "t1", "channel", "slack")
			_, inner := tr.Inside(ctx, "redis evalsha")
			inner(nil)
			end(nil)
		},
		func(tr *trace.Tracer) { _, end := tr.Turn(t.Context(), "send", "t1"); end(errors.New("refused")) },
	} {
		tr := trace.New(trace.Options{Endpoint: url + "/", Log: slog.New(slog.DiscardHandler)})
		replica(tr)
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if err := tr.Run(ctx); err != nil {
			t.Fatal(err)
		}
	}
	got := spans()
	root, redis, send := got["accept"], got["redis evalsha"], got["send"]
	if len(root.TraceID) != 32 || len(root.SpanID) != 16 || root.ParentSpanID != "" || root.Status.Code != 0 {
		t.Errorf("root %+v", root)
	}
	if redis.ParentSpanID != root.SpanID || send.ParentSpanID != root.SpanID || redis.TraceID != root.TraceID || send.TraceID != root.TraceID {
		t.Errorf("not one trace: %+v", got)
	}
	if send.Status.Code != 2 || send.StartTimeUnixNano > send.EndTimeUnixNano || root.Attributes[0].Value.StringValue != "slack" {
		t.Errorf("send %+v", send)
	}
}

// Without a tracer, outside of a turn and without a collector nothing breaks.
func TestNothing(t *testing.T) {
	var none *trace.Tracer
	_, end := none.Turn(t.Context(), "turn", "t")
	end(nil)
	_, end = none.Inside(t.Context(), "x")
	end(nil)
	tr := trace.New(trace.Options{Endpoint: "http://127.0.0.1:1", Log: slog.New(slog.DiscardHandler)})
	for range 10_000 { // more than may wait
		_, end := tr.Turn(t.Context(), "turn", "t")
		end(nil)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := tr.Run(ctx); err == nil || !strings.Contains(err.Error(), "send traces") {
		t.Errorf("error %v", err)
	}
}
