package config

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Validate returns everything that is wrong with c, each with the key and
// what to write instead.
func (c *Config) Validate() (faults []error) {
	bad := func(key, format string, args ...any) {
		faults = append(faults, fmt.Errorf("%s: "+format, append([]any{key}, args...)...))
	}
	c.oneOf(bad)
	c.addresses(bad)
	c.store(bad)
	c.channels(bad)
	c.desk(bad)
	c.amounts(bad)
	return faults
}

type report func(key, format string, args ...any)

func (c *Config) oneOf(bad report) {
	for _, o := range []struct {
		key, value string
		allowed    []string
	}{
		{"store.kind", c.Store.Kind, []string{"embedded", "redis"}},
		{"telegram.mode", c.Telegram.Mode, []string{"poll", "webhook"}},
		{"slack.mode", c.Slack.Mode, []string{"socket", "http"}},
		{"log.level", c.Log.Level, []string{"debug", "info", "warn", "error"}},
		{"log.format", c.Log.Format, []string{"json", "text"}},
	} {
		if !slices.Contains(o.allowed, o.value) {
			bad(o.key, "%q is not one of %s", o.value, strings.Join(o.allowed, ", "))
		}
	}
}

func (c *Config) addresses(bad report) {
	if c.HTTP.Listen != "" {
		if _, _, err := net.SplitHostPort(c.HTTP.Listen); err != nil {
			bad("http.listen", "%q is no host:port", c.HTTP.Listen)
		}
	}
	for key, value := range map[string]string{
		"http.public": c.HTTP.Public, "meaning.url": c.Meaning.URL, "trace.endpoint": c.Trace.Endpoint,
		"telegram.api": c.Telegram.API, "slack.api": c.Slack.API,
	} {
		u, err := url.Parse(value)
		if value != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
			bad(key, "write a whole address such as https://example.org/path")
		}
	}
}

func (c *Config) store(bad report) {
	switch r := c.Store.Redis; c.Store.Kind {
	case "embedded":
		if c.Store.File == "" {
			bad("store.file", "name the file in which dialogues are kept")
		}
	case "redis":
		if len(r.Addrs) == 0 {
			bad("store.redis.addrs", "name at least one address, such as 127.0.0.1:6379")
		}
		for _, a := range r.Addrs {
			if _, _, err := net.SplitHostPort(a); err != nil {
				bad("store.redis.addrs", "%q is no host:port", a)
			}
		}
		if (r.Cluster || len(r.Addrs) > 1 && r.Master == "") && r.DB != 0 {
			bad("store.redis.db", "a cluster has database 0 only")
		}
		if r.Partitions < 1 || r.Partitions > 1024 {
			bad("store.redis.partitions", "%d is not between 1 and 1024", r.Partitions)
		}
		if r.Replicas < -1 || r.Replicas > 16 {
			bad("store.redis.replicas", "%d is not between -1 and 16", r.Replicas)
		}
	}
}

// webhookSecret is what Telegram allows as secret_token, with our own minimum.
var webhookSecret = regexp.MustCompile(`^[A-Za-z0-9_-]{32,256}$`)

func (c *Config) channels(bad report) {
	t, s := c.Telegram, c.Slack
	if t.Token != "" && t.Mode == "webhook" {
		if c.HTTP.Public == "" {
			bad("http.public", "telegram.mode webhook needs the address under which Telegram reaches this server")
		}
		if t.Secret != "" && !webhookSecret.MatchString(t.Secret) {
			bad("telegram.secret", "mode webhook needs 32 to 256 characters of A-Z a-z 0-9 _ -")
		}
	}
	if s.BotToken == "" {
		return
	}
	if !strings.HasPrefix(s.BotToken, "xoxb-") {
		bad("slack.bot_token", "a bot token begins with xoxb-")
	}
	if s.Mode == "socket" && !strings.HasPrefix(s.AppToken, "xapp-") {
		bad("slack.app_token", "mode socket needs an app token, which begins with xapp-")
	}
	if s.Mode == "http" && s.SigningSecret == "" {
		bad("slack.signing_secret", "mode http needs the signing secret of the app")
	}
}

// A lease must outlast a send, and a crashed replica's dialogues wait for it.
const (
	minLease = 3 * time.Second
	maxLease = 5 * time.Minute
)

func (c *Config) amounts(bad report) {
	for key, n := range map[string]int{
		"store.mailbox": c.Store.Mailbox, "store.parallel": c.Store.Parallel,
	} {
		if n < 1 {
			bad(key, "%d is less than 1", n)
		}
	}
	for key, n := range map[string]int{"limits.person": c.Limits.Person, "limits.channel": c.Limits.Channel} {
		if n < 0 {
			bad(key, "%d is less than 0; 0 is no limit", n)
		}
	}
	if c.Meaning.On() && c.Meaning.Timeout <= 0 {
		bad("meaning.timeout", "%s is no time to wait", c.Meaning.Timeout)
	}
	if c.Meaning.On() && c.Meaning.Model == "" {
		bad("meaning.model", "name the model that embeds, such as bge-m3")
	}
	if c.Store.Lease < minLease || c.Store.Lease > maxLease {
		bad("store.lease", "%s is not between %s and %s", c.Store.Lease, minLease, maxLease)
	}
	for key, d := range map[string]time.Duration{
		"retention.dialogue": c.Retention.Dialogue, "retention.ticket": c.Retention.Ticket, "retention.selfcheck": c.Retention.SelfCheck,
		"retention.waiting": c.Retention.Waiting, "retention.shown": c.Retention.Shown, "retention.gaps": c.Retention.Gaps,
	} {
		if d <= 0 {
			bad(key, "%s must be longer than nothing; data about persons always expires", d)
		}
	}
	if c.Retention.Dedupe < 25*time.Hour {
		bad("retention.dedupe", "%s is too short: Telegram delivers again for 24h", c.Retention.Dedupe)
	}
}
