package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"grantdesk/bot/mailbox"
)

// A journal is a log that may be read while it is written.
type journal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write implements io.Writer.
func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}

// serve runs a server on an embedded store, with a Telegram that has nothing
// to deliver, until the returned function is called.
func serve(t *testing.T, file string) (log *journal, stop func() int) {
	t.Helper()
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		result := "true"
		switch filepath.Base(r.URL.Path) {
		case "getMe":
			result = `{"id":1,"username":"b"}`
		case "getUpdates":
			result = "[]"
			select {
			case <-r.Context().Done():
			case <-time.After(100 * time.Millisecond):
			}
		}
		_, _ = io.WriteString(w, `{"ok":true,"result":`+result+`}`)
	}))
	t.Cleanup(api.Close)
	for k, v := range map[string]string{
		"GRANTDESK_TELEGRAM_TOKEN": "1:fake", "GRANTDESK_TELEGRAM_API": api.URL, "GRANTDESK_HTTP_LISTEN": "127.0.0.1:0", "GRANTDESK_STORE_FILE": file,
		"GRANTDESK_CONTENT_DIR": fresh(t),
	} {
		t.Setenv(k, v)
	}
	log = &journal{}
	ctx, cancel := context.WithCancel(context.Background())
	code := make(chan int, 1)
	go func() { code <- run(ctx, []string{"serve"}, Streams{Out: io.Discard, Err: log}) }()
	eventually(t, log, func() bool { _, err := os.Stat(file + ".sock"); return err == nil })
	return log, func() int { cancel(); return <-code }
}

// eventually waits until ok says so; what is the log for when it does not.
func eventually(t *testing.T, log *journal, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(2 * time.Minute); !ok(); {
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("it did not happen; the log:\n%s", log)
		}
	}
}

// command runs one command line.
func command(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, Streams{Out: &o, Err: &e})
	return code, o.String(), e.String()
}

// Commands reach a server that has the store, and what it decided lasts.
func TestCommandsReachServer(t *testing.T) {
	file := filepath.Join(t.TempDir(), "g.db")
	_, stop := serve(t, file)
	if info, err := os.Stat(file + ".sock"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("control socket: %v, %v", info, err)
	}
	for _, args := range [][]string{
		{"notice", "--by", "anna", "--for", "1h", "Wartung bis 14 Uhr"},
		{"channel", "off", "--by", "bert", "telegram", "--why", "Token verloren"},
		{"channel", "on", "telegram"},
	} {
		if code, out, errs := command(t, args...); code != 0 || !strings.Contains(out, "within seconds") || errs != "" {
			t.Errorf("%v: status %d, %q, %q", args, code, out, errs)
		}
	}
	if code, out, errs := command(t, "gaps", "--json"); code != 0 || out != "{\"questions\":0,\"people\":0}\n" {
		t.Errorf("gaps: %d, %q, %q", code, out, errs)
	}
	backup := filepath.Join(filepath.Dir(file), "backup")
	if code, out, errs := command(t, "backup", backup); code != 0 || !strings.Contains(out, "personal data") {
		t.Errorf("backup: %d, %q, %q", code, out, errs)
	}
	if code, _, errs := command(t, "restore", backup); code == 0 || !strings.Contains(errs, "stop it first") {
		t.Errorf("restore into a running server: %d, %q", code, errs)
	}
	if code, _, errs := command(t, "notice", "--clear", "both"); code != 1 || !strings.Contains(errs, "either") {
		t.Errorf("both a text and --clear: %d, %q", code, errs)
	}
	if code := stop(); code != 0 {
		t.Errorf("serve ended with %d", code)
	}
	// Now without a server, on the file itself.
	if code, out, _ := command(t, "notice"); code != 0 || out != "Wartung bis 14 Uhr\n" {
		t.Errorf("notice: %d, %q", code, out)
	}
	t.Setenv("GRANTDESK_STORE_FILE", file+".new")
	if code, out, errs := command(t, "restore", backup); code != 0 || !strings.Contains(out, "values are back") {
		t.Errorf("restore: %d, %q, %q", code, out, errs)
	}
	_, out, _ := command(t, "audit")
	for _, want := range []string{`anna         notice "Wartung bis 14 Uhr"`, "bert         channel telegram off: Token verloren", "channel telegram on"} {
		if !strings.Contains(out, want) {
			t.Errorf("audit lacks %q:\n%s", want, out)
		}
	}
}

// What is not meant for a running server is refused there.
func TestServerRefusesOtherCommands(t *testing.T) {
	var errs bytes.Buffer
	have := &opened{store: struct{ mailbox.Store }{}}
	for _, args := range [][]string{{"serve"}, {"ask", "Frist?"}, {"init", "x"}, {"check"}} {
		if code := runOn(t.Context(), args, Streams{In: strings.NewReader(""), Out: io.Discard, Err: &errs}, have); code == 0 {
			t.Errorf("%v ran inside a server", args)
		}
	}
	if n := strings.Count(errs.String(), errRefused.Error()); n != 4 {
		t.Errorf("%d refused:\n%s", n, errs.String())
	}
}
