package worker_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"grantdesk/adapters/embedded"
	"grantdesk/adapters/worker"
	"grantdesk/bot/mailbox"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var errUnknown = errors.New("no answer")

// A platform shows what it is sent. behave, if set, is asked first; an error
// of it leaves the message unshown.
type platform struct {
	mu     sync.Mutex
	behave func(ctx context.Context, id string) error
	shown  []string // dialogue/id=body
}

func (p *platform) Perform(ctx context.Context, dialogue string, o mailbox.Out) error {
	p.mu.Lock()
	behave := p.behave
	p.mu.Unlock()
	if behave != nil {
		if err := behave(ctx, o.ID); err != nil {
			return err
		}
	}
	p.show(dialogue, o)
	return nil
}

func (p *platform) show(dialogue string, o mailbox.Out) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shown = append(p.shown, fmt.Sprintf("%s/%s=%s", dialogue, o.ID, o.Body))
}

func (p *platform) all() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.shown)
}

// A flaky store fails while it is away.
type flaky struct {
	mailbox.Store
	mu   sync.Mutex
	away bool
}

var errRefused = errors.New("connection refused")

func (f *flaky) set(away bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.away = away
}

func (f *flaky) gone() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.away {
		return errRefused
	}
	return nil
}

func (f *flaky) Accept(ctx context.Context, m mailbox.Message, claim bool) (mailbox.Receipt, error) {
	if err := f.gone(); err != nil {
		return mailbox.Receipt{}, err
	}
	return f.Store.Accept(ctx, m, claim)
}

func (f *flaky) Due(ctx context.Context, n int) ([]string, error) {
	if err := f.gone(); err != nil {
		return nil, err
	}
	return f.Store.Due(ctx, n)
}

func (f *flaky) DueTimers(ctx context.Context, n int) ([]mailbox.Timer, error) {
	if err := f.gone(); err != nil {
		return nil, err
	}
	return f.Store.DueTimers(ctx, n)
}

func (f *flaky) Claim(ctx context.Context, dialogue string) (*mailbox.Lease, error) {
	if err := f.gone(); err != nil {
		return nil, err
	}
	return f.Store.Claim(ctx, dialogue)
}

func (f *flaky) Commit(ctx context.Context, l *mailbox.Lease, c mailbox.Commit) error {
	if err := f.gone(); err != nil {
		return err
	}
	return f.Store.Commit(ctx, l, c)
}

func (f *flaky) Done(ctx context.Context, l *mailbox.Lease, d mailbox.Done) error {
	if err := f.gone(); err != nil {
		return err
	}
	return f.Store.Done(ctx, l, d)
}

// A rig is a store file with one platform; workers come and go on it.
type rig struct {
	*platform
	t     *testing.T
	path  string
	store *flaky
	logs  bytes.Buffer
	opt   worker.Options
}

func newRig(t *testing.T) *rig {
	r := &rig{platform: &platform{}, t: t, path: filepath.Join(t.TempDir(), "store")}
	r.opt = worker.Options{Handler: count, Performer: r.platform, Log: slog.New(slog.NewTextHandler(&r.logs, nil))}
	r.open()
	return r
}

func (r *rig) open() {
	s, err := embedded.Open(embedded.Options{Path: r.path, NoSync: true, Limits: mailbox.Limits{MaxInbox: 8}})
	if err != nil {
		r.t.Fatal(err)
	}
	r.store = &flaky{Store: s}
	r.opt.Store = r.store
}

func (r *rig) close() {
	if err := r.store.Close(); err != nil {
		r.t.Error(err)
	}
}

// die has a process die n times with the messages of "d" in hand; alone says
// that it had noted before to try the first of them alone.
func (r *rig) die(n int, alone bool) {
	r.t.Helper()
	for range n {
		time.Sleep(time.Second) // a new process comes later than the one before
		l, err := r.store.Claim(context.Background(), "d")
		if err != nil || l == nil {
			r.t.Fatalf("claim: %v, %v", l, err)
		}
		if alone {
			if err := r.store.Done(context.Background(), l, mailbox.Done{Alone: true}); err != nil {
				r.t.Fatal(err)
			}
		}
		r.close()
		r.open()
	}
}

// start runs a worker; the function it returns ends it and gives Run's error.
func (r *rig) start() (*worker.Worker, func() error) {
	w := worker.New(r.opt)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	return w, func() error { cancel(); return <-ended }
}

func (r *rig) accept(w *worker.Worker, dialogue string, ids ...string) {
	r.t.Helper()
	for _, id := range ids {
		m := mailbox.Message{Dialogue: dialogue, ID: id, Payload: []byte("secret words")}
		if got, err := w.Accept(context.Background(), m); err != nil || got.Result != mailbox.Accepted {
			r.t.Fatalf("accept %s: %v, %v", id, got, err)
		}
	}
}

func (r *rig) want(shown ...string) {
	r.t.Helper()
	if got := r.all(); !slices.Equal(got, shown) {
		r.t.Errorf("shown %q, want %q", got, shown)
	}
}

func (r *rig) logged(text string) int { return strings.Count(r.logs.String(), text) }

// count answers each message with how many the dialogue has had.
func count(_ context.Context, d worker.Dialogue) (t worker.Turn, err error) {
	n := 0
	if d.State != nil {
		if err := json.Unmarshal(d.State, &n); err != nil {
			return t, err
		}
	}
	for _, it := range d.Inbox {
		n++
		t.Outs = append(t.Outs, mailbox.Out{ID: it.ID + "-1", Body: fmt.Append(nil, n)})
	}
	t.State, t.Consumed = fmt.Append(nil, n), len(d.Inbox)
	return t, nil
}

// times is a behaviour that fails the first n calls in a way.
func times(n int, fail func(context.Context) error) func(context.Context, string) error {
	var mu sync.Mutex
	return func(ctx context.Context, _ string) error {
		mu.Lock()
		n--
		failing := n >= 0
		mu.Unlock()
		if failing {
			return fail(ctx)
		}
		return nil
	}
}

func hang(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }

func slow(d time.Duration) func(context.Context, string) error {
	return func(context.Context, string) error { time.Sleep(d); return nil }
}
