package config_test

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"grantdesk/cmd/grantdesk/config"
)

var update = flag.Bool("update", false, "write the reference")

// source returns a source whose files are given by name.
func source(files map[string]string, environ ...string) config.Source {
	s := config.Source{Environ: environ, Read: func(path string) ([]byte, error) {
		if text, ok := files[path]; ok {
			return []byte(text), nil
		}
		return nil, fs.ErrNotExist
	}}
	if _, ok := files["g.yaml"]; ok {
		s.File = "g.yaml"
	}
	return s
}

func TestDefaultIsValid(t *testing.T) {
	l, err := config.Load(source(nil))
	if err != nil {
		t.Fatal(err)
	}
	if l.Store.Kind != "embedded" || l.Telegram.Token != "" {
		t.Errorf("default: %+v", l.Config)
	}
}

func TestOrder(t *testing.T) {
	files := map[string]string{
		"g.yaml": "store: {mailbox: 5}\nlog: {level: warn}\nretention: {dialogue: 240h}\n",
		"/token": "123:fake-token\n",
	}
	l, err := config.Load(source(files, "GRANTDESK_LOG_LEVEL=debug", "GRANTDESK_TELEGRAM_TOKEN_FILE=/token",
		"GRANTDESK_STORE_KIND=redis", "GRANTDESK_STORE_REDIS_ADDRS=a:1,b:2", "HOME=/nowhere"))
	if err != nil {
		t.Fatal(err)
	}
	if l.Store.Mailbox != 5 || l.Log.Level != "debug" || l.Telegram.Token != "123:fake-token" ||
		l.Retention.Dialogue != 240*time.Hour || len(l.Store.Redis.Addrs) != 2 || l.Store.Parallel != 64 {
		t.Errorf("loaded %+v", l.Config)
	}
	want := map[string]string{"store.mailbox": "g.yaml", "log.level": "GRANTDESK_LOG_LEVEL", "telegram.token": "GRANTDESK_TELEGRAM_TOKEN_FILE", "store.parallel": ""}
	for key, from := range want {
		if l.From[key] != from {
			t.Errorf("%s comes from %q, want %q", key, l.From[key], from)
		}
	}
}

// Everything wrong is said at once, and no secret with it.
func TestAllFaults(t *testing.T) {
	files := map[string]string{"g.yaml": "store: {kind: postgres, mailbox: 0}\nlgo: {level: debug}\nhttp: {public: bot.example.org}\n"}
	_, err := config.Load(source(files, "GRANTDESK_SLACK_BOT_TOKEN=hush-1", "GRANTDESK_HTTP_LISTEN=8080",
		"GRANTDESK_STORE_PARALLEL=hush-2", "GRANTDESK_RETENTION_DEDUPE=1h", "GRANTDESK_TELEGRAM_TOKEN_FILE=/missing"))
	if err == nil {
		t.Fatal("no fault found")
	}
	for _, want := range []string{"store.kind", "store.mailbox", "g.yaml:2:", "lgo", "http.public", "slack.bot_token", "slack.app_token",
		"http.listen", "GRANTDESK_STORE_PARALLEL: want a whole number", "retention.dedupe", `GRANTDESK_TELEGRAM_TOKEN_FILE: read "/missing"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error does not name %q:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "hush") {
		t.Errorf("error shows a value that may be secret:\n%v", err)
	}
}

func TestMissingFileAndBothSecrets(t *testing.T) {
	s := source(map[string]string{"/t": "x"}, "GRANTDESK_TELEGRAM_TOKEN=x", "GRANTDESK_TELEGRAM_TOKEN_FILE=/t")
	s.File = "absent.yaml"
	_, err := config.Load(s)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "both set") {
		t.Errorf("error = %v", err)
	}
}

func TestUnknownVariable(t *testing.T) {
	l, err := config.Load(source(nil, "GRANTDESK_TELEGRAM_TOKN=x", "GRANTDESK_WHATEVER_ELSE_THERE_IS=1", "GRANTDESK_CONFIG=g.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(l.Warnings, "\n")
	if len(l.Warnings) != 2 || !strings.Contains(got, "did you mean GRANTDESK_TELEGRAM_TOKEN?") {
		t.Errorf("warnings:\n%s", got)
	}
}

func TestPrintMasks(t *testing.T) {
	l, err := config.Load(source(nil, "GRANTDESK_TELEGRAM_TOKEN=123:fake-token"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := l.Print(&b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "fake-token") || !strings.Contains(b.String(), "********") || !strings.Contains(b.String(), "# GRANTDESK_TELEGRAM_TOKEN") {
		t.Errorf("printed:\n%s", b.String())
	}
}

// The example file is read back as it stands, and with every line uncommented.
func TestExample(t *testing.T) {
	if _, err := config.Load(source(map[string]string{"g.yaml": config.Example(nil)})); err != nil {
		t.Errorf("as it stands: %v", err)
	}
	var lines []string
	for line := range strings.Lines(config.Example(nil)) {
		if in, rest, ok := strings.Cut(line, "# "); ok && strings.Contains(rest, ": ") && !strings.Contains(rest, ". ") && rest[0] >= 'a' && rest[0] <= 'z' {
			line = in + rest
		}
		lines = append(lines, line)
	}
	if _, err := config.Load(source(map[string]string{"g.yaml": strings.Join(lines, "")})); err != nil {
		t.Errorf("uncommented: %v\n%s", err, strings.Join(lines, ""))
	}
}

// A path in the file is relative to the file; one in the environment is not.
func TestPathsInFile(t *testing.T) {
	file := map[string]string{"g.yaml": "content: {dir: calls}\nstore: {file: /var/lib/g.db}\n"}
	read := func(string) ([]byte, error) { return []byte(file["g.yaml"]), nil }
	l, err := config.Load(config.Source{File: "/etc/grantdesk/g.yaml", Read: read, Environ: []string{"GRANTDESK_STORE_REDIS_CA=ca.pem"}})
	if err != nil || l.Content.Dir != "/etc/grantdesk/calls" || l.Store.File != "/var/lib/g.db" || l.Store.Redis.CA != "ca.pem" {
		t.Errorf("paths %q, %q, %q (%v)", l.Content.Dir, l.Store.File, l.Store.Redis.CA, err)
	}
}

// docs/configuration.md is generated: run this test with -update after a change.
func TestReference(t *testing.T) {
	const path = "../../../docs/configuration.md"
	const head = "# Configuration\n\nDefaults, then the YAML file named by `--config` or `GRANTDESK_CONFIG`, then the environment; each secret also from a file. Paths in the YAML file are relative to it. `grantdesk config print` shows what holds and where it came from. This page is generated from the code.\n\n"
	want := head + config.Reference()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("docs/configuration.md is out of date (%v): run go test ./cmd/grantdesk/config -update", err)
	}
}
