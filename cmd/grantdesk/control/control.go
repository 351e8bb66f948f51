// Package control lets a command work on the embedded store while a server
// has its file: the command line goes to the server over a socket beside the
// file, and what it prints comes back. Only the user that runs the server,
// and root, can reach the socket.
package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

// Path is where the socket of a store's file is.
func Path(file string) string { return file + ".sock" }

// maxLine bounds a command line.
const maxLine = 1 << 20

// A line is a piece of what a command prints, or how it ended.
type line struct {
	Out  []byte `json:"out,omitempty"`
	Err  []byte `json:"err,omitempty"`
	Exit *int   `json:"exit,omitempty"`
}

// Run runs a command line and returns its exit status.
type Run func(ctx context.Context, args []string, out, err io.Writer) int

// Serve runs commands that come over the socket of file until ctx ends. The
// caller holds the file, so a socket that lies there is left over.
func Serve(ctx context.Context, file string, run Run, log *slog.Logger) error {
	if err := os.Remove(Path(file)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove old control socket: %w", err)
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "unix", Path(file))
	if err != nil {
		return fmt.Errorf("open control socket: %w", err)
	}
	if err := os.Chmod(Path(file), 0o600); err != nil {
		return errors.Join(fmt.Errorf("protect control socket: %w", err), l.Close())
	}
	srv := &http.Server{Handler: handler(run), ReadHeaderTimeout: 5 * time.Second, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		return srv.Shutdown(last)
	}
}

func handler(run Run) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /run", func(w http.ResponseWriter, r *http.Request) {
		var args []string
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxLine)).Decode(&args); err != nil {
			http.Error(w, "no command line", http.StatusBadRequest)
			return
		}
		s := &stream{enc: json.NewEncoder(w), flush: http.NewResponseController(w).Flush}
		code := run(r.Context(), args, piece(func(p []byte) error { return s.write(line{Out: p}) }), piece(func(p []byte) error { return s.write(line{Err: p}) }))
		// Whoever asked may be gone.
		_ = s.write(line{Exit: &code})
	})
	return mux
}

// A stream writes lines one at a time.
type stream struct {
	mu    sync.Mutex
	enc   *json.Encoder
	flush func() error
}

func (s *stream) write(l line) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.enc.Encode(l); err != nil {
		return err
	}
	return s.flush()
}

// piece is a writer made of a function.
type piece func(p []byte) error

// Write implements io.Writer.
func (f piece) Write(p []byte) (int, error) { return len(p), f(p) }

// Call has the server that holds file run a command line and returns its exit
// status.
func Call(ctx context.Context, file string, args []string, out, errs io.Writer) (int, error) {
	body, err := json.Marshal(args)
	if err != nil {
		return 0, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://server/run", bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", Path(file))
	}}}
	resp, err := client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("reach the server that has %q: %w", file, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("the server that has %q answered %s", file, resp.Status)
	}
	return copyLines(json.NewDecoder(resp.Body), out, errs)
}

// errCut says that the server went away in the middle.
var errCut = errors.New("the server broke off")

func copyLines(dec *json.Decoder, out, errs io.Writer) (int, error) {
	for {
		var l line
		if err := dec.Decode(&l); err != nil {
			return 0, errors.Join(errCut, err)
		}
		if l.Exit != nil {
			return *l.Exit, nil
		}
		if _, err := out.Write(l.Out); err != nil {
			return 0, err
		}
		if _, err := errs.Write(l.Err); err != nil {
			return 0, err
		}
	}
}
