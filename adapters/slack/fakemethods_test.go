package slack_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// scopeOf names the scope that each method of the fake needs.
func scopeOf() map[string]string {
	return map[string]string{
		"auth.test": "", "apps.connections.open": "", "chat.postMessage": "chat:write", "chat.postEphemeral": "chat:write",
		"chat.update": "chat:write", "chat.delete": "chat:write", "reactions.add": "reactions:write", "users.info": "users:read", "conversations.open": "im:write",
		"conversations.history": "im:history", "conversations.replies": "im:history", "views.publish": "",
		"assistant.threads.setStatus": "assistant:write", "assistant.threads.setSuggestedPrompts": "assistant:write",
		"files.getUploadURLExternal": "files:write", "files.completeUploadExternal": "files:write", "files.info": "files:read", "files.delete": "files:write",
	}
}

func (f *fake) methods() map[string]func(p map[string]any) map[string]any {
	ok := func(map[string]any) map[string]any { return map[string]any{} }
	return map[string]func(p map[string]any) map[string]any{
		"auth.test": func(map[string]any) map[string]any {
			return map[string]any{"url": f.URL, "team": "Test", "user": "grantdesk", "team_id": team, "user_id": botUser, "bot_id": "B1"}
		},
		"apps.connections.open": func(map[string]any) map[string]any {
			return map[string]any{"url": "ws" + f.URL[len("http"):] + "/socket?ticket=SECRETTICKET"}
		},
		"chat.postMessage":   f.postMessage,
		"chat.postEphemeral": f.postMessage,
		"chat.update":        f.update,
		"chat.delete":        f.remove,
		"files.delete":       ok,
		"reactions.add":      ok,
		"users.info": func(p map[string]any) map[string]any {
			name := "Ada"
			if id, _ := p["user"].(string); strings.HasPrefix(id, "Udesk") {
				name = strings.TrimPrefix(id, "Udesk")
			}
			return map[string]any{"user": map[string]any{"id": p["user"], "locale": "en-GB", "tz": "Europe/Paris", "profile": map[string]any{"display_name": name}}}
		},
		"conversations.open":    func(map[string]any) map[string]any { return map[string]any{"channel": map[string]any{"id": "D5"}} },
		"conversations.history": f.history, "conversations.replies": f.history,
		"views.publish":               f.publish,
		"assistant.threads.setStatus": ok,
		"assistant.threads.setSuggestedPrompts": func(p map[string]any) map[string]any {
			if p["thread_ts"] != nil {
				return refuse("invalid_thread_ts")
			}
			return map[string]any{}
		},
		"files.getUploadURLExternal": func(map[string]any) map[string]any {
			return map[string]any{"upload_url": f.URL + "/upload", "file_id": "F1"}
		},
		"files.info": func(p map[string]any) map[string]any {
			if p["file"] != "F7" {
				return refuse("file_not_found")
			}
			return map[string]any{"file": map[string]any{"id": "F7", "name": "form.pdf", "url_private_download": f.URL + "/files/F7"}}
		},
		"files.completeUploadExternal": func(map[string]any) map[string]any {
			return map[string]any{"files": []map[string]any{{"id": "F1", "title": "x"}}}
		},
	}
}

// remove deletes a message, of which there is one.
func (f *fake) remove(p map[string]any) map[string]any {
	room, _ := p["channel"].(string)
	n := len(f.rooms[room])
	f.rooms[room] = slices.DeleteFunc(f.rooms[room], func(m post) bool { return m.ts == p["ts"] })
	if len(f.rooms[room]) == n {
		return refuse("message_not_found")
	}
	return map[string]any{"channel": room, "ts": p["ts"]}
}

func (f *fake) check(p map[string]any) (room string, refused map[string]any) {
	room, _ = p["channel"].(string)
	_, known := f.rooms[room]
	text, _ := p["text"].(string)
	switch {
	case !known:
		return room, refuse("channel_not_found")
	case text == "" && p["blocks"] == nil:
		return room, refuse("no_text")
	}
	if why := badBlocks(p["blocks"], 50); why != "" {
		return room, refuse(why)
	}
	return room, nil
}

func (f *fake) postMessage(p map[string]any) map[string]any {
	room, refused := f.check(p)
	if refused != nil {
		return refused
	}
	f.next++
	m := post{ts: fmt.Sprintf("1800000000.%06d", f.next)}
	m.thread, _ = p["thread_ts"].(string)
	m.text, _ = p["text"].(string)
	m.meta, _ = p["metadata"].(map[string]any)
	if p["user"] == nil {
		f.rooms[room] = append(f.rooms[room], m)
	}
	return map[string]any{"channel": room, "ts": m.ts, "message_ts": m.ts}
}

func (f *fake) update(p map[string]any) map[string]any {
	room, refused := f.check(p)
	if refused != nil {
		return refused
	}
	for i, m := range f.rooms[room] {
		if m.ts == p["ts"] {
			f.rooms[room][i].text, _ = p["text"].(string)
			f.rooms[room][i].meta, _ = p["metadata"].(map[string]any)
			return map[string]any{"channel": room, "ts": m.ts}
		}
	}
	return refuse("message_not_found")
}

// history tells the metadata only to those that ask for it.
func (f *fake) history(p map[string]any) map[string]any {
	room, _ := p["channel"].(string)
	var ms []map[string]any
	for _, m := range f.rooms[room] {
		if ts, ok := p["ts"].(string); ok && m.thread != ts && m.ts != ts || p["ts"] == nil && m.thread != "" {
			continue
		}
		if oldest, _ := p["oldest"].(string); m.ts < oldest {
			continue
		}
		one := map[string]any{"type": "message", "ts": m.ts, "text": m.text}
		if p["include_all_metadata"] == "1" || p["include_all_metadata"] == "true" {
			one["metadata"] = m.meta
		}
		ms = append(ms, one)
	}
	return map[string]any{"messages": ms}
}

func (f *fake) publish(p map[string]any) map[string]any {
	view, _ := p["view"].(map[string]any)
	if why := badBlocks(view["blocks"], 100); why != "" {
		return refuse(why)
	}
	return map[string]any{"view": map[string]any{"id": "V1"}}
}

// badBlocks says what Slack says about blocks beyond its limits, or "".
func badBlocks(v any, most int) string {
	if v == nil {
		return ""
	}
	blocks, ok := v.([]any)
	if !ok || len(blocks) > most {
		return "invalid_blocks"
	}
	sum := 0
	for _, b := range blocks {
		block, ok := b.(map[string]any)
		if !ok || !goodBlock(block) {
			return "invalid_blocks"
		}
		sum += letters(block)
	}
	if sum > 13_000 {
		return "msg_blocks_too_long"
	}
	return ""
}

// letters counts the text in a block.
func letters(v any) (n int) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			if s, ok := x.(string); ok && k == "text" {
				n += utf8.RuneCountInString(s)
				continue
			}
			n += letters(x)
		}
	case []any:
		for _, x := range v {
			n += letters(x)
		}
	}
	return n
}

func goodBlock(b map[string]any) bool {
	elements, _ := b["elements"].([]any)
	switch b["type"] {
	case "header":
		return plainUpTo(b["text"], 150)
	case "section":
		return plainUpTo(b["text"], 3000)
	case "context":
		return len(elements) > 0 && len(elements) <= 10 && all(elements, func(e map[string]any) bool { return plainUpTo(e, 2000) })
	case "rich_text":
		return len(elements) > 0 && noEmptyText(b)
	case "actions":
		return len(elements) > 0 && len(elements) <= 25 && distinct(elements) && all(elements, goodElement)
	}
	return false
}

// distinct reports whether the action ids of a block differ.
func distinct(elements []any) bool {
	seen := map[any]bool{}
	return all(elements, func(e map[string]any) bool {
		twice := seen[e["action_id"]]
		seen[e["action_id"]] = true
		return !twice
	})
}

func all(elements []any, good func(map[string]any) bool) bool {
	for _, e := range elements {
		m, ok := e.(map[string]any)
		if !ok || !good(m) {
			return false
		}
	}
	return true
}

func goodElement(e map[string]any) bool {
	label, _ := e["accessibility_label"].(string)
	value, _ := e["value"].(string)
	switch e["type"] {
	case "button":
		return plainUpTo(e["text"], 75) && len(value) <= 2000 && utf8.RuneCountInString(label) <= 75
	case "static_select":
		options, _ := e["options"].([]any)
		return len(options) > 0 && len(options) <= 100 && all(options, func(o map[string]any) bool {
			value, _ := o["value"].(string)
			return plainUpTo(o["text"], 75) && value != "" && len(value) <= 150
		})
	}
	return false
}

// plainUpTo: a plain_text object that is not empty and not too long.
func plainUpTo(v any, most int) bool {
	m, _ := v.(map[string]any)
	s, _ := m["text"].(string)
	n := utf8.RuneCountInString(s)
	return m["type"] == "plain_text" && n > 0 && n <= most
}

func noEmptyText(v any) bool {
	raw, err := json.Marshal(v)
	var b struct {
		Elements []struct {
			Elements []struct {
				Type, Text, URL string
			} `json:"elements"`
		} `json:"elements"`
	}
	if err != nil || json.Unmarshal(raw, &b) != nil {
		return false
	}
	for _, e := range b.Elements {
		if len(e.Elements) == 0 {
			return false
		}
		for _, x := range e.Elements {
			if x.Type == "text" && x.Text == "" {
				return false
			}
		}
	}
	return true
}
