// Package config is what an operator can set: defaults, then a YAML file,
// then the environment, each secret also from a file. Everything wrong with
// it is reported at once.
package config

import "time"

// A Config is everything an operator can set. The tags carry the key in the
// file, the name in the environment (after GRANTDESK_) and the sentence of
// the reference.
type Config struct {
	Content   Content   `yaml:"content" envPrefix:"CONTENT_"`
	Meaning   Meaning   `yaml:"meaning" envPrefix:"MEANING_"`
	Store     Store     `yaml:"store" envPrefix:"STORE_"`
	HTTP      HTTP      `yaml:"http" envPrefix:"HTTP_"`
	Telegram  Telegram  `yaml:"telegram" envPrefix:"TELEGRAM_"`
	Slack     Slack     `yaml:"slack" envPrefix:"SLACK_"`
	Limits    Limits    `yaml:"limits" envPrefix:"LIMITS_"`
	Desk      Desk      `yaml:"desk" envPrefix:"DESK_"`
	Retention Retention `yaml:"retention" envPrefix:"RETENTION_"`
	Log       Log       `yaml:"log" envPrefix:"LOG_"`
	Trace     Trace     `yaml:"trace" envPrefix:"TRACE_"`
}

// Content says where the calls stand.
type Content struct {
	Dir    string        `yaml:"dir" env:"DIR" path:"true" doc:"Directory of the calls. Empty: the built-in example."`
	Reload time.Duration `yaml:"reload" env:"RELOAD" doc:"How often the directory is looked at for changes. 0: never."`
	Index  string        `yaml:"index" env:"INDEX" path:"true" doc:"Directory to keep search indexes in; what is no longer used there may be deleted. Empty: in memory."`
}

// Meaning is a server that embeds texts. It is on when an address is set.
type Meaning struct {
	URL     string        `yaml:"url" env:"URL" doc:"Address of a server with OpenAI's /v1/embeddings, up to the version, such as http://127.0.0.1:11434/v1. It gets every question. Empty: off."`
	Model   string        `yaml:"model" env:"MODEL" doc:"The model, as that server names it."`
	Key     string        `yaml:"key" env:"KEY" secret:"true" doc:"Bearer token for that server. Empty: none is sent."`
	Timeout time.Duration `yaml:"timeout" env:"TIMEOUT" doc:"How long a question waits for that server before it is answered by words alone."`
}

// On reports whether texts are embedded.
func (m Meaning) On() bool { return m.URL != "" }

// Store says where dialogues are kept.
type Store struct {
	Kind     string        `yaml:"kind" env:"KIND" doc:"embedded (one machine, one file) or redis (many replicas)."`
	File     string        `yaml:"file" env:"FILE" path:"true" doc:"File of the embedded store."`
	Key      string        `yaml:"key" env:"KEY" secret:"true" doc:"Secret with which ids of persons are made pseudonymous; the same on all replicas. Empty: a random one is kept in the store."`
	Mailbox  int           `yaml:"mailbox" env:"MAILBOX" doc:"How many messages may wait in one dialogue."`
	Parallel int           `yaml:"parallel" env:"PARALLEL" doc:"How many dialogues one replica works on at the same time."`
	Lease    time.Duration `yaml:"lease" env:"LEASE" doc:"How long a replica owns a dialogue before another may take it over, should it have crashed. One send may take two thirds of it."`
	Redis    Redis         `yaml:"redis" envPrefix:"REDIS_"`
}

// Redis says how Redis or Valkey is reached.
type Redis struct {
	Addrs            []string `yaml:"addrs" env:"ADDRS" doc:"One address for a single server, several for a cluster; with master: the sentinels."`
	Master           string   `yaml:"master" env:"MASTER" doc:"Name of the master, when the addresses are sentinels."`
	Cluster          bool     `yaml:"cluster" env:"CLUSTER" doc:"Treat a single address as a cluster."`
	DB               int      `yaml:"db" env:"DB" doc:"Number of the database; 0 in a cluster."`
	Username         string   `yaml:"username" env:"USERNAME" doc:"ACL user. Empty: the default user."`
	Password         string   `yaml:"password" env:"PASSWORD" secret:"true" doc:"Password of the user."`
	SentinelPassword string   `yaml:"sentinel_password" env:"SENTINEL_PASSWORD" secret:"true" doc:"Password of the sentinels."`
	TLS              bool     `yaml:"tls" env:"TLS" doc:"Talk to Redis over TLS."`
	CA               string   `yaml:"ca" env:"CA" path:"true" doc:"File with the certificates to trust instead of the system's."`
	Prefix           string   `yaml:"prefix" env:"PREFIX" doc:"Beginning of every key, so that several installations can share a server."`
	Partitions       int      `yaml:"partitions" env:"PARTITIONS" doc:"Number of partitions: 1 on a single server, 16 to 64 in a cluster. It cannot be changed while messages wait."`
	Replicas         int      `yaml:"replicas" env:"REPLICAS" doc:"How many replicas must have a write before it counts, so that a master may die. 0: with sentinels all that live and at least one, in a cluster one, on a single server none; -1: none."`
}

// HTTP says where health, metrics and webhooks are served.
type HTTP struct {
	Listen string `yaml:"listen" env:"LISTEN" doc:"Address of health, metrics and webhooks. Empty: none are served."`
	Public string `yaml:"public" env:"PUBLIC" doc:"Address under which the platforms reach this server, such as https://bot.example.org; for webhooks."`
}

// Telegram is the Telegram channel. It is on when a token is set.
type Telegram struct {
	Token   string `yaml:"token" env:"TOKEN" secret:"true" doc:"Token from @BotFather. Empty: the channel is off."`
	Mode    string `yaml:"mode" env:"MODE" doc:"poll (no public address needed) or webhook."`
	Secret  string `yaml:"secret" env:"SECRET" secret:"true" doc:"Secret header of the webhook, 32 characters or more of A-Z a-z 0-9 _ -. Empty: one is made of the token."`
	API     string `yaml:"api" env:"API" doc:"Base address of the Bot API, for a server of your own."`
	Enabled bool   `yaml:"enabled" env:"ENABLED" doc:"false switches the channel off although a token is set."`
}

// On reports whether the channel is served.
func (t Telegram) On() bool { return t.Token != "" && t.Enabled }

// Slack is the Slack channel. It is on when a bot token is set.
type Slack struct {
	BotToken      string           `yaml:"bot_token" env:"BOT_TOKEN" secret:"true" doc:"Token xoxb-… of the workspace. Empty: the channel is off."`
	AppToken      string           `yaml:"app_token" env:"APP_TOKEN" secret:"true" doc:"Token xapp-… for socket mode."`
	SigningSecret string           `yaml:"signing_secret" env:"SIGNING_SECRET" secret:"true" doc:"Signing secret for mode http."`
	App           string           `yaml:"app" env:"APP" doc:"Id A… of the app; events of another one are refused. Empty: taken from the app token, if there is one."`
	Mode          string           `yaml:"mode" env:"MODE" doc:"socket (no public address needed) or http."`
	API           string           `yaml:"api" env:"API" doc:"Base address of the Slack API, for tests and private clouds."`
	Enabled       bool             `yaml:"enabled" env:"ENABLED" doc:"false switches the channel off although a token is set."`
	Workspaces    []SlackWorkspace `yaml:"workspaces" doc:"Further workspaces, each with its bot token (file only)."`
}

// On reports whether the channel is served.
func (s Slack) On() bool { return s.BotToken != "" && s.Enabled }

// A SlackWorkspace is a further workspace of the same app.
type SlackWorkspace struct {
	Team     string `yaml:"team"`      // T…
	BotToken string `yaml:"bot_token"` // xoxb-…
}

// Limits guard against abuse. They hold for all replicas together.
type Limits struct {
	Person  int `yaml:"person" env:"PERSON" doc:"How many messages one person may send in a minute; more are not read, and the person is told once. 0: no limit."`
	Channel int `yaml:"channel" env:"CHANNEL" doc:"How many messages one channel may bring in a minute. 0: no limit."`
}

// Retention says how long personal data is kept.
type Retention struct {
	Dialogue  time.Duration `yaml:"dialogue" env:"DIALOGUE" doc:"A dialogue without a new message is forgotten after this time."`
	SelfCheck time.Duration `yaml:"selfcheck" env:"SELFCHECK" doc:"The answers of a self-check are forgotten after this time without a new one, but not before the last deadline of its call."`
	Waiting   time.Duration `yaml:"waiting" env:"WAITING" doc:"What cannot be handled or sent is kept that long, for the operator to look at."`
	Shown     time.Duration `yaml:"shown" env:"SHOWN" doc:"How long a reply's buttons work; until then it is kept which message shows it."`
	Ticket    time.Duration `yaml:"ticket" env:"TICKET" doc:"A question at the helpdesk is forgotten after this time without a word."`
	Gaps      time.Duration `yaml:"gaps" env:"GAPS" doc:"A question without an answer, which is counted without personal data, is forgotten when nobody asked it for that long."`
	Dedupe    time.Duration `yaml:"dedupe" env:"DEDUPE" doc:"How long ids of accepted messages are kept; the platforms deliver again for up to 24h."`
}

// Log says what is logged; never the text of a message.
type Log struct {
	Level  string `yaml:"level" env:"LEVEL" doc:"debug, info, warn or error."`
	Format string `yaml:"format" env:"FORMAT" doc:"json or text."`
}

// Trace says where the way of each message is told.
type Trace struct {
	Endpoint string `yaml:"endpoint" env:"ENDPOINT" doc:"Address of an OpenTelemetry collector (OTLP over HTTP), such as http://127.0.0.1:4318. Empty: no traces."`
}

// Default returns the configuration of one machine without an account.
func Default() Config {
	const day = 24 * time.Hour
	return Config{
		Content:   Content{Reload: 2 * time.Second},
		Meaning:   Meaning{Timeout: 300 * time.Millisecond},
		Store:     Store{Kind: "embedded", File: "grantdesk.db", Mailbox: 100, Parallel: 64, Lease: 15 * time.Second, Redis: Redis{Prefix: "gd", Partitions: 1}},
		HTTP:      HTTP{Listen: "127.0.0.1:8080"},
		Telegram:  Telegram{Mode: "poll", API: "https://api.telegram.org", Enabled: true},
		Slack:     Slack{Mode: "socket", API: "https://slack.com/api/", Enabled: true},
		Limits:    Limits{Person: 30, Channel: 3000},
		Desk:      defaultDesk(),
		Retention: Retention{Ticket: 180 * day, Dialogue: 90 * day, SelfCheck: 30 * day, Waiting: 30 * day, Shown: 90 * day, Gaps: 400 * day, Dedupe: 48 * time.Hour},
		Log:       Log{Level: "info", Format: "json"},
	}
}
