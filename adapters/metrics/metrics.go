// Package metrics counts what an operator watches, for Prometheus. No label
// holds a person's id or words.
package metrics

import (
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// A Metrics holds the counters of one process.
type Metrics struct {
	registry *prometheus.Registry
	turns    *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	sends    *prometheus.CounterVec
	accepted *prometheus.CounterVec
	events   *prometheus.CounterVec
	fenced   prometheus.Counter
	gaps     *prometheus.CounterVec
	sending  *prometheus.HistogramVec
	waiting  prometheus.Gauge
	late     prometheus.Gauge
	tickets  *prometheus.GaugeVec
	oldest   *prometheus.GaugeVec
	timers   prometheus.Gauge
	dead     prometheus.Gauge
	ready    prometheus.Gauge
	content  *prometheus.GaugeVec
}

// New returns the counters, with those of the Go runtime and the process.
func New() *Metrics {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m := &Metrics{
		registry: r,
		turns:    counter("turns_total", "Turns by what came of them.", "channel", "outcome", "lang"),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "grantdesk_turn_seconds", Help: "Time to decide a turn.",
			Buckets: prometheus.ExponentialBuckets(0.0001, 4, 9),
		}, []string{"channel"}),
		sends:    counter("sends_total", "Replies by what became of them: done, retried, failed.", "channel", "result"),
		accepted: counter("accepted_total", "Messages by what became of them: accepted, duplicate, full, error.", "channel", "result"),
		events:   counter("channel_events_total", "What a channel met, such as a poisonous update, a forged call or a second poller.", "channel", "event"),
		fenced: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "grantdesk_leases_lost_total", Help: "Dialogues that another replica took over in the middle of a turn.",
		}),
		gaps: counter("gaps_total", "Questions that content does not answer, by why.", "call", "lang", "why"),
		sending: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "grantdesk_send_seconds", Help: "Time to send a reply.",
			Buckets: prometheus.ExponentialBuckets(0.005, 3, 8),
		}, []string{"channel"}),
		waiting: gauge("mailbox_waiting", "Dialogues with messages that wait."),
		late:    gauge("mailbox_late_seconds", "For how long the dialogue that waits longest could have been worked on."),
		tickets: gauges("tickets", "Open tickets of the helpdesk by status.", "status"),
		oldest:  gauges("tickets_oldest_seconds", "Age of the oldest open ticket by status.", "status"),
		timers:  gauge("timers", "Timers that are set."),
		dead:    gauge("mailbox_dead", "Messages and replies that will not be tried again."),
		ready:   gauge("ready", "1 when the store and a channel can be reached."),
		content: gauges("content_info", "1 for the content version that is served.", "version"),
	}
	r.MustRegister(m.turns, m.seconds, m.sends, m.accepted, m.events, m.fenced, m.gaps, m.sending, m.waiting, m.late, m.tickets, m.oldest, m.timers, m.dead, m.ready, m.content)
	return m
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "grantdesk_" + name, Help: help}, labels)
}

func gauge(name, help string) prometheus.Gauge {
	return prometheus.NewGauge(prometheus.GaugeOpts{Name: "grantdesk_" + name, Help: help})
}

func gauges(name, help string, labels ...string) *prometheus.GaugeVec {
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "grantdesk_" + name, Help: help}, labels)
}

// Handler serves the counters.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Turn counts a turn and how long it took to decide.
func (m *Metrics) Turn(channel, outcome, lang string, took time.Duration) {
	m.turns.WithLabelValues(channel, outcome, lang).Inc()
	m.seconds.WithLabelValues(channel).Observe(took.Seconds())
}

// Sent counts a reply, done, retried or failed, and how long that took.
func (m *Metrics) Sent(channel, result string, took time.Duration) {
	m.sends.WithLabelValues(channel, result).Inc()
	m.sending.WithLabelValues(channel).Observe(took.Seconds())
}

// Tickets shows the ages of the open tickets by status: how many there are,
// and the oldest.
func (m *Metrics) Tickets(ages map[string][]time.Duration) {
	m.tickets.Reset()
	m.oldest.Reset()
	for status, of := range ages {
		m.tickets.WithLabelValues(status).Set(float64(len(of)))
		m.oldest.WithLabelValues(status).Set(slices.Max(of).Seconds())
	}
}

// Accepted counts a message: accepted, duplicate, full or error.
func (m *Metrics) Accepted(channel, result string) {
	m.accepted.WithLabelValues(channel, result).Inc()
}

// Event counts something that a channel met.
func (m *Metrics) Event(channel, event string) { m.events.WithLabelValues(channel, event).Inc() }

// LeaseLost counts a dialogue that another replica took over.
func (m *Metrics) LeaseLost() { m.fenced.Inc() }

// Gap counts a question that content does not answer.
func (m *Metrics) Gap(call, lang, why string) { m.gaps.WithLabelValues(call, lang, why).Inc() }

// Mailboxes shows what waits in the store.
func (m *Metrics) Mailboxes(waiting, timers, dead int, late time.Duration) {
	m.waiting.Set(float64(waiting))
	m.late.Set(late.Seconds())
	m.timers.Set(float64(timers))
	m.dead.Set(float64(dead))
}

// Ready shows whether the process can work.
func (m *Metrics) Ready(ok bool) {
	m.ready.Set(0)
	if ok {
		m.ready.Set(1)
	}
}

// Content shows the version of the content that is served.
func (m *Metrics) Content(version string) {
	m.content.Reset()
	m.content.WithLabelValues(version).Set(1)
}
