package telegram

import (
	"context"
	"strconv"
)

// desk checks what the bot may do in the helpdesk's group.
func (c *check) desk(ctx context.Context, me int64) {
	var group struct {
		Forum bool `json:"is_forum"`
	}
	var member struct {
		Status string `json:"status"`
		Topics bool   `json:"can_manage_topics"`
	}
	err := c.client.call(ctx, "getChat", params{"chat_id": c.o.Desk}, &group)
	if err == nil {
		err = c.client.call(ctx, "getChatMember", params{"chat_id": c.o.Desk, "user_id": strconv.FormatInt(me, 10)}, &member)
	}
	admin := member.Status == "administrator" || member.Status == "creator"
	room := []string{"room", c.o.Desk}
	switch {
	case err != nil || member.Status == "left" || member.Status == "kicked":
		c.fault("telegram.check.desk.out", "telegram.check.desk.out.fix", room...)
	case group.Forum && !(admin && member.Topics):
		c.fault("telegram.check.desk.topics", "telegram.check.desk.topics.fix", room...)
	case !admin && !c.readsAll():
		c.fault("telegram.check.desk.deaf", "telegram.check.desk.deaf.fix", room...)
	default:
		c.good("telegram.check.desk.good")
	}
}

// readsAll reports whether privacy mode is off, after whoAmI.
func (c *check) readsAll() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.me.ReadsAll
}
