package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// configureDesk writes a configuration with Telegram, Slack and a desk there.
func configureDesk(t *testing.T, d *diary, more ...string) string {
	t.Helper()
	// An address of this process's own, where there is such: nobody else takes
	// the port before the server does.
	l, err := net.Listen("tcp", fmt.Sprintf("127.%d.%d.1:0", 1+os.Getpid()>>8&127, os.Getpid()&255))
	if err != nil {
		l, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	d.tg, d.sl = newTelegramFake(d), newSlackFake(d)
	d.sl.hook = "http://" + addr + "/webhook/slack"
	dir := t.TempDir()
	text := fmt.Sprintf(`
store: {file: %s}
http: {listen: %q}
telegram: {token: %q, api: %q}
slack: {bot_token: xoxb-1, mode: http, signing_secret: %s, api: %q}
desk: {channel: slack, room: CDESK, land: BW}
`, filepath.Join(dir, "g.db"), addr, telegramToken, d.tg.URL, slackSecret, d.sl.URL+"/api/") + strings.Join(more, "")
	file := filepath.Join(dir, "grantdesk.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// await waits until what was seen since line n holds all words, in any order.
func (d *diary) await(n int, words ...string) {
	d.t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(2 * time.Minute); ; {
		d.mu.Lock()
		seen := strings.Join(d.lines[n:], "\n")
		d.mu.Unlock()
		missing := ""
		for _, w := range words {
			if !strings.Contains(seen, w) {
				missing = w
			}
		}
		if missing == "" {
			return
		}
		select {
		case <-end:
			d.t.Fatalf("%q was not seen; seen was:\n%s", missing, seen)
		case <-tick.C:
		}
	}
}

// A move is what somebody does, and what is seen of it then.
type move struct {
	who, does string
	sees      []string
}

func (d *diary) play(lang string, moves []move) {
	d.t.Helper()
	for _, m := range moves {
		d.mu.Lock()
		n := len(d.lines)
		d.note(m.who, m.does)
		d.mu.Unlock()
		label := strings.TrimSuffix(strings.TrimPrefix(m.does, "["), "]")
		switch pressed := label != m.does; {
		case m.who == "asker" && pressed:
			d.tg.presses(lang, label)
		case m.who == "asker":
			d.tg.says(lang, m.does)
		case pressed:
			d.sl.presses(m.who, label)
		default:
			d.sl.says(m.who, m.does)
		}
		d.await(n, m.sees...)
	}
}

var moment = regexp.MustCompile(`[A-ZÄÖÜ][a-zäöü]+, \d+\.? [A-ZÄÖÜ][a-zäöü]+ \d{4}, \d\d:\d\d|\b\d+ (Jahren|years)[^.]*|vor [^.,]* abgelaufen|Helpdesks vom [^,]*|It passed [^;]*;`)

// found is what the bot found for a question, which improves as it does.
var found = regexp.MustCompile(`(?m)^    \| • .*\((entry|fact|passage) [^)]*\).*$`)

// whileServed runs a server while f runs, and returns its log.
func whileServed(t *testing.T, file string, f func()) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var log strings.Builder
	done := make(chan error, 1)
	go func() {
		done <- (&ServeCmd{configured: configured{Config: file}}).Run(ctx, Streams{Err: &log, Out: &log})
	}()
	f()
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	return log.String()
}

// A whole case goes from Telegram to the desk in Slack and back, through
// everything that serve starts, in both languages.
func TestServedDesk(t *testing.T) {
	for lang, moves := range map[string][]move{
		"de": {
			{"asker", "Wie stehen unsere Chancen?", []string{"nicht einschätzen", "[Einen Menschen fragen]"}},
			{"asker", "[Einen Menschen fragen]", []string{"Das ginge an den Helpdesk"}},
			{"asker", "[Ja, senden]", []string{"Nummer 1", "Frage 1: neu", "[Übernehmen]"}},
			{"Anna", "[Übernehmen]", []string{"Anna vom Helpdesk hat übernommen", "Anna hat übernommen", "Frage 1: bei Anna"}},
			{"Ben", "!claim", []string{"only to UBen", "schon Anna übernommen"}},
			{"asker", "Bis wann kann ich einreichen?", []string{"Die fragende Person schreibt", "Bis wann kann ich einreichen?"}},
			{"Anna", "Nein, eine Kita haben wir nicht.\n// intern", []string{"Nein, eine Kita haben wir nicht.", "white_check_mark", "beantwortet"}},
			{"Anna", "!resolve", []string{"Ab jetzt antwortet wieder", "Der Assistent antwortet wieder", "erledigt (Anna)"}},
			{"asker", "Bis wann kann ich einreichen?", []string{"2. Februar 2021"}},
		},
		"en": {
			{"asker", "How likely is it that we will win?", []string{"[Ask a human]"}},
			{"asker", "[Ask a human]", []string{"This would go to the helpdesk"}},
			{"asker", "[Yes, send it]", []string{"number 1", "Frage 1: neu", "Sprache: Englisch"}},
			{"Anna", "No pool, sorry.", []string{"Anna from the helpdesk has taken over", "No pool, sorry.", "white_check_mark", "beantwortet"}},
			{"asker", "Thank you!", []string{"Die fragende Person schreibt", "Frage 1: bei Anna"}},
			{"Anna", "[An Assistent zurück]", []string{"the automatic assistant answers again", "zurückgegeben", "zurück beim Assistenten"}},
			{"asker", "Until when can I submit?", []string{"2 February 2021"}},
		},
	} {
		t.Run(lang, func(t *testing.T) {
			d := &diary{t: t}
			file := configureDesk(t, d)
			log := whileServed(t, file, func() { d.play(lang, moves) })
			d.compare("desk-" + lang)
			if strings.Contains(log, "Chancen") || strings.Contains(log, telegramToken) || strings.Contains(log, "Kita") {
				t.Errorf("the log tells too much:\n%s", log)
			}
		})
	}
}

// compare holds what was seen to the golden file, but for times and for what
// the two platforms saw at the same time.
func (d *diary) compare(name string) {
	d.t.Helper()
	got := moment.ReplaceAllString(strings.Join(sides(d.lines), "\n")+"\n", "…")
	got = found.ReplaceAllString(got, "    | • found")
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			d.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		d.t.Fatal(err)
	}
	if got != string(want) {
		d.t.Errorf("%s reads differently:\n%s", path, got)
	}
}

// sides puts what Slack showed after each move behind what Telegram showed.
func sides(lines []string) (sorted []string) {
	var behind []string
	for _, l := range lines {
		switch {
		case strings.HasPrefix(l, "→ Slack"):
			behind = append(behind, l)
			continue
		case !strings.HasPrefix(l, "→"):
			sorted = append(sorted, behind...)
			behind = nil
		}
		sorted = append(sorted, l)
	}
	return append(sorted, behind...)
}
