package bot

import (
	"fmt"
	"strings"

	"grantdesk/knowledge"
)

// A Choice is something a person may press, or type as its number.
type Choice struct {
	ID    string `json:"id"` // at most 64 bytes, safe in any channel's button
	Label string `json:"label"`
	Set   string `json:"set,omitempty"` // a-z: choosing one uses up those of its set; the others of the reply stay
}

// ChoicePrivate begins the id of a choice that goes on in a private chat. Where
// the asker is not in one, the channel opens it and begins it with
// "/start <what follows the prefix>": letters, digits, _ and -, at most 57.
const ChoicePrivate = "start:"

// MenusAuto leaves the language of the channel's menus to the channel.
const MenusAuto = "auto"

// A File is something a channel delivers as a document.
type File struct {
	Name string  `json:"name"`
	Type string  `json:"type"` // media type
	Body []byte  `json:"body,omitempty"`
	At   *Remote `json:"at,omitempty"` // where a channel keeps it, instead of a body
}

// A Remote names a file that a channel keeps. It is fetched when it is sent
// on, so that no store holds it.
type Remote struct {
	Channel string `json:"channel"`
	Team    string `json:"team,omitempty"`
	ID      string `json:"id"`
	Size    int64  `json:"size,omitempty"`
}

// The styles of a Block.
const (
	BlockText   = "text"   // a paragraph
	BlockTitle  = "title"  // a short heading
	BlockItem   = "item"   // an item of a list
	BlockQuote  = "quote"  // another's words: a quoted source or what a person wrote
	BlockSource = "source" // where an answer stands: Text is the line, URL its address
	BlockNote   = "note"   // small print
)

// A Block is one paragraph of a reply. Text is plain: the adapter escapes it.
type Block struct {
	Style string `json:"style"`
	Text  string `json:"text"`
	URL   string `json:"url,omitempty"`
}

// A Reply is what the bot says; the adapter decides how it looks. Blocks come
// first, then the choices, then files.
type Reply struct {
	ID       string         `json:"id"` // <message id>-<n>: the same when decided again
	To       Address        `json:"to"`
	Lang     knowledge.Lang `json:"lang"`
	Blocks   []Block        `json:"blocks"`
	Choices  []Choice       `json:"choices,omitempty"`
	Files    []File         `json:"files,omitempty"`
	Progress string         `json:"progress,omitempty"` // "3/7", shown with a step of the self-check
	Replaces string         `json:"replaces,omitempty"` // id of a reply that this one updates in place where the channel can
	Under    string         `json:"under,omitempty"`    // id of the reply in whose thread this one belongs
	Quiet    bool           `json:"quiet,omitempty"`    // only the asker should see it where the channel can
	For      string         `json:"for,omitempty"`      // with Quiet: whom it is for, where the channel cannot show it to them alone
	Menus    string         `json:"menus,omitempty"`    // a language or MenusAuto: the person chose it for the channel's own menus, too
}

// Text returns the reply as a person without buttons reads it: blocks,
// then each choice with its number.
func (r Reply) Text() string {
	var b strings.Builder
	for i, k := range r.Blocks {
		if i > 0 && !(k.Style == BlockItem && r.Blocks[i-1].Style == BlockItem) {
			b.WriteByte('\n')
		}
		b.WriteString(k.plain())
		b.WriteByte('\n')
	}
	if len(r.Choices) > 0 && len(r.Blocks) > 0 {
		b.WriteByte('\n')
	}
	for i, c := range r.Choices {
		fmt.Fprintf(&b, "[%d] %s\n", i+1, c.Label)
	}
	return strings.TrimRight(b.String(), "\n")
}

func (k Block) plain() string {
	switch k.Style {
	case BlockItem:
		return "• " + k.Text
	case BlockQuote:
		return "» " + k.Text
	case BlockSource:
		if k.URL != "" {
			return k.Text + "\n" + k.URL
		}
	}
	return k.Text
}
