package story_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/interview"
	"grantdesk/bot/phrase"
	"grantdesk/cmd/grantdesk/story"
	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
	"grantdesk/knowledge/example"
	"grantdesk/knowledge/rank"
	"grantdesk/knowledge/words"
)

// TestParse reports every fault of a story at its line.
func TestParse(t *testing.T) {
	const text = "titel: x\n< early\n> Hallo\n* dance\n* press\n* again now\n[fr]\n* clock soon\nwhat?\n"
	_, faults := story.Parse("s.txt", strings.NewReader(text))
	var got strings.Builder
	for _, f := range faults {
		got.WriteString(f.String() + "\n")
	}
	for _, want := range []string{"s.txt:1:1: unknown key", "s.txt:2:1: nothing has happened", "s.txt:4:1: nothing is called", "s.txt:5:1: press needs", "s.txt:6:1: again needs nothing", "s.txt:7:1: this is no language", "s.txt:8:1: this is no time", "s.txt:9:1: this line says nothing", "the story has no time"} {
		if !strings.Contains(got.String(), want) {
			t.Errorf("no fault %q in\n%s", want, got.String())
		}
	}
}

// TestPlayFinds: a story that is not true is told, at the line that is wrong.
func TestPlayFinds(t *testing.T) {
	const text = "now: 2021-01-20T10:00:00+01:00\n> Bis wann kann ich einreichen?\n[en]\n< 3. Februar\n! 2. Februar\n* again\n< noch einmal\n* press 9\n"
	s, faults := story.Parse("s.txt", strings.NewReader(text))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	faults, err := story.Play(t.Context(), s, build(t))
	if err != nil {
		t.Fatal(err)
	}
	lines := map[int]bool{}
	for _, f := range faults {
		lines[f.Line] = true
	}
	for _, line := range []int{3, 4, 5, 7, 8} {
		if !lines[line] {
			t.Errorf("nothing is said about line %d: %v", line, faults)
		}
	}
}

// TestExampleStories replays the stories of the built-in example.
func TestExampleStories(t *testing.T) {
	stories, faults := story.Read(example.FS())
	for _, f := range faults {
		t.Error(f)
	}
	langs := map[knowledge.Lang]int{}
	built := build(t)
	for _, s := range stories {
		for _, l := range knowledge.Languages() {
			if strings.HasSuffix(s.File, "-"+string(l)+".txt") {
				langs[l]++
			}
		}
		t.Run(strings.ReplaceAll(s.File, "/", "_"), func(t *testing.T) {
			t.Parallel()
			faults, err := story.Play(t.Context(), s, built)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range faults {
				t.Error(f)
			}
		})
	}
	for _, l := range knowledge.Languages() {
		if langs[l] < 20 {
			t.Errorf("%d stories in %s, want at least 20", langs[l], l)
		}
	}
}

// build makes the bot once; stories do not change it.
func build(t *testing.T) story.Build {
	t.Helper()
	release, _ := content.Trust(example.FS())
	phrases, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	finder, err := rank.Build(release.Library, rank.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := finder.Warm(); err != nil {
		t.Fatal(err)
	}
	b, err := bot.New(bot.Options{
		Library: release.Library, Finder: finder, Phrases: phrases, Language: words.Vote, Call: "clusterxchange-2020",
		Check: interview.New(release.Checks, release.Library, phrases), Keep: time.Hour,
	})
	if err != nil {
		t.Fatal(err)
	}
	return func(string) (*bot.Bot, error) { return b, nil }
}

// TestRecord: what was recorded can be replayed, and names nobody.
func TestRecord(t *testing.T) {
	d := bot.Dialogue{Call: "clusterxchange-2020", Heard: time.Date(2021, 1, 20, 9, 0, 0, 0, time.UTC), Recent: []bot.Said{
		{Text: "Ich bin Eva Muster. Meine Adresse:\neva@example.org"}, {Bot: true, Text: "Guten Tag, Frau Muster!"}, {Text: "Bis wann kann ich einreichen?"},
		{Bot: true, Text: "Die Frist endet am Dienstag, 2. Februar 2021, 17:00 Uhr Brüsseler Zeit (MEZ, UTC+1).\n\nEs bleiben noch 13 Tage."},
	}}
	var out strings.Builder
	if err := story.Record(&out, d); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "eva@") || strings.Contains(out.String(), "Muster") {
		t.Errorf("it names a person: %s", out.String())
	}
	s, faults := story.Parse("recorded.txt", strings.NewReader(out.String()))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	faults, err := story.Play(t.Context(), s, build(t))
	if err != nil || len(faults) > 0 {
		t.Errorf("%v %v\n%s", faults, err, out.String())
	}
}

// TestDeadEnds: nobody waits for a replica that died. A drain of a stopping
// process would take seconds.
func TestDeadEnds(t *testing.T) {
	built := build(t)
	fsys := example.FS()
	all, _ := story.Read(fsys)
	synctest.Test(t, func(t *testing.T) {
		for _, s := range all {
			if !strings.Contains(s.File, "/crash-") {
				continue
			}
			began := time.Now()
			faults, err := story.Play(t.Context(), s, built)
			if err != nil || len(faults) > 0 {
				t.Errorf("%s: %v %v", s.File, faults, err)
			}
			if took := time.Since(began); took > 2*time.Second {
				t.Errorf("%s took %v", s.File, took)
			}
		}
	})
}
