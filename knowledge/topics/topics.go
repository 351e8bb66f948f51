// Package topics knows how people ask for the things that every call has: the
// deadline, the money, who may apply. A fact that carries a topic is found by
// these wordings, so that content need not repeat them.
package topics

import (
	"embed"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"grantdesk/knowledge"
)

//go:embed *.yaml
var files embed.FS

// Wordings are the questions for each topic.
type Wordings map[knowledge.Topic]knowledge.Phrasings

// For returns the wordings of a topic in l.
func (w Wordings) For(t knowledge.Topic, l knowledge.Lang) []string { return w[t][l] }

// Load reads the embedded wordings: one file for each language, in it a list
// of lines for each topic.
func Load() (Wordings, error) {
	all := Wordings{}
	for _, l := range knowledge.Languages() {
		name := string(l) + ".yaml"
		b, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read topics: %w", err)
		}
		var of map[knowledge.Topic]string
		if err := yaml.Unmarshal(b, &of); err != nil {
			return nil, fmt.Errorf("read topics %q: %w", name, err)
		}
		for t, lines := range of {
			if all[t] == nil {
				all[t] = knowledge.Phrasings{}
			}
			all[t][l] = strings.Split(strings.TrimSpace(lines), "\n")
		}
	}
	return all, nil
}
