package webhook

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// A said is what comes from the other system: an agent's answer, or what an
// agent does.
type said struct {
	ID     string `json:"id"` // known ids are taken once
	Ticket string `json:"ticket"`
	Agent  struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"agent"`
	Text  string `json:"text"`
	Do    string `json:"do"` // claim, resolve, back, reopen, or assign with the name in text
	Files []file `json:"files"`
}

var ticketID = regexp.MustCompile(`^[a-z0-9]{1,40}$`)

// Webhook takes what agents say. It answers 200 once it is kept, 503 when it
// has to be posted again, 4xx when it never will be taken.
func (d *Desk) Webhook() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		var tooLong *http.MaxBytesError
		switch {
		case errors.As(err, &tooLong):
			w.WriteHeader(http.StatusRequestEntityTooLarge)
			return
		case err != nil:
			w.WriteHeader(http.StatusBadRequest)
			return
		case !d.genuine(r.Header.Get(SignatureHeader), body):
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		m, ok := d.read(body)
		if !ok {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		err = d.o.Inbox.Accept(r.Context(), m)
		if errors.Is(err, mailbox.ErrInvalid) {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
			return
		}
		if err != nil {
			w.Header().Set("Retry-After", "10")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusOK)
	})
}

func (d *Desk) read(body []byte) (bot.Message, bool) {
	var s said
	if json.Unmarshal(body, &s) != nil || s.ID == "" || len(s.ID) > 200 || s.Agent.ID == "" || !ticketID.MatchString(s.Ticket) {
		return bot.Message{}, false
	}
	m := bot.Message{
		ID: "webhook/" + s.ID, Kind: bot.KindText, Text: s.Text, Root: "ticket/" + s.Ticket + "/card", Name: s.Agent.Name,
		Person: d.o.Person(s.Agent.ID), At: d.o.Now().UTC(), From: bot.Address{Channel: channel, Room: Room().Room, User: s.Agent.ID},
	}
	if m.Name == "" {
		m.Name = s.Agent.ID
	}
	if s.Do != "" {
		m.Text = "!" + s.Do + " " + s.Text
	}
	for _, f := range s.Files {
		m.Kind = bot.KindFile
		m.Files = append(m.Files, bot.File{Name: f.Name, Type: f.Type, Body: f.Body})
	}
	return m, true
}
