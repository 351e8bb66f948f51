package content_test

import (
	"testing"

	"grantdesk/knowledge/content"
	"grantdesk/knowledge/example"
)

// TestExample reads the call that the program brings along.
func TestExample(t *testing.T) {
	release, faults := content.Read(example.FS())
	for _, f := range faults {
		if !f.Warning {
			t.Error(f)
		}
	}
	if release != nil && len(release.Library.Calls) == 0 {
		t.Error("no call was read")
	}
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		content.Read(example.FS())
	}
}
