package content_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
)

// sharedArticle is where the article stands beside the repository.
const sharedArticle = "../../../shared/domain/seed-article.de.txt"

// TestSeedArticle reads a call whose only document is a real article, which
// is not part of the repository.
func TestSeedArticle(t *testing.T) {
	article, err := os.ReadFile(sharedArticle)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the article is not here")
	} else if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/seed")); err != nil {
		t.Fatal(err)
	}
	texts := filepath.Join(dir, "calls/seed-article/texts")
	if err := os.Mkdir(texts, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(texts, "article.de.txt"), article, 0o600); err != nil {
		t.Fatal(err)
	}
	release, faults := content.Read(os.DirFS(dir))
	for _, f := range faults {
		t.Error(f)
	}
	if release == nil {
		return
	}
	pack := release.Library.Pack("seed-article")
	for _, topic := range []knowledge.Topic{knowledge.TopicDeadline, knowledge.TopicBudget, knowledge.TopicMaxGrant,
		knowledge.TopicProjects, knowledge.TopicWho, knowledge.TopicActivities} {
		if f := factAbout(pack, topic); f == nil || f.Source.Quote[knowledge.De] == "" {
			t.Errorf("no quoted fact about %s", topic)
		}
	}
}

func factAbout(p *knowledge.Pack, topic knowledge.Topic) *knowledge.Fact {
	for i := range p.Facts {
		if p.Facts[i].Topic == topic {
			return &p.Facts[i]
		}
	}
	return nil
}
