package learned_test

import (
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/learn"
	"grantdesk/bot/phrase"
	"grantdesk/cmd/grantdesk/learned"
	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
	"grantdesk/knowledge/example"
	"grantdesk/knowledge/rank"
)

func phrases(t *testing.T) *phrase.Catalogue {
	t.Helper()
	p, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What content has already of a question is shown with its id and in its
// section, and an id that is taken is not given again.
func TestLook(t *testing.T) {
	release, _ := content.Trust(example.FS())
	finder, err := rank.Build(release.Library, rank.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := bot.New(bot.Options{Library: release.Library, Finder: finder, Phrases: phrases(t), Call: call})
	if err != nil {
		t.Fatal(err)
	}
	s := learned.NewShelf(func() (fs.FS, error) { return example.FS(), nil }, slog.New(slog.DiscardHandler))
	s.Serve(b)
	known := b.Library.Pack(call).FAQ.Entries[0]
	l, err := s.Look(learn.Sought{Lang: "de", Text: known.Question["de"], Entry: known.ID, Now: time.Now()})
	if err != nil || l.Call != call || len(l.Near) == 0 || l.Near[0].Label == "" || l.Section != known.Section || l.Entry != known.ID+"b" || len(l.Sections) < 2 {
		t.Errorf("%+v, %v", l, err)
	}
	if l, err = s.Look(learn.Sought{Lang: "de", Text: "Xylophon Zwergpinguin", Entry: "HD.1", Call: "none"}); err != nil || len(l.Near) > 0 || l.Section == "" || l.Entry != "HD.1" {
		t.Errorf("%+v, %v", l, err)
	}
}

// An entry is held to the rules as if it stood in the content.
func TestCheck(t *testing.T) {
	s := learned.NewShelf(func() (fs.FS, error) { return example.FS(), nil }, slog.New(slog.DiscardHandler))
	e := knowledge.Entry{ID: "HD.1", Section: "B", Question: knowledge.Text{"de": "Gibt es eine Kita?"}, Answer: knowledge.Text{"de": "Nein."}, Helpdesk: knowledge.Date{Time: time.Now()}}
	if fs := s.Check(call, e); content.Broken(fs) {
		t.Errorf("faults %v", fs)
	}
	release, _ := content.Trust(example.FS())
	e.Question["de"] = release.Library.Pack(call).FAQ.Entries[0].Question["de"]
	if fs := s.Check(call, e); !content.Broken(fs) || !strings.Contains(fmt.Sprint(fs), "answer the same question") {
		t.Errorf("faults %v", fs)
	}
}
