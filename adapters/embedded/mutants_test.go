package embedded_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A mutant is a transaction with one rule broken.
type mutant struct{ file, rule, is, becomes string }

// TestMutants breaks every transaction in every way that was thought of: the
// suite must notice each. It builds the package anew for each, and so runs
// only where there is time for that.
func TestMutants(t *testing.T) {
	if os.Getenv("CI") != "true" {
		t.Skip("set CI=true to build the store with each of its rules broken")
	}
	for _, m := range mutants() {
		t.Run(m.file+"/"+m.rule, func(t *testing.T) {
			overlay := m.overlay(t)
			// Sequences are drawn by chance, and some rules matter in few of them.
			for _, checks := range []string{"100", "400", "1600", "3200"} {
				cmd := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-overlay", overlay, "-run", "^TestStore$", "-timeout", "180s",
					".", "-rapid.nofailfile", "-rapid.shrinktime=0s", "-rapid.checks="+checks)
				out, err := cmd.CombinedOutput()
				switch {
				case err != nil && !strings.Contains(string(out), "--- FAIL: TestStore"):
					t.Fatalf("the mutant was not tested: %s", out)
				case err != nil:
					return
				}
			}
			t.Errorf("nothing fails although %q became %q", m.is, m.becomes)
		})
	}
}

// overlay writes what makes the compiler see the mutant.
func (m mutant) overlay(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(m.file)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), m.is); n != 1 {
		t.Fatalf("%q stands %d times in %s", m.is, n, m.file)
	}
	dir := t.TempDir()
	changed := filepath.Join(dir, m.file)
	if err := os.WriteFile(changed, []byte(strings.Replace(string(text), m.is, m.becomes, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	here, err := filepath.Abs(m.file)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(map[string]any{"Replace": map[string]string{here: changed}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func mutants() []mutant {
	return []mutant{
		{"accept.go", "known messages", "v != nil && readNumber(v) > s.now().UnixMilli()", "false && v != nil"},
		{"accept.go", "the window ends", "v != nil && readNumber(v) > s.now().UnixMilli()", "v != nil"},
		{"accept.go", "the limit", "s.limits.MaxInbox, func(_, _ []byte) {}) == s.limits.MaxInbox", "-1, func(_, _ []byte) {}) == -1"},
		{"accept.go", "no lease of a busy dialogue", "claim && s.held[m.Dialogue] == nil", "claim"},
		{"accept.go", "work is announced", "\ts.announce(m.Dialogue)\n", ""},
		{"accept.go", "no edit of what was handed out", "n > handed && ", "n > 0*handed && "},
		{"accept.go", "told once", "FirstFull: !rec.Full", "FirstFull: true"},
		{"owner.go", "one owner", "h == nil || h.fence != 0 && !s.over(h)", "h == nil"},
		{"owner.go", "only where there is work", "h == nil || h.fence != 0 && !s.over(h)", "h != nil && h.fence != 0 && !s.over(h)"},
		{"owner.go", "a clock set back", " || left > max(s.limits.MaxDelay, s.limits.Lease)", ""},
		{"owner.go", "doubt stays", "l.InDoubt && d.Sent == 0", "false"},
		{"owner.go", "a new fence", "\ts.fence++\n", ""},
		{"owner.go", "the fence", "h == nil || h.fence != l.Fence", "h == nil"},
		{"owner.go", "certainty", "s.held[dialogue] != nil && s.held[dialogue].sure", "false"},
		{"owner.go", "attempts are counted", "\t\trec.Attempts++\n", ""},
		{"owner.go", "sent again", "case base + int64(c.Consumed): // sent again: stored already", "case -1:"},
		{"owner.go", "messages go", "drop(tx.Bucket(bucketIn), dialogue, c.Consumed)", "drop(tx.Bucket(bucketIn), dialogue, 0)"},
		{"owner.go", "attempts begin anew", "c.State, 0, false", "c.State, rec.Attempts, false"},
		{"owner.go", "full is over", "c.State, 0, false", "c.State, 0, rec.Full"},
		{"owner.go", "times alone begin anew", "\trec.Alone, rec.AloneBy = 0, 0\n\tif err", "\tif err"},
		{"owner.go", "letters", "return s.bury(tx, c.Dead)", "return nil"},
		{"owner.go", "marked again", "case base + int64(d.Sent): // sent again: marked already", "case -1:"},
		{"owner.go", "a failure is over", "\trec.Since = 0\n", ""},
		{"owner.go", "counted once a lease", "d.Alone && rec.AloneBy != l.Fence", "d.Alone"},
		{"owner.go", "no release over messages", "h.out = len(next); h.out == 0", "h.out = len(next); true"},
		{"owner.go", "messages are handed out", "\trec.Attempts = 1\n", ""},
		{"owner.go", "the pause", "h.at = s.now().Add(min(r.After, s.limits.MaxDelay))", "h.at = s.now()"},
		{"owner.go", "failed attempts", "if !r.Failed {", "if true {"},
		{"owner.go", "since the first time", "rec.Since == 0 && ", ""},
		{"agenda.go", "only what is due", "!s.over(h) {", "false {"},
		{"agenda.go", "the longest first", "slices.Insert(ds, i, d)", "slices.Insert(ds, 0*i, d)"},
		{"agenda.go", "the longest of all", "!h.at.Before(at(ds[limit-1]))", "true"},
		{"agenda.go", "grace", "now.Add(s.limits.Grace)", "now"},
		{"agenda.go", "the time that was set", "v == nil || readNumber(v) != t.At.UnixMilli()", "v == nil"},
		{"agenda.go", "once", "return none, setTimer(tx, mailbox.Timer{Dialogue: t.Dialogue, Name: t.Name})", "return none, nil"},
		{"agenda.go", "one holder", "case o.holder != candidate:", "case false:"},
		{"keeper.go", "what is forgotten", "s.forgetSeen, s.forgetTimers", "s.forgetTimers"},
		{"keeper.go", "forgotten letters", "s.forgetTimers, s.forgetDead}", "s.forgetTimers}"},
		{"sweep.go", "what is handed out stays", "(h == nil || h.fence == 0 || !now.Before(h.at))", "(h == nil || true)"},
		{"sweep.go", "what has expired goes", "if err := s.sweepIndex(tx, now.UnixMilli()); err != nil {", "if false {\n\t\tvar err error"},
	}
}
