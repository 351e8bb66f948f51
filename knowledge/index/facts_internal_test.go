package index

import (
	"os"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/de"

	"grantdesk/knowledge"
	"grantdesk/knowledge/words"
)

// bleve's German analyser drops words that carry what is asked, and keeps
// apart what belongs together; words of ours does neither.
func TestGermanOfBleveDropsQuestions(t *testing.T) {
	analyzed := func(text string) (ts []string) {
		tokens, err := bleve.NewIndexMapping().AnalyzeText("de", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range tokens {
			ts = append(ts, string(x.Term))
		}
		return ts
	}
	const carrying = "wie was wo nicht kein ohne bis"
	if kept := analyzed(carrying); len(kept) > 0 {
		t.Errorf("bleve keeps %v now", kept)
	}
	for _, w := range strings.Fields(carrying) {
		if words.RoleOf(knowledge.De, w) == words.Filler {
			t.Errorf("%q is a filler", w)
		}
	}
	if ts := analyzed("einreichen Einreichung"); len(ts) != 2 || ts[0] == ts[1] {
		t.Errorf("bleve has %v for one stem now", ts)
	}
	if a, b := words.Stem(knowledge.De, "einreichen"), words.Stem(knowledge.De, "einreichung"); a != b {
		t.Errorf("the stems are %q and %q", a, b)
	}
}

// bleve's synonyms do nothing in its index for memory, and cost more than they
// find elsewhere; none are configured, and nothing is fused, since there are
// no vectors in this build.
func TestNoSynonymsNoFusion(t *testing.T) {
	m, err := mappingOf()
	if err != nil {
		t.Fatal(err)
	}
	if n := m.SynonymCount(); n != 0 {
		t.Errorf("%d sources of synonyms", n)
	}
	if r := bleve.NewSearchRequest(bleve.NewMatchAllQuery()); bleve.IsScoreFusionRequested(r) {
		t.Error("bleve fuses unasked now")
	}
}

// bleve's count of distinct terms is not the length of a field: the statistics
// that a search brings are.
func TestStatisticsAreTrue(t *testing.T) {
	x, err := Build([]Document{of("a", "frist frist frist"), of("b", "frist geld")}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if x.stats.DocCount != 2 || x.stats.FieldCardinality[fieldText] != 5 {
		t.Errorf("the statistics are %+v", x.stats)
	}
}

// What bleve drags in stays bounded.
func TestSize(t *testing.T) {
	name, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	const most = 60 << 20 // with debug information and the tests
	if info.Size() > most {
		t.Errorf("bleve and these tests are %d MB", info.Size()>>20)
	}
}
