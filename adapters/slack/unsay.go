package slack

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"grantdesk/adapters/internal/shown"
)

// edited is what stands between the id of a message and the time of an edit
// in the id that the edit has.
const edited = "/edit/"

// maxUnsaid is how many replies to one message are looked for.
const maxUnsaid = 3

// noteEdit remembers that a message was edited: what answers the edit answers
// the message.
func (b *Bot) noteEdit(ctx context.Context, s *space, e *event, at string) error {
	known := key(s.team, "edits", e.Channel, e.TS)
	was, err := b.o.Refs.Get(ctx, known)
	if err != nil || strings.Contains(was, at) {
		return err
	}
	return b.o.Refs.Put(ctx, known, strings.TrimSpace(was+" "+at), engagedFor)
}

// versions are a message and its edits, by their ids.
func (b *Bot) versions(ctx context.Context, s *space, message string) []string {
	all := []string{message}
	_, room, ts, ok := readMessageID(message)
	if !ok {
		return all
	}
	edits, err := b.o.Refs.Get(ctx, key(s.team, "edits", room, ts))
	if err != nil {
		b.log.Warn("edits not looked up", slog.String("why", err.Error()))
	}
	for _, at := range strings.Fields(edits) {
		all = append(all, message+edited+at)
	}
	return all
}

// unsaid notes that a message was taken back, so that an answer on its way is
// not sent any more, and takes back those that stand. At the desk what was said
// stays.
func (b *Bot) unsaid(ctx context.Context, s *space, message string) {
	_, room, _, _ := readMessageID(message)
	if b.desk(room) {
		return
	}
	for _, m := range b.versions(ctx, s, message) {
		if err := b.remember(ctx, s.team, m, ask{Gone: true}); err != nil {
			b.log.Warn("deletion not noted", slog.String("why", err.Error()))
		}
		b.unsay(ctx, s, m)
	}
}

// unsay takes the answers to a message away, and what was uploaded with them.
func (b *Bot) unsay(ctx context.Context, s *space, message string) {
	for n := range maxUnsaid {
		r, err := b.record(ctx, s.team, shown.Tag(fmt.Sprintf("%s-%d", message, n+1)))
		if err != nil || r == nil || r.Secret || b.desk(r.Room) {
			continue
		}
		for _, ts := range r.messages() {
			if _, _, err := s.api.DeleteMessageContext(ctx, r.Room, ts); err != nil && code(err) != "message_not_found" {
				b.log.Warn("answer not taken back", slog.String("why", failed("chat.delete", err).Error()))
			}
		}
		for _, file := range r.Files {
			if err := s.api.DeleteFileContext(ctx, file); err != nil && code(err) != "file_not_found" && code(err) != "file_deleted" {
				b.log.Warn("file not taken back", slog.String("why", failed("files.delete", err).Error()))
			}
		}
		if r.retire() {
			if err := b.keep(ctx, s.team, r); err != nil {
				b.log.Warn("used buttons not noted", slog.String("why", err.Error()))
			}
		}
	}
}

// supersede takes back what answered an earlier wording, after the answer to
// an edit could not take its place because one of them is too long.
func (s *sending) supersede(ctx context.Context) {
	message, _, ok := strings.Cut(s.r.ID, edited)
	if !ok {
		return
	}
	for _, m := range s.versions(ctx, s.s, message) {
		if !strings.HasPrefix(s.r.ID, m+"-") {
			s.unsay(ctx, s.s, m)
		}
	}
}
