package mailbox

import (
	"encoding/json"
	"fmt"
)

// A Migration changes the fields of one version of a state into those of the
// next.
type Migration func(fields map[string]json.RawMessage) error

// A Schema reads a state that is stored as JSON with its version in field v.
// Version 1 has no migration; Migrations[i] leads from version i+1 to i+2, so
// the current version is len(Migrations)+1.
type Schema struct {
	Name       string // of the state, in errors
	Migrations []Migration
}

// Version is the current version, which a writer puts into field v.
func (s Schema) Version() int { return len(s.Migrations) + 1 }

// Read reads raw into state, through the migrations if an older version wrote
// it. Nothing stored leaves state as it is. An unknown version gives
// ErrVersion: work on it then waits for a program that knows it.
func (s Schema) Read(raw []byte, state any) error {
	if len(raw) == 0 {
		return nil
	}
	var is struct {
		Version int `json:"v"`
	}
	if err := json.Unmarshal(raw, &is); err != nil {
		return fmt.Errorf("read %s: %w", s.Name, err)
	}
	if is.Version < 1 || is.Version > s.Version() {
		return fmt.Errorf("read %s of version %d, known are 1 to %d, so this needs a newer grantdesk: %w", s.Name, is.Version, s.Version(), ErrVersion)
	}
	raw, err := s.migrate(raw, is.Version)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, state); err != nil {
		return fmt.Errorf("read %s of version %d: %w", s.Name, is.Version, err)
	}
	return nil
}

// migrate leads a state from a version to the current one.
func (s Schema) migrate(raw []byte, from int) ([]byte, error) {
	if from == s.Version() {
		return raw, nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, fmt.Errorf("read %s: %w", s.Name, err)
	}
	for v := from; v < s.Version(); v++ {
		if err := s.Migrations[v-1](fields); err != nil {
			return nil, fmt.Errorf("migrate %s from version %d: %w", s.Name, v, err)
		}
	}
	fields["v"] = json.RawMessage(fmt.Sprint(s.Version()))
	return json.Marshal(fields)
}
