package interview_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"grantdesk/bot"
	"grantdesk/bot/interview"
	"grantdesk/knowledge"
	"grantdesk/knowledge/selfcheck"
)

// newRules lets a talk go on under rules in which texts were replaced in
// pairs.
func (k *talk) newRules(pairs ...string) {
	k.t.Helper()
	dir := k.t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../knowledge/example")); err != nil {
		k.t.Fatal(err)
	}
	path := filepath.Join(dir, "calls", call, "selfcheck.yaml")
	raw, err := os.ReadFile(path)
	if err != nil {
		k.t.Fatal(err)
	}
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(string(raw), pairs[i]) {
			k.t.Fatalf("%q is not there", pairs[i])
		}
	}
	if err := os.WriteFile(path, []byte(strings.NewReplacer(pairs...).Replace(string(raw))), 0o600); err != nil {
		k.t.Fatal(err)
	}
	r := release(k.t)
	flow, faults := selfcheck.Read(os.DirFS(dir), "calls/"+call+"/selfcheck.yaml", selfcheck.Options{NoFixtures: true})
	if flow == nil {
		k.t.Fatal(faults)
	}
	k.check = interview.New(map[string]*selfcheck.Flow{call: flow}, r.Library, phrases(k.t))
}

// eligible plays until everything is met.
func eligible(t *testing.T, l knowledge.Lang) *talk {
	t.Helper()
	k := begin(t, l)
	yes, all := "ja", "alle drei"
	first := "Wir sind 5 Partner aus 4 Ländern, der Zuschuss soll 480.000 Euro sein, den Eigenanteil können wir tragen"
	if l == knowledge.En {
		yes, all, first = "yes", "all three", "we are 5 partners from 4 countries, our grant is 480k, and we can cover our own share"
	}
	k.line(first)
	for range 12 {
		if len(k.last.Reply.Files) > 0 {
			return k
		}
		answer := yes
		if strings.Contains(k.last.Reply.Text(), "[4] Alle") || strings.Contains(k.last.Reply.Text(), "[4] All") {
			answer = all
		}
		k.line(answer)
	}
	t.Fatal(k.out.String())
	return nil
}

// says checks that a text holds each of some words.
func says(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("no %q in\n%s", w, text)
		}
	}
}

// TestNewRules: answers are migrated, what changed is said and why, and the
// old verdict stays in the sheet.
func TestNewRules(t *testing.T) {
	const note = "  - {from: \"2020-11-03.1\", rename: {grant: sum}, drop: [own_share], names: {own_share: {de: Eigenmittel, en: own money}},\n" +
		"     note: {de: Berichtigung 1.1 senkt die Obergrenze., en: Corrigendum 1.1 lowers the ceiling.}}\n"
	change := []string{"2020-11-03.1", "2020-11-03.2", "grant <= 500_000", "sum <= 450_000", "  - id: grant\n    type", "  - id: sum\n    type",
		"  - id: own_share\n    type", "  - id: money_ready\n    type",
		"  - id: own_share\n    rule: own_share\n", "  - id: ready\n    rule: money_ready\n", "\nfixtures:", "\nmigrate:\n" + note + "fixtures:"}
	for l, want := range map[knowledge.Lang][]string{
		"de": {"Fassung 2020-11-03.1 ist jetzt Fassung 2020-11-03.2", "Berichtigung 1.1 senkt die Obergrenze.", "Höchstens 500.000 Euro Zuschuss: vorher erfüllt, jetzt nicht erfüllt (", "1.0, 2020-11-03",
			"Neu: Eigenanteil von mindestens 25 % – offen", "Entfällt: Eigenmittel", "Ergebnis vorher: Sie erfüllen alle", "Jetzt: So wie beschrieben ist ein Antrag nicht möglich"},
		"en": {"version 2020-11-03.1 is now version 2020-11-03.2", "Corrigendum 1.1 lowers the ceiling.", "Grant of at most EUR 500,000: before met, now not met (", "1.0, 2020-11-03",
			"New: Own share of at least 25 % – open", "No longer applies: own money", "Result before: You meet all", "Now: As described, you cannot apply"},
	} {
		k := eligible(t, l)
		k.newRules(change...)
		out := k.send(bot.Message{Kind: bot.KindText, Text: "stand"}, true)
		says(t, out, want...)
		sheet := string(k.last.Reply.Files[0].Body)
		says(t, sheet, "2020-11-03.1", map[knowledge.Lang]string{"de": "Früheres Ergebnis", "en": "Earlier result"}[l], "480 000 EUR")
		if again := k.send(bot.Message{Kind: bot.KindText, Text: "stand"}, true); strings.Contains(again, "2020-11-03.1") {
			t.Errorf("the news are told twice:\n%s", again)
		}
	}
}

// Answers whose question is gone are named; the question on the table is
// asked anew; a button shown under the old rules does not count.
func TestNewRulesWhileRunning(t *testing.T) {
	k := begin(t, "de")
	for _, s := range []string{"BEGIN", "4", "3", "450 Tsd.", "ja"} {
		k.line(s)
	}
	old := k.last.Reply.Choices[1].ID
	k.newRules("2020-11-03.1", "2020-11-03.2", "    type: money\n", "    type: yesno\n", "    unit: {de: EUR, en: EUR}\n    min: 0\n", "", "rule: grant <= 500_000", "rule: grant")
	out := k.send(bot.Message{Kind: bot.KindChoice, Choice: old}, false)
	says(t, out, "Diese Antworten passen nicht mehr und sind offen: Zuschuss.", "früheren Frage", "Zuschuss wollen Sie beantragen")
	if strings.Contains(out, "nicht möglich") {
		t.Errorf("the old button was taken for an answer:\n%s", out)
	}
}

// Nothing is said where nothing changes for the person.
func TestNewRulesWithoutEffect(t *testing.T) {
	k := begin(t, "en")
	for _, s := range []string{"BEGIN", "4", "3"} {
		k.line(s)
	}
	k.newRules("2020-11-03.1", "2020-11-03.2", "duration >= 20", "duration >= 18")
	if out := k.send(bot.Message{Kind: bot.KindText, Text: "450k"}, false); strings.Contains(out, "2020-11-03") || !strings.Contains(out, "450 000 EUR") {
		t.Error(out)
	}
}

// A self-check goes on while the dialogue speaks of another call, until that
// one's is asked for.
func TestAnotherCall(t *testing.T) {
	k := begin(t, "de")
	k.line("BEGIN")
	ask := func(text string, begin bool) string {
		r, err := k.check.Check(bot.CheckMessage{State: k.state, Begin: begin, Call: "eic-accelerator-2026", Lang: "de", Message: bot.Message{Kind: bot.KindText, Text: text}, Now: k.now})
		if err != nil {
			t.Fatal(err)
		}
		return r.Reply.Text()
	}
	says(t, ask("4", false), "Zahl der Mitglieder: 4")
	says(t, ask("", true), "EIC Accelerator 2026")
	f, err := k.check.Sheet(bot.CheckMessage{State: k.state, Call: "eic-accelerator-2026", Lang: "de", Now: k.now})
	if f != nil || err != nil {
		t.Errorf("a sheet without an answer: %v %v", f, err)
	}
	k.line("4")
	if f, err = k.check.Sheet(bot.CheckMessage{State: k.state, Call: "nothing", Lang: "de", Now: k.now}); f == nil || err != nil {
		t.Fatalf("no sheet: %v", err)
	}
	says(t, string(f.Body), "# Selbst-Check: Antrag für ClusterXchange 2020", "Zahl der Mitglieder: 4", "Unverbindlich")
	r, err := k.check.Check(bot.CheckMessage{State: json.RawMessage(`{"v":1,"i":"gone"}`), Call: call, Lang: "de", Now: k.now})
	if err != nil || !r.Aside || r.State != nil {
		t.Errorf("a self-check that is gone: %+v, %v", r, err)
	}
}
