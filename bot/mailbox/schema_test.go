package mailbox_test

import (
	"encoding/json"
	"errors"
	"testing"

	"grantdesk/bot/mailbox"
)

type state struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// second renames a field that version 1 called n.
func second(old json.RawMessage) (json.RawMessage, error) {
	var was struct {
		N string `json:"n"`
	}
	if err := json.Unmarshal(old, &was); err != nil {
		return nil, err
	}
	return json.Marshal(state{Name: was.N})
}

func third(old json.RawMessage) (json.RawMessage, error) {
	var s state
	if err := json.Unmarshal(old, &s); err != nil {
		return nil, err
	}
	s.Count = len(s.Name)
	return json.Marshal(s)
}

func TestSchemaDecode(t *testing.T) {
	schema := mailbox.Schema{Migrations: []mailbox.Migration{second, third}}
	tests := []struct {
		name, data string
		want       state
		err        error
	}{
		{"nothing stored", "", state{}, nil},
		{"current", `{"v":3,"s":{"name":"Eva","count":7}}`, state{"Eva", 7}, nil},
		{"one behind", `{"v":2,"s":{"name":"Eva"}}`, state{"Eva", 3}, nil},
		{"two behind", `{"v":1,"s":{"n":"Eva"}}`, state{"Eva", 3}, nil},
		{"newer", `{"v":4,"s":{}}`, state{}, mailbox.ErrVersion},
		{"no version", `{"s":{}}`, state{}, mailbox.ErrVersion},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got state
			if err := schema.Decode([]byte(tt.data), &got); !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			if got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestSchemaRefusesDamage(t *testing.T) {
	schema := mailbox.Schema{Migrations: []mailbox.Migration{second}}
	for _, data := range []string{"{", `{"v":1,"s":[]}`, `{"v":2,"s":[]}`} {
		var got state
		if err := schema.Decode([]byte(data), &got); err == nil {
			t.Errorf("%s was read", data)
		}
	}
}

func TestSchemaRoundTrip(t *testing.T) {
	schema := mailbox.Schema{}
	data, err := schema.Encode(state{"Eva", 2})
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"v":1,"s":{"name":"Eva","count":2}}`; string(data) != want {
		t.Errorf("stored %s, want %s", data, want)
	}
	var got state
	if err := schema.Decode(data, &got); err != nil || got != (state{"Eva", 2}) {
		t.Errorf("read %+v, %v", got, err)
	}
}
