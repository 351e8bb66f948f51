package slack_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"grantdesk/adapters/nodetest"
	"grantdesk/bot"
)

// recorded makes the bot call every method that it knows, with every kind of
// block.
func recorded(t *testing.T) []call {
	r := newRig(t)
	m := r.receive(t, direct(first, "Bis wann?"))[0]
	answer := reply(m.ID + "-1")
	for _, style := range []string{bot.BlockTitle, bot.BlockText, bot.BlockItem, bot.BlockItem, bot.BlockQuote, bot.BlockSource, bot.BlockNote} {
		answer.Blocks = append(answer.Blocks, bot.Block{Style: style, Text: "Text " + style, URL: "https://example.org/"})
	}
	answer.Progress, answer.Choices = "3/7", choices(3)
	menu := reply("menu", block("Welches Land?"))
	menu.Choices = choices(40)
	changed := reply("changed", block("Anders"))
	changed.Replaces = answer.ID
	filed := reply("filed", block("Blatt"))
	filed.Files = []bot.File{{Name: "blatt.md", Type: "text/markdown", Body: []byte("# Blatt")}}
	quiet := reply("quiet", block("Nur für Sie"))
	quiet.Quiet, quiet.To.Room, quiet.To.User = true, "C1", "U5"
	for _, one := range []bot.Reply{answer, menu, changed, filed, quiet} {
		if err := r.Send(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	threaded := reply("threaded", block("x"))
	threaded.To.Thread = first
	for _, one := range []bot.Reply{threaded, reply("gone", block("x"))} {
		r.fake.fail("chat.postMessage", canned{cut: true})
		_ = r.Send(t.Context(), one)
		if _, err := r.Shown(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	_ = r.Mark(t.Context(), bot.Mark{Of: m.ID, As: "failed"})
	r.receive(t, opened("messages"))
	r.receive(t, opened("home"))
	r.interact(t, pressed{user: "U6", action: "home.check", value: "check", ts: "6.1"}.payload())
	ctx, cancel := context.WithCancel(t.Context())
	go r.Typing(ctx, bot.Address{Channel: "slack", Team: team, Room: "D5"})
	eventually(t, "everything is called", func() bool {
		return len(r.fake.called("assistant.threads.setStatus")) > 0 && len(r.fake.called("views.publish")) > 0 && len(r.fake.called("assistant.threads.setSuggestedPrompts")) > 0
	})
	cancel()
	r.fake.mu.Lock()
	defer r.fake.mu.Unlock()
	return slices.Clone(r.fake.calls)
}

// argument is the name that others gave to the type of a method's arguments.
func argument(method string) string {
	var b strings.Builder
	for _, word := range strings.Split(method, ".") {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String() + "Arguments"
}

// documented takes out what Slack documents and its types lack: the library
// numbers a list from its offset, here always zero.
func documented(v any) any {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			documented(x)
		}
	case map[string]any:
		if v["type"] == "rich_text_list" && v["offset"] == 0.0 {
			delete(v, "offset")
		}
		for _, x := range v {
			documented(x)
		}
	}
	return v
}

// asValue is a parameter as a program would give it, where the form has words.
func asValue(name string, v any) string {
	s, word := v.(string)
	var decoded any
	switch {
	case word && slices.Contains([]string{"limit", "length"}, name), word && (s == "true" || s == "false"):
		return s
	case word && name == "inclusive", word && name == "include_all_metadata":
		return fmt.Sprint(s == "1")
	case word && name == "files" && json.Unmarshal([]byte(s), &decoded) == nil:
		v = decoded
	}
	raw, err := json.Marshal(documented(v))
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// TestCallsHaveTodaysTypes: all that the bot sends fits the types that Slack
// publishes for its own libraries.
func TestCallsHaveTodaysTypes(t *testing.T) {
	nodetest.Install(t, npmDir)
	var source strings.Builder
	seen := map[string]bool{}
	source.WriteString("import type * as api from \"@slack/web-api\";\n")
	for i, c := range recorded(t) {
		if c.Method == "response" {
			continue
		}
		seen[c.Method] = true
		var fields []string
		for name, v := range c.Params {
			fields = append(fields, fmt.Sprintf("%s: %s", name, asValue(name, v)))
		}
		slices.Sort(fields)
		fmt.Fprintf(&source, "export const c%d: api.%s = { %s };\n", i, argument(c.Method), strings.Join(fields, ", "))
	}
	if len(seen) < 14 {
		t.Errorf("only %d methods were recorded: %v", len(seen), seen)
	}
	path := absolute(t, "calls.ts")
	if err := os.WriteFile(path, []byte(source.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(path) })
	out, err := exec.CommandContext(t.Context(), "node", filepath.Join(filepath.Dir(path), ".bin", "tsc"), "--noEmit", "--strict", "--skipLibCheck", "--moduleResolution", "bundler", "--module", "esnext", "--target", "es2022", path).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
