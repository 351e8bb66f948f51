package content

import (
	"io/fs"
	"path"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"grantdesk/knowledge/example"
)

// BenchmarkTrees makes the trees of the example's facts and entries, by the
// quick reader and by the library.
func BenchmarkTrees(b *testing.B) {
	var files []*source
	size := int64(0)
	err := fs.WalkDir(example.FS(), "calls", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".yaml" || strings.Contains(name, "/questions/") {
			return err
		}
		body, err := fs.ReadFile(example.FS(), name)
		if s, fault := newSource(name, body); fault == nil && quickly(s.lines) != nil {
			files, size = append(files, s), size+int64(len(body))
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("quick", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			for _, s := range files {
				quickly(s.lines)
			}
		}
	})
	b.Run("library", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			for _, s := range files {
				var doc yaml.Node
				if err := yaml.Load([]byte(strings.Join(s.lines, "\n")), &doc); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
