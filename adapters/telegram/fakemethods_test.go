package telegram_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

type method func(*fake, http.ResponseWriter, url.Values, *http.Request)

func methods() map[string]method {
	yes := func(_ *fake, w http.ResponseWriter, _ url.Values, _ *http.Request) { result(w, true) }
	return map[string]method{
		"getme": func(_ *fake, w http.ResponseWriter, _ url.Values, _ *http.Request) {
			id, _ := strconv.ParseInt(botID, 10, 64)
			result(w, map[string]any{"id": id, "is_bot": true, "first_name": "Grantdesk", "username": botName, "can_read_all_group_messages": false})
		},
		"getupdates": (*fake).getUpdates, "sendmessage": (*fake).sendMessage, "senddocument": (*fake).sendDocument,
		"editmessagetext": (*fake).edit, "editmessagereplymarkup": (*fake).edit, "answercallbackquery": (*fake).answerQuery,
		"setwebhook": (*fake).setWebhook, "deletewebhook": (*fake).deleteWebhook, "getwebhookinfo": (*fake).webhookInfo,
		"setmycommands": (*fake).setCommands, "deletemycommands": yes, "setmydescription": yes, "setmyshortdescription": yes, "sendchataction": yes,
		"createforumtopic": (*fake).createTopic, "setmessagereaction": (*fake).react,
		"getfile": func(_ *fake, w http.ResponseWriter, v url.Values, _ *http.Request) {
			if v.Get("file_id") != "F7" {
				fail(w, 400, "Bad Request: invalid file_id")
				return
			}
			result(w, map[string]any{"file_id": "F7", "file_path": "documents/file_7.pdf"})
		},
	}
}

const longest = 4096

var allowedTag = regexp.MustCompile(`</?(?:b|i|code|blockquote)>|<a href="[^"<>]*">|</a>`)

// parse reads HTML as strictly as Telegram and returns the text in it.
func parse(text, mode string) (string, string) {
	if mode == "" {
		return text, ""
	}
	if mode != "HTML" {
		return "", "Bad Request: unsupported parse_mode"
	}
	var open []string
	for _, t := range allowedTag.FindAllString(text, -1) {
		name := strings.Trim(strings.Fields(t)[0], "</>")
		if !strings.HasPrefix(t, "</") {
			open = append(open, name)
		} else if len(open) == 0 || open[len(open)-1] != name {
			return "", "Bad Request: can't parse entities: Unexpected end tag at byte offset 0"
		} else {
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return "", "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"" + open[0] + `"`
	}
	plain := allowedTag.ReplaceAllString(text, "")
	if strings.ContainsAny(plain, "<>") {
		return "", `Bad Request: can't parse entities: Unsupported start tag "x" at byte offset 1`
	}
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&").Replace(plain), ""
}

// wrongText says what Telegram would dislike about a text.
func wrongText(v url.Values) string {
	plain, why := parse(v.Get("text"), v.Get("parse_mode"))
	switch {
	case why != "":
		return why
	case strings.TrimSpace(plain) == "":
		return "Bad Request: message text is empty"
	case len(utf16.Encode([]rune(plain))) > longest:
		return "Bad Request: message is too long"
	}
	return wrongKeys(v.Get("reply_markup"))
}

func wrongKeys(raw string) string {
	if raw == "" {
		return ""
	}
	var k struct {
		Rows *[][]struct {
			Text, URL string
			Data      string `json:"callback_data"`
		} `json:"inline_keyboard"`
	}
	if json.Unmarshal([]byte(raw), &k) != nil || k.Rows == nil {
		return "Bad Request: object expected as reply markup"
	}
	for _, row := range *k.Rows {
		for _, b := range row {
			switch {
			case b.Text == "":
				return "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
			case len(b.Data) > 64 || b.Data == "" && b.URL == "":
				return "Bad Request: BUTTON_DATA_INVALID"
			}
		}
	}
	return ""
}

// admit finds the chat and keeps its limits.
func (f *fake) admit(w http.ResponseWriter, v url.Values) bool {
	chat := v.Get("chat_id")
	switch why := f.users[chat]; {
	case strings.HasPrefix(why, "Forbidden"):
		fail(w, 403, why)
		return false
	case strings.HasPrefix(why, "moved "):
		to := strings.TrimPrefix(why, "moved ")
		w.WriteHeader(400)
		w.Write([]byte(`{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":` + to + `}}`))
		return false
	case why != "":
		fail(w, 400, why)
		return false
	}
	if _, err := strconv.ParseInt(chat, 10, 64); err != nil {
		fail(w, 400, "Bad Request: chat not found")
		return false
	}
	return !f.strict || f.inTime(w, chat, time.Now())
}

// inTime keeps 30 a second in all, one a second in a chat, 20 a minute in a group.
func (f *fake) inTime(w http.ResponseWriter, chat string, now time.Time) bool {
	limits := []struct {
		key  string
		n    int
		span time.Duration
	}{{"", 30, time.Second}, {chat, 1, time.Second}}
	if strings.HasPrefix(chat, "-") {
		limits = append(limits, struct {
			key  string
			n    int
			span time.Duration
		}{chat, 20, time.Minute})
	}
	for _, l := range limits {
		count := 0
		for _, at := range f.sends[l.key] {
			if now.Sub(at) < l.span {
				count++
			}
		}
		if count >= l.n {
			slow(w, int(l.span.Seconds()))
			return false
		}
	}
	f.sends[""] = append(f.sends[""], now)
	f.sends[chat] = append(f.sends[chat], now)
	return true
}

func (f *fake) show(w http.ResponseWriter, v url.Values, s *shown) {
	chat := v.Get("chat_id")
	if f.chats[chat] == nil {
		f.chats[chat] = map[int64]*shown{}
	}
	f.nextMsg++
	f.chats[chat][f.nextMsg] = s
	id, _ := strconv.ParseInt(chat, 10, 64)
	result(w, map[string]any{"message_id": f.nextMsg, "date": time.Now().Unix(), "chat": map[string]any{"id": id, "type": "private"}, "text": s.text})
}

func (f *fake) sendMessage(w http.ResponseWriter, v url.Values, _ *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if why := wrongText(v); why != "" {
		fail(w, 400, why)
		return
	}
	if f.admit(w, v) {
		text, _ := parse(v.Get("text"), v.Get("parse_mode"))
		f.show(w, v, &shown{text: text, keys: v.Get("reply_markup"), thread: v.Get("message_thread_id")})
	}
}

func (f *fake) sendDocument(w http.ResponseWriter, v url.Values, _ *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if v.Get("document") == "" {
		fail(w, 400, "Bad Request: there is no document in the request")
		return
	}
	if f.admit(w, v) {
		f.show(w, v, &shown{document: v.Get("document"), thread: v.Get("message_thread_id")})
	}
}

func (f *fake) edit(w http.ResponseWriter, v url.Values, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.admit(w, v) {
		return
	}
	id, _ := strconv.ParseInt(v.Get("message_id"), 10, 64)
	m := f.chats[v.Get("chat_id")][id]
	if m == nil {
		fail(w, 400, "Bad Request: message to edit not found")
		return
	}
	next := *m
	next.keys = v.Get("reply_markup")
	if strings.HasSuffix(r.URL.Path, "Text") {
		if why := wrongText(v); why != "" {
			fail(w, 400, why)
			return
		}
		next.text, _ = parse(v.Get("text"), v.Get("parse_mode"))
	} else if why := wrongKeys(v.Get("reply_markup")); why != "" {
		fail(w, 400, why)
		return
	}
	if next == *m {
		fail(w, 400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
		return
	}
	*m = next
	result(w, map[string]any{"message_id": id, "date": 1700000000, "chat": map[string]any{"id": 1, "type": "private"}})
}

// queryTime is how long a pressed button can be answered.
const queryTime = 15 * time.Second

func (f *fake) answerQuery(w http.ResponseWriter, v url.Values, _ *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	at, ok := f.queries[v.Get("callback_query_id")]
	delete(f.queries, v.Get("callback_query_id"))
	switch {
	case !ok || time.Since(at) > queryTime:
		fail(w, 400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
	case len([]rune(v.Get("text"))) > 200:
		fail(w, 400, "Bad Request: MESSAGE_TOO_LONG")
	default:
		result(w, true)
	}
}

var commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

func (f *fake) setCommands(w http.ResponseWriter, v url.Values, _ *http.Request) {
	var list []struct{ Command, Description string }
	if err := json.Unmarshal([]byte(v.Get("commands")), &list); err != nil || len(list) > 100 {
		fail(w, 400, "Bad Request: can't parse commands JSON object")
		return
	}
	for _, c := range list {
		if n := len([]rune(c.Description)); !commandName.MatchString(c.Command) || n < 1 || n > 256 {
			fail(w, 400, "Bad Request: BOT_COMMAND_INVALID")
			return
		}
	}
	if l := v.Get("language_code"); l != "" && len(l) != 2 {
		fail(w, 400, "Bad Request: language code invalid")
		return
	}
	result(w, true)
}
