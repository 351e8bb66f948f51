package slack

import (
	"context"

	api "github.com/slack-go/slack"

	"grantdesk/bot"
)

// desk checks that the app may read what agents write: whoever may not is not
// in the channel either.
func (c *check) desk(ctx context.Context) {
	s, err := c.homeSpace(ctx, &bot.Address{Channel: channel, Room: c.o.Desk})
	if err != nil {
		return // its workspace was found wanting already
	}
	_, err = s.api.GetConversationHistoryContext(ctx, &api.GetConversationHistoryParameters{ChannelID: c.o.Desk, Limit: 1})
	switch err = failed("conversations.history", err); {
	case err == nil:
		c.good("slack.check.desk.good", "room", c.o.Desk)
	case code(err) != "":
		c.fault("slack.check.desk", "slack.check.desk.fix", "room", c.o.Desk, "why", code(err))
	default:
		c.fault("slack.check.unreachable", "slack.check.unreachable.fix", "why", err.Error())
	}
}
