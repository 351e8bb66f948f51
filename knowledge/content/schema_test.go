package content_test

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"grantdesk/knowledge/content"
	"grantdesk/knowledge/example"
)

// compiled returns the schema of a kind of file.
func compiled(t *testing.T, kind string) *jsonschema.Schema {
	t.Helper()
	b, err := content.Schema(kind)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("content.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("content.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// kindOf is the kind of a content file.
func kindOf(file string) string {
	if path.Base(path.Dir(file)) == "faq" {
		return "entries"
	}
	if path.Dir(file) == "shared" {
		return "selfcheck"
	}
	return strings.TrimSuffix(path.Base(file), ".yaml")
}

// asJSON is what an editor makes of a YAML file.
func asJSON(t *testing.T, b []byte) any {
	t.Helper()
	var n yaml.Node
	if err := yaml.Load(b, &n); err != nil {
		t.Fatal(err)
	}
	return jsonOf(t, n.Content[0])
}

func jsonOf(t *testing.T, n *yaml.Node) any {
	t.Helper()
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = jsonOf(t, n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := []any{}
		for _, c := range n.Content {
			list = append(list, jsonOf(t, c))
		}
		return list
	}
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return n.Value == "true"
	case "!!int", "!!float":
		f, err := strconv.ParseFloat(n.Value, 64)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	return n.Value
}

// TestSchemaAcceptsGoodContent validates the worked example and the example
// that the program brings along.
func TestSchemaAcceptsGoodContent(t *testing.T) {
	all := compiled(t, "")
	check := func(file string, b []byte) {
		for _, s := range []*jsonschema.Schema{all, compiled(t, kindOf(file))} {
			if err := s.Validate(asJSON(t, b)); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
	for file, f := range worked(t) {
		if path.Ext(file) == ".yaml" {
			check(file, f.Data)
		}
	}
	for _, file := range exampleFiles(t) {
		b, err := example.FS().Open(file)
		if err != nil {
			t.Fatal(err)
		}
		var buf bytes.Buffer
		if _, err := buf.ReadFrom(b); err != nil {
			t.Fatal(err)
		}
		check(file, buf.Bytes())
	}
}

// beyond are faults of form that a schema cannot see.
var beyond = map[string]bool{"key twice": true, "anchor": true}

// TestSchemaAgreesWithReader breaks the form of a file in each way that the
// reader knows and looks that the schema objects as well, and that it lets
// pass what is wrong in meaning only.
func TestSchemaAgreesWithReader(t *testing.T) {
	good := worked(t)
	for _, c := range formFaults() {
		if strings.HasPrefix(c.want, "not readable") || beyond[c.name] {
			continue
		}
		if err := c.validate(t, good); err == nil {
			t.Errorf("%s: the schema accepts what the reader refuses", c.name)
		}
	}
	for _, c := range deadlineFaults() {
		if strings.HasPrefix(c.want, "key ") {
			continue
		}
		if err := c.validate(t, good); err != nil {
			t.Errorf("%s: the schema refuses more than form: %v", c.name, err)
		}
	}
}

// validate checks the file that a case breaks against its schema.
func (c faultCase) validate(t *testing.T, good fstest.MapFS) error {
	t.Helper()
	fsys := maps.Clone(good)
	for _, e := range c.edits {
		text := strings.Replace(string(fsys[e.file].Data), e.old, strings.ReplaceAll(e.new, mark, ""), 1)
		fsys[e.file] = &fstest.MapFile{Data: []byte(text)}
	}
	file := c.edits[0].file
	if path.Ext(file) != ".yaml" {
		return nil
	}
	if err := compiled(t, kindOf(file)).Validate(asJSON(t, fsys[file].Data)); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}
