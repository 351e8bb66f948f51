package bot_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"grantdesk/bot"
	"grantdesk/bot/phrase"
	"grantdesk/knowledge"
)

var now = time.Date(2021, 1, 20, 9, 0, 0, 0, time.UTC)

// A script is a Finder that finds by keyword: the first row whose words all
// occur in the question (with the one before, when it follows up) answers.
type script []row

type row struct {
	words    string
	decision knowledge.Decision
	ids      []string // kind/id/call
}

// Find implements bot.Finder.
func (s script) Find(_ context.Context, q knowledge.Query) (knowledge.Finding, error) {
	text := strings.ToLower(q.Text + " " + q.Before)
	for _, r := range s {
		f := knowledge.Finding{Decision: r.decision, Why: r.words}
		for i, id := range r.ids {
			p := strings.Split(id, "/")
			if q.Call != "" && p[2] != q.Call || contains(q.Exclude, p[1]) {
				continue
			}
			score := 0.9 - float64(i)/100
			f.Candidates = append(f.Candidates, knowledge.Candidate{Kind: p[0], ID: p[1], Call: p[2], Label: "About " + p[1], Score: score, Confidence: score})
		}
		if all(text, r.words) && len(f.Candidates) > 0 {
			return f, nil
		}
	}
	return knowledge.Finding{Decision: knowledge.DecideDecline}, nil
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func all(text, words string) bool {
	for _, w := range strings.Fields(words) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func both(s string) knowledge.Text { return knowledge.Text{"de": s, "en": s} }

func say(id, de, en string, source bool) knowledge.Fact {
	f := knowledge.Fact{ID: id, Say: knowledge.Text{"de": de, "en": en}, Confidence: "A"}
	if source {
		f.Source = knowledge.Source{Document: "text", Section: "4.2", Quote: knowledge.Text{"de": "Zitat " + id, "en": "Quote " + id}}
	}
	return f
}

// library holds two calls.
func library() *knowledge.Library {
	alpha := &knowledge.Pack{Call: knowledge.Call{
		ID: "alpha-2021", Identifiers: []string{"COS-ALPHA-2021"}, Aliases: []string{"Alpha"}, Short: both("Alpha 2021"), Title: both("Clusters for Excellence"),
		Deadlines: []knowledge.Deadline{{ID: "d", Kind: "fixed", Stage: 1, Zone: "Europe/Brussels", Name: both("Proposals"), At: []knowledge.LocalTime{{Time: time.Date(2021, 2, 2, 17, 0, 0, 0, time.UTC)}}, Source: knowledge.Source{Document: "text", Section: "4.2", Quote: both("Quote")}}},
		Documents: []knowledge.Document{{ID: "text", Title: both("Call text"), Version: "1.0", URL: "https://example.org/text"}},
		Contacts:  []knowledge.Contact{{ID: "help", For: both("Helpdesk"), Email: "help@example.org"}},
		Countries: []knowledge.CountryGroup{
			{ID: "in", Name: both("COSME"), Codes: []string{"RS"}, May: "yes", Source: knowledge.Source{Document: "text", Section: "6.5"}},
			{ID: "out", Name: both("not COSME"), Codes: []string{"CH", "NO"}, May: "no", Source: knowledge.Source{Document: "text", Section: "6.5"}},
		},
	}}
	alpha.Call.Others = []knowledge.OtherCall{{ID: "old", Names: []string{"Alpha 2018"}, Title: both("Old Alpha"), Remark: both("That was another call.")}}
	deadline := say("deadline", "Frist", "Deadline", true)
	deadline.Topic = knowledge.TopicDeadline
	unknown := say("kpi", "Das sagen die Unterlagen nicht.", "The documents do not tell.", false)
	unknown.Unknown, unknown.Confidence = true, ""
	old := say("old-grant", "Damals 300 000 EUR.", "Then EUR 300 000.", true)
	old.About = "old"
	alpha.Facts = []knowledge.Fact{deadline, old, say("grant", "Höchstens 500 000 EUR.", "At most EUR 500 000.", true), say("clock", "Um 17:00 Uhr.", "At 17:00.", true), unknown}
	alpha.FAQ.Entries = []knowledge.Entry{{ID: "D.3", Answer: knowledge.Text{"de": "Ein Eintrag.", "en": "An entry."}, Sources: []knowledge.Source{{Document: "text", Section: "5"}}}}
	alpha.Passages = []knowledge.Passage{{ID: "p1", Call: "alpha-2021", Document: "text", Lang: "de", Section: "7", Heading: "Ausschluss", Text: "Ausgeschlossen ist, wer …"}}
	beta := &knowledge.Pack{Call: knowledge.Call{ID: "beta-2026", Aliases: []string{"Beta"}, Short: both("Beta 2026"), Title: both("Accelerator Funding")}}
	beta.Facts = []knowledge.Fact{say("grant", "Höchstens 2,5 Millionen EUR.", "At most EUR 2.5 million.", false)}
	return &knowledge.Library{Version: "v", Calls: []*knowledge.Pack{alpha, beta}}
}

var finder = script{
	{"uhrzeit", knowledge.DecideAnswer, []string{"fact/clock/alpha-2021"}},
	{"bis wann", knowledge.DecideAnswer, []string{"fact/deadline/alpha-2021", "entry/D.3/alpha-2021"}},
	{"until when", knowledge.DecideAnswer, []string{"fact/deadline/alpha-2021"}},
	{"geld", knowledge.DecideAnswer, []string{"fact/grant/alpha-2021", "fact/grant/beta-2026", "fact/old-grant/alpha-2021"}},
	{"money", knowledge.DecideAnswer, []string{"fact/grant/alpha-2021", "fact/grant/beta-2026"}},
	{"unklar", knowledge.DecideAsk, []string{"fact/grant/alpha-2021", "entry/D.3/alpha-2021", "passage/p1/alpha-2021", "fact/clock/alpha-2021"}},
	{"austausche", knowledge.DecideAnswer, []string{"fact/kpi/alpha-2021"}},
	{"ausschluss", knowledge.DecideAnswer, []string{"passage/p1/alpha-2021"}},
}

// language knows a language by two words.
func language(text string) (knowledge.Lang, bool) {
	text = " " + strings.Trim(strings.ToLower(text), "?!. ") + " "
	for l, words := range map[knowledge.Lang][]string{"de": {" wann ", " wie ", " und ", " die ", " wo "}, "en": {" when ", " how ", " and ", " the ", " where "}} {
		for _, w := range words {
			if strings.Contains(text, w) {
				return l, true
			}
		}
	}
	return "", false
}

func newBot(t testing.TB, change func(*bot.Options)) *bot.Bot {
	t.Helper()
	phrases, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	o := bot.Options{Library: library(), Finder: finder, Phrases: phrases, Language: language, Call: "alpha-2021"}
	if change != nil {
		change(&o)
	}
	b, err := bot.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A chat is a dialogue in a test. Between two messages the dialogue goes
// through its stored form, as it does in service.
type chat struct {
	t   *testing.T
	bot *bot.Bot
	d   bot.Dialogue
	n   int
}

func (c *chat) send(m bot.Message) (bot.Turn, string) {
	c.t.Helper()
	c.n++
	m.ID, m.At = strconv.Itoa(c.n), now
	if m.Kind == "" {
		m.Kind = bot.KindText
	}
	if m.From.Channel == "" {
		m.From, m.Private = bot.Address{Channel: "test", Room: "r"}, true
	}
	d, turn, err := c.bot.Step(context.Background(), c.d, []bot.Message{m}, now)
	if err != nil {
		c.t.Fatal(err)
	}
	raw, err := d.Bytes()
	if err != nil {
		c.t.Fatal(err)
	}
	if c.d, err = bot.ReadDialogue(raw); err != nil {
		c.t.Fatal(err)
	}
	var texts []string
	for _, r := range turn.Replies() {
		texts = append(texts, r.Text())
	}
	return turn, strings.Join(texts, "\n")
}

// say sends a text and checks the outcome and what the reply holds; words
// that begin with "!" must not be in it. No outcome is any.
func (c *chat) say(text, outcome string, words ...string) bot.Turn {
	c.t.Helper()
	turn, reply := c.send(bot.Message{Text: text})
	if outcome != "" && turn.Outcome != outcome {
		c.t.Errorf("%q: outcome %s, want %s\n%s", text, turn.Outcome, outcome, reply)
	}
	for _, w := range words {
		if not, isNot := strings.CutPrefix(w, "!"); isNot && strings.Contains(reply, not) {
			c.t.Errorf("%q: %q must not be in:\n%s", text, not, reply)
		} else if !isNot && !strings.Contains(reply, w) {
			c.t.Errorf("%q: no %q in:\n%s", text, w, reply)
		}
	}
	return turn
}
