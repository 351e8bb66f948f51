package slack_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// TestSpeaksTheChosenLanguage: App Home, status and explanations follow the
// language that a person chose, not that of their Slack.
func TestSpeaksTheChosenLanguage(t *testing.T) {
	r := newRig(t)
	m := r.receive(t, direct(first, "Sprache"))[0]
	said := func(menus string) (home, status, why string) {
		t.Helper()
		gut := reply(m.ID+"-"+menus, block("Gut."))
		gut.Menus = menus
		if err := r.Send(t.Context(), gut); err != nil {
			t.Fatal(err)
		}
		n := len(r.fake.called("views.publish"))
		r.receive(t, opened("home"))
		r.interact(t, pressed{room: "D5", user: "U5", action: "choice.0", value: "AAAAAAAAAAAA.1", ts: "5.1", url: r.responseURL()}.payload())
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go r.Typing(ctx, m.From)
		eventually(t, "all of it is said", func() bool {
			return len(r.fake.called("views.publish")) > n && len(r.fake.called("response")) > n && len(r.fake.called("assistant.threads.setStatus")) > n
		})
		view, _ := json.Marshal(r.fake.called("views.publish")[n].Params["view"])
		return string(view), r.fake.called("assistant.threads.setStatus")[n].text("status"), r.fake.called("response")[n].text("text")
	}
	for _, c := range []struct {
		menus string
		want  knowledge.Lang
	}{{"de", knowledge.De}, {"en", knowledge.En}, {bot.MenusAuto, knowledge.En}} { // the person's Slack is English
		home, status, why := said(c.menus)
		if !strings.Contains(home, r.o.Phrases(c.want, "slack.home.title")) || status != r.o.Phrases(c.want, "slack.status") || why != r.o.Phrases(c.want, "slack.button.expired") {
			t.Errorf("%s: %.200s, %s, %s", c.menus, home, status, why)
		}
	}
}
