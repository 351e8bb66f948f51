package main

import (
	"context"
	"errors"
	"io"
	"log/slog"

	"github.com/alecthomas/kong"

	"grantdesk/adapters/embedded"
	"grantdesk/bot/mailbox"
	"grantdesk/cmd/grantdesk/config"
	"grantdesk/cmd/grantdesk/control"
)

// opened is the store that a command works on: none yet on a command line,
// the server's own when a command came over its control socket.
type opened struct {
	store mailbox.Store
	cfg   *config.Config
}

// A job works on the store.
type job func(ctx context.Context, std Streams, o opened) error

// storeCmd is what commands that work on the store begin with.
type storeCmd struct {
	configured
}

// overControl marks commands that a server runs for others.
func (storeCmd) overControl() {}

// work does f with the store. When a server has the embedded store, it does
// the work; args is then the command line.
func (c storeCmd) work(ctx context.Context, std Streams, have *opened, args []string, f job) error {
	if have.store != nil {
		return f(ctx, std, *have)
	}
	cfg, err := c.load(std.Err)
	if err != nil {
		return err
	}
	store, err := openStore(ctx, cfg.Config, slog.New(slog.NewTextHandler(std.Err, nil)), nil)
	if errors.Is(err, embedded.ErrBusy) {
		return hand(ctx, std, cfg.Store.File, args)
	}
	if err != nil {
		return err
	}
	return errors.Join(f(ctx, std, opened{store: store, cfg: &cfg.Config}), store.Close())
}

// hand gives the command to the server that has the file.
func hand(ctx context.Context, std Streams, file string, args []string) error {
	code, err := control.Call(ctx, file, args, std.Out, std.Err)
	if err != nil {
		return err
	}
	if code != 0 {
		return errFaults // it was printed
	}
	return nil
}

// control runs commands for others until ctx ends, where the store is a file
// that only this process can open.
func (r *serving) control(ctx context.Context) error {
	if r.cfg.Store.Kind != "embedded" {
		<-ctx.Done()
		return nil
	}
	have := &opened{store: r.store, cfg: &r.cfg}
	err := control.Serve(ctx, r.cfg.Store.File, func(ctx context.Context, args []string, out, errs io.Writer) int {
		return runOn(ctx, args, Streams{Out: out, Err: errs}, have)
	}, r.log)
	if err != nil {
		r.log.Warn("commands cannot reach this server", slog.String("why", err.Error()))
		<-ctx.Done()
	}
	return nil
}

// errRefused says that a command is not for a running server.
var errRefused = errors.New("this command cannot run inside a server")

// allowed refuses commands that a server must not run for others.
func allowed(k *kong.Context, have *opened) error {
	if have.store == nil {
		return nil
	}
	if node := k.Selected(); node != nil {
		if _, ok := node.Target.Addr().Interface().(interface{ overControl() }); ok {
			return nil
		}
	}
	return errRefused
}
