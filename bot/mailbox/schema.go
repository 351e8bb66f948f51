package mailbox

import (
	"encoding/json"
	"fmt"
)

// A Migration turns the JSON of one version of a state into that of the next.
type Migration func(old json.RawMessage) (json.RawMessage, error)

// A Schema reads and writes a state as JSON with its version. Version 1 has no
// migration; Migrations[i] leads from version i+1 to i+2, so the current
// version is len(Migrations)+1.
type Schema struct {
	Migrations []Migration
}

type envelope struct {
	Version int             `json:"v"`
	State   json.RawMessage `json:"s"`
}

// Version is the version that Encode writes.
func (s Schema) Version() int { return len(s.Migrations) + 1 }

// Encode returns state with the current version around it.
func (s Schema) Encode(state any) ([]byte, error) {
	raw, err := json.Marshal(state)
	if err != nil {
		return nil, fmt.Errorf("encode state: %w", err)
	}
	return json.Marshal(envelope{s.Version(), raw})
}

// Decode reads data into state, through the migrations if an older version
// wrote it. Nothing stored leaves state as it is. A newer version gives
// ErrVersion: work on the dialogue then waits for a replica that knows it.
func (s Schema) Decode(data []byte, state any) error {
	if len(data) == 0 {
		return nil
	}
	var e envelope
	if err := json.Unmarshal(data, &e); err != nil {
		return fmt.Errorf("decode state: %w", err)
	}
	if e.Version < 1 || e.Version > s.Version() {
		return fmt.Errorf("decode state of version %d, known are 1 to %d: %w", e.Version, s.Version(), ErrVersion)
	}
	for v := e.Version; v < s.Version(); v++ {
		var err error
		if e.State, err = s.Migrations[v-1](e.State); err != nil {
			return fmt.Errorf("migrate state from version %d: %w", v, err)
		}
	}
	if err := json.Unmarshal(e.State, state); err != nil {
		return fmt.Errorf("decode state of version %d: %w", e.Version, err)
	}
	return nil
}
