package interview_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/interview"
	"grantdesk/bot/phrase"
	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
)

var update = flag.Bool("update", false, "write the transcripts anew")

const call = "clusterxchange-2020"

// builtIn reads the built-in content once; it is never changed.
var builtIn = sync.OnceValues(func() (*content.Release, []knowledge.Fault) {
	return content.Read(os.DirFS("../../knowledge/example"))
})

func release(t testing.TB) *content.Release {
	t.Helper()
	r, faults := builtIn()
	if r == nil {
		t.Fatal(faults)
	}
	return r
}

func phrases(t testing.TB) *phrase.Catalogue {
	t.Helper()
	p, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// talk is one self-check; its state is stored between any two turns.
type talk struct {
	t     testing.TB
	check *interview.Interviewer
	lang  knowledge.Lang
	now   time.Time
	state json.RawMessage
	call  string
	last  bot.CheckReply
	all   []bot.CheckReply
	sent  int
	typed bool // the channel has no buttons
	out   strings.Builder
}

func begin(t testing.TB, l knowledge.Lang) *talk {
	r := release(t)
	return &talk{t: t, call: call, check: interview.New(r.Checks, r.Library, phrases(t)), lang: l, now: time.Date(2021, 1, 20, 10, 0, 0, 0, time.UTC)}
}

func (k *talk) send(m bot.Message, begin bool) string {
	k.t.Helper()
	k.sent++
	m.ID = strconv.Itoa(k.sent)
	in := bot.CheckMessage{State: k.state, Begin: begin, Call: k.call, Lang: k.lang, Message: m, Buttons: !k.typed, Now: k.now}
	r, err := k.check.Check(in)
	if err != nil {
		k.t.Fatal(err)
	}
	again, err := k.check.Check(in)
	if err != nil || again.Reply.Text() != r.Reply.Text() || string(again.State) != string(r.State) {
		k.t.Errorf("the same message gives another result the second time (%v)", err)
	}
	k.state, k.last, k.all = nil, r, append(k.all, r)
	if r.State != nil { // as it comes back from the store
		var v any
		if err := json.Unmarshal(r.State, &v); err != nil {
			k.t.Fatal(err)
		}
		if k.state, err = json.Marshal(v); err != nil {
			k.t.Fatal(err)
		}
	}
	return render(r)
}

func render(r bot.CheckReply) string {
	s := r.Reply.Text()
	if r.Reply.Progress != "" {
		s += "\n(" + r.Reply.Progress + ")"
	}
	for _, f := range r.Reply.Files {
		s += "\n[" + f.Name + ", " + f.Type + "]"
	}
	switch {
	case r.Human:
		s += "[a human is called]"
	case r.Question != "":
		s = "[the bot answers \"" + r.Question + "\"]\n" + s
	case r.Aside:
		s = "[the bot answers this]\n" + s
	case r.State == nil:
		s += "\n[over]"
	}
	return strings.TrimSpace(s)
}

// line plays one line of a script: "+3d" lets time pass, "#2" presses the
// second button of the last reply and "OLD 3 2" that of the third reply,
// "~ja" changes the last message and "~~ja" the first, "BEGIN" asks for the
// self-check.
func (k *talk) line(s string) {
	if strings.HasPrefix(s, "# ") {
		fmt.Fprintf(&k.out, "%s\n\n", s)
		return
	}
	fmt.Fprintf(&k.out, "> %s\n", s)
	m := bot.Message{Kind: bot.KindText, Text: s}
	if d, ok := strings.CutPrefix(s, "+"); ok {
		hours, err := time.ParseDuration(strings.Replace(d, "d", "h", 1))
		if err != nil {
			k.t.Fatal(err)
		}
		if strings.HasSuffix(d, "d") {
			hours *= 24
		}
		k.now = k.now.Add(hours)
		return
	}
	if n, ok := strings.CutPrefix(s, "#"); ok {
		m = bot.Message{Kind: bot.KindChoice, Choice: k.last.Reply.Choices[int(n[0]-'1')].ID}
	}
	var reply, button int
	if n, _ := fmt.Sscanf(s, "OLD %d %d", &reply, &button); n == 2 {
		m = bot.Message{Kind: bot.KindChoice, Choice: k.all[reply-1].Reply.Choices[button-1].ID}
	}
	if s, ok := strings.CutPrefix(s, "~"); ok {
		m = bot.Message{Kind: bot.KindEdit, Text: s, Of: strconv.Itoa(k.sent)}
		if m.Text, ok = strings.CutPrefix(s, "~"); ok {
			m.Of = "1"
		}
	}
	if s == "(empty)" {
		m.Text = ""
	}
	out := k.send(m, s == "BEGIN")
	fmt.Fprintf(&k.out, "%s\n\n", out)
}

// TestTranscripts plays testdata/*.script and compares what is said.
func TestTranscripts(t *testing.T) {
	scripts, err := filepath.Glob("testdata/*.script")
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, path := range scripts {
		t.Run(filepath.Base(path), func(t *testing.T) {
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
			lang, typed, _ := strings.Cut(lines[0], " ") // "de text": a channel without buttons
			k := begin(t, knowledge.Lang(lang))
			k.typed = typed != ""
			for _, l := range lines[1:] {
				k.line(l)
			}
			golden := strings.TrimSuffix(path, ".script") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(k.out.String()), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got := k.out.String(); got != string(want) {
				t.Errorf("the transcript differs from %s:\n%s", golden, got)
			}
		})
	}
}

// TestOldButton: the button of an earlier question never answers a newer one.
func TestOldButton(t *testing.T) {
	k := begin(t, "de")
	k.send(bot.Message{Kind: bot.KindText}, true)
	k.line("3")
	old := k.last.Reply.Choices[0]
	k.line("3")
	before := string(k.state)
	out := k.send(bot.Message{Kind: bot.KindChoice, Choice: old.ID}, false)
	if !strings.Contains(out, "früheren Frage") && !strings.Contains(out, "schon beantwortet") {
		t.Errorf("an old button was answered with %q", out)
	}
	var a, b struct{ A, L any }
	if json.Unmarshal([]byte(before), &a) != nil || json.Unmarshal(k.state, &b) != nil || fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("an old button changed the answers from %s to %s", before, k.state)
	}
	for _, c := range k.last.Reply.Choices {
		if len(c.ID) > 64 {
			t.Errorf("the id %q is longer than a button carries", c.ID)
		}
	}
}

func TestSessionSize(t *testing.T) {
	k := begin(t, "de")
	k.send(bot.Message{Kind: bot.KindText}, true)
	k.line("Wir sind drei Partner aus Deutschland, Polen und Frankreich und wollen 480 Tsd. Euro Zuschuss")
	for range 4 {
		k.line("ja")
	}
	t.Logf("state of a running self-check: %d bytes", len(k.state))
	if len(k.state) > 2000 {
		t.Errorf("the state has %d bytes, want at most 2000", len(k.state))
	}
}

func TestEveryPhraseLanguage(t *testing.T) {
	for _, l := range knowledge.Languages() {
		k := begin(t, l)
		if out := k.send(bot.Message{Kind: bot.KindText}, true); strings.Contains(out, "interview.") {
			t.Errorf("a phrase is missing:\n%s", out)
		}
	}
}
