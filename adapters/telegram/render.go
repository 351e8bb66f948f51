package telegram

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"grantdesk/bot"
)

// A span is a run of plain text in at most one tag. The text is escaped when
// the HTML is written, never before, so it can be cut anywhere.
type span struct {
	text  string
	open  string // e.g. <b>; empty for plain text
	close string
	url   string // what the plain form has to show beside the text
	glue  string // what separates the span from the one before: "\n\n" or "\n"
}

// spans are the blocks of a reply, in order.
func spans(r bot.Reply) (all []span) {
	if r.Progress != "" {
		all = append(all, span{text: clean(r.Progress), open: "<b>", close: "</b>"})
	}
	before := ""
	for _, k := range r.Blocks {
		s := styled(k)
		if s.text == "" {
			continue
		}
		s.glue = "\n\n"
		if k.Style == before && (k.Style == bot.BlockItem || k.Style == bot.BlockSource) {
			s.glue = "\n"
		}
		before = k.Style
		all = append(all, s)
	}
	return all
}

func styled(k bot.Block) span {
	s := span{text: clean(k.Text)}
	if s.text == "" {
		return s
	}
	switch k.Style {
	case bot.BlockTitle:
		s.open, s.close = "<b>", "</b>"
	case bot.BlockItem:
		s.text = "• " + s.text
	case bot.BlockQuote:
		s.open, s.close = "<blockquote>", "</blockquote>"
	case bot.BlockNote:
		s.open, s.close = "<i>", "</i>"
	}
	if link := safeLink(k.URL); link != "" && s.open == "" {
		s.open, s.close, s.url = `<a href="`+escape(link)+`">`, "</a>", link
	}
	return s
}

// safeLink returns a link that leads to the web or to a mail program, or "".
// Telegram's own links could name a person or start a payment.
func safeLink(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || len(raw) > maxLink {
		return ""
	}
	switch {
	case (u.Scheme == "https" || u.Scheme == "http") && u.Host != "", u.Scheme == "mailto" && u.Opaque != "":
		return clean(u.String())
	}
	return ""
}

// escape makes text safe within HTML and within an attribute.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}

// clean takes out what Telegram refuses and what could make text look like
// something else: control characters and marks that turn its direction.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < 0x20, r == 0x7f, r >= 0x80 && r < 0xa0:
			return -1
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.TrimSpace(s)
}

// head shortens s to n characters.
func head(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:n-1])) + "…"
}

// A keyboard is the rows of buttons below a message.
type keyboard struct {
	Rows [][]button `json:"inline_keyboard"`
}

type button struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

// listed reports whether the choices are too long for buttons: then the text
// lists them and the buttons show their numbers.
func listed(cs []bot.Choice) bool {
	for _, c := range cs {
		if utf8.RuneCountInString(clean(c.Label)) > maxLabel {
			return true
		}
	}
	return false
}

// rows lays buttons out: side by side while they are short, at most three.
func rows(bs []button) keyboard {
	k := keyboard{Rows: [][]button{}}
	width := 0
	for _, b := range bs {
		n := utf8.RuneCountInString(b.Text)
		last := len(k.Rows) - 1
		if last < 0 || len(k.Rows[last]) == maxRow || width+n > maxWidth {
			k.Rows = append(k.Rows, nil)
			last, width = last+1, 0
		}
		k.Rows[last] = append(k.Rows[last], b)
		width += n
	}
	return k
}
