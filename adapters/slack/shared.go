package slack

import (
	"context"
	"fmt"
	"time"

	api "github.com/slack-go/slack"

	"grantdesk/adapters/internal/shown"
)

// shareAction is the action_id of the button that shows an answer to all.
const shareAction = "share"

// A shared is an answer that only the asker saw, for as long as it can be
// shown to the channel.
type shared struct {
	Room     string `json:"room"`
	User     string `json:"user"`
	Messages []part `json:"messages"`
}

// shares reports whether the asker may show the answer to the channel.
func (s *sending) shares() bool {
	return s.ask.URL != "" && s.r.To.User != "" && len(s.parts) < maxUses-1
}

// keepShared keeps what the buttons below the reply lead to: the answer to
// share, and the message without buttons for when they were used.
func (s *sending) keepShared(ctx context.Context) error {
	if len(s.parts) == 0 {
		return nil
	}
	bare := make([]part, len(s.parts))
	for i, p := range s.parts {
		bare[i].Text = p.Text
		for _, block := range p.Blocks.BlockSet {
			if block.BlockType() != api.MBTAction {
				bare[i].Blocks.BlockSet = append(bare[i].Blocks.BlockSet, block)
			}
		}
	}
	t := shown.Tag(s.r.ID)
	if s.shares() {
		kept := shared{Room: s.r.To.Room, User: s.r.To.User, Messages: bare}
		if err := s.o.Refs.Put(ctx, key(s.s.team, "share", t), asJSON(kept), urlWindow); err != nil {
			return fmt.Errorf("keep an answer to share: %w", err)
		}
		return nil
	}
	if len(s.r.Choices) == 0 || s.rec.Secret || s.desk(s.r.To.Room) {
		return nil
	}
	if err := s.o.Refs.Put(ctx, key(s.s.team, "body", t), asJSON(bare[len(bare)-1]), askWindow); err != nil {
		return fmt.Errorf("keep a message without buttons: %w", err)
	}
	return nil
}

// lookBack is how much before the noted beginning of a send history is read:
// clocks differ.
const lookBack = time.Minute
