package telegram

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"grantdesk/bot"
)

// The pictures of an album are updates of their own. Together they are
// answered once: the one with the caption, wherever it stands, or the first.

// albumTime is how long the parts of an album may be apart.
const albumTime = time.Hour

// albumID is the id of the message that a part of an album becomes.
func (b *Bot) albumID(m *message) string {
	return b.key("album", m.Album, strconv.FormatInt(m.ID, 10))
}

// album tells of a part of an album which one it belongs to: that with the
// words, or, until those come, the first. Words that come later, as a webhook
// may bring them, are answered in place of the refusal of the first.
func (b *Bot) album(ctx context.Context, m *bot.Message, src *message) error {
	if src.Album == "" || m.Kind == bot.KindEdit {
		return nil
	}
	key := b.key("album", src.Album)
	kept, err := b.o.Refs.Get(ctx, key)
	if err != nil {
		return err
	}
	first, words, _ := strings.Cut(kept, " ")
	switch {
	case kept == "":
		first = m.ID
	case m.ID == first, m.Text != "" && words != "" && words != m.ID:
		return nil // a repetition, or further words, which are answered by themselves
	default:
		m.Part = first
	}
	switch {
	case m.Text != "":
		return b.o.Refs.Put(ctx, key, first+" "+m.ID, albumTime)
	case kept == "":
		return b.o.Refs.Put(ctx, key, first, albumTime)
	}
	return nil
}

// captionsFirst puts the part with the caption before the others of its album,
// which Telegram delivers in one go.
func captionsFirst(lane []event) {
	for i, e := range lane {
		if e.source == nil || e.source.Album == "" || e.message.Text == "" {
			continue
		}
		first := slices.IndexFunc(lane, func(o event) bool { return o.source != nil && o.source.Album == e.source.Album })
		if lane[first].message.Text == "" {
			copy(lane[first+1:i+1], lane[first:i])
			lane[first] = e
		}
	}
}
