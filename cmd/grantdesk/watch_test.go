package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/bot"
	"grantdesk/knowledge/example"
)

// TestReload: a change of the content directory is served within a tick; a
// broken one is reported, and the old content stays.
func TestReload(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, example.FS()); err != nil {
		t.Fatal(err)
	}
	flags := source{Content: dir}
	first, err := flags.build()
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		served, said := first, ""
		w := &watcher{dir: dir, every: time.Second, renew: renewing(flags.build, func(b *bot.Bot) { served = b }), tell: func(s string) { said = s }}
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		w.start(ctx, &wg)
		tick := func() {
			time.Sleep(time.Second + time.Millisecond)
			synctest.Wait()
		}
		tick()
		if served != first || said != "" {
			t.Errorf("nothing changed, but %q", said)
		}
		file := filepath.Join(dir, "calls", "clusterxchange-2020", "call.yaml")
		edit(t, file, "short: {de: ClusterXchange 2020,", "short: {de: Anders genannt,")
		tick()
		second := served
		if second == first || !strings.Contains(said, "reloaded") {
			t.Fatalf("the change was not served: %q", said)
		}
		edit(t, file, "zone: Europe/Brussels", "zone: Europe/Atlantis")
		tick()
		if served != second || !strings.Contains(said, "old one stays") || !strings.Contains(said, "call.yaml:") {
			t.Errorf("a broken edit: %q", said)
		}
		edit(t, file, "zone: Europe/Atlantis", "zone: Europe/Brussels")
		tick()
		if served == second {
			t.Errorf("the repair was not served: %q", said)
		}
		stop()
		wg.Wait()
	})
}

// edit replaces old by new in a file.
func edit(t *testing.T, file, old, new string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		t.Fatalf("%q is not in %s", old, filepath.Base(file))
	}
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(text), old, new)), 0o600); err != nil {
		t.Fatal(err)
	}
}
