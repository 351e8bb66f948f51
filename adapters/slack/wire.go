package slack

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The kinds of what Slack delivers, as its sockets call them.
const (
	kindEvents      = "events_api"
	kindSlash       = "slash_commands"
	kindInteractive = "interactive"
)

// A callback is one delivery of the Events API.
type callback struct {
	Type      string `json:"type"`
	Challenge string `json:"challenge"`
	Team      string `json:"team_id"`
	App       string `json:"api_app_id"`
	ID        string `json:"event_id"`
	Auth      []struct {
		Team string `json:"team_id"`
	} `json:"authorizations"`
	Event json.RawMessage `json:"event"`
}

// team is the workspace whose installation the delivery is for.
func (c *callback) team() string {
	if len(c.Auth) > 0 && c.Auth[0].Team != "" {
		return c.Auth[0].Team
	}
	return c.Team
}

// An event is what all events have in common, and what messages hold.
type event struct {
	Type        string          `json:"type"`
	Subtype     string          `json:"subtype"`
	Channel     string          `json:"channel"`
	ChannelType string          `json:"channel_type"`
	User        string          `json:"user"`
	Bot         string          `json:"bot_id"`
	BotProfile  json.RawMessage `json:"bot_profile"`
	Text        string          `json:"text"`
	TS          string          `json:"ts"`
	Thread      string          `json:"thread_ts"`
	Files       []attachment    `json:"files"`
	Edited      *struct {
		TS string `json:"ts"`
	} `json:"edited"`
	Message  *event `json:"message"`
	Previous *event `json:"previous_message"`
	Deleted  string `json:"deleted_ts"`
	Tab      string `json:"tab"`
	Tokens   struct {
		Bot []string `json:"bot"`
	} `json:"tokens"`
}

// direct reports whether the message stands in a direct message.
func (e *event) direct() bool {
	return e.ChannelType == "im" || e.ChannelType == "" && strings.HasPrefix(e.Channel, "D")
}

// root is the message that begins the thread of this one.
func (e *event) root() string {
	if e.Thread != "" {
		return e.Thread
	}
	return e.TS
}

// A slash is a slash command.
type slash struct {
	App     string `json:"api_app_id"`
	Team    string `json:"team_id"`
	Channel string `json:"channel_id"`
	User    string `json:"user_id"`
	Text    string `json:"text"`
	URL     string `json:"response_url"`
	Trigger string `json:"trigger_id"`
}

// slashForm reads a slash command as it comes over HTTP.
func slashForm(v url.Values) []byte {
	return []byte(asJSON(slash{
		App: v.Get("api_app_id"), Team: v.Get("team_id"), Channel: v.Get("channel_id"), User: v.Get("user_id"), Text: v.Get("text"),
		URL: v.Get("response_url"), Trigger: v.Get("trigger_id"),
	}))
}

type idOnly struct {
	ID string `json:"id"`
}

// An interaction is a pressed button, a chosen option or a used shortcut.
type interaction struct {
	Type     string `json:"type"`
	App      string `json:"api_app_id"`
	Callback string `json:"callback_id"`
	Team     idOnly `json:"team"`
	User     struct {
		ID   string `json:"id"`
		Team string `json:"team_id"`
	} `json:"user"`
	Channel   idOnly `json:"channel"`
	URL       string `json:"response_url"`
	Trigger   string `json:"trigger_id"`
	ActionTS  string `json:"action_ts"`
	Message   *event `json:"message"`
	Container struct {
		Type      string `json:"type"`
		TS        string `json:"message_ts"`
		Thread    string `json:"thread_ts"`
		Channel   string `json:"channel_id"`
		Ephemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	Actions []action `json:"actions"`
}

type action struct {
	ID       string `json:"action_id"`
	Value    string `json:"value"`
	TS       string `json:"action_ts"`
	Selected *struct {
		Value string `json:"value"`
	} `json:"selected_option"`
}

// value is what the pressed button or the chosen option carries.
func (a *action) value() string {
	if a.Selected != nil {
		return a.Selected.Value
	}
	return a.Value
}

func (i *interaction) team() string {
	if i.Team.ID != "" {
		return i.Team.ID
	}
	return i.User.Team
}

func (i *interaction) channel() string {
	if i.Channel.ID != "" {
		return i.Channel.ID
	}
	return i.Container.Channel
}

// thread is the thread that the pressed message stands in, or "".
func (i *interaction) thread() string {
	if i.Container.Thread == "" && i.Message != nil {
		return i.Message.Thread
	}
	return i.Container.Thread
}

// moment is the time that a message id tells, such as 1700000000.000100.
func moment(ts string) time.Time {
	sec, frac, _ := strings.Cut(ts, ".")
	s, err := strconv.ParseInt(sec, 10, 64)
	if err != nil {
		return time.Time{}
	}
	micro, _ := strconv.ParseInt((frac + "000000")[:6], 10, 64)
	return time.Unix(s, micro*1000).UTC()
}
