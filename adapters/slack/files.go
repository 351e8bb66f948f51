package slack

import (
	"bytes"
	"context"
	"errors"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// maxFile bounds the files that are passed on between an asker and the desk.
const maxFile = 20 << 20

// An attachment is a file of a message.
type attachment struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"mimetype"`
	Size int64  `json:"size"`
}

// attached are the files of a message, by reference.
func (e *event) attached(team string) (fs []bot.File) {
	for _, a := range e.Files {
		if a.ID == "" {
			continue
		}
		f := bot.File{Name: clean(a.Name), Type: a.Type, At: &bot.Remote{Channel: channel, Team: team, ID: a.ID, Size: a.Size}}
		if f.Name == "" {
			f.Name = a.ID
		}
		fs = append(fs, f)
	}
	return fs
}

// errFile is the cause when a file cannot be had for good.
var errFile = errors.New("file cannot be fetched")

// Fetch implements bot.Fetcher. The app needs files:read.
func (b *Bot) Fetch(ctx context.Context, f bot.File) (bot.File, error) {
	if f.At == nil || f.At.Channel != channel || f.At.Size > maxFile {
		return f, mailbox.Permanent(errFile)
	}
	s, err := b.space(ctx, f.At.Team)
	if err != nil {
		return f, mailbox.Refused(err, 5*time.Second)
	}
	if s == nil || !s.has("files:read") {
		return f, mailbox.Permanent(errFile)
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	info, _, _, err := s.api.GetFileInfoContext(ctx, f.At.ID, 1, 1)
	if err != nil {
		return f, mark(failed("files.info", err))
	}
	body := &limitedBuffer{left: maxFile}
	if err := s.api.GetFileContext(ctx, info.URLPrivateDownload, body); err != nil {
		return f, mark(failed("download", err))
	}
	f.Body, f.At = body.Bytes(), nil
	return f, nil
}

// A limitedBuffer refuses what is longer than a file may be.
type limitedBuffer struct {
	bytes.Buffer
	left int
}

// Write implements io.Writer.
func (l *limitedBuffer) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, errFile
	}
	return l.Buffer.Write(p)
}
