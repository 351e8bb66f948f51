package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestPlatformProofs: each test that docs/adapters.md names as a proof exists,
// and no duty is without one.
func TestPlatformProofs(t *testing.T) {
	page, err := os.ReadFile("../../docs/adapters.md")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err = filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() == "node_modules" {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		raw, err := os.ReadFile(path)
		for _, found := range function.FindAllStringSubmatch(string(raw), -1) {
			known[found[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile("`((?:Test|Fuzz)\\w+)`")
	duties := 0
	for line := range strings.Lines(string(page)) {
		names := name.FindAllStringSubmatch(line, -1)
		if row := strings.HasPrefix(line, "| ") && !strings.Contains(line, "proven by |") && !strings.Contains(line, "/ 20 ms"); row && !strings.Contains(line, "delivered again |") {
			duties++
			if len(names) == 0 {
				t.Errorf("nothing proves: %s", line)
			}
		}
		for _, n := range names {
			if !known[n[1]] {
				t.Errorf("%s does not exist", n[1])
			}
		}
	}
	if duties < 15+12+15 {
		t.Errorf("only %d duties are listed", duties)
	}
}
