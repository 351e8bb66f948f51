package slack

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	// reference is what Slack puts between angle brackets.
	reference = regexp.MustCompile(`<([^<>\n]*)>`)
	entities  = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
	escapes   = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
)

// plain turns what Slack delivers into what the person wrote: without the
// bot's name, with links and names as words.
func plain(text, self string) string {
	text = reference.ReplaceAllStringFunc(text, func(ref string) string {
		target, label, labelled := strings.Cut(ref[1:len(ref)-1], "|")
		switch {
		case target == "@"+self:
			return ""
		case target == "":
			return ref
		case strings.ContainsRune("@#!", rune(target[0])):
			if labelled {
				return strings.TrimLeft(label, "@#")
			}
			return strings.TrimLeft(target, "@#!")
		case labelled && label != target:
			return label
		}
		return strings.TrimPrefix(target, "mailto:")
	})
	return strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(entities.Replace(text)), ",: "))
}

// mentions reports whether a text names the bot.
func mentions(text, self string) bool {
	return self != "" && (strings.Contains(text, "<@"+self+">") || strings.Contains(text, "<@"+self+"|"))
}

// escape makes text safe where Slack reads markup: nobody can be named in it.
func escape(s string) string { return escapes.Replace(s) }

// clean takes out control characters and marks that turn the direction of text.
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

// cut divides text into pieces of at most n characters, at the best place in
// the second half of each.
func cut(text string, n int) (pieces []string) {
	for utf8.RuneCountInString(text) > n {
		whole := string([]rune(text)[:n])
		end := len(whole)
		for _, mark := range []string{"\n\n", "\n", ". ", " "} {
			if i := strings.LastIndex(whole, mark); i > end/2 {
				end = i + len(strings.TrimRight(mark, " \n"))
				break
			}
		}
		if piece := strings.TrimSpace(text[:end]); piece != "" {
			pieces = append(pieces, piece)
		}
		text = strings.TrimSpace(text[end:])
	}
	if text != "" {
		pieces = append(pieces, text)
	}
	return pieces
}

// safeLink returns a link that leads to the web or to a mail program, or "".
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

// commands are the words that, alone, are commands. Slack keeps lines that
// begin with a slash for itself.
func commands() [][]string {
	return [][]string{
		{"help", "hilfe"}, {"deadline", "deadlines", "frist", "fristen"}, {"check", "prüfung", "pruefung", "selbstcheck", "selfcheck"},
		{"human", "mensch", "helpdesk"}, {"call", "calls", "aufruf", "aufrufe"}, {"source", "quelle"}, {"privacy", "datenschutz"},
		{"delete", "delete-my-data", "löschen", "daten-löschen"}, {"stop", "stopp", "abbrechen", "cancel"}, {"de", "deutsch"}, {"en", "english"},
		{"language", "sprache"}, {"new", "neu"}, {"start"},
	}
}

// said is a text as the bot takes it: a lone command word as the command, and
// nothing as the wish for help.
func said(text string) string {
	word := strings.TrimRight(strings.TrimPrefix(strings.ToLower(text), "/"), ".!")
	if word == "" {
		return "/help"
	}
	for _, names := range commands() {
		if slices.Contains(names, word) {
			return "/" + names[0]
		}
	}
	return text
}
