package telegram_test

import (
	"testing"

	"grantdesk/bot"
)

// TestPressUsesUpItsSet: after the calendar file the buttons for feedback are
// there and work; of those each is pressed once.
func TestPressUsesUpItsSet(t *testing.T) {
	r := newRig(t)
	one := reply("tg/1/1-1", 5, block("Die Frist endet am 2. Februar."))
	one.Choices = []bot.Choice{{ID: "ics", Label: "Kalenderdatei", Set: "calendar"}, {ID: "yes", Label: "Hilfreich", Set: "feedback"}, {ID: "no", Label: "Nicht hilfreich", Set: "feedback"}}
	if err := r.Send(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	message := r.fake.nextMsg
	data := map[string]string{}
	for _, row := range buttons(t, r.fake.called("sendMessage")[0].form.Get("reply_markup")) {
		for _, k := range row {
			data[k.Text] = k.Data
		}
	}
	left := func() (labels []string) {
		edits := r.fake.called("editMessageReplyMarkup")
		markup := edits[len(edits)-1].form.Get("reply_markup")
		if markup == "" {
			return nil
		}
		for _, row := range buttons(t, markup) {
			for _, k := range row {
				labels = append(labels, k.Text)
			}
		}
		return labels
	}
	for _, press := range []struct {
		label, choice string
		left          int
	}{{"Kalenderdatei", "ics", 2}, {"Nicht hilfreich", "no", 0}} {
		got := r.press(t, 5, message, data[press.label])
		if len(got) != 1 || got[0].Choice != press.choice {
			t.Fatalf("%s: %+v", press.label, got)
		}
		if err := r.Send(t.Context(), reply(got[0].ID+"-1", 5, block("Bitte sehr."))); err != nil {
			t.Fatal(err)
		}
		if labels := left(); len(labels) != press.left {
			t.Errorf("after %s there is left %q", press.label, labels)
		}
		if again := r.press(t, 5, message, data[press.label]); len(again) != 0 || r.count.of("stale") == 0 {
			t.Errorf("%s counts twice: %+v", press.label, again)
		}
	}
	if got := r.press(t, 5, message, data["Hilfreich"]); len(got) != 0 {
		t.Errorf("both answers count: %+v", got)
	}
}
