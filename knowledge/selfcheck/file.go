package selfcheck

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"grantdesk/knowledge"
	"grantdesk/knowledge/eligibility"
)

// file is the shape of a selfcheck.yaml and of a file that it includes.
type file struct {
	Format    int                 `yaml:"selfcheck"`
	ID        string              `yaml:"id"`
	Version   string              `yaml:"version"`
	Title     knowledge.Text      `yaml:"title"`
	Notice    knowledge.Text      `yaml:"notice"`
	Include   []include           `yaml:"include"`
	Documents []Document          `yaml:"documents"`
	Lists     map[string][]string `yaml:"lists"`
	Questions []Question          `yaml:"questions"`
	Groups    []Group             `yaml:"groups"`
	Together  []Collective        `yaml:"together"`
	Criteria  []Criterion         `yaml:"criteria"`
	Migrate   []Migration         `yaml:"migrate"`
	Fixtures  []fixture           `yaml:"fixtures"`
}

// include names a part that is taken in: by its path alone, or with a condition
// under which its criteria do not apply.
type include struct {
	File string `yaml:"file"`
	// Unless is a rule: where it holds, the criteria of the part count as met.
	Unless string `yaml:"unless"`
	// Status unconfirmed makes every criterion of the part unconfirmed.
	Status string `yaml:"status"`
}

// Shape is the type of a self-check's file, for the schema that editors use.
func Shape() reflect.Type { return reflect.TypeFor[file]() }

// ShortShape is the type that may stand as a mere path as well.
func ShortShape() reflect.Type { return reflect.TypeFor[include]() }

// UnmarshalYAML reads either form.
func (i *include) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		i.File = n.Value
		return nil
	}
	type plain include
	return n.Load((*plain)(i), yaml.WithKnownFields())
}

// tree is a file with the places of everything in it.
type tree struct {
	name  string
	lines []string
	root  *yaml.Node
	file  file
	sum   [32]byte
	as    include // how it was included
	by    spot    // where
}

// reader collects the faults of the files of one self-check.
type reader struct {
	fsys   fs.FS
	opts   Options
	faults []knowledge.Fault
}

// open reads one file; nil when nothing of it could be read.
func (r *reader) open(name string) *tree {
	b, err := fs.ReadFile(r.fsys, name)
	if err != nil {
		message := "this file cannot be read"
		if errors.Is(err, fs.ErrNotExist) {
			message = "this file is not there"
		}
		r.faults = append(r.faults, knowledge.Fault{File: name, Message: message})
		return nil
	}
	t := &tree{name: name, lines: strings.Split(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n"), sum: sha256.Sum256(b)}
	var doc yaml.Node
	if err := yaml.Load(b, &doc); err != nil {
		r.loadFaults(t, err)
		return nil
	}
	t.root = doc.Content[0]
	if err := t.root.Load(&t.file, yaml.WithKnownFields()); err != nil {
		r.loadFaults(t, err)
	}
	return t
}

// loadFaults reports everything that the YAML reader found.
func (r *reader) loadFaults(t *tree, err error) {
	if many, ok := errors.AsType[*yaml.LoadErrors](err); ok {
		for _, e := range many.Errors {
			r.loadFault(t, e)
		}
		return
	}
	if one, ok := errors.AsType[*yaml.LoadError](err); ok {
		r.loadFault(t, one)
		return
	}
	r.faults = append(r.faults, knowledge.Fault{File: t.name, Message: "not readable as YAML"})
}

var unknownField = regexp.MustCompile(`^field (\S+) not found in type (\S+)$`)

func (r *reader) loadFault(t *tree, e *yaml.LoadError) {
	at := spot{t, max(e.Mark.Line, 1), max(e.Mark.Column, 1)}
	if m := unknownField.FindStringSubmatch(e.Message); m != nil {
		r.fault(at, didYouMean(m[1], keysOf(reflect.TypeFor[file](), m[2])), "unknown key %q", m[1])
		return
	}
	hint := ""
	if strings.Contains(e.Message, "mapping values are not allowed") {
		hint = `put quotes around a text that contains ": "`
	}
	r.fault(at, hint, "not readable: %s", strings.TrimPrefix(e.Message, "yaml: "))
}

// keysOf lists the keys of the type with a name, which occurs within t.
func keysOf(t reflect.Type, name string) (keys []string) {
	switch t.Kind() {
	case reflect.Slice, reflect.Map, reflect.Pointer:
		return keysOf(t.Elem(), name)
	case reflect.Struct:
		if t == reflect.TypeFor[yaml.Node]() {
			return nil // holds itself
		}
		for i := range t.NumField() {
			f := t.Field(i)
			key, inline, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			switch {
			case t.String() != name && f.Type != t && f.IsExported():
				keys = append(keys, keysOf(f.Type, name)...)
			case t.String() == name && inline == "inline":
				keys = append(keys, keysOf(f.Type, f.Type.String())...)
			case t.String() == name && key != "":
				keys = append(keys, key)
			}
		}
	}
	return keys
}

func didYouMean(word string, known []string) string {
	if w := eligibility.Closest(word, known); w != "" {
		return fmt.Sprintf("did you mean %q?", w)
	}
	return ""
}

// spot is a place in a file.
type spot struct {
	tree      *tree
	line, col int
}

// at is the place of the value that keys and indexes lead to, as far as they
// exist: a fault about something missing points at what lacks it.
func (t *tree) at(path ...any) spot {
	n := t.find(path...)
	return spot{t, n.Line, n.Column}
}

func (t *tree) find(path ...any) *yaml.Node {
	n := t.root
	for _, step := range path {
		next := child(n, step)
		if next == nil {
			break
		}
		n = next
	}
	return n
}

func child(n *yaml.Node, step any) *yaml.Node {
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

// within moves the spot to a byte of the value, where it stands on one line.
func (s spot) within(value string, pos int) spot {
	if s.line > len(s.tree.lines) || pos > len(value) {
		return s
	}
	line := s.tree.lines[s.line-1]
	if i := strings.Index(line, value); i >= 0 {
		s.col = utf8.RuneCountInString(line[:i+pos]) + 1
	}
	return s
}

func (r *reader) fault(at spot, hint, format string, args ...any) {
	r.faults = append(r.faults, at.fault(false, hint, fmt.Sprintf(format, args...)))
}

func (r *reader) warn(at spot, hint, format string, args ...any) {
	r.faults = append(r.faults, at.fault(true, hint, fmt.Sprintf(format, args...)))
}

// maxExcerpt is the longest line that a fault shows.
const maxExcerpt = 160

func (s spot) fault(warning bool, hint, message string) knowledge.Fault {
	f := knowledge.Fault{File: s.tree.name, Line: s.line, Column: s.col, Message: message, Hint: hint, Warning: warning}
	if s.line <= len(s.tree.lines) {
		f.Excerpt = s.tree.lines[s.line-1]
		if line := []rune(f.Excerpt); len(line) > max(maxExcerpt, s.col) {
			f.Excerpt = string(line[:max(maxExcerpt, s.col)]) + "…"
		}
	}
	return f
}

// stamp is a short hash over the files of a flow.
func stamp(trees []*tree) string {
	h := sha256.New()
	for _, t := range trees {
		h.Write(t.sum[:])
	}
	return hex.EncodeToString(h.Sum(nil))[:8]
}
