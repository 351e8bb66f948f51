package bot

// A Reminder is what a person wants to be told of a call.
type Reminder struct {
	Call string   `json:"call"`
	Days []int    `json:"days,omitempty"` // before each deadline, largest first
	News bool     `json:"news,omitempty"` // also when documents or deadlines change
	Told []string `json:"told,omitempty"` // what was said already
}
