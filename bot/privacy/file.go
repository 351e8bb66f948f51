package privacy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// maxDialogues bounds how many dialogues a file lists; the oldest go first.
const maxDialogues = 500

// A File lists the dialogues of a person.
type File struct {
	Version   int        `json:"v"`
	Dialogues []Dialogue `json:"dialogues"`
}

// A Dialogue is one that the file lists.
type Dialogue struct {
	Key   string    `json:"key"`
	Until time.Time `json:"until"` // it is surely gone then
}

// ReadFile reads a stored file. No bytes are an empty one.
func ReadFile(state []byte) (f File, err error) {
	return f, schema().Read(state, &f)
}

// schema is how files are stored.
func schema() mailbox.Schema { return mailbox.Schema{Name: "person's file"} }

// Keys are the keys of the dialogues, with more among them, each once.
func (f File) Keys(more ...string) (keys []string) {
	for _, d := range f.Dialogues {
		keys = append(keys, d.Key)
	}
	for _, m := range more {
		if m != "" && !slices.Contains(keys, m) {
			keys = append(keys, m)
		}
	}
	return keys
}

// Files keeps the files of all persons.
type Files struct{}

// Owns reports whether key is that of a person's file.
func (Files) Owns(key string) bool { return strings.HasPrefix(key, bot.PersonKey("")) }

// Step notes what dialogues say of themselves.
func (Files) Step(_ string, state []byte, ms []bot.Message, now time.Time) (bot.Effect, error) {
	f, err := ReadFile(state)
	if err != nil {
		return bot.Effect{}, err
	}
	for _, m := range ms {
		if m.Kind == bot.KindPerson {
			f.note(Dialogue{Key: m.Text, Until: m.At})
		}
	}
	f.Version = schema().Version()
	f.Dialogues = slices.DeleteFunc(f.Dialogues, func(d Dialogue) bool { return !now.Before(d.Until) })
	f.Dialogues = f.Dialogues[max(0, len(f.Dialogues)-maxDialogues):]
	var keep time.Duration
	for _, d := range f.Dialogues {
		keep = max(keep, d.Until.Sub(now))
	}
	raw, err := json.Marshal(f)
	if err != nil {
		return bot.Effect{}, fmt.Errorf("write a person's file: %w", err)
	}
	return bot.Effect{State: raw, Keep: max(keep, time.Minute)}, nil
}

// note takes the newer word of a dialogue.
func (f *File) note(d Dialogue) {
	i := slices.IndexFunc(f.Dialogues, func(o Dialogue) bool { return o.Key == d.Key })
	if i < 0 {
		f.Dialogues = append(f.Dialogues, d)
		return
	}
	if d.Until.After(f.Dialogues[i].Until) {
		f.Dialogues = append(slices.Delete(f.Dialogues, i, i+1), d)
	}
}
