package content

import (
	"errors"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"grantdesk/knowledge"
)

// readYAML reads a file of known shape into out, which points to a struct. It
// returns nil when the file has no tree; other faults leave what could be read.
func (r *reader) readYAML(name string, out any) *source {
	s := r.open(name)
	if s == nil {
		return nil
	}
	if f := s.parse(); f != nil {
		r.faults = append(r.faults, *f)
		return nil
	}
	if out != nil {
		decode(s, out, func(f knowledge.Fault) { r.faults = append(r.faults, f) })
	}
	return s
}

// parse builds the tree, or says where the file is no YAML.
func (s *source) parse() *knowledge.Fault {
	if s.root = quickly(s.lines); s.root != nil {
		return nil
	}
	var doc yaml.Node
	err := yaml.Load([]byte(strings.Join(s.lines, "\n")), &doc)
	if err == nil && len(doc.Content) == 1 {
		s.root = doc.Content[0]
		return nil
	}
	p, message, hint := s.spot(1, 1), "this file holds nothing but comments", ""
	if e, ok := errors.AsType[*yaml.LoadError](err); ok {
		if e.Mark.Line > 0 {
			p = s.spot(e.Mark.Line, e.Mark.Column).inside()
		}
		message, hint = e.Message, syntaxHint(s, e)
	}
	f := p.fault("not readable as YAML: "+strings.TrimPrefix(message, "yaml: "), hint)
	return &f
}

// inside moves a place beyond the end of the file to its end.
func (p place) inside() place {
	if n := len(p.src.lines); p.line > n {
		p.line, p.col = n, utf8.RuneCountInString(p.src.lines[n-1])+1
	}
	return p
}

// syntaxHint translates the messages that people meet most.
func syntaxHint(s *source, e *yaml.LoadError) string {
	line := ""
	if n := e.Mark.Line; n > 0 && n <= len(s.lines) {
		line = s.lines[n-1]
	}
	switch {
	case strings.Contains(line, placeholder), strings.Contains(e.Message, "',' or"):
		return "between { } or [ ], put quotes around a text with a brace, a comma or a colon in it"
	case strings.HasPrefix(strings.TrimLeft(line, " "), "\t"):
		return "indent with spaces, not with tabs"
	case strings.Contains(e.Message, "mapping values are not allowed"):
		return `put quotes around a text that contains ": "`
	case strings.Contains(e.Message, "unexpected end of stream"):
		return "a quote that opens here is never closed"
	case strings.Contains(e.Message, "expected key"), strings.Contains(e.Message, "expected '-'"):
		return "check the indentation of this line and the one above; put quotes around texts with special characters"
	case strings.Contains(e.Message, "multiple"):
		return `one file holds one document: delete the line "---"`
	}
	return ""
}
