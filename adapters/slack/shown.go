package slack

import (
	"context"
	"fmt"
	"strconv"

	api "github.com/slack-go/slack"

	"grantdesk/adapters/internal/shown"
	"grantdesk/bot"
)

// Shown implements bot.Finisher: it looks into the history of the channel for
// messages that carry the reply's id. What it finds of a reply in several
// messages is noted, so that the next attempt sends the rest.
func (b *Bot) Shown(ctx context.Context, r bot.Reply) (bool, error) {
	if _, err := b.homeSpace(ctx, &r.To); err != nil {
		return false, err
	}
	rec, err := b.record(ctx, r.To.Team, shown.Tag(r.ID))
	if err != nil || rec == nil || rec.Done {
		return rec != nil && rec.Done, err
	}
	s, err := b.sending(ctx, r)
	if err != nil {
		return false, err
	}
	if s.rec.Secret {
		return false, nil // nobody can look up what only one person saw
	}
	found, err := s.history(ctx)
	if err != nil {
		return false, err
	}
	for ; ; s.rec.Sent++ {
		ts, ok := found[s.rec.Sent]
		if !ok || s.rec.Sent >= len(s.parts) {
			break
		}
		s.rec.at(ts)
	}
	s.rec.Done = s.rec.Sent >= len(s.parts)+len(r.Files)
	if err := b.keep(ctx, r.To.Team, s.rec); err != nil {
		return false, err
	}
	if s.rec.First != "" {
		err = b.o.Refs.Put(ctx, key(r.To.Team, "root", r.To.Room, s.rec.First), r.ID, b.o.Keep)
	}
	return s.rec.Done, err
}

// history returns which parts of the reply stand in the channel, and where.
func (s *sending) history(ctx context.Context) (map[int]string, error) {
	since := s.rec.Began.Add(-lookBack)
	oldest := strconv.FormatInt(since.Unix(), 10) + ".000000"
	thread, err := s.thread(ctx)
	if err != nil {
		return nil, err
	}
	if s.r.Replaces != "" {
		if old, err := s.record(ctx, s.s.team, shown.Tag(s.r.Replaces)); err == nil && old != nil && old.First != "" {
			// Updated in place: the message is older than this send.
			oldest = old.First
		}
	}
	found := map[int]string{}
	for cursor := ""; ; {
		messages, next, err := s.page(ctx, thread, oldest, cursor)
		if err != nil {
			return nil, err
		}
		for _, m := range messages {
			id, part, ok := carried(m)
			if ok && id == s.r.ID {
				found[part] = m.Timestamp
			}
		}
		if cursor = next; cursor == "" {
			return found, nil
		}
	}
}

func (s *sending) page(ctx context.Context, thread, oldest, cursor string) (ms []api.Message, next string, err error) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	const limit = 200
	if thread != "" {
		ms, _, next, err = s.s.api.GetConversationRepliesContext(ctx, &api.GetConversationRepliesParameters{
			ChannelID: s.r.To.Room, Timestamp: thread, Oldest: oldest, Inclusive: true, Limit: limit, Cursor: cursor, IncludeAllMetadata: true,
		})
		return ms, next, failed("conversations.replies", err)
	}
	resp, err := s.s.api.GetConversationHistoryContext(ctx, &api.GetConversationHistoryParameters{
		ChannelID: s.r.To.Room, Oldest: oldest, Inclusive: true, Limit: limit, Cursor: cursor, IncludeAllMetadata: true,
	})
	if err != nil {
		return nil, "", failed("conversations.history", err)
	}
	return resp.Messages, resp.ResponseMetaData.NextCursor, nil
}

// carried reads the reply's id and the part's number off a message.
func carried(m api.Message) (id string, part int, ok bool) {
	if m.Metadata.EventType != metadataType {
		return "", 0, false
	}
	id, ok = m.Metadata.EventPayload["id"].(string)
	part, err := strconv.Atoi(fmt.Sprint(m.Metadata.EventPayload["part"]))
	return id, part, ok && err == nil
}
