package content

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"grantdesk/knowledge"
)

// A source is one file: its lines, and for YAML its tree.
type source struct {
	name  string
	lines []string
	root  *yaml.Node // nil for a text or a broken file
}

// A place is a spot in a source that a fault can point at.
type place struct {
	src       *source
	node      *yaml.Node // the value there; nil for a spot in a text
	line, col int
}

// newSource takes a file apart into lines, or says why it is no text.
func newSource(name string, b []byte) (*source, *knowledge.Fault) {
	b = bytes.TrimPrefix(b, []byte("\uFEFF"))
	s := &source{name: name, lines: strings.Split(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n")}
	fail := func(line, col int, message, hint string) (*source, *knowledge.Fault) {
		return nil, &knowledge.Fault{File: name, Line: line, Column: col, Message: message, Hint: hint}
	}
	if bytes.HasPrefix(b, []byte{0xff, 0xfe}) || bytes.HasPrefix(b, []byte{0xfe, 0xff}) {
		return fail(1, 1, "this file is written in UTF-16", "save it as UTF-8")
	}
	for i, l := range s.lines {
		if j := invalidAt(l); j >= 0 {
			return fail(i+1, utf8.RuneCountInString(l[:j])+1, "this character is not UTF-8", "save the file as UTF-8")
		}
		if j := controlAt(l); j >= 0 {
			return fail(i+1, utf8.RuneCountInString(l[:j])+1, "there is a control character here", "delete it")
		}
	}
	if strings.TrimSpace(string(b)) == "" {
		return fail(1, 1, "this file is empty", "write it or delete it")
	}
	return s, nil
}

// invalidAt is the index of the first byte of s that is no UTF-8, or -1.
func invalidAt(s string) int {
	if utf8.ValidString(s) {
		return -1
	}
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			return i
		}
	}
	return -1
}

// controlAt is the index of the first control character of s, or -1.
func controlAt(s string) int {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == 0x7f || c == 0xc2 {
			return strings.IndexFunc(s, control)
		}
	}
	return -1
}

func control(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 }

// at follows keys and indexes from the root as far as they exist.
func (s *source) at(path ...any) place {
	if s == nil || s.root == nil {
		return place{src: s, line: 1, col: 1}
	}
	return place{src: s, node: s.root, line: s.root.Line, col: s.root.Column}.at(path...)
}

// spot is a place in a text.
func (s *source) spot(line, col int) place { return place{src: s, line: line, col: col} }

// at follows keys and indexes from p as far as they exist, so that a fault
// about a missing key points at the thing that lacks it.
func (p place) at(path ...any) place {
	for _, step := range path {
		n := child(p.node, step)
		if n == nil {
			return p
		}
		p.node, p.line, p.col = n, n.Line, n.Column
	}
	return p
}

func child(n *yaml.Node, step any) *yaml.Node {
	if n == nil {
		return nil
	}
	switch step := step.(type) {
	case int:
		if n.Kind == yaml.SequenceNode && step < len(n.Content) {
			return n.Content[step]
		}
	case string:
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == step {
				return n.Content[i+1]
			}
		}
	}
	return nil
}

// key returns the place of the key itself, or p when it is not there.
func (p place) key(name string) place {
	for i := 0; p.node != nil && p.node.Kind == yaml.MappingNode && i+1 < len(p.node.Content); i += 2 {
		if k := p.node.Content[i]; k.Value == name {
			return place{src: p.src, node: k, line: k.Line, col: k.Column}
		}
	}
	return p
}

// find moves p to the words of a value where they stand on one line of it.
func (p place) find(words string) place {
	if p.src == nil || words == "" {
		return p
	}
	for i := p.line - 1; i < min(p.line+maxLookAhead, len(p.src.lines)); i++ {
		from := 0
		if i == p.line-1 {
			from = len(firstRunes(p.src.lines[i], p.col-1))
		}
		if j := strings.Index(p.src.lines[i][from:], words); j >= 0 {
			p.line, p.col = i+1, utf8.RuneCountInString(p.src.lines[i][:from+j])+1
			return p
		}
	}
	return p
}

// maxLookAhead is how many lines of a folded value find looks at.
const maxLookAhead = 12

func firstRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// fault makes the fault at p, with the line it stands on.
func (p place) fault(message, hint string) knowledge.Fault {
	f := knowledge.Fault{Line: p.line, Column: p.col, Message: message, Hint: hint}
	if p.src == nil {
		return f
	}
	f.File = p.src.name
	if p.line >= 1 && p.line <= len(p.src.lines) {
		line := strings.ReplaceAll(p.src.lines[p.line-1], "\t", " ")
		f.Excerpt = firstRunes(line, max(p.col+60, 120))
		if f.Excerpt != line {
			f.Excerpt += "…"
		}
	}
	return f
}
