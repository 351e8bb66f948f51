package telegram_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/bot"
)

const caption = `,"caption":"Bis wann?"`

// ofAlbum is one picture of an album.
func ofAlbum(message int, words string) string {
	return fmt.Sprintf(`"message":{"message_id":%d,"date":1700000000,"chat":{"id":5,"type":"private"},"from":{"id":5},"photo":[{"file_id":"x"}],"media_group_id":"42"%s}`, message, words)
}

// answered tells which words are answered, and in place of which message's
// answer. What belongs to another message and has no words is not.
func answered(ms []bot.Message) (all []string) {
	for i, m := range ms {
		switch {
		case m.Part == "":
			all = append(all, m.Text)
		case m.Text != "":
			place := slices.IndexFunc(ms[:i], func(o bot.Message) bool { return o.ID == m.Part })
			all = append(all, fmt.Sprintf("%s, in place of %d", m.Text, place))
		}
	}
	return all
}

// TestAlbumIsOneMessage: an album is answered once, with the words wherever
// they stand, and however its parts arrive.
func TestAlbumIsOneMessage(t *testing.T) {
	tests := []struct {
		name          string
		parts         []string
		poll, webhook []string
	}{
		{"no words", []string{"", "", ""}, []string{""}, []string{""}},
		{"words first", []string{caption, "", ""}, []string{"Bis wann?"}, []string{"Bis wann?"}},
		{"words amid", []string{"", caption, ""}, []string{"Bis wann?"}, []string{"", "Bis wann?, in place of 0"}},
		{"words last", []string{"", "", caption}, []string{"Bis wann?"}, []string{"", "Bis wann?, in place of 0"}},
		{"words twice", []string{caption, `,"caption":"Und wo?"`}, []string{"Bis wann?", "Und wo?"}, []string{"Bis wann?", "Und wo?"}},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			r, hooked := newRig(t), newRig(t)
			for i, p := range tt.parts {
				r.fake.push(ofAlbum(i, p))
				for range 2 { // Telegram may deliver again
					hooked.receive(t, ofAlbum(i, p))
				}
			}
			stop := running(t, r.Bot)
			time.Sleep(15 * time.Second)
			if err := stop(); err != nil {
				t.Error(err)
			}
			polled, pushed := r.inbox.messages(), hooked.inbox.messages()
			if got := answered(polled); !slices.Equal(got, tt.poll) || len(polled) != len(tt.parts) {
				t.Errorf("%s, polled: %q", tt.name, got)
			}
			if got := answered(pushed); !slices.Equal(got, tt.webhook) || len(pushed) != len(tt.parts) {
				t.Errorf("%s, by webhook: %q", tt.name, got)
			}
		})
	}
}

// TestAlbumHeldBack: late words that had to come again still take the place
// of the refusal, and an edit of them changes their answer.
func TestAlbumHeldBack(t *testing.T) {
	r := newRig(t)
	r.receive(t, ofAlbum(1, ""))
	r.inbox.failWith(errors.New("store is away"))
	r.fake.push(ofAlbum(2, caption))
	r.fake.deliver(r.Webhook(), secret)
	r.inbox.failWith(nil)
	r.fake.deliver(r.Webhook(), secret)
	all := r.inbox.messages()
	if len(all) != 2 || all[1].Part != all[0].ID || all[1].Text != "Bis wann?" {
		t.Fatalf("kept %+v", all)
	}
	edit := strings.NewReplacer(`"message":`, `"edited_message":`, `"date":`, `"edit_date":1700000009,"date":`, "Bis wann", "Seit wann").Replace(ofAlbum(2, caption))
	if got := r.receive(t, edit); len(got) != 1 || got[0].Kind != bot.KindEdit || got[0].Of != all[1].ID {
		t.Errorf("edited: %+v", got)
	}
}
