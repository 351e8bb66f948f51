package content_test

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"
	"testing/fstest"

	"grantdesk/knowledge/content"
	"grantdesk/knowledge/example"
)

// fileBlock is a file in the worked example: its path in bold, then a block.
var fileBlock = regexp.MustCompile("(?ms)^\\*\\*`([^`]+)`\\*\\*\n\n```[a-z]*\n(.*?\n)```$")

// worked returns the worked example of docs/content.md as a directory.
func worked(t testing.TB) fstest.MapFS {
	t.Helper()
	page, err := os.ReadFile("../../docs/content.md")
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, m := range fileBlock.FindAllSubmatch(page, -1) {
		fsys[string(m[1])] = &fstest.MapFile{Data: m[2]}
	}
	return fsys
}

// TestWorkedExample reads what docs/content.md shows, without a fault.
func TestWorkedExample(t *testing.T) {
	fsys := worked(t)
	if got := slices.Sorted(maps.Keys(fsys)); len(got) != 6 {
		t.Fatalf("the page shows the files %q, want 6", got)
	}
	release, faults := content.Read(fsys)
	for _, f := range faults {
		t.Error(f)
	}
	if release == nil {
		return
	}
	pack := release.Library.Pack("solar-2027")
	if len(pack.Facts) != 5 || len(pack.FAQ.Entries) != 2 || len(pack.Passages) != 10 {
		t.Errorf("read %d facts, %d entries, %d passages", len(pack.Facts), len(pack.FAQ.Entries), len(pack.Passages))
	}
	for _, p := range pack.Passages {
		if p.ValidUntil.Format("2006-01-02") != "2028-12-31" {
			t.Errorf("passage %s is valid until %v", p.ID, p.ValidUntil)
		}
	}
	if p := pack.Passages[1]; p.ID != "solar-2027/call-text/2.1" || p.Page != 3 || p.Heading != "Zeitplan" {
		t.Errorf("passage %+v", p)
	}
}

// exampleFiles are the content files of the built-in example.
func exampleFiles(t *testing.T) (files []string) {
	t.Helper()
	for _, pattern := range []string{"calls/*/call.yaml", "calls/*/facts.yaml", "calls/*/faq.yaml", "calls/*/faq/*.yaml", "calls/*/selfcheck.yaml", "shared/*.yaml"} {
		found, err := fs.Glob(example.FS(), pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	return files
}
