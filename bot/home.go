package bot

import (
	"strings"
	"time"

	"grantdesk/bot/factual"
	"grantdesk/knowledge"
)

// Home is what the start page of a channel shows a person of their own: the
// deadlines of all calls as of now, and what is open in their dialogue.
func (b *Bot) Home(d Dialogue, l knowledge.Lang, now time.Time) ([]Block, error) {
	if d.Forced.Known() {
		l = d.Forced
	}
	v := b.Phrases.In(l)
	var bs []Block
	for _, p := range b.Library.Calls {
		a, err := b.tell.Deadline(p, factual.Inquiry{Voice: v, Now: now, Zone: d.Zone})
		if err != nil {
			return nil, err
		}
		bs = append(bs, Block{Style: BlockTitle, Text: p.Call.Short.In(v.Lang)})
		bs = append(bs, texts(a.Text...)...)
	}
	if d.Check != nil {
		bs = append(bs, Block{Style: BlockText, Text: v.Say("home.check")})
	}
	if d.Desk != "" {
		bs = append(bs, Block{Style: BlockText, Text: v.Say("home.person")})
	}
	if len(d.Tickets) > 0 {
		bs = append(bs, Block{Style: BlockText, Text: v.Say("home.tickets", "tickets", strings.Join(d.Tickets, ", "))})
	}
	return bs, nil
}
