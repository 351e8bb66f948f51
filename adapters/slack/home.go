package slack

import (
	"context"
	"log/slog"
	"strings"

	api "github.com/slack-go/slack"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// homeAction begins the action_id of the App Home's buttons; the command that
// the button stands for follows.
const homeAction = "home."

// homeOpened shows the App Home, or begins the conversation when a person
// opens it for the first time.
func (b *Bot) homeOpened(ctx context.Context, s *space, e *event) (outcome, error) {
	if e.User == "" || e.User == s.user || e.Channel == "" {
		return b.ignored()
	}
	to := bot.Address{Channel: channel, Team: s.team, Room: e.Channel}
	if err := b.o.Refs.Put(ctx, key(s.team, "dm", e.User), e.Channel, engagedFor); err != nil {
		return outcome{}, err
	}
	l := b.chosen(ctx, s, e.Channel, e.User)
	if e.Tab == "home" {
		return outcome{after: func(ctx context.Context) { b.publish(ctx, s, to, e.User, l) }}, nil
	}
	met := key(s.team, "met", e.User)
	was, err := b.o.Refs.Get(ctx, met)
	if err != nil {
		return outcome{}, err
	}
	out := outcome{after: func(ctx context.Context) { b.suggest(ctx, s, e.Channel, l) }}
	if was != "" {
		return out, nil
	}
	m := bot.Message{ID: "slack/" + s.team + "/open/" + e.User, Kind: bot.KindOpen, From: to, At: b.o.Now().UTC(), Private: true}
	b.by(ctx, s, &m, e.User)
	if err := b.accept(ctx, m); err != nil {
		return outcome{}, err
	}
	return out, b.o.Refs.Put(ctx, met, "1", b.o.Keep)
}

// suggest shows beginnings of a conversation, where the workspace has them.
// For an app of today thread_ts must not be given.
func (b *Bot) suggest(ctx context.Context, s *space, room string, l knowledge.Lang) {
	if !s.has("assistant:write") {
		return
	}
	var prompts []api.AssistantThreadsPrompt
	for _, line := range strings.Split(b.say(l, "slack.prompts"), "|") {
		prompts = append(prompts, api.AssistantThreadsPrompt{Title: head(strings.TrimSpace(line), maxLabel), Message: strings.TrimSpace(line)})
	}
	err := s.api.SetAssistantThreadsSuggestedPromptsContext(ctx, api.AssistantThreadsSetSuggestedPromptsParameters{
		ChannelID: room, Prompts: prompts[:min(len(prompts), maxPrompts)],
	})
	if err != nil {
		b.log.Debug("prompts not suggested", slog.String("why", failed("assistant.threads.setSuggestedPrompts", err).Error()))
	}
}

// publish shows the App Home.
func (b *Bot) publish(ctx context.Context, s *space, to bot.Address, user string, l knowledge.Lang) {
	own := []bot.Block{{Style: bot.BlockTitle, Text: b.say(l, "slack.home.title")}, {Style: bot.BlockText, Text: b.say(l, "slack.home.about")}}
	if b.o.Home != nil {
		more, err := b.o.Home(ctx, to, b.o.Person(s.team+"/"+user), l)
		if err != nil {
			b.log.Warn("app home is not whole", slog.String("why", err.Error()))
		}
		own = append(own, more...)
	}
	own = append(own, bot.Block{Style: bot.BlockNote, Text: b.say(l, "slack.home.note")})
	var blocks []api.Block
	for _, u := range units(own) {
		blocks = append(blocks, u.block)
	}
	blocks = append(blocks[:min(len(blocks), maxView)], b.homeButtons(l)...)
	_, err := s.api.PublishViewContext(ctx, api.PublishViewContextRequest{
		UserID: user, View: api.HomeTabViewRequest{Type: api.VTHomeTab, Blocks: api.Blocks{BlockSet: blocks}},
	})
	if err != nil {
		b.log.Warn("app home not shown", slog.String("why", failed("views.publish", err).Error()))
	}
}

func (b *Bot) homeButtons(l knowledge.Lang) []api.Block {
	keys := map[string]string{
		"check": "slack.home.check", "deadline": "slack.home.deadline", "human": "slack.home.human", "language": "slack.home.language",
		"privacy": "slack.home.privacy", "delete": "slack.home.delete",
	}
	row := func(words ...string) *api.ActionBlock {
		var es []api.BlockElement
		for _, w := range words {
			es = append(es, button(homeAction+w, w, b.say(l, keys[w])))
		}
		return api.NewActionBlock("", es...)
	}
	return []api.Block{row("check", "deadline", "human"), row("language", "privacy", "delete")}
}

// homePressed turns a button of the App Home into its command, in the
// person's direct message.
func (b *Bot) homePressed(ctx context.Context, s *space, i *interaction, word string) (outcome, error) {
	if said(word) != "/"+word {
		return b.ignored()
	}
	m := &bot.Message{ID: "slack/" + s.team + "/pressed/" + i.User.ID + "/" + i.Actions[0].TS, At: b.o.Now().UTC()}
	err := b.privately(ctx, s, m, i.User.ID, "")
	m.Text = "/" + word
	if err == nil {
		b.by(ctx, s, m, i.User.ID)
		err = b.accept(ctx, *m)
	}
	if err != nil {
		return b.notKept(ctx, s, i, err), nil
	}
	return outcome{}, nil
}
