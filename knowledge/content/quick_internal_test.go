package content

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"grantdesk/knowledge/example"
)

// drawn describes a tree with everything that is read of it.
func drawn(n *yaml.Node) string {
	var b strings.Builder
	var draw func(n *yaml.Node, in int)
	draw = func(n *yaml.Node, in int) {
		tag := n.ShortTag()
		if n.Kind == yaml.ScalarNode && tag != "!!null" && tag != "!!bool" {
			tag = "other" // nobody asks for more
		}
		fmt.Fprintf(&b, "%*s%d:%d kind %d style %d %s %q %q\n", in, "", n.Line, n.Column, n.Kind, n.Style, tag, n.Value, n.Anchor)
		for _, c := range n.Content {
			draw(c, in+1)
		}
	}
	draw(n, 0)
	return b.String()
}

// agrees holds the quick reading of a text against the library's.
func agrees(t *testing.T, text string) (read bool) {
	t.Helper()
	s, fault := newSource("x.yaml", []byte(text))
	if fault != nil {
		return false
	}
	quick := quickly(s.lines)
	if quick == nil {
		return false
	}
	var doc yaml.Node
	if err := yaml.Load([]byte(strings.Join(s.lines, "\n")), &doc); err != nil || len(doc.Content) != 1 {
		t.Fatalf("%q is read quickly, but the library says %v", text, err)
	}
	got, want := strings.Split(drawn(quick), "\n"), strings.Split(drawn(doc.Content[0]), "\n")
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("%.200q: node %d is read as %s, want %s", text, i, got[i], want[i])
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%.200q: %d nodes, want %d", text, len(got), len(want))
	}
	return true
}

// All of the example is written so that it is read quickly, and means the same.
func TestQuickReadsTheExample(t *testing.T) {
	err := fs.WalkDir(example.FS(), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".yaml" || strings.Contains(name, "/stories/") || strings.HasSuffix(name, "selfcheck.yaml") {
			return err
		}
		b, err := fs.ReadFile(example.FS(), name)
		if err == nil && !agrees(t, string(b)) {
			t.Errorf("%s is not read quickly", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

var quickTexts = []string{
	"A: >\n  0\n \n   ",
	"\"N\": a\nb: {\"0..1\": c}\n", "\"a b\": c\n", "\"a\"b: c\n", "\"a\\n\": b\n", "a: {b: 2021-02-02T17:00, c: d:}\n", "a: [b:c, d:[e]]\n", "a: true\nb: False\nc: TRUE\nd: no\ne: y\nf: nULL\ng: ''\n", "\"\": a\n",
	"a: b\n", "a:\n  - b\n  - c # d\n", "a:\n- b\n- c\nd: e\n", "# x\n\na: {b: c, d: \"e, f\", g: [h, 'i''j', k l]}\n", "a: []\nb: {}\n",
	"a: >-\n  b\n  c\n\n  d\nb: |\n  x\n    y\n\nc: >\n  z\n\n\n", "- a: 1\n  b: \"x \\\"y\\\" \\\\\"\n- - c\n  - d: e\n", "ä: b\n", "a: \"ä\" # ö\n", "a: {b: ä ö, c: d}\n",
	"a: b\n  c\n", "a:\n", "a: 'b\n  c'\n", "a: b: c\n", "a: &b c\n", "a: *b\n", "a: !!str b\n", "a: \"\\n\"\n", "a: b #c\n", "a: b#c\n", "a: http://b/c?d#e\n", "a: - b\n",
	"a: 1\na: 2\n", "a: {b: c}d\n", "a: [b, c\n", "a: [b,]\n", "a: {b}\n", "a: [b: c]\n", "? a\n: b\n", "a: |2\n   b\n", "a: >-\n\n  b\n", "a: >-\n  b\n   c\n", "a: |\n  b", "a: ~\n", "a: null\n", "a: yes\n",
	"a: 2020-01-01\n", "- a\n-b\n", "a:\n    b: c\n  d: e\n", "a: >- # b\n  c\n", "a: >-\n  b\n # c\nd: e\n", "a: [b ,c]\n", "a: {b:c}\n", "a: {b: c:d}\n", "a: =\n", "<<: a\n", "a:  b  \n", "a: |-\n  b \n  c\n", "---\na: b\n", "a: b\n...\n", "a: {b: 'c'd}\n", "a: >-\nb: c\n",
}

// What is read quickly means what it means to the library.
func TestQuickAgrees(t *testing.T) {
	read := 0
	for _, text := range quickTexts {
		if agrees(t, text) {
			read++
		}
	}
	if read < 10 {
		t.Errorf("%d of %d texts are read quickly", read, len(quickTexts))
	}
	if agrees(t, strings.Repeat("- ", 1e6)+"a\n") {
		t.Error("lists are read however deep they stand in each other")
	}
}

func FuzzQuick(f *testing.F) {
	for _, text := range quickTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { agrees(t, text) })
}
