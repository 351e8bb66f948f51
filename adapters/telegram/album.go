package telegram

import (
	"context"
	"slices"
	"time"

	"grantdesk/bot"
)

// The pictures of an album are updates of their own. Together they count as
// one message: the one with the caption, wherever it stands, or any of them.

// albumTime is how long the parts of an album may be apart.
const albumTime = time.Hour

// albumID is the id of the message that an album becomes. A caption has one of
// its own, so that it is read even if the bot has declined a part before it.
func (b *Bot) albumID(m *message) string {
	id := b.key("album", m.Album)
	if m.Caption != "" {
		id += "/caption"
	}
	return id
}

// album reports whether a part of an album is to be taken in: not the parts
// without words beside one that has them.
func (b *Bot) album(ctx context.Context, m *bot.Message, src *message) (bool, error) {
	if src.Album == "" || m.Kind == bot.KindEdit {
		return true, nil
	}
	key := b.key("album", src.Album)
	if m.Text != "" {
		return true, b.o.Refs.Put(ctx, key, "caption", albumTime)
	}
	known, err := b.o.Refs.Get(ctx, key)
	return known == "", err
}

// captionsFirst puts the part with the caption before the others of its album,
// which Telegram delivers in one go.
func captionsFirst(lane []event) {
	for i, e := range lane {
		if e.source == nil || e.source.Album == "" || e.message.Text == "" {
			continue
		}
		first := slices.IndexFunc(lane, func(o event) bool { return o.source != nil && o.source.Album == e.source.Album })
		copy(lane[first+1:i+1], lane[first:i])
		lane[first] = e
	}
}
