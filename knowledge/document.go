package knowledge

// How much of a document the content directory holds.
const (
	DocumentFull    = "full"    // its whole text
	DocumentExcerpt = "excerpt" // parts of it
	DocumentOutline = "outline" // only that it exists; nothing is quoted from it
)

// A Document is something an answer can cite. Its text, if there is one,
// stands in texts/<id>.<lang>.md (or .txt).
type Document struct {
	ID         string `yaml:"id"`
	Title      Text   `yaml:"title"`
	Version    string `yaml:"version"`
	Date       Date   `yaml:"date"`
	URL        string `yaml:"url"`
	Status     string `yaml:"status"`
	About      string `yaml:"about"`      // id of an OtherCall when it is that one's document
	Supersedes string `yaml:"supersedes"` // id of the document it corrects or replaces
	ValidUntil Date   `yaml:"valid_until"`
}

// A Source says where a statement stands. The quote, where given, must occur
// in the document's text of that language.
type Source struct {
	Document string `yaml:"doc"`
	Section  string `yaml:"section"` // number of the section, e.g. "6.1"
	Page     int    `yaml:"page"`    // 0 when not known
	Quote    Text   `yaml:"quote"`
}

// A Citation is a Source as a person reads it.
type Citation struct {
	Source  string // title of the document in the reader's language
	Section string // "Abschnitt 6.1, Wer antragsberechtigt ist" without the word for section
	Version string // version and date of the document
	URL     string
	Quote   string
	Page    int
	// Corrected names the document that later corrected or replaced this one,
	// with its version; "" when none did.
	Corrected string
}

// A Passage is the smallest piece of a document that can be cited.
type Passage struct {
	ID       string // <call>/<document>/<section>[.<n>]
	Call     string
	Document string
	Lang     Lang
	Section  string // number
	Heading  string
	Page     int
	Text     string
	// ValidUntil is the last day on which the document's text is current; zero
	// when it has no end.
	ValidUntil Date
}
