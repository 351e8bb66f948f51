// Package phrase holds every sentence that the bot says of its own accord, in
// each language, and puts values into them. What calls and FAQ entries say is
// content and lives elsewhere.
package phrase

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"grantdesk/knowledge"
)

//go:embed texts/*.yaml
var embedded embed.FS

// A Catalogue is every phrase in every language.
type Catalogue struct {
	texts map[string]knowledge.Text
}

// Load reads the embedded catalogues: one file an area, and in it each phrase
// in all languages side by side.
func Load() (*Catalogue, error) {
	names, err := fs.Glob(embedded, "texts/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list phrases: %w", err)
	}
	c := &Catalogue{texts: map[string]knowledge.Text{}}
	for _, name := range names {
		if err := c.read(name); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *Catalogue) read(name string) error {
	raw, err := embedded.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read phrases: %w", err)
	}
	var area map[string]knowledge.Text
	if err := yaml.Unmarshal(raw, &area); err != nil {
		return fmt.Errorf("read phrases %q: %w", name, err)
	}
	for key, text := range area {
		if _, twice := c.texts[key]; twice {
			return fmt.Errorf("read phrases %q: %q stands in two files", name, key)
		}
		for l, s := range text {
			text[l] = strings.TrimSpace(s)
		}
		c.texts[key] = text
	}
	return nil
}

// In returns the voice of the catalogue in l, or in the default language when
// there are no phrases in l.
func (c *Catalogue) In(l knowledge.Lang) Voice {
	if !l.Known() {
		l = knowledge.Languages()[0]
	}
	return Voice{Lang: l, texts: c.texts}
}

// Keys returns the keys that begin with prefix, in no order.
func (c *Catalogue) Keys(prefix string) (keys []string) {
	for k := range c.texts {
		if strings.HasPrefix(k, prefix) {
			keys = append(keys, k)
		}
	}
	return keys
}

// Has reports whether the phrase of key exists in l.
func (c *Catalogue) Has(key string, l knowledge.Lang) bool { return c.texts[key][l] != "" }

// A Voice says the phrases of a catalogue in one language.
type Voice struct {
	Lang  knowledge.Lang
	texts map[string]knowledge.Text
}

// Say returns the phrase of key. The arguments are pairs of a placeholder's
// name and the value that takes its place. An unknown key is returned as it
// is: the tests of this package see to it that there is none.
func (v Voice) Say(key string, pairs ...string) string {
	text, ok := v.texts[key]
	if !ok {
		return key
	}
	s := text.In(v.Lang)
	if len(pairs) == 0 {
		return s
	}
	marks := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		marks = append(marks, "{"+pairs[i]+"}", pairs[i+1])
	}
	return strings.NewReplacer(marks...).Replace(s)
}

// Count is Say for a number: it takes key.one for 1 and key.other for any
// other number, and puts the number in the place of {n}.
func (v Voice) Count(key string, n int, pairs ...string) string {
	form := ".other"
	if n == 1 {
		form = ".one"
	}
	return v.Say(key+form, append([]string{"n", strconv.Itoa(n)}, pairs...)...)
}

// List returns the phrase of key split at its bars, for lists of words.
func (v Voice) List(key string) []string {
	return strings.Split(v.Say(key), "|")
}
