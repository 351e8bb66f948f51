package metrics_test

import (
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"grantdesk/adapters/metrics"
)

func scrape(m *metrics.Metrics) string {
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

// full returns counters that have all been used once.
func full() *metrics.Metrics {
	m := metrics.New()
	m.Turn("telegram", "answered", "de", 300*time.Microsecond)
	m.Sent("telegram", "failed", 20*time.Millisecond)
	m.Accepted("slack", "duplicate")
	m.LeaseLost()
	m.Event("telegram", "conflict")
	m.Gap("c", "de", "abstained")
	m.Mailboxes(3, 2, 1, 4*time.Second)
	m.Tickets(map[string][]time.Duration{"new": {time.Second, time.Minute}})
	m.Ready(true)
	m.Content("abc")
	return m
}

func TestScrape(t *testing.T) {
	text := scrape(full())
	for _, want := range []string{
		`grantdesk_turns_total{channel="telegram",lang="de",outcome="answered"} 1`,
		`grantdesk_turn_seconds_count{channel="telegram"} 1`,
		`grantdesk_sends_total{channel="telegram",result="failed"} 1`,
		`grantdesk_accepted_total{channel="slack",result="duplicate"} 1`,
		`grantdesk_gaps_total{call="c",lang="de",why="abstained"} 1`, `grantdesk_channel_events_total{channel="telegram",event="conflict"} 1`, "grantdesk_leases_lost_total 1", "grantdesk_mailbox_waiting 3",
		`grantdesk_send_seconds_count{channel="telegram"} 1`, "grantdesk_mailbox_late_seconds 4", `grantdesk_tickets{status="new"} 2`, `grantdesk_tickets_oldest_seconds{status="new"} 60`,
		"grantdesk_timers 2", "grantdesk_mailbox_dead 1", "grantdesk_ready 1",
		`grantdesk_content_info{version="abc"} 1`, "go_goroutines",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("scrape lacks %q", want)
		}
	}
}

func TestContentHasOneVersion(t *testing.T) {
	m := full()
	m.Content("def")
	m.Ready(false)
	if text := scrape(m); strings.Contains(text, `version="abc"`) || !strings.Contains(text, "grantdesk_ready 0") {
		t.Errorf("old content or readiness is still shown:\n%s", text)
	}
}

// Alerts and dashboard speak only of counters that exist.
func TestAlertsAndDashboardNames(t *testing.T) {
	text := scrape(full())
	for _, file := range []string{"../../deploy/prometheus/alerts.yaml", "../../deploy/prometheus/dashboard.json"} {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		names := regexp.MustCompile(`grantdesk_[a-z_]+`).FindAllString(string(raw), -1)
		if len(names) == 0 {
			t.Errorf("%s names no counter", file)
		}
		for _, name := range names {
			if !strings.Contains(text, "\n"+name+"{") && !strings.Contains(text, "\n"+name+" ") {
				t.Errorf("%s: %s does not exist", file, name)
			}
		}
	}
}
