package telegram_test

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	kept "grantdesk/adapters/internal/shown"
	"grantdesk/adapters/telegram"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/bot/ticket"
	"grantdesk/bot/ticket/desktest"
)

const deskGroup = "-1001234"

func (f *fake) createTopic(w http.ResponseWriter, v url.Values, _ *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case !f.forum:
		fail(w, 400, "Bad Request: the chat is not a forum")
	case v.Get("name") == "" || len([]rune(v.Get("name"))) > 128:
		fail(w, 400, "Bad Request: TOPIC_TITLE_INVALID")
	default:
		f.topics++
		result(w, map[string]any{"message_thread_id": 50 + f.topics, "name": v.Get("name")})
	}
}

// react takes only reactions that Telegram has.
func (f *fake) react(w http.ResponseWriter, v url.Values, _ *http.Request) {
	var rs []struct{ Type, Emoji string }
	if json.Unmarshal([]byte(v.Get("reaction")), &rs) != nil || len(rs) != 1 || !strings.Contains("👍👎", rs[0].Emoji) {
		fail(w, 400, "Bad Request: REACTION_INVALID")
		return
	}
	result(w, true)
}

// deskRig is a desk in a Telegram group.
type deskRig struct {
	*rig
	t    *testing.T
	n    int
	keys map[string]string // what a button sends, by its label, also of those that have gone
}

func newDeskRig(t *testing.T, forum bool) *deskRig {
	r := newRig(t)
	r.o.Desk = deskGroup
	r.o.Rates = unlimited{}
	r.fake.forum = forum
	r.Bot = telegram.New(r.o)
	return &deskRig{rig: r, t: t}
}

func (d *deskRig) Desk() bot.Sender     { return d.Bot }
func (d *deskRig) Heard() []bot.Message { return d.inbox.messages() }
func (d *deskRig) Room() bot.Address {
	return bot.Address{Channel: "telegram", Team: botID, Room: deskGroup}
}

// find returns the message that shows a card.
func (d *deskRig) find(card bot.Reply) (int64, shown) {
	d.t.Helper()
	d.fake.mu.Lock()
	defer d.fake.mu.Unlock()
	for id, m := range d.fake.chats[deskGroup] {
		if strings.Contains(m.text, "für "+strings.Split(card.ID, "/")[1]) {
			return id, *m
		}
	}
	d.t.Fatal("no card")
	return 0, shown{}
}

// member is the number of a member of the desk.
func member(name string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return h.Sum32()
}

func (d *deskRig) Says(card bot.Reply, name, text string) {
	d.t.Helper()
	id, m := d.find(card)
	d.n++
	below := fmt.Sprintf(`"reply_to_message":{"message_id":%d,"date":1,"chat":{"id":%s,"type":"supergroup"},"from":{"id":%s,"is_bot":true}}`, id, deskGroup, botID)
	if m.thread != "" {
		below = `"message_thread_id":` + m.thread + `,"is_topic_message":true`
	}
	body := fmt.Sprintf(`"message":{"message_id":%d,"date":1700000000,"chat":{"id":%s,"type":"supergroup"},"from":{"id":%d,"is_bot":false,"first_name":%q},"text":%s,%s}`,
		5000+d.n, deskGroup, member(name), name, strconv.Quote(text), below)
	d.receive(d.t, body)
}

func (d *deskRig) Does(card bot.Reply, name, do string) {
	d.t.Helper()
	id, m := d.find(card)
	var keys struct {
		Rows [][]struct {
			Text string
			Data string `json:"callback_data"`
		} `json:"inline_keyboard"`
	}
	if err := json.Unmarshal([]byte(m.keys), &keys); err != nil {
		d.t.Fatal(err)
	}
	press := func(data string) {
		d.n++
		d.receive(d.t, fmt.Sprintf(`"callback_query":{"id":"q%d","from":{"id":%d,"is_bot":false,"first_name":%q},"message":{"message_id":%d,"date":1,"chat":{"id":%s,"type":"supergroup"}},"data":%q}`,
			d.n, member(name), name, id, deskGroup, data))
	}
	if d.keys == nil {
		d.keys = map[string]string{}
	}
	for _, row := range keys.Rows {
		for _, b := range row {
			d.keys[b.Text] = b.Data
		}
	}
	if data, ok := d.keys[desktest.Label(do)]; ok {
		press(data)
		return
	}
	n := slices.IndexFunc(card.Choices, func(c bot.Choice) bool { return c.Label == desktest.Label(do) })
	press(kept.Data(card.ID, n)) // the member looks at the card as it was
}

func (d *deskRig) Shown() (texts []string) {
	d.fake.mu.Lock()
	defer d.fake.mu.Unlock()
	for _, m := range d.fake.chats[deskGroup] {
		texts = append(texts, m.text+m.document)
	}
	return texts
}

// Told implements desktest.Rig: a group has no messages to one alone.
func (d *deskRig) Told(name string) (texts []string) {
	for _, text := range d.Shown() {
		if strings.HasPrefix(text, name+": ") {
			texts = append(texts, text)
		}
	}
	return texts
}

func TestDeskContract(t *testing.T) {
	for name, forum := range map[string]bool{"topics": true, "replies": false} {
		t.Run(name, func(t *testing.T) {
			desktest.Run(t, func(t *testing.T) desktest.Rig { return newDeskRig(t, forum) })
		})
	}
}

// Talk in the group that is below no card is nobody's; the bot is still asked
// there by its name.
func TestDeskTalk(t *testing.T) {
	d := newDeskRig(t, true)
	group := func(text string) string {
		return fmt.Sprintf(`"message":{"message_id":1,"date":1,"chat":{"id":%s,"type":"supergroup"},"from":{"id":5,"is_bot":false,"first_name":"E"},"text":%q}`, deskGroup, text)
	}
	if got := d.receive(t, group("Mahlzeit")); len(got) != 0 {
		t.Errorf("talk was taken: %+v", got)
	}
	if got := d.receive(t, group("/frist@"+botName)); len(got) != 1 || got[0].Root != "" || got[0].Name != "" {
		t.Errorf("a question was not taken: %+v", got)
	}
	office := ticket.Office{Options: ticket.Options{Room: d.Room()}}
	if got := d.receive(t, group("!list")); len(got) != 1 || got[0].Name != "E" {
		t.Errorf("the list was asked for: %+v", got)
	} else if key, ok := office.Route(got[0]); !ok || key != bot.BoardKey {
		t.Errorf("the list is asked of %q", key)
	}
	for _, text := range []string{"Mahlzeit", "!list"} {
		other := strings.ReplaceAll(group(text), deskGroup, "-77")
		if got := d.receive(t, other); len(got) != 0 {
			t.Errorf("talk in another group was taken: %+v", got)
		}
	}
}

// Files of a message are named by reference and fetched when they are needed,
// and no error shows the token.
func TestFetch(t *testing.T) {
	r := newRig(t)
	got := r.receive(t, `"message":{"message_id":3,"date":1,"chat":{"id":5,"type":"private"},"from":{"id":5,"is_bot":false},"caption":"Scan","photo":[{"file_id":"small"},{"file_id":"F7","file_size":4}]}`)
	if len(got) != 1 || len(got[0].Files) != 1 || got[0].Files[0].Name != "photo.jpg" || got[0].Files[0].At.ID != "F7" {
		t.Fatalf("got %+v", got)
	}
	f := got[0].Files[0]
	if body, err := r.Fetch(t.Context(), f); err != nil || string(body.Body) != "%PDF" || body.At != nil {
		t.Errorf("fetched %+v, %v", body, err)
	}
	for name, at := range map[string]bot.Remote{"gone": {Channel: "telegram", ID: "F8"}, "large": {Channel: "telegram", ID: "F7", Size: 1 << 30}, "foreign": {Channel: "slack", ID: "F7"}} {
		f.At = &at
		if _, err := r.Fetch(t.Context(), f); !mailbox.IsPermanent(err) || strings.Contains(err.Error(), token) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// unlimited are Rates without a limit.
type unlimited struct{}

func (unlimited) Slot(context.Context, string, []mailbox.Pace) (time.Duration, error) { return 0, nil }
func (unlimited) Hold(context.Context, string, string, time.Duration) error           { return nil }
