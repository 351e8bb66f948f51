package knowledge

// How sure a source makes us of a fact (facts of lower confidence are never
// asserted of the call itself).
const (
	ConfidenceA = "A" // official document, or two independent pages
	ConfidenceB = "B" // one secondary page, nothing against it
	ConfidenceC = "C" // known of another call only; said with that label
)

// A Fact is one thing a document states, or that no document states.
type Fact struct {
	ID         string    `yaml:"id"`         // e.g. max-grant
	Topic      Topic     `yaml:"topic"`      // the thing asked for; may be empty
	Name       Text      `yaml:"name"`       // a label that a person understands
	Value      *Value    `yaml:"value"`      // nil when there is no single value
	Unknown    bool      `yaml:"unknown"`    // the documents do not tell
	Say        Text      `yaml:"say"`        // the answer, decisive words first; {value} stands for the value. For an unknown fact: what to tell the person
	More       Text      `yaml:"more"`       // optional second sentence
	About      string    `yaml:"about"`      // id of an OtherCall when the fact speaks of that one, else empty
	Questions  Phrasings `yaml:"questions"`  // wordings that ask for this fact, beyond those of its topic
	Source     Source    `yaml:"source"`     // empty when unknown
	Origins    []string  `yaml:"origins"`    // addresses of the pages the fact was taken from
	Confidence string    `yaml:"confidence"` // A, B or C; empty when unknown
	ValidFrom  Date      `yaml:"valid_from"`
	ValidUntil Date      `yaml:"valid_until"` // not served as current after that day
}

// The kinds of a Value.
const (
	ValueMoney   = "money"
	ValuePercent = "percent"
	ValueNumber  = "number"
	ValueDate    = "date"
	ValueTime    = "time" // a LocalTime with Zone
	ValueSpan    = "span" // a length: Number to Max of Unit
	ValueText    = "text"
)

// A Value is what a fact states, in a form that code can compare and print.
type Value struct {
	Kind     string    `yaml:"kind"`
	Number   float64   `yaml:"number"`   // money, percent, number, span
	Max      float64   `yaml:"max"`      // upper end of a range; zero when there is none
	Unit     string    `yaml:"unit"`     // EUR, %, months, days, projects …
	About    bool      `yaml:"about"`    // "rund": the source gives it as approximate
	Date     Date      `yaml:"date"`     // date
	At       LocalTime `yaml:"at"`       // time
	Zone     string    `yaml:"zone"`     // time
	Text     Text      `yaml:"text"`     // text
	Deadline string    `yaml:"deadline"` // id of the call's deadline that this fact repeats
}
