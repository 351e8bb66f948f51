package selfcheck

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestDocsNameEveryKey looks that docs/content.md explains each key that a
// self-check may have.
func TestDocsNameEveryKey(t *testing.T) {
	page, err := os.ReadFile("../../docs/content.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(page), "## selfcheck.yaml")
	text, _, ok := strings.Cut(text, "## Other files")
	if !ok {
		t.Fatal("the page has no part on self-checks")
	}
	seen := 0
	for _, typ := range []reflect.Type{reflect.TypeFor[file](), reflect.TypeFor[include](), reflect.TypeFor[Question](), reflect.TypeFor[Option](),
		reflect.TypeFor[Group](), reflect.TypeFor[Collective](), reflect.TypeFor[Criterion](), reflect.TypeFor[Say](), reflect.TypeFor[Migration](),
		reflect.TypeFor[fixture]()} {
		for _, key := range keysOf(typ, typ.String()) {
			seen++
			if !strings.Contains(text, "`"+key+"`") && !strings.Contains(text, " "+key+": ") {
				t.Errorf("key %q of %s is not explained", key, typ)
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d keys were looked for", seen)
	}
}
