package slack_test

import (
	"slices"
	"strings"
	"testing"

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
