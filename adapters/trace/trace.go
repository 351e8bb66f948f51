// Package trace tells an OpenTelemetry collector how a message went through
// the service: accepted, decided, sent, and what the store took meanwhile. It
// speaks OTLP over HTTP as JSON, which every collector takes. All spans of a
// turn share a trace, on whatever replica they were, because the trace's id
// follows from the turn's. No span holds a person's id or words.
package trace

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Options say where spans go. Endpoint is needed.
type Options struct {
	Endpoint string // base address of the collector, such as http://127.0.0.1:4318
	Version  string // of the content that is served
	Log      *slog.Logger
	Every    time.Duration // between two sends; 0: 2 s
}

// A Tracer collects spans. A nil Tracer does nothing.
type Tracer struct {
	o     Options
	spans chan span
}

// Bounds of what waits to be sent; what is above is dropped, since traces
// must not slow the service down.
const (
	maxWaiting = 4096
	maxBatch   = 512
	sendTime   = 5 * time.Second
)

// New returns a tracer. Its spans are sent while Run runs.
func New(o Options) *Tracer {
	if o.Every == 0 {
		o.Every = 2 * time.Second
	}
	return &Tracer{o: o, spans: make(chan span, maxWaiting)}
}

// A span is one piece of work, as OTLP writes it.
type span struct {
	TraceID    string      `json:"traceId"`
	SpanID     string      `json:"spanId"`
	Parent     string      `json:"parentSpanId,omitempty"`
	Name       string      `json:"name"`
	Kind       int         `json:"kind"`
	Start      string      `json:"startTimeUnixNano"`
	End        string      `json:"endTimeUnixNano"`
	Attributes []attribute `json:"attributes,omitempty"`
	Status     *status     `json:"status,omitempty"`
}

type attribute struct {
	Key   string `json:"key"`
	Value value  `json:"value"`
}

type value struct {
	Text string `json:"stringValue"`
}

type status struct {
	Code int `json:"code"`
}

// OTLP's numbers.
const (
	kindInternal = 1
	statusError  = 2
)

// place is where in a trace a context is.
type place struct{ trace, span string }

type placeKey struct{}

// Turn begins a span of a turn. The first piece of work on it, whose name is
// Root, is the parent of all others. The pairs are attributes.
func (t *Tracer) Turn(ctx context.Context, name, turn string, pairs ...string) (context.Context, func(error)) {
	if t == nil {
		return ctx, func(error) {}
	}
	sum := sha256.Sum256([]byte(turn))
	s := span{TraceID: hex.EncodeToString(sum[:16]), SpanID: hex.EncodeToString(sum[16:24]), Name: name}
	if name != Root {
		s.Parent, s.SpanID = s.SpanID, fresh()
	}
	return t.begin(ctx, s, append(pairs, "turn", turn))
}

// Root is the name of the first piece of work on a turn.
const Root = "accept"

// Inside begins a span within the one that ctx is in, if it is in one.
func (t *Tracer) Inside(ctx context.Context, name string, pairs ...string) (context.Context, func(error)) {
	at, ok := ctx.Value(placeKey{}).(place)
	if t == nil || !ok {
		return ctx, func(error) {}
	}
	return t.begin(ctx, span{TraceID: at.trace, Parent: at.span, SpanID: fresh(), Name: name}, pairs)
}

func (t *Tracer) begin(ctx context.Context, s span, pairs []string) (context.Context, func(error)) {
	s.Kind, s.Start = kindInternal, stamp()
	for i := 0; i+1 < len(pairs); i += 2 {
		s.Attributes = append(s.Attributes, attribute{pairs[i], value{pairs[i+1]}})
	}
	return context.WithValue(ctx, placeKey{}, place{s.TraceID, s.SpanID}), func(err error) {
		if s.End = stamp(); err != nil {
			s.Status = &status{statusError}
		}
		select {
		case t.spans <- s:
		default: // the collector is away or slow
		}
	}
}

func stamp() string { return strconv.FormatInt(time.Now().UnixNano(), 10) }

func fresh() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// Run sends spans until ctx ends, and then what is left.
func (t *Tracer) Run(ctx context.Context) error {
	tick := time.NewTicker(t.o.Every)
	defer tick.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTime)
			defer cancel()
			return t.flush(last)
		case <-tick.C:
		}
		err := t.flush(ctx)
		if err != nil && !failing {
			t.o.Log.Warn("traces are not taken", slog.String("why", err.Error()))
		}
		failing = err != nil
	}
}

// flush sends what waits.
func (t *Tracer) flush(ctx context.Context) error {
	for {
		batch := t.batch()
		if len(batch) == 0 {
			return nil
		}
		if err := t.send(ctx, batch); err != nil {
			return err
		}
	}
}

func (t *Tracer) batch() (batch []span) {
	for len(batch) < maxBatch {
		select {
		case s := <-t.spans:
			batch = append(batch, s)
		default:
			return batch
		}
	}
	return batch
}

func (t *Tracer) send(ctx context.Context, batch []span) error {
	body, err := json.Marshal(map[string]any{"resourceSpans": []any{map[string]any{
		"resource": map[string]any{"attributes": []attribute{
			{"service.name", value{"grantdesk"}}, {"service.version", value{t.o.Version}},
		}},
		"scopeSpans": []any{map[string]any{"scope": map[string]string{"name": "grantdesk"}, "spans": batch}},
	}}})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(t.o.Endpoint, "/")+"/v1/traces", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("send traces: %w", err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16)) // so that the connection can be used again
	if resp.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("send traces: the collector answered %s", resp.Status)
	}
	return nil
}
