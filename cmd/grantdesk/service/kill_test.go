package service_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// killed is how a test run becomes the process that is killed: the step at
// which it dies, and where its store and its diary are.
const (
	killedAt    = "GRANTDESK_TEST_KILLED_AT"
	killedStore = "GRANTDESK_TEST_KILLED_STORE"
	killedDiary = "GRANTDESK_TEST_KILLED_DIARY"
	everyStep   = "GRANTDESK_TEST_EVERY_STEP" // 1: die at each step, not at some
)

// A scene is what somebody does and what has to be seen before it goes on.
type scene struct {
	who, says string
	sees      []string
}

// life is the whole life of a ticket.
var life = []scene{
	{"asker", "/mensch Gibt es eine Kita?", []string{"Das ginge an den Helpdesk"}},
	{"asker", "ja", []string{"Nummer 1", "Frage 1: neu"}},
	{"Anna", "!claim", []string{"Anna vom Helpdesk", "Anna hat übernommen", "Frage 1: bei Anna"}},
	{"asker", "Noch etwas: und mittags?", []string{"und mittags?"}},
	{"Anna", "Nein.", []string{"Anna, Helpdesk:\n\nNein.", "beantwortet", "mark done"}},
	{"Anna", "!resolve", []string{"als erledigt markiert. Ab jetzt", "Der Assistent antwortet wieder", "Frage 1: erledigt"}},
	{"asker", "/frist", []string{"2. Februar 2021"}},
	{"asker", "/offen", []string{"ist wieder offen", "wieder geöffnet", "Frage 1: wieder offen"}},
	{"Ben", "!back", []string{"hat Ihre Frage als erledigt markiert.", "Ben hat das Gespräch zurückgegeben", "zurück beim Assistenten"}},
	{"Anna", "!draft", []string{"FAQ-Entwurf zu Frage 1, von Anna"}},
	{"Anna", "!propose", []string{"eine zweite Person muss ihn freigeben"}},
	{"Ben", "!approve", []string{"Veröffentlicht als HD.1"}},
	{"Ben", "!revert", []string{"HD.1 ist zurückgenommen (Ben)"}},
}

// A killer ends its process, as kill -9 does, at one of its steps.
type killer struct {
	at   int
	n    int
	file string
	wait chan struct{} // one step at a time
}

func (k *killer) step(kind string) {
	k.wait <- struct{}{}
	defer func() { <-k.wait }()
	if k.n++; k.n != k.at {
		return
	}
	_ = os.WriteFile(k.file, []byte(kind), 0o600) // only for the table
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}

// mortal is a store whose process dies before or after one of its changes.
type mortal struct {
	mailbox.Store
	k *killer
}

func (m mortal) Accept(ctx context.Context, in mailbox.Message, claim bool) (mailbox.Receipt, error) {
	m.k.step("before accept")
	defer m.k.step("after accept")
	return m.Store.Accept(ctx, in, claim)
}

func (m mortal) Commit(ctx context.Context, l *mailbox.Lease, c mailbox.Commit) error {
	m.k.step("before commit")
	defer m.k.step("after commit")
	return m.Store.Commit(ctx, l, c)
}

func (m mortal) Done(ctx context.Context, l *mailbox.Lease, d mailbox.Done) error {
	m.k.step("before done")
	defer m.k.step("after done")
	return m.Store.Done(ctx, l, d)
}

// A platform is a channel outside of the process that can be asked what it
// shows: a file with a line for each message.
type platform struct {
	k     *killer
	diary string
}

// A shown is one line of the diary.
type shown struct{ ID, To, Text string }

func (p platform) lines() (all []shown) {
	raw, _ := os.ReadFile(p.diary) // none yet is empty
	for s := bufio.NewScanner(bytes.NewReader(raw)); s.Scan(); {
		var l shown
		if json.Unmarshal(s.Bytes(), &l) == nil {
			all = append(all, l)
		}
	}
	return all
}

func (p platform) write(l shown) error {
	p.k.step("before send")
	defer p.k.step("after send")
	raw, err := json.Marshal(l)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(p.diary, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(raw, '\n'))
	return errors.Join(err, f.Close())
}

func (p platform) Send(_ context.Context, r bot.Reply) error {
	return p.write(shown{r.ID, r.To.Channel, r.Text()})
}

// Shown implements bot.Finisher.
func (p platform) Shown(_ context.Context, r bot.Reply) (bool, error) {
	return slices.ContainsFunc(p.lines(), func(l shown) bool { return l.ID == r.ID }), nil
}

// Mark may be repeated: a reaction stands there once.
func (p platform) Mark(_ context.Context, m bot.Mark) error {
	id := "mark " + m.As + " " + m.Of
	if slices.ContainsFunc(p.lines(), func(l shown) bool { return l.ID == id }) {
		return nil
	}
	return p.write(shown{id, m.To.Channel, "mark " + m.As})
}

// TestKilledProcess is the process that is killed; by itself it does nothing.
func TestKilledProcess(t *testing.T) {
	diary := os.Getenv(killedDiary)
	if diary == "" {
		return // only TestKilledAtEachStep runs it, as a process of its own
	}
	at, _ := strconv.Atoi(os.Getenv(killedAt))
	k := &killer{at: at, file: diary + ".kind", wait: make(chan struct{}, 1)}
	w := &world{t: t, store: mortal{openMortal(t, os.Getenv(killedStore)), k}, log: &bytes.Buffer{}, clock: newClock()}
	p := platform{k, diary}
	w.run(newTinyBot(t), 400*time.Millisecond, p, p)
	seen := 0
	for i, sc := range life {
		w.perform(p, i, sc)
		seen = w.until(p, seen, sc.sees)
	}
	w.quiet()
}

// perform lets somebody do something; it comes again when the process does.
func (w *world) perform(p platform, i int, sc scene) {
	w.t.Helper()
	m := bot.Message{ID: fmt.Sprint("scene ", i), Kind: bot.KindText, Text: sc.says, From: askerAt, Person: "p1", Private: true}
	if sc.who != "asker" {
		m.From, m.Person, m.Name, m.Private = deskAt, "p"+sc.who, sc.who, false
		for _, l := range p.lines() {
			if strings.HasSuffix(l.ID, "/card") {
				m.Root = l.ID
			}
		}
	}
	w.accept(m)
}

// until waits until all words were shown, and returns how many lines there
// are then.
func (w *world) until(p platform, from int, words []string) int {
	w.t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(patience); ; {
		all, missing := p.lines(), ""
		for _, word := range words {
			if !slices.ContainsFunc(all[min(from, len(all)):], func(l shown) bool { return strings.Contains(l.Text, word) }) {
				missing = word
			}
		}
		if missing == "" {
			return 0
		}
		select {
		case <-end:
			w.t.Fatalf("%q was not shown\n%s", missing, w.log)
		case <-tick.C:
		}
	}
}

// TestKilledAtEachStep kills the process before and after each change of the
// store and each send in a ticket's life. The next process brings it to the
// same end: nothing lost, nothing shown twice, in order.
func TestKilledAtEachStep(t *testing.T) {
	for name, fresh := range map[string]func(t *testing.T) func() string{
		"embedded": func(t *testing.T) func() string {
			return func() string { return filepath.Join(t.TempDir(), "g.db") }
		},
		"redis": func(t *testing.T) func() string {
			addr, n := redisAddr(t), 0
			return func() string { n++; return "redis://" + addr + "/" + strconv.Itoa(n) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			store := fresh(t)
			want := live(t, 0, store(), filepath.Join(t.TempDir(), "diary"))
			stride := killEvery
			if os.Getenv(everyStep) != "" {
				stride = 1
			}
			table := map[string]int{}
			for at := 1; ; at += stride {
				where, diary := store(), filepath.Join(t.TempDir(), "diary")
				if live(t, at, where, diary) != nil {
					break // it lived to the end: there are no more steps
				}
				kind, _ := os.ReadFile(diary + ".kind")
				table[string(kind)]++
				if got := live(t, 0, where, diary); !slices.Equal(got, want) {
					t.Errorf("killed %s at step %d: seen was\n%s\nwant\n%s", kind, at, strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
			}
			for _, kind := range slices.Sorted(maps.Keys(table)) {
				t.Logf("%s: killed %d times", kind, table[kind])
			}
			if len(table) == 0 {
				t.Error("nobody was killed")
			}
		})
	}
}

// live runs the process and returns what was seen, asker and desk each in
// order; nil when it was killed.
func live(t *testing.T, at int, store, diary string) (seen []string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledProcess$", "-test.count=1")
	cmd.Env = append(os.Environ(), killedAt+"="+strconv.Itoa(at), killedStore+"="+store, killedDiary+"="+diary)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL && at > 0 {
		return nil
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, side := range []string{"asker", "desk"} {
		for _, l := range (platform{diary: diary}).lines() {
			if l.To == side {
				first, _, _ := strings.Cut(l.Text, "\n")
				seen = append(seen, side+": "+first)
			}
		}
	}
	return seen
}
