package slack

import (
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	api "github.com/slack-go/slack"

	"grantdesk/adapters/internal/shown"
	"grantdesk/bot"
)

// A unit is one block with its text. Text only ever stands in plain_text and
// in rich text, which cannot name a person or a channel.
type unit struct {
	block api.Block
	text  string
}

// units are the blocks of a reply, each within Slack's limits.
func units(ks []bot.Block) (all []unit) {
	for i := 0; i < len(ks); i++ {
		k := ks[i]
		k.Text = clean(k.Text)
		if k.Text == "" {
			continue
		}
		if k.Style == bot.BlockItem {
			n := run(ks[i:])
			all = append(all, lists(ks[i:i+n])...)
			i += n - 1
			continue
		}
		all = append(all, styled(k)...)
	}
	return all
}

// run is how many items of a list stand at the beginning of ks.
func run(ks []bot.Block) (n int) {
	for n < len(ks) && ks[n].Style == bot.BlockItem {
		n++
	}
	return n
}

// lists are the items of one list, in as many lists as its length needs.
func lists(ks []bot.Block) (all []unit) {
	var items []api.RichTextElement
	text, size := "", 0
	flush := func() {
		if len(items) > 0 {
			all = append(all, unit{rich(api.NewRichTextList(api.RTEListBullet, 0, items...)), text})
		}
		items, text, size = nil, "", 0
	}
	for _, k := range ks {
		for _, piece := range cut(clean(k.Text), maxPiece) {
			n := utf8.RuneCountInString(piece)
			if size+n > maxPiece {
				flush()
			}
			if text != "" {
				text += "\n"
			}
			text, size = text+"• "+piece, size+n
			items = append(items, api.NewRichTextSection(words(piece, k.URL, nil)))
		}
	}
	flush()
	return all
}

func styled(k bot.Block) (all []unit) {
	length := maxPiece
	if k.Style == bot.BlockNote {
		length = maxNote
	}
	for _, piece := range cut(k.Text, length) {
		u := unit{text: piece}
		switch {
		case k.Style == bot.BlockTitle && utf8.RuneCountInString(piece) <= maxHeader:
			u.block = api.NewHeaderBlock(plainText(piece))
		case k.Style == bot.BlockTitle:
			u.block = rich(api.NewRichTextSection(words(piece, "", &api.RichTextSectionTextStyle{Bold: true})))
		case k.Style == bot.BlockNote:
			u.block = api.NewContextBlock("", plainText(piece))
		case k.Style == bot.BlockQuote:
			quote := api.RichTextQuote{Type: api.RTEQuote, Elements: []api.RichTextSectionElement{words(piece, "", nil)}}
			u.block, u.text = rich(&quote), "» "+piece
		default:
			u.block = rich(api.NewRichTextSection(words(piece, k.URL, nil)))
		}
		if link := safeLink(k.URL); link != "" {
			u.text += "\n" + link
		}
		all = append(all, u)
	}
	return all
}

// words are a text, or a link with it.
func words(text, link string, style *api.RichTextSectionTextStyle) api.RichTextSectionElement {
	if link = safeLink(link); link != "" {
		return api.NewRichTextSectionLinkElement(link, text, style)
	}
	return api.NewRichTextSectionTextElement(text, style)
}

func rich(e api.RichTextElement) api.Block { return api.NewRichTextBlock("", e) }

func plainText(s string) *api.TextBlockObject {
	return api.NewTextBlockObject(api.PlainTextType, s, false, false)
}

// A part is one message of a reply: its blocks, and the same as text for
// notifications and screen readers.
type part struct {
	Text   string     `json:"text"`
	Blocks api.Blocks `json:"blocks"`
	size   int
}

// parts packs units into messages of a length that is easy to read.
func parts(all []unit) []part { return packed(all, maxFall) }

// fewParts packs units into as few messages as Slack takes, if otherwise there
// are more than most: a response address takes five.
func fewParts(all []unit, most int) []part {
	ps := parts(all)
	if len(ps) <= most {
		return ps
	}
	ps = packed(all, maxSum)
	for i := range ps {
		ps[i].Text = head(ps[i].Text, maxFall)
	}
	return ps
}

// packed packs units into messages of at most so many characters.
func packed(all []unit, most int) (ps []part) {
	for _, u := range all {
		n := utf8.RuneCountInString(u.text)
		last := len(ps) - 1
		if last < 0 || ps[last].size+n > most || len(ps[last].Blocks.BlockSet) == maxBlocks {
			ps = append(ps, part{})
			last++
		}
		p := &ps[last]
		if p.Text != "" {
			p.Text += "\n"
		}
		p.Text += u.text
		p.Blocks.BlockSet = append(p.Blocks.BlockSet, u.block)
		p.size += n + 1
	}
	return ps
}

// listed reports whether the choices do not fit on buttons or into a menu:
// then the text lists them and the buttons show their numbers.
func listed(cs []bot.Choice) bool {
	for _, c := range cs {
		if n := utf8.RuneCountInString(clean(c.Label)); n == 0 || n > maxLabel {
			return true
		}
	}
	return len(cs) > maxOptions
}

// list are the choices with their numbers, as text.
func list(cs []bot.Choice) (ks []bot.Block) {
	for i, c := range cs {
		ks = append(ks, bot.Block{Style: bot.BlockText, Text: fmt.Sprintf("[%d] %s", i+1, clean(c.Label))})
	}
	return ks
}

// controls are the buttons of a reply that are of use, or a menu when there
// are many. What a menu cannot hold is typed as its number.
func (s *sending) controls(r *record) (blocks []api.Block) {
	numbers, left := listed(r.Buttons), r.Left()
	label := func(i int) string {
		if numbers {
			return strconv.Itoa(i + 1)
		}
		return clean(r.Buttons[i].Label)
	}
	if len(left) > maxButtons {
		var options []*api.OptionBlockObject
		for _, i := range left[:min(len(left), maxOptions)] {
			options = append(options, api.NewOptionBlockObject(shown.Data(r.ID, i), plainText(label(i)), nil))
		}
		menu := plainText(head(s.say(s.r.Lang, "slack.menu"), maxLabel))
		return []api.Block{api.NewActionBlock("", api.NewOptionsSelectBlockElement(api.OptTypeStatic, menu, "menu", options...))}
	}
	for some := range slices.Chunk(left, maxRow) {
		var row []api.BlockElement
		for _, i := range some {
			e := button("choice."+strconv.Itoa(i), shown.Data(r.ID, i), label(i))
			if numbers {
				e.AccessibilityLabel = head(clean(r.Buttons[i].Label), maxLabel)
			}
			row = append(row, e)
		}
		blocks = append(blocks, api.NewActionBlock("", row...))
	}
	return blocks
}

// button is one button; a screen reader reads its whole label.
func button(action, value, label string) *api.ButtonBlockElement {
	b := api.NewButtonBlockElement(action, value, plainText(head(label, maxLabel)))
	b.AccessibilityLabel = head(label, maxLabel)
	return b
}
