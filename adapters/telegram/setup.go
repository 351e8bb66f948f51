package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"grantdesk/adapters/internal/shown"
	"grantdesk/knowledge"
)

// watchEvery is how often the webhook is looked at.
const watchEvery = time.Minute

// Hook keeps the webhook set until ctx ends or Telegram refuses the token.
// While an old process that still polls is being replaced, both claim the bot
// in turn; what waits at Telegram waits for whoever is left.
func (b *Bot) Hook(ctx context.Context, public string) error {
	back := backoff{max: watchEvery}
	address := strings.TrimRight(public, "/") + WebhookPath
	for set := false; ; {
		err := b.hook(ctx, address, &set)
		b.up.Store(err == nil)
		wait := watchEvery
		switch {
		case errors.Is(err, ErrToken):
			return err
		case err != nil && ctx.Err() == nil:
			b.log.Warn("webhook not set", slog.String("why", err.Error()))
			wait = back.next()
			if code(err) == 429 {
				wait = max(wait, pause(err))
			}
		default:
			back.reset()
		}
		if !sleep(ctx, wait) {
			return nil
		}
	}
}

// hook sets the webhook the first time, because its secret cannot be asked
// for, and later whenever it was taken away.
func (b *Bot) hook(ctx context.Context, address string, set *bool) error {
	if *set {
		info, err := b.webhook(ctx)
		if err != nil || info.URL == address {
			return err
		}
	}
	err := b.client.call(ctx, "setWebhook", params{
		"url": address, "secret_token": b.o.Secret, "allowed_updates": allowedUpdates,
		"max_connections": "40", "drop_pending_updates": "false",
	}, nil)
	*set = *set || err == nil
	return err
}

// webhookInfo is what Telegram says about the webhook.
type webhookInfo struct {
	URL       string `json:"url"`
	Pending   int    `json:"pending_update_count"`
	ErrorDate int64  `json:"last_error_date"`
	Error     string `json:"last_error_message"`
}

func (b *Bot) webhook(ctx context.Context) (info webhookInfo, err error) {
	err = b.client.call(ctx, "getWebhookInfo", nil, &info)
	return info, err
}

// registeredFor is how long a registration is not repeated: Telegram limits
// these calls, and every replica makes them when it starts.
const registeredFor = 24 * time.Hour

// Register tells Telegram the commands and the descriptions that people see,
// in each language, unless that was done already.
func (b *Bot) Register(ctx context.Context) error {
	calls := b.registration()
	key, mark := b.key("registered"), shown.Tag(asJSON(calls))
	if was, err := b.o.Refs.Get(ctx, key); err == nil && was == mark {
		return nil
	}
	for _, c := range calls {
		if err := b.client.call(ctx, c.Method, c.Params, nil); err != nil {
			return fmt.Errorf("register: %w", err)
		}
	}
	return b.o.Refs.Put(ctx, key, mark, registeredFor)
}

// A registered is one call of the registration.
type registered struct {
	Method string
	Params params
}

func (b *Bot) registration() (calls []registered) {
	languages := append([]knowledge.Lang{""}, knowledge.Languages()...)
	for _, l := range languages {
		for _, scope := range []string{"all_private_chats", "all_group_chats"} {
			calls = append(calls, registered{"setMyCommands", params{
				"commands": b.commands(l, scope == "all_private_chats"), "scope": `{"type":"` + scope + `"}`, "language_code": string(l),
			}})
		}
		calls = append(calls,
			registered{"setMyDescription", params{"description": head(b.say(l, "telegram.description"), 512), "language_code": string(l)}},
			registered{"setMyShortDescription", params{"short_description": head(b.say(l, "telegram.about"), 120), "language_code": string(l)}})
	}
	return calls
}

// commands is the list for one language, as a parameter. Without a language
// it is what everybody else sees.
func (b *Bot) commands(l knowledge.Lang, private bool) string {
	type shown struct {
		Command     string `json:"command"`
		Description string `json:"description"`
	}
	list := []shown{}
	for _, c := range commandList() {
		if private || !c.private {
			list = append(list, shown{c.names.In(l), head(b.say(l, c.key), 256)})
		}
	}
	return asJSON(list)
}
