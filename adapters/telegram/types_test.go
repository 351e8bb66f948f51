package telegram_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/adapters/nodetest"
	"grantdesk/bot"
)

// recorded makes the bot call every method that it knows.
func recorded(t *testing.T) (calls []call) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		everything(t.Context(), r.Bot)
		m := r.receive(t, group("/frist", `,"message_thread_id":9,"is_topic_message":true`))[0]
		rep := bot.Reply{ID: m.ID + "-1", To: m.From, Blocks: []bot.Block{block("Bald.")}, Choices: []bot.Choice{{ID: bot.ChoicePrivate + "x", Label: "Prüfen"}}}
		message, data := r.ask(t, reply("tg/1/8-1", 8, block("Frage")))
		r.press(t, 8, message, data[0])
		r.press(t, 8, message, "stale")
		for _, next := range []bot.Reply{rep, reply(r.inbox.messages()[len(r.inbox.messages())-1].ID+"-1", 8, block("Danke."))} {
			time.Sleep(4 * time.Second)
			if err := r.Send(t.Context(), next); err != nil {
				t.Fatal(err)
			}
		}
		replaced := reply("tg/1/9-1", 8, block("Neu"))
		replaced.Replaces = "tg/1/8-1"
		time.Sleep(time.Second)
		if err := r.Send(t.Context(), replaced); err != nil {
			t.Fatal(err)
		}
		calls = r.fake.calls
	})
	return calls
}

// typed writes a form value as TypeScript: what is JSON as such, numbers and
// words as Telegram's types have them.
func typed(key, v string) string {
	switch {
	case strings.HasPrefix(v, "{") || strings.HasPrefix(v, "["), v == "true", v == "false":
		return v
	case key == "message_id" || key == "message_thread_id" || key == "offset" || key == "limit" || key == "timeout" || key == "max_connections":
		return v
	}
	return fmt.Sprintf("%q", v)
}

// TestCallsHaveTodaysTypes: all that the bot sends fits the types that others
// generate from Telegram's documentation.
func TestCallsHaveTodaysTypes(t *testing.T) {
	tsc, err := filepath.Abs(filepath.Join(npmDir, "node_modules", ".bin", "tsc"))
	if err != nil {
		t.Fatal(err)
	}
	nodetest.Install(t, npmDir)
	source, seen := strings.Builder{}, map[string]bool{}
	source.WriteString("import type { APIMethods } from \"@gramio/types\";\ntype In<M extends keyof APIMethods> = NonNullable<Parameters<APIMethods[M]>[0]>;\n")
	for i, c := range recorded(t) {
		seen[c.method] = true
		var fields []string
		for k := range c.form {
			if k != "document" { // a file, which has no form as JSON
				fields = append(fields, fmt.Sprintf("%s: %s", k, typed(k, c.form.Get(k))))
			}
		}
		if c.method == "sendDocument" {
			fields = append(fields, `document: "x"`)
		}
		sort.Strings(fields)
		if len(fields) > 0 {
			fmt.Fprintf(&source, "export const c%d: In<%q> = { %s };\n", i, c.method, strings.Join(fields, ", "))
		}
	}
	if len(seen) < 15 {
		t.Errorf("only %d methods were recorded: %v", len(seen), seen)
	}
	path := filepath.Join(npmDir, "node_modules", "calls.ts")
	if err := os.WriteFile(path, []byte(source.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(path) })
	out, err := exec.CommandContext(t.Context(), "node", tsc, "--noEmit", "--strict", "--skipLibCheck", "--moduleResolution", "bundler", "--module", "esnext", "--target", "es2022", path).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
