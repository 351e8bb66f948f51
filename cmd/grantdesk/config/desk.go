package config

import (
	"net"
	"net/mail"
	"net/url"
	"slices"
	"time"

	"grantdesk/bot/workdays"
)

// Desk is the helpdesk: where questions go that need a person, and what is
// promised.
type Desk struct {
	Channel  string        `yaml:"channel" env:"CHANNEL" doc:"Where the helpdesk works: slack, telegram, email or webhook. Empty: there is none, and the bot names the contacts of the call."`
	Room     string        `yaml:"room" env:"ROOM" doc:"The Slack channel (C…) or Telegram group (-100…) of the helpdesk; the bot must be a member."`
	Lang     string        `yaml:"lang" env:"LANG" doc:"Language of cards and notes: de or en."`
	Hours    string        `yaml:"hours" env:"HOURS" doc:"Office hours, such as Mo-Fr 09:00-16:00 or Di,Do 10:00-12:00."`
	Zone     string        `yaml:"zone" env:"ZONE" doc:"Time zone of the helpdesk."`
	Land     string        `yaml:"land" env:"LAND" doc:"Land whose public holidays are days off: BW, BY, BE and so on. Empty: the nationwide ones."`
	Answer   time.Duration `yaml:"answer" env:"ANSWER" doc:"Working time within which an answer is promised."`
	Remind   time.Duration `yaml:"remind" env:"REMIND" doc:"Working time after which the helpdesk is reminded of a question without an answer."`
	Escalate string        `yaml:"escalate" env:"ESCALATE" doc:"Who is named when an answer is overdue, such as the lead of the helpdesk."`
	Reopen   time.Duration `yaml:"reopen" env:"REOPEN" doc:"How long a resolved question may be opened again."`
	Idle     time.Duration `yaml:"idle" env:"IDLE" doc:"How long an answered question waits for the asker before it is closed. 0: for ever."`
	Email    DeskEmail     `yaml:"email" envPrefix:"EMAIL_"`
	Webhook  DeskWebhook   `yaml:"webhook" envPrefix:"WEBHOOK_"`
}

// DeskEmail is a helpdesk that works by e-mail.
type DeskEmail struct {
	Server   string `yaml:"server" env:"SERVER" doc:"SMTP server, such as mail.example.org:587."`
	TLS      string `yaml:"tls" env:"TLS" doc:"starttls, tls (port 465) or none (only within a trusted network)."`
	User     string `yaml:"user" env:"USER" doc:"User at the SMTP server. Empty: none is needed."`
	Password string `yaml:"password" env:"PASSWORD" secret:"true" doc:"Password at the SMTP server."`
	From     string `yaml:"from" env:"FROM" doc:"Address of the bot; answers go to it with a signed tag behind a plus."`
	To       string `yaml:"to" env:"TO" doc:"Address at which the helpdesk reads."`
	Secret   string `yaml:"secret" env:"SECRET" secret:"true" doc:"Signs the answer addresses, and is what the mail server shows when it hands a mail over; 16 characters or more."`
}

// DeskWebhook is a helpdesk in the ticket system of another maker.
type DeskWebhook struct {
	URL    string `yaml:"url" env:"URL" doc:"Address to which questions are posted."`
	Secret string `yaml:"secret" env:"SECRET" secret:"true" doc:"Signs what is posted, both ways; 16 characters or more."`
}

// defaultDesk promises an answer within a working day.
func defaultDesk() Desk {
	const day = 24 * time.Hour
	return Desk{
		Lang: "de", Hours: "Mo-Fr 09:00-16:00", Zone: "Europe/Berlin",
		Answer: 7 * time.Hour, Remind: 4 * time.Hour, Reopen: 14 * day, Idle: 7 * day, Email: DeskEmail{TLS: "starttls"},
	}
}

// Timetable returns the office hours.
func (d Desk) Timetable() (workdays.Desk, error) {
	zone, err := time.LoadLocation(d.Zone)
	if err != nil {
		return workdays.Desk{}, err
	}
	return workdays.New(d.Hours, zone, d.Land)
}

func (c *Config) desk(bad report) {
	d := c.Desk
	if d.Channel == "" {
		return
	}
	switch d.Channel {
	case "slack":
		if c.Slack.BotToken == "" || !c.Slack.Enabled {
			bad("desk.channel", "slack needs slack.bot_token")
		}
	case "telegram":
		if c.Telegram.Token == "" || !c.Telegram.Enabled {
			bad("desk.channel", "telegram needs telegram.token")
		}
	case "email":
		d.Email.check(bad)
	case "webhook":
		d.Webhook.check(bad)
	default:
		bad("desk.channel", "%q is not one of slack, telegram, email, webhook", d.Channel)
	}
	if d.Room == "" && (d.Channel == "slack" || d.Channel == "telegram") {
		bad("desk.room", "name the channel or group in which the helpdesk works")
	}
	if c.HTTP.Listen == "" && (d.Channel == "email" || d.Channel == "webhook") {
		bad("http.listen", "the answers of the helpdesk have to be received")
	}
	if !slices.Contains([]string{"de", "en"}, d.Lang) {
		bad("desk.lang", "%q is not one of de, en", d.Lang)
	}
	if _, err := time.LoadLocation(d.Zone); err != nil || d.Zone == "" {
		bad("desk.zone", "%q is no time zone; write one such as Europe/Berlin", d.Zone)
	} else if _, err := d.Timetable(); err != nil {
		bad("desk.hours", "%s", err)
	}
	d.spans(bad)
}

func (d Desk) spans(bad report) {
	if d.Answer <= 0 || d.Remind <= 0 || d.Remind >= d.Answer {
		bad("desk.remind", "%s is not between nothing and desk.answer (%s)", d.Remind, d.Answer)
	}
	if d.Reopen < 0 || d.Idle < 0 {
		bad("desk.reopen", "neither desk.reopen nor desk.idle can be below 0")
	}
}

// minSecret is how long a secret that signs has to be.
const minSecret = 16

func (e DeskEmail) check(bad report) {
	if _, _, err := net.SplitHostPort(e.Server); err != nil {
		bad("desk.email.server", "%q is no host:port", e.Server)
	}
	if !slices.Contains([]string{"starttls", "tls", "none"}, e.TLS) {
		bad("desk.email.tls", "%q is not one of starttls, tls, none", e.TLS)
	}
	for key, address := range map[string]string{"desk.email.from": e.From, "desk.email.to": e.To} {
		if a, err := mail.ParseAddress(address); err != nil || a.Address != address {
			bad(key, "%q is no e-mail address", address)
		}
	}
	if len(e.Secret) < minSecret {
		bad("desk.email.secret", "write %d characters or more", minSecret)
	}
}

func (w DeskWebhook) check(bad report) {
	if u, err := url.Parse(w.URL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		bad("desk.webhook.url", "write a whole address such as https://example.org/path")
	}
	if len(w.Secret) < minSecret {
		bad("desk.webhook.secret", "write %d characters or more", minSecret)
	}
}
