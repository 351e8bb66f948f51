package telegram

import (
	"sync/atomic"
	"time"

	"grantdesk/bot/mailbox"
)

// overall is the key of the pace that all chats share.
const overall = "all"

// paces keep below Telegram's limits: 30 a second in all, one a second in a
// chat, 20 a minute in a group.
func paces(chat string) []mailbox.Pace {
	ps := []mailbox.Pace{
		{Key: overall, Burst: 5, Every: time.Second / 25},
		{Key: "chat/" + chat, Burst: 1, Every: time.Second},
	}
	if isGroup(chat) {
		ps = append(ps, mailbox.Pace{Key: "group/" + chat, Burst: 5, Every: 4 * time.Second})
	}
	return ps
}

// floods counts how often Telegram asked for a pause without a send that went
// through in between. One such answer is about a chat, several are about all.
type floods struct{ n atomic.Int32 }

const floodsForAll = 3

func (f *floods) seen() (all bool) { return f.n.Add(1) >= floodsForAll }

func (f *floods) over() { f.n.Store(0) }
