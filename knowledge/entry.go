package knowledge

// An Entry is one FAQ entry: a question as people ask it and its answer.
type Entry struct {
	ID         string    `yaml:"id"`      // e.g. D.3
	Section    string    `yaml:"section"` // heading it belongs to, an id of the call's FAQ sections
	Question   Text      `yaml:"question"`
	Variants   Phrasings `yaml:"variants"` // other wordings of the same question
	Answer     Text      `yaml:"answer"`   // 1 to 4 short sentences, the decisive one first
	Sources    []Source  `yaml:"sources"`
	Facts      []string  `yaml:"facts"`      // ids of facts that the answer rests on
	About      string    `yaml:"about"`      // id of an OtherCall when the answer speaks of that one
	Depends    bool      `yaml:"depends"`    // "it depends": the self-check is offered
	Added      string    `yaml:"added"`      // FAQ version that brought it
	Changed    string    `yaml:"changed"`    // FAQ version that changed it last
	Supersedes string    `yaml:"supersedes"` // id of the entry it replaces
	ValidFrom  Date      `yaml:"valid_from"`
	ValidUntil Date      `yaml:"valid_until"`
	// Helpdesk is the day on which the helpdesk gave the answer, of which two
	// of its members said that it holds for everybody. Such an entry needs no
	// document, and may exist in one language only.
	Helpdesk Date `yaml:"helpdesk"`
}

// Lang returns the language in which the answer is read by somebody who reads
// l: another one where it was never translated.
func (e *Entry) Lang(l Lang) Lang {
	for _, l := range preferred(l) {
		if e.Answer[l] != "" {
			return l
		}
	}
	return l
}

// An FAQ is the file of a call's entries.
type FAQ struct {
	Version  string          `yaml:"version"` // e.g. "1.0"
	Date     Date            `yaml:"date"`
	Sections map[string]Text `yaml:"sections"` // id → heading
	Entries  []Entry         `yaml:"entries"`
}
