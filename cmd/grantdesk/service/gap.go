package service

import (
	"context"

	"grantdesk/bot"
	"grantdesk/bot/gaps"
	"grantdesk/bot/mailbox"
)

// gap counts a question that content does not answer, once: a repeated action
// is a duplicate on its sheet.
func (p *performer) gap(ctx context.Context, a bot.Action) error {
	m, err := gaps.Message(postID(a.ID), *a.Gap, p.Now())
	if err != nil {
		return mailbox.Permanent(err)
	}
	if err := (*Service)(p).accept(ctx, gaps.Key(*a.Gap), m); err != nil {
		return err
	}
	p.Metrics.Gap(a.Gap.Call, string(a.Gap.Lang), a.Gap.Why)
	return nil
}
