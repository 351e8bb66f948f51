package slack_test

import (
	"slices"
	"strings"
	"testing"

	"grantdesk/adapters/slack"
	"grantdesk/knowledge"
)

// What the app may not do in the helpdesk's channel is a fault with a fix.
func TestCheckDesk(t *testing.T) {
	tests := []struct {
		name  string
		fails string
		fault bool
		want  string
	}{
		{"invited", "", false, "reads in the helpdesk's channel CDESK"},
		{"not invited", `{"ok":false,"error":"not_in_channel"}`, true, "(not_in_channel)"},
		{"no scope", `{"ok":false,"error":"missing_scope"}`, true, "(missing_scope)"},
		{"nonsense", `{`, true, "cannot be reached"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			if tt.fails != "" {
				r.fake.fail("conversations.history", canned{body: tt.fails})
			}
			fs := slack.New(r.o).Check(t.Context(), knowledge.En, slack.Plan{HTTP: true, Public: "https://bot.example.org"})
			if !slices.ContainsFunc(fs, func(f slack.Finding) bool {
				return f.Fault == tt.fault && f.Good == !tt.fault && strings.Contains(f.Text, tt.want) && (f.Good || f.Fix != "")
			}) {
				t.Errorf("findings %+v", fs)
			}
		})
	}
}
