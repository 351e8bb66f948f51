package slack_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"grantdesk/adapters/slack"
	"grantdesk/knowledge"
)

// TestCheckRivals: sockets that are not ours are pointed out.
func TestCheckRivals(t *testing.T) {
	tests := []struct {
		name    string
		listen  bool
		running bool
		want    bool
	}{
		{"nobody else", false, false, false},
		{"our own process", true, true, false},
		{"a foreign process", true, false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			if tt.listen {
				listen(t, r)
				eventually(t, "both sockets are open", func() bool { return r.fake.sockets.open() == 2 })
			}
			fs := slack.New(r.o).Check(t.Context(), knowledge.En, slack.Plan{Running: tt.running})
			got := slices.ContainsFunc(fs, func(f slack.Finding) bool {
				return !f.Good && strings.Contains(f.Text, "2 sockets are open") && strings.Contains(f.Fix, "holds 2.")
			})
			if got != tt.want || !slices.ContainsFunc(fs, func(f slack.Finding) bool { return strings.Contains(f.Text, "accepts the app token") }) {
				t.Errorf("findings %+v", fs)
			}
		})
	}
}

// TestCheck: what is wrong is found when serve starts, and told with what to
// do about it.
func TestCheck(t *testing.T) {
	tests := map[string]struct {
		change func(*slack.Options, *fake)
		plan   slack.Plan
		fault  bool
		want   string // of the text; empty: nothing but good news
	}{
		"all is well":      {plan: slack.Plan{Starting: true}},
		"token":            {change: func(o *slack.Options, _ *fake) { o.Workspaces[0].Token = "xoxb-of-nobody" }, fault: true, want: "token"},
		"app token":        {change: func(o *slack.Options, _ *fake) { o.AppToken = "xapp-of-nobody" }, fault: true, want: "app token"},
		"needed scope":     {change: func(_ *slack.Options, f *fake) { f.scopes = strings.ReplaceAll(allScope, "chat:write,", "") }, fault: true, want: "chat:write"},
		"useful scope":     {change: func(_ *slack.Options, f *fake) { f.scopes = strings.ReplaceAll(allScope, "files:write", "x:y") }, want: "files:write"},
		"clock":            {change: func(o *slack.Options, _ *fake) { o.Now = func() time.Time { return time.Now().Add(10 * time.Minute) } }, fault: true, want: "clock"},
		"wrong workspace":  {change: func(o *slack.Options, _ *fake) { o.Workspaces[0].Team = "T9" }, fault: true, want: "T9"},
		"no secret":        {change: func(o *slack.Options, _ *fake) { o.SigningSecret = "" }, plan: slack.Plan{HTTP: true, Public: "https://x.example"}, fault: true, want: "signing secret"},
		"no public server": {plan: slack.Plan{HTTP: true, Public: "http://x"}, fault: true, want: "http"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			if tt.change != nil {
				tt.change(&r.o, r.fake)
			}
			tt.plan.Starting = true
			fs := slack.New(r.o).Check(t.Context(), knowledge.En, tt.plan)
			bad := slices.IndexFunc(fs, func(f slack.Finding) bool { return !f.Good })
			switch {
			case tt.want == "" && bad >= 0:
				t.Errorf("found %+v", fs[bad])
			case tt.want != "" && (bad < 0 || fs[bad].Fault != tt.fault || fs[bad].Fix == "" || !strings.Contains(strings.ToLower(fs[bad].Text), strings.ToLower(tt.want))):
				t.Errorf("found %+v", fs)
			}
			if n := len(r.fake.sockets.all); n != 0 || r.fake.sockets.open() != 0 {
				t.Error("a socket was opened, which takes events away from the running process")
			}
		})
	}
}
