package mailbox_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"grantdesk/bot/mailbox"
)

type state struct {
	Version int    `json:"v"`
	Name    string `json:"name"`
	Count   int    `json:"count"`
}

// second renames a field that version 1 called n.
func second(fields map[string]json.RawMessage) error {
	fields["name"] = fields["n"]
	delete(fields, "n")
	return nil
}

// third counts letters.
func third(fields map[string]json.RawMessage) error {
	var name string
	if err := json.Unmarshal(fields["name"], &name); err != nil {
		return err
	}
	count, err := json.Marshal(len(name))
	fields["count"] = count
	return err
}

func TestSchema(t *testing.T) {
	schema := mailbox.Schema{Name: "thing", Migrations: []mailbox.Migration{second, third}}
	tests := []struct {
		name, data string
		want       state
		err        error
	}{
		{"nothing stored", "", state{}, nil},
		{"current", `{"v":3,"name":"Eva","count":7}`, state{3, "Eva", 7}, nil},
		{"one behind", `{"v":2,"name":"Eva"}`, state{3, "Eva", 3}, nil},
		{"two behind", `{"v":1,"n":"Eva"}`, state{3, "Eva", 3}, nil},
		{"newer", `{"v":4,"name":"Eva"}`, state{}, mailbox.ErrVersion},
		{"no version", `{"name":"Eva"}`, state{}, mailbox.ErrVersion},
		{"negative", `{"v":-1}`, state{}, mailbox.ErrVersion},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got state
			err := schema.Read([]byte(tt.data), &got)
			if !errors.Is(err, tt.err) || err != nil && !strings.Contains(err.Error(), "thing of version") {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			if got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestSchemaRefusesDamage(t *testing.T) {
	schema := mailbox.Schema{Name: "thing", Migrations: []mailbox.Migration{second, third}}
	for _, data := range []string{"{", `[]`, `{"v":2,"name":5}`, `{"v":3,"name":[]}`} {
		var got state
		if err := schema.Read([]byte(data), &got); err == nil || errors.Is(err, mailbox.ErrVersion) {
			t.Errorf("%s: %v", data, err)
		}
	}
}
