package main

import (
	"context"
	"log/slog"

	"grantdesk/adapters/trace"
	"grantdesk/cmd/grantdesk/config"
)

// tracing begins to send traces where that is configured. Stop sends what is
// left.
func tracing(ctx context.Context, c config.Trace, version string, log *slog.Logger) (t *trace.Tracer, stop func()) {
	if c.Endpoint == "" {
		return nil, func() {}
	}
	t = trace.New(trace.Options{Endpoint: c.Endpoint, Version: version, Log: log})
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan error, 1)
	go func() { ended <- t.Run(ctx) }()
	return t, func() {
		cancel()
		if err := <-ended; err != nil {
			log.Warn("the last traces were not taken", slog.String("why", err.Error()))
		}
	}
}
