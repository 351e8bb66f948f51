package privacy

import (
	"strings"
)

// Traces are the ids by which a person is recognised in what channels keep
// beside dialogues: of users, of private conversations, of dialogues.
type Traces map[string]bool

// OfKeys are the traces that the keys of a person's dialogues hold. A room is
// one only where it has no user: others may be in the room, too.
func OfKeys(keys ...string) Traces {
	t := Traces{}
	for _, key := range keys {
		t.add(key)
		parts := strings.Split(key, "/")
		if len(parts) != 5 { // not an address
			continue
		}
		if room, user := parts[2], parts[4]; user != "" {
			t.add(user)
		} else {
			t.add(room)
		}
	}
	return t
}

func (t Traces) add(id string) {
	if len(id) > 1 {
		t[id] = true
	}
}

// Add adds further ids.
func (t Traces) Add(ids ...string) {
	for _, id := range ids {
		t.add(id)
	}
}

// Mentions reports whether something that a channel keeps is about the person.
// Where it points at a private conversation, the last part of its key is a
// further id of the person: learned is then true.
func (t Traces) Mentions(key, value string) (about, learned bool) {
	parts := strings.Split(key, "/")
	if last := parts[len(parts)-1]; t[value] && len(parts) > 1 && !t[last] {
		t.add(last)
		return true, true
	}
	if t[value] {
		return true, false
	}
	for _, p := range parts {
		if t[p] {
			return true, false
		}
	}
	for id := range t {
		if strings.Contains(value, `"`+id+`"`) || strings.Contains(id, "/") && (strings.Contains(key, id) || strings.Contains(value, id)) {
			return true, false
		}
	}
	return false, false
}
