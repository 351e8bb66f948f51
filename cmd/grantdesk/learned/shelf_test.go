package learned_test

import (
	"io/fs"
	"log/slog"
	"testing"
	"time"

	"grantdesk/cmd/grantdesk/learned"
	"grantdesk/knowledge"
	"grantdesk/knowledge/example"
)

func BenchmarkCheck(b *testing.B) {
	s := learned.NewShelf(func() (fs.FS, error) { return example.FS(), nil }, slog.New(slog.DiscardHandler))
	e := knowledge.Entry{ID: "HD.1", Section: "B", Question: knowledge.Text{"de": "Gibt es eine Kita?"}, Answer: knowledge.Text{"de": "Nein."}, Helpdesk: knowledge.Date{Time: time.Now()}}
	for b.Loop() {
		s.Check("clusterxchange-2020", e)
	}
}
