package content

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"

	"grantdesk/knowledge"
)

// learnedPrefix begins the names of files that the helpdesk's answers became.
const learnedPrefix = "learned-"

// LearnedFile is the path of the file of an entry that the helpdesk wrote.
func LearnedFile(call, id string) string {
	return path.Join("calls", call, "faq", learnedPrefix+id+".yaml")
}

// learnedHead tells whoever opens such a file what it is.
const learnedHead = `# An answer of the helpdesk that two of its members released as an entry.
# Edit it like any other entry. To take it back, delete this file, or write
# !revert below the question at the helpdesk.
`

// learnedEntry is an entry as it is written, in the order of the manual.
type learnedEntry struct {
	ID       string              `yaml:"id"`
	Section  string              `yaml:"section"`
	Question knowledge.Text      `yaml:"question"`
	Variants knowledge.Phrasings `yaml:"variants,omitempty"`
	Answer   knowledge.Text      `yaml:"answer"`
	Helpdesk string              `yaml:"helpdesk"`
}

// WriteEntry writes an entry of the helpdesk as a file of its own, the same
// bytes whenever it is asked.
func WriteEntry(e knowledge.Entry) ([]byte, error) {
	w := learnedEntry{
		ID: e.ID, Section: e.Section, Question: knowledge.Text{}, Variants: knowledge.Phrasings{}, Answer: knowledge.Text{},
		Helpdesk: e.Helpdesk.Format("2006-01-02"),
	}
	for l, s := range e.Question {
		w.Question[l] = Printable(s)
	}
	for l, s := range e.Answer {
		w.Answer[l] = Printable(s)
	}
	for l, ss := range e.Variants {
		for _, s := range ss {
			w.Variants[l] = append(w.Variants[l], Printable(s))
		}
	}
	b := bytes.NewBufferString(learnedHead)
	enc := yaml.NewEncoder(b)
	enc.SetIndent(2)
	if err := enc.Encode(map[string][]learnedEntry{"entries": {w}}); err != nil {
		return nil, fmt.Errorf("write entry %q: %w", e.ID, err)
	}
	return b.Bytes(), nil
}

// Printable is a text as content may hold it: valid, without control
// characters, each paragraph on one line.
func Printable(s string) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\uFEFF' || unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		}
		return r
	}, s)
	var lines []string
	for _, line := range strings.Split(s, "\n") {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// ReadEntry reads a file that WriteEntry wrote.
func ReadEntry(name string, b []byte) (knowledge.Entry, []knowledge.Fault) {
	s, f := newSource(name, b)
	if f == nil {
		f = s.parse()
	}
	if f != nil {
		return knowledge.Entry{}, []knowledge.Fault{*f}
	}
	var file entriesFile
	var faults []knowledge.Fault
	decode(s, &file, func(f knowledge.Fault) { faults = append(faults, f) })
	if len(faults) == 0 && len(file.Entries) != 1 {
		faults = append(faults, s.at("entries").fault("there is not one entry in this file", ""))
	}
	if len(faults) > 0 {
		return knowledge.Entry{}, faults
	}
	return file.Entries[0], nil
}
