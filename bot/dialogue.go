package bot

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"grantdesk/bot/mailbox"
	"grantdesk/knowledge"
)

// maxShown bounds how many candidates a dialogue remembers as shown.
const maxShown = 12

// A Dialogue is what the bot remembers of a conversation. Its zero value is a
// conversation that has not begun. It holds the last question, and for the
// helpdesk the last few turns, never the whole conversation.
type Dialogue struct {
	Version    int             `json:"v"`
	Lang       knowledge.Lang  `json:"lang,omitempty"`       // of the last message that showed one
	Forced     knowledge.Lang  `json:"forced,omitempty"`     // chosen by command; wins over everything
	Zone       string          `json:"zone,omitempty"`       // the person's time zone, where the channel tells it
	Greeted    bool            `json:"greeted,omitempty"`    // the person knows that this is an automatic assistant
	Call       string          `json:"call,omitempty"`       // id of the call that is being talked about
	Asked      *Asked          `json:"asked,omitempty"`      // the last question
	Waiting    string          `json:"waiting,omitempty"`    // a question that waits until the call is known
	Table      []Choice        `json:"table,omitempty"`      // the choices that were offered last
	Exclude    []string        `json:"exclude,omitempty"`    // candidates that did not help
	Country    string          `json:"country,omitempty"`    // code of the country last asked about
	Check      json.RawMessage `json:"check,omitempty"`      // state of a running self-check
	CheckUntil time.Time       `json:"check_until,omitzero"` // until when the self-check is kept
	Step       string          `json:"step,omitempty"`       // id of the reply that shows nothing but the last step of it
	Recent     []Said          `json:"recent,omitempty"`     // what was said last, kept only where there is a helpdesk
	Handoff    *Handoff        `json:"handoff,omitempty"`    // the way to the helpdesk
	Stuck      int             `json:"stuck,omitempty"`      // messages in a row that got no answer
	Gone       *Forget         `json:"gone,omitempty"`       // the person cannot be reached any more: what is to be forgotten
	Desk       string          `json:"desk,omitempty"`       // id of the ticket while a person has the dialogue
	Tickets    []string        `json:"tickets,omitempty"`    // ids of the tickets of the dialogue, newest last
	Reminders  []Reminder      `json:"reminders,omitempty"`  // that the person wants
	Home       *Address        `json:"home,omitempty"`       // where reminders go
	Hold       time.Time       `json:"hold,omitzero"`        // until when the dialogue is needed for its reminders
	Held       []Note          `json:"held,omitempty"`       // notes that wait until a person gives the dialogue back
	Notes      []string        `json:"notes,omitempty"`      // ids of notes that were said
	Person     string          `json:"person,omitempty"`     // under whom the dialogue is filed
	Heard      time.Time       `json:"heard,omitzero"`       // when the person last said something
	Filed      time.Time       `json:"filed,omitzero"`       // until when the person's file knows of the dialogue
}

// Asked is the last question and what answered it.
type Asked struct {
	Text  string   `json:"text"`
	Refs  []Ref    `json:"refs,omitempty"`  // what answered
	Shown []string `json:"shown,omitempty"` // ids of all candidates that were shown for it
	Topic string   `json:"topic,omitempty"` // the last question that stood on its own, when this one did not
	Given []string `json:"given,omitempty"` // keys of what answered since then
	Tried []Tried  `json:"tried,omitempty"` // what was found, for a person of the helpdesk

	Foreign string `json:"foreign,omitempty"` // words in it that name another call or programme
}

// context is what a question that follows up is read together with.
func (a *Asked) context() string {
	if a == nil {
		return ""
	}
	return strings.TrimSpace(a.Topic + " " + a.Text)
}

// A Ref points at a fact, an entry or a passage of a call.
type Ref struct {
	Kind string `json:"kind"`
	Call string `json:"call"`
	ID   string `json:"id"`
}

// key tells references apart.
func (r Ref) key() string { return r.Kind + " " + r.Call + " " + r.ID }

// schema is how dialogues are stored; a version more is needed when a program
// of before would misread or lose something.
func schema() mailbox.Schema {
	return mailbox.Schema{Name: "dialogue", Migrations: []mailbox.Migration{checksEnd}}
}

// checksEnd leads to version 2, in which a self-check says until when it is
// kept: one of before as long as its timer says.
func checksEnd(fields map[string]json.RawMessage) error {
	heard, ok := fields["heard"]
	if _, runs := fields["check"]; runs && ok {
		fields["check_until"] = heard
	}
	return nil
}

// ReadDialogue reads a stored dialogue, also one that an older program wrote.
// No bytes are a new dialogue.
func ReadDialogue(raw []byte) (d Dialogue, err error) {
	if err := schema().Read(raw, &d); err != nil {
		return Dialogue{}, err
	}
	return d, nil
}

// Bytes returns the dialogue as it is stored.
func (d Dialogue) Bytes() ([]byte, error) {
	d.Version = schema().Version()
	raw, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("write dialogue: %w", err)
	}
	return raw, nil
}

// language is the language of the next reply as far as the dialogue knows it.
func (d *Dialogue) language() knowledge.Lang {
	for _, l := range []knowledge.Lang{d.Forced, d.Lang} {
		if l.Known() {
			return l
		}
	}
	return knowledge.Languages()[0]
}

// forgetQuestion begins a new subject: nothing follows up on what was before.
func (d *Dialogue) forgetQuestion() {
	d.Asked, d.Table, d.Exclude, d.Waiting, d.Country = nil, nil, nil, "", ""
}
