package content_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
)

// TestDocsNameEveryKey looks that docs/content.md names each key and each
// topic that a file may have.
func TestDocsNameEveryKey(t *testing.T) {
	page, err := os.ReadFile("../../docs/content.md")
	if err != nil {
		t.Fatal(err)
	}
	b, err := content.Schema("")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Defs map[string]struct{ Properties map[string]any } `json:"$defs"`
	}
	if err := json.Unmarshal(b, &schema); err != nil {
		t.Fatal(err)
	}
	if len(schema.Defs) < 10 {
		t.Fatalf("the schema defines %d types only", len(schema.Defs))
	}
	for typ, def := range schema.Defs {
		for key := range def.Properties {
			if !strings.Contains(string(page), "`"+key+"`") && !strings.Contains(string(page), key+": ") {
				t.Errorf("key %q of %s is not explained", key, typ)
			}
		}
	}
	for _, topic := range knowledge.Topics() {
		if !strings.Contains(string(page), "`"+string(topic)+"`") {
			t.Errorf("topic %q is not listed", topic)
		}
	}
}
