package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Bounds that keep slow or large requests from using the server up.
const (
	headerTime = 5 * time.Second
	readTime   = 15 * time.Second
	writeTime  = 30 * time.Second
	idleTime   = time.Minute
	maxHeader  = 64 << 10
	closeTime  = 2 * time.Second
	statsEvery = 5 * time.Second
)

// serveHTTP serves health, metrics and webhooks until ctx ends.
func (r *serving) serveHTTP(ctx context.Context) error {
	if r.cfg.HTTP.Listen == "" {
		<-ctx.Done()
		return nil
	}
	srv := server(r)
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", r.cfg.HTTP.Listen)
	if err != nil {
		return fmt.Errorf("http.listen (GRANTDESK_HTTP_LISTEN): %w", err)
	}
	r.log.Info("listening", slog.String("address", l.Addr().String()))
	if r.demo {
		fmt.Fprintf(r.out, "Open http://%s in a browser; http://%[1]s/desk plays the helpdesk. Ctrl+C ends it.\n", l.Addr())
	}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()
	tick := time.NewTicker(statsEvery)
	defer tick.Stop()
	for {
		select {
		case err := <-served:
			return fmt.Errorf("serve http: %w", err)
		case <-tick.C:
			r.count(ctx)
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTime)
			defer cancel()
			return srv.Shutdown(last)
		}
	}
}

// server is the HTTP server with all its limits.
func server(r *serving) *http.Server {
	return &http.Server{
		Handler: r.routes(), ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(r.log.Handler(), slog.LevelDebug),
	}
}

func (r *serving) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { answer(w, true) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, q *http.Request) {
		ctx, cancel := context.WithTimeout(q.Context(), closeTime)
		defer cancel()
		answer(w, r.Ready(ctx) && r.gate.hide.Load() != nil && r.warm.Load())
	})
	mux.Handle("GET /metrics", r.Metrics.Handler())
	for _, h := range r.hooks {
		mux.Handle(h.path, h.handler)
	}
	return mux
}

func answer(w http.ResponseWriter, ok bool) {
	text := "ok\n"
	if !ok {
		w.WriteHeader(http.StatusServiceUnavailable)
		text = "not ready\n"
	}
	// Whoever asked may be gone.
	_, _ = w.Write([]byte(text))
}

// count shows what waits in the store.
func (r *serving) count(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, closeTime)
	defer cancel()
	r.Ready(ctx)
	if st, err := r.store.Stats(ctx); err == nil {
		r.Metrics.Mailboxes(st.Waiting, st.Timers, st.Dead, st.Late)
	}
	if r.Desk != nil {
		r.CountTickets(ctx)
	}
}

// HealthcheckCmd asks a running server whether it lives, for containers
// without a shell.
type HealthcheckCmd struct {
	configured
}

// Run asks once.
func (c *HealthcheckCmd) Run(ctx context.Context, std Streams) error {
	cfg, err := c.load(std.Err)
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(cfg.HTTP.Listen)
	if err != nil {
		return errors.New("http.listen is empty: there is nothing to ask")
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, headerTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/livez", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("no answer on %s: %w", cfg.HTTP.Listen, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("answered %s", resp.Status)
	}
	return nil
}

// ConfigCmd holds the commands about the configuration.
type ConfigCmd struct {
	Print ConfigPrintCmd `cmd:"" help:"Print every setting, its value (secrets masked) and where it came from."`
}

// ConfigPrintCmd prints the effective configuration.
type ConfigPrintCmd struct {
	configured
}

// Run prints.
func (c *ConfigPrintCmd) Run(std Streams) error {
	cfg, err := c.load(std.Err)
	if err != nil {
		return err
	}
	return cfg.Print(std.Out)
}
