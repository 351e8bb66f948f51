package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	// article stands beside the repository and is no part of it.
	article     = root + "/../shared/domain/seed-article.de.txt"
	articleCall = root + "/knowledge/content/testdata/seed"
)

// articleQuestions is what a reader of the article asks, with words that the
// answer must hold.
var articleQuestions = []struct{ text, want string }{
	{"Bis wann kann ich einreichen?", "2. Februar 2021, 17:00 Uhr"},
	{"Wie hoch ist das Gesamtbudget?", "6 Millionen EUR"},
	{"Wie hoch ist die maximale Förderung?", "500 000 EUR"},
	{"Wie viele Projekte werden gefördert?", "12 Vorschläge"},
	{"Wer darf einen Antrag stellen?", "registriert sind oder"},
	{"Welche Tätigkeiten sind Pflicht?", "ClusterXchange"},
	{"When is the deadline?", "2 February 2021, 17:00"},
	{"What is the total budget?", "EUR 6 million"},
	{"What is the maximum grant?", "EUR 500 000"},
	{"How many projects are funded?", "12 proposals"},
	{"Who can apply?", "are registered on the"},
	{"Which activities are mandatory?", "ClusterXchange"},
}

// TestArticleAnswers asks about a call whose only document is a news article:
// each answer is right and quotes the article word by word.
func TestArticleAnswers(t *testing.T) {
	text, err := os.ReadFile(article)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the article is not here")
	} else if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(articleCall)); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "calls/seed-article/texts"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "calls/seed-article/texts/article.de.txt"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	words := strings.Join(strings.Fields(string(text)), " ")
	for i, r := range askAll(t, dir) {
		q := articleQuestions[i]
		if r.Outcome != "answered" || !strings.Contains(plainSpaces.Replace(r.Text), q.want) {
			t.Errorf("%s\n%s: %s\nwant %q", q.text, r.Outcome, r.Text, q.want)
		}
		if len(r.Citations) == 0 || r.Citations[0].Quote == "" || !strings.Contains(words, strings.Join(strings.Fields(r.Citations[0].Quote), " ")) {
			t.Errorf("%s\nthe article does not hold the quote of %+v", q.text, r.Citations)
		}
	}
}

// plainSpaces makes the spaces within figures ordinary ones.
var plainSpaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ")

// askAll asks the article's questions in one batch.
func askAll(t *testing.T, dir string) (rs []resultLine) {
	t.Helper()
	var in, out, said bytes.Buffer
	for _, q := range articleQuestions {
		if err := json.NewEncoder(&in).Encode(map[string]string{"text": q.text}); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"ask", "--content", dir, "--now", "2021-01-20T10:00:00+01:00", "--batch", "-"}
	if code := run(t.Context(), args, Streams{In: &in, Out: &out, Err: &said}); code != 0 || said.Len() > 0 {
		t.Fatalf("exit %d: %s", code, &said)
	}
	for dec := json.NewDecoder(&out); dec.More(); {
		var r resultLine
		if err := dec.Decode(&r); err != nil {
			t.Fatal(err)
		}
		rs = append(rs, r)
	}
	if len(rs) != len(articleQuestions) {
		t.Fatalf("%d results for %d questions", len(rs), len(articleQuestions))
	}
	return rs
}
