package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"grantdesk/bot"
)

// sharedArticle stands beside the repository and is not part of it.
const sharedArticle = "../../../shared/domain/seed-article.de.txt"

var seedQuestions = []struct{ question, want string }{
	{"Bis wann kann ich einreichen?", "2. Februar 2021, 17:00"},
	{"Wie hoch ist das Budget?", "6 Millionen EUR"},
	{"Wie hoch ist die Förderung höchstens?", "500 000 EUR"},
	{"Wie viele Projekte werden gefördert?", "12"},
	{"Wer kann sich bewerben?", "ECCP"},
	{"Welche Aktivitäten sind Pflicht?", "ClusterXchange"},
}

// TestSeedArticle answers from a call whose only document is a real article.
func TestSeedArticle(t *testing.T) {
	article, err := os.ReadFile(sharedArticle)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the article is not here")
	} else if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../knowledge/content/testdata/seed")); err != nil {
		t.Fatal(err)
	}
	texts := filepath.Join(dir, "calls/seed-article/texts")
	if err := os.Mkdir(texts, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(texts, "article.de.txt"), article, 0o600); err != nil {
		t.Fatal(err)
	}
	b, d := start(t, source{Content: dir})
	for _, c := range seedQuestions {
		m := bot.Message{ID: "1", Kind: bot.KindText, Text: c.question}
		_, turn, err := b.Step(t.Context(), d, []bot.Message{m}, time.Date(2021, 1, 20, 9, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		text := turn.Replies()[0].Text()
		if turn.Outcome != bot.OutcomeAnswered || !strings.Contains(text, c.want) {
			t.Errorf("%s: %s, no %q in\n%s", c.question, turn.Outcome, c.want, text)
		}
		if len(turn.Citations) == 0 || turn.Citations[0].Quote == "" {
			t.Errorf("%s: no quoted citation", c.question)
		}
	}
}
