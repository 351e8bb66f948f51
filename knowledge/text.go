package knowledge

// A Lang is a language of the content, as an ISO 639-1 tag.
type Lang string

// The languages in which all content and all phrases exist.
const (
	De Lang = "de"
	En Lang = "en"
)

// Languages returns every content language, the default one first.
func Languages() []Lang { return []Lang{De, En} }

// Known reports whether content exists in l.
func (l Lang) Known() bool { return l == De || l == En }

// A Text is the same words in each language.
type Text map[Lang]string

// In returns the text in l, or in the default language when l is missing.
func (t Text) In(l Lang) string {
	if s, ok := t[l]; ok {
		return s
	}
	return t[De]
}

// Original returns the text in l, or in a language in which it exists: a
// document that was never translated is quoted as it was written.
func (t Text) Original(l Lang) string {
	for _, l := range preferred(l) {
		if s := t[l]; s != "" {
			return s
		}
	}
	return ""
}

// preferred returns l and then the other languages.
func preferred(l Lang) []Lang { return append([]Lang{l}, Languages()...) }

// Phrasings are several wordings in each language.
type Phrasings map[Lang][]string
