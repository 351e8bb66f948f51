// Package doctor looks for what is wrong with a set-up and says in plain
// words what to do about it. It changes nothing.
package doctor

import (
	"context"
	"time"

	"grantdesk/adapters/email"
	"grantdesk/adapters/redis"
	"grantdesk/adapters/slack"
	"grantdesk/adapters/telegram"
	"grantdesk/bot/phrase"
	"grantdesk/cmd/grantdesk/config"
	"grantdesk/knowledge"
)

// The states of a Finding.
const (
	Good  = "good"
	Look  = "look"  // works, but deserves a look
	Fault = "fault" // does not work
)

// The areas of a set-up, in the order in which they are looked at.
const (
	AreaConfig   = "configuration"
	AreaContent  = "content"
	AreaStore    = "store"
	AreaDisk     = "disk"
	AreaServer   = "server"
	AreaTelegram = "telegram"
	AreaSlack    = "slack"
	AreaMail     = "mail"
)

// A Finding is one line of the result.
type Finding struct {
	Area  string `json:"area"`
	State string `json:"state"`
	Text  string `json:"text"`
	Fix   string `json:"fix,omitempty"` // what to do about it
}

// Options are what is looked at.
type Options struct {
	Config config.Loaded
	Voice  phrase.Voice
	Now    time.Time
	Wait   time.Duration // how long one area may take to answer

	Redis    func() (*redis.Store, error) // not connected yet
	Telegram *telegram.Bot                // nil: the channel is off
	Slack    *slack.Bot                   // nil: the channel is off
	Email    *email.Desk                  // nil: the helpdesk does not work by e-mail

	// Gaps counts the questions that content does not answer, and who asked.
	Gaps func(ctx context.Context) (questions, people int, err error)
}

// Examine looks at everything, one area after another. Faults of the
// configuration come alone: what it names need not be what is meant.
func Examine(ctx context.Context, o Options, faults error) []Finding {
	e := &examination{Options: o}
	if e.configuration(faults); faults != nil {
		return e.found
	}
	for _, area := range []func(context.Context){e.content, e.store, e.gaps, e.disk, e.server, e.channels, e.mail} {
		ctx, cancel := context.WithTimeout(ctx, o.Wait)
		area(ctx)
		cancel()
	}
	return e.found
}

// Sick reports whether something does not work.
func Sick(fs []Finding) bool {
	for _, f := range fs {
		if f.State == Fault {
			return true
		}
	}
	return false
}

// An examination collects findings.
type examination struct {
	Options
	version string // of the content that was read
	running bool   // a server of this installation runs here
	found   []Finding

	storeless bool // the store cannot be used
}

func (e *examination) good(area, key string, pairs ...string) {
	e.add(area, Good, "", key, pairs)
}

func (e *examination) look(area, key, fix string, pairs ...string) {
	e.add(area, Look, fix, key, pairs)
}

func (e *examination) fault(area, key, fix string, pairs ...string) {
	e.add(area, Fault, fix, key, pairs)
}

func (e *examination) add(area, state, fix, key string, pairs []string) {
	f := Finding{Area: area, State: state, Text: e.Voice.Say(key, pairs...)}
	if fix != "" {
		f.Fix = e.Voice.Say(fix, pairs...)
	}
	e.found = append(e.found, f)
}

// lang is the language of the findings.
func (e *examination) lang() knowledge.Lang { return e.Voice.Lang }

func (e *examination) configuration(faults error) {
	for _, w := range e.Config.Warnings {
		e.look(AreaConfig, "doctor.config.unknown", "doctor.config.unknown.fix", "what", w)
	}
	for _, f := range each(faults) {
		e.fault(AreaConfig, "doctor.config.fault", "doctor.config.fault.fix", "what", f.Error())
	}
	if faults == nil {
		e.good(AreaConfig, "doctor.config.good")
	}
}

// each takes joined errors apart.
func each(err error) (all []error) {
	if err == nil {
		return nil
	}
	many, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	for _, one := range many.Unwrap() {
		all = append(all, each(one)...)
	}
	return all
}
