package config

import (
	"slices"
	"time"

	"grantdesk/bot/workdays"
)

// Desk is the helpdesk: where questions go that need a person, and what is
// promised.
type Desk struct {
	Channel  string        `yaml:"channel" env:"CHANNEL" doc:"Where the helpdesk works: slack or telegram. Empty: there is none, and the bot names the contacts of the call."`
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
}

// defaultDesk promises an answer within a working day.
func defaultDesk() Desk {
	const day = 24 * time.Hour
	return Desk{
		Lang: "de", Hours: "Mo-Fr 09:00-16:00", Zone: "Europe/Berlin",
		Answer: 7 * time.Hour, Remind: 4 * time.Hour, Reopen: 14 * day, Idle: 7 * day,
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
	default:
		bad("desk.channel", "%q is not one of slack, telegram", d.Channel)
	}
	if d.Room == "" {
		bad("desk.room", "name the channel or group in which the helpdesk works")
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
