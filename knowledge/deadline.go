package knowledge

// The kinds of a Deadline.
const (
	DeadlineFixed   = "fixed"   // one date
	DeadlineCutoffs = "cutoffs" // several dates, each a chance of its own
	DeadlineRolling = "rolling" // any time until Until; At holds the dates at which batches are taken
)

// A Deadline is until when something may be handed in. Times are wall-clock
// times in Zone; what they are in UTC follows from the zone's rules.
type Deadline struct {
	ID      string      `yaml:"id"`
	Name    Text        `yaml:"name"`  // "Einreichung der Vorschläge"
	Stage   int         `yaml:"stage"` // 1 for a single or first stage
	Kind    string      `yaml:"kind"`
	At      []LocalTime `yaml:"at"`    // ascending
	Until   LocalTime   `yaml:"until"` // rolling only: last moment
	Zone    string      `yaml:"zone"`  // IANA name; must be given
	Note    Text        `yaml:"note"`  // optional: what else binds
	History []Moved     `yaml:"history"`
	Source  Source      `yaml:"source"`
}

// Moved is an earlier value of a deadline.
type Moved struct {
	From      LocalTime `yaml:"from"`      // the date that held before
	To        LocalTime `yaml:"to"`        // the date that took its place
	Announced Date      `yaml:"announced"` // when it was said
	Note      Text      `yaml:"note"`
	Source    Source    `yaml:"source"`
}

// An Opening is when submission began or begins.
type Opening struct {
	On     Date   `yaml:"on"`
	Source Source `yaml:"source"`
}

// A Stop ends a call before its deadline.
type Stop struct {
	On     Date   `yaml:"on"`
	Why    Text   `yaml:"why"`
	Source Source `yaml:"source"`
}

// A ClaimedStatus is the state that a source prints; it is shown when clock
// and deadline disagree with it.
type ClaimedStatus struct {
	Value  string `yaml:"value"` // forthcoming, open or closed
	Source Source `yaml:"source"`
}
