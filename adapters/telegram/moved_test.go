package telegram_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"grantdesk/adapters/telegram"
	"grantdesk/bot"
)

// TestMigrationOnSend: a group whose new id is told only when the bot writes
// there gets the message at once, and the next one without a detour.
func TestMigrationOnSend(t *testing.T) {
	r := newRig(t)
	r.fake.users["-55"] = "moved -100"
	for _, id := range []string{"tg/1/1-1", "tg/1/2-1"} {
		one := reply(id, -55, block("Bald."))
		one.To.User = "5"
		if err := r.Send(t.Context(), one); err != nil {
			t.Fatal(err)
		}
		r.fake.sends = nil
	}
	var to []string
	for _, c := range r.fake.called("sendMessage") {
		to = append(to, c.form.Get("chat_id"))
	}
	if got := strings.Join(to, " "); got != "-55 -100 -100" {
		t.Errorf("sent to %s", got)
	}
	if m := r.receive(t, group("/frist", ""))[0]; m.From.Room != "-55" {
		t.Errorf("the dialogue moved to %s", m.From.Room)
	}
}

// TestNothingLeaksFromFiles: the address of a file holds the token, and is in
// no error and no log, whatever goes wrong on the way.
func TestNothingLeaksFromFiles(t *testing.T) {
	file := bot.File{Name: said, At: &bot.Remote{Channel: "telegram", Team: botID, ID: "F7"}}
	found := `{"ok":true,"result":{"file_id":"F7","file_path":"documents/file_7.pdf"}}`
	ways := map[string]http.RoundTripper{
		"refused": broken{err: http.ErrServerClosed}, "page": broken{status: 502, body: said}, "redirect": broken{status: 302}, "gone": broken{status: 404},
		"unauthorized": broken{status: 401, body: said}, "nonsense": broken{status: 200, body: said},
	}
	for name, way := range ways {
		for _, path := range []string{found, strings.Replace(found, "documents/", "../", 1), strings.Replace(found, "documents/file_7.pdf", "a b\\u007f%zz", 1)} {
			r := newRig(t)
			o := r.o
			o.HTTP = &http.Client{Transport: located{path, way}}
			_, err := telegram.New(o).Fetch(t.Context(), file)
			if err == nil && name != "nonsense" {
				t.Errorf("%s: no error", name)
			}
			text := ""
			if err != nil {
				text = err.Error()
			}
			leaks(t, name, []string{text}, r.logs.String())
		}
	}
}

// located tells where a file lies, and goes wrong when it is fetched.
type located struct {
	path string
	then http.RoundTripper
}

func (f located) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/getFile") {
		return broken{status: 200, body: f.path}.RoundTrip(r)
	}
	return f.then.RoundTrip(r)
}

// TestCommandNames: every name is of the form that Telegram takes, and a
// command of the bot in a group without its name as well.
func TestCommandNames(t *testing.T) {
	r := newRig(t)
	if err := r.Register(t.Context()); err != nil {
		t.Fatal(err)
	}
	form, n := regexp.MustCompile(`^[a-z0-9_]{1,32}$`), 0
	for _, c := range r.fake.called("setMyCommands") {
		var list []struct{ Command, Description string }
		if err := json.Unmarshal([]byte(c.form.Get("commands")), &list); err != nil {
			t.Fatal(err)
		}
		for _, l := range list {
			n++
			if !form.MatchString(l.Command) || l.Description == "" {
				t.Errorf("%+v", l)
			}
			if got := r.receive(t, group("/"+l.Command, "")); len(got) != 1 {
				t.Errorf("/%s is not heard in a group", l.Command)
			}
		}
	}
	if n < 40 {
		t.Errorf("only %d commands", n)
	}
}
