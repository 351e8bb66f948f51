package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"grantdesk/bot"
)

// TestTranscripts holds whole conversations with the built-in example against
// the files in testdata/transcripts: "key: value" lines, then what a person
// writes behind "> " and what the bot replies. -update writes the replies.
func TestTranscripts(t *testing.T) {
	plain(t, alone)
	files, err := filepath.Glob("testdata/transcripts/*.txt")
	if err != nil || len(files) < 2 {
		t.Fatalf("%d transcripts, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := transcribe(t, string(want))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			} else if got != string(want) {
				t.Errorf("the conversation differs; see it with -update and git diff\n%s", firstDifference(got, string(want)))
			}
		})
	}
}

// transcribe holds the conversation of a transcript anew.
func transcribe(t *testing.T, old string) string {
	t.Helper()
	var flags source
	var out strings.Builder
	var b *bot.Bot
	var d bot.Dialogue
	n := 0
	for line := range strings.Lines(old) {
		line = strings.TrimSuffix(line, "\n")
		key, value, isKey := strings.Cut(line, ": ")
		text, isText := strings.CutPrefix(line, "> ")
		switch {
		case b == nil && isKey && !isText:
			fmt.Fprintln(&out, line)
			set(t, &flags, key, value)
		case isText:
			if b == nil {
				b, d = start(t, flags)
			}
			n++
			var turn bot.Turn
			var err error
			d, turn, err = b.Step(t.Context(), d, []bot.Message{{ID: strconv.Itoa(n), Kind: bot.KindText, Text: text, From: bot.Address{Channel: "console"}, Private: true}}, flags.Now)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&out, "\n> %s\n[%s %s]\n", text, turn.Outcome, turn.Lang)
			for _, r := range turn.Replies() {
				fmt.Fprintln(&out, r.Text())
			}
		}
	}
	return out.String()
}

func set(t *testing.T, flags *source, key, value string) {
	t.Helper()
	var err error
	switch key {
	case "now":
		flags.Now, err = time.Parse(time.RFC3339, value)
	case "call":
		flags.Call = value
	default:
		t.Fatalf("%q is no key of a transcript", key)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func start(t *testing.T, flags source) (*bot.Bot, bot.Dialogue) {
	t.Helper()
	b, err := flags.build()
	if err != nil {
		t.Fatal(err)
	}
	d, err := flags.begin(b)
	if err != nil {
		t.Fatal(err)
	}
	return b, d
}

// firstDifference shows the first line in which two texts differ.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			old := "(nothing)"
			if i < len(w) {
				old = w[i]
			}
			return fmt.Sprintf("line %d\n got  %s\n want %s", i+1, g[i], old)
		}
	}
	return "the end is missing"
}
