package telegram

import (
	"strings"
	"unicode"
)

// A part is one message of a reply, in both forms.
type part struct {
	html, plain string
}

// units counts as Telegram does.
func units(s string) (n int) {
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// split packs spans into messages. A span that does not fit begins the next
// message, and one that is longer than a message is cut between paragraphs,
// lines, sentences or words, each piece with its tags.
func split(all []span) (parts []part) {
	var p packer
	for _, s := range all {
		for s.size() > maxText {
			piece, rest := cut(s.text, maxText-s.extra())
			p.add(span{text: piece, open: s.open, close: s.close, url: s.url, glue: s.glue})
			s.text, s.glue = rest, "\n\n"
		}
		p.add(s)
	}
	return append(p.parts, p.rest()...)
}

// extra is what the plain form shows beside the text.
func (s span) extra() int {
	if s.url == "" {
		return 0
	}
	return 1 + units(s.url)
}

func (s span) size() int { return units(s.text) + s.extra() }

// A packer fills one message after the other.
type packer struct {
	parts       []part
	html, plain strings.Builder
	size, tags  int
}

func (p *packer) add(s span) {
	if s.text == "" {
		return
	}
	if p.size > 0 && (p.size+len(s.glue)+s.size() > maxText || p.tags >= maxEntities) {
		p.parts = append(p.parts, p.rest()...)
	}
	glue := s.glue
	if p.size == 0 {
		glue = ""
	}
	p.html.WriteString(glue + s.open + escape(s.text) + s.close)
	p.plain.WriteString(glue + s.text)
	if s.url != "" {
		p.plain.WriteString("\n" + s.url)
	}
	p.size += len(glue) + s.size()
	if s.open != "" {
		p.tags++
	}
}

// rest returns what was packed since the last message.
func (p *packer) rest() []part {
	if p.size == 0 {
		return nil
	}
	done := part{html: p.html.String(), plain: p.plain.String()}
	p.html.Reset()
	p.plain.Reset()
	p.size, p.tags = 0, 0
	return []part{done}
}

// cut divides text so that the first piece has at most limit units, at the
// best place in its second half.
func cut(text string, limit int) (piece, rest string) {
	end, n := 0, 0
	for i, r := range text {
		if n += units(string(r)); n > limit {
			break
		}
		end = i + len(string(r))
	}
	whole := text[:end]
	for _, mark := range []string{"\n\n", "\n", ". ", " "} {
		if i := strings.LastIndex(whole, mark); i > end/2 {
			end = i + len(strings.TrimRight(mark, " \n"))
			break
		}
	}
	return strings.TrimRightFunc(text[:end], unicode.IsSpace), strings.TrimLeftFunc(text[end:], unicode.IsSpace)
}
