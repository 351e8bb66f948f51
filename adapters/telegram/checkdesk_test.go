package telegram_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"grantdesk/adapters/telegram"
	"grantdesk/knowledge"
)

// What the bot may not do in the helpdesk's group is a fault with a fix.
func TestCheckDesk(t *testing.T) {
	tests := []struct {
		name, chat, member string
		fault              bool
		want               string
	}{
		{"administrator", `{"is_forum":true}`, `{"status":"administrator","can_manage_topics":true}`, false, "may work there"},
		{"no topics", `{"is_forum":true}`, `{"status":"administrator"}`, true, "may not open topics"},
		{"plain group", `{}`, `{"status":"administrator"}`, false, "may work there"},
		{"deaf", `{}`, `{"status":"member"}`, true, "does not read everything"},
		{"thrown out", `{}`, `{"status":"kicked"}`, true, "not in the helpdesk's group -1007"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				r.o.Desk = "-1007"
				for method, result := range map[string]string{"getChat": tt.chat, "getChatMember": tt.member} {
					r.fake.answerNext(answer{method: method, status: 200, body: `{"ok":true,"result":` + result + `}`})
				}
				fs := telegram.New(r.o).Check(t.Context(), knowledge.En, telegram.Plan{Running: true})
				if !slices.ContainsFunc(fs, func(f telegram.Finding) bool {
					return f.Fault == tt.fault && f.Good == !tt.fault && strings.Contains(f.Text, tt.want) && (f.Good || f.Fix != "")
				}) {
					t.Errorf("findings %+v", fs)
				}
			})
		})
	}
}
