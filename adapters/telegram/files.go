package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// maxFile is what the Bot API lets a bot download.
const maxFile = 20 << 20

// An attachment is what all kinds of files have in common.
type attachment struct {
	ID   string `json:"file_id"`
	Name string `json:"file_name"`
	Type string `json:"mime_type"`
	Size int64  `json:"file_size"`
}

// files are the files of a message, by reference.
func (b *Bot) files(m *message) (fs []bot.File) {
	for _, kind := range []struct {
		raw        json.RawMessage
		name, mime string
	}{
		{m.Document, "file", "application/octet-stream"}, {m.Audio, "audio.mp3", "audio/mpeg"},
		{m.Voice, "voice.ogg", "audio/ogg"}, {m.Video, "video.mp4", "video/mp4"}, {m.Photo, "photo.jpg", "image/jpeg"},
	} {
		a, ok := newest(kind.raw)
		if !ok {
			continue
		}
		f := bot.File{Name: a.Name, Type: a.Type, At: &bot.Remote{Channel: channel, Team: b.id(), ID: a.ID, Size: a.Size}}
		if f.Name == "" {
			f.Name = kind.name
		}
		if f.Type == "" {
			f.Type = kind.mime
		}
		fs = append(fs, f)
	}
	return fs
}

// newest reads an attachment; of a photo, which comes in several sizes, the
// last and largest.
func newest(raw json.RawMessage) (a attachment, ok bool) {
	var all []attachment
	if json.Unmarshal(raw, &all) == nil && len(all) > 0 {
		return all[len(all)-1], all[len(all)-1].ID != ""
	}
	err := json.Unmarshal(raw, &a)
	return a, err == nil && a.ID != ""
}

// errFile is the cause when a file cannot be had for good.
var errFile = errors.New("file cannot be fetched")

// Fetch implements bot.Fetcher.
func (b *Bot) Fetch(ctx context.Context, f bot.File) (bot.File, error) {
	if f.At == nil || f.At.Channel != channel || f.At.Size > maxFile {
		return f, mailbox.Permanent(errFile)
	}
	var at struct {
		Path string `json:"file_path"`
	}
	if err := b.client.call(ctx, "getFile", params{"file_id": f.At.ID}, &at); err != nil {
		return f, mark(fmt.Errorf("fetch file: %w", err))
	}
	body, err := b.client.download(ctx, at.Path)
	if err != nil {
		return f, fmt.Errorf("fetch file: %w", err)
	}
	f.Body, f.At = body, nil
	return f, nil
}

// download gets a file from the server that the calls go to. Its errors do
// not show the address, which holds the token.
func (c *client) download(ctx context.Context, path string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	if path == "" || strings.Contains(path, "..") || strings.HasPrefix(path, "/") {
		return nil, mailbox.Permanent(errFile)
	}
	base := strings.TrimSuffix(fmt.Sprintf(c.endpoint, c.token, ""), "/bot"+c.token+"/")
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/file/bot"+c.token+"/"+path, nil)
	if err != nil {
		return nil, mailbox.Permanent(errFile)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, mailbox.Refused(addressless(err), 0)
	}
	defer func() { _ = resp.Body.Close() }()
	switch {
	case resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusBadRequest:
		return nil, mailbox.Permanent(errFile)
	case resp.StatusCode != http.StatusOK:
		return nil, mailbox.Refused(errFile, 0)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxFile+1))
	if err != nil {
		return nil, mailbox.Refused(addressless(err), 0)
	}
	if len(body) > maxFile {
		return nil, mailbox.Permanent(errFile)
	}
	return body, nil
}
