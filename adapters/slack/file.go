package slack

import (
	"context"
	"math"
	"strings"

	api "github.com/slack-go/slack"

	"grantdesk/bot"
)

// file delivers a file, or its text where the app may not upload.
func (s *sending) file(ctx context.Context, f bot.File, thread string) error {
	if s.ask.URL == "" && !s.quiet() && s.s.has("files:write") {
		err := s.upload(ctx, f, thread)
		if code(err) != "missing_scope" {
			if err == nil {
				s.note(ctx, nil)
			}
			return err
		}
	}
	return s.inline(ctx, f, thread)
}

// upload puts a file into the conversation. The bytes go as they are: the
// form in which the library sends them ends twice, which strict servers refuse.
func (s *sending) upload(ctx context.Context, f bot.File, thread string) error {
	const method = "files.completeUploadExternal"
	_, err := s.do(ctx, method, func() (string, error) {
		to, err := s.s.api.GetUploadURLExternalContext(ctx, api.GetUploadURLExternalParameters{FileName: f.Name, FileSize: len(f.Body)})
		if err != nil {
			return "", err
		}
		if err := s.put(ctx, to.UploadURL, f.Body); err != nil {
			return "", err
		}
		s.rec.Files = append(s.rec.Files, to.FileID)
		_, err = s.s.api.CompleteUploadExternalContext(ctx, api.CompleteUploadExternalParameters{
			Files: []api.FileSummary{{ID: to.FileID, Title: f.Name}}, Channel: s.r.To.Room, ThreadTimestamp: thread,
		})
		return "", err
	})
	return err
}

// inline shows a file as text, or says that it cannot be shown.
func (s *sending) inline(ctx context.Context, f bot.File, thread string) error {
	ks := []bot.Block{{Style: bot.BlockNote, Text: f.Name}, {Style: bot.BlockText, Text: string(f.Body)}}
	if !strings.HasPrefix(f.Type, "text/") {
		ks[1].Text = s.say(s.r.Lang, "slack.file")
	}
	most := math.MaxInt
	if s.ask.URL != "" {
		most = maxUses - len(s.parts)
	}
	for i, p := range fewParts(units(ks), most) {
		var err error
		var ts string
		if s.ask.URL != "" {
			_, err = s.do(ctx, "response", func() (string, error) {
				return "", s.respond(ctx, s.ask.URL, response{Type: "ephemeral", Text: escape(p.Text), Blocks: p.Blocks.BlockSet})
			})
		} else {
			ts, err = s.do(ctx, "chat.postMessage", func() (string, error) {
				_, ts, err := s.s.api.PostMessageContext(ctx, s.r.To.Room, s.content(len(s.parts)+i, p, thread)...)
				return ts, err
			})
		}
		if err != nil {
			return err
		}
		if ts != "" {
			s.rec.All = append(s.rec.All, ts)
		}
	}
	s.note(ctx, nil)
	return nil
}
