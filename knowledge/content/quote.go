package content

import (
	"strings"
	"unicode"
)

// fold brings a text into the form in which quotes are compared: one space
// between words, one kind of dash and quotation mark, no marks of lists.
func fold(s string) string {
	var b strings.Builder
	space := true
	if strings.ContainsAny(s, "\u0308\u0301ﬁﬂ…") {
		s = composed.Replace(s)
	}
	for _, r := range s {
		switch {
		case unicode.IsSpace(r), r == '•', r == '·':
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		case r == '\u00ad', r == '\u200b', r == '\u2060', r == '\ufeff':
			continue // invisible
		case unicode.Is(unicode.Pd, r), r == '−':
			r = '-'
		case strings.ContainsRune(`„“”«»"`, r):
			r = '"'
		case strings.ContainsRune("‚‘’‹›'", r):
			r = '\''
		}
		b.WriteRune(r)
		space = false
	}
	return strings.TrimSpace(b.String())
}

// composed joins the letters that some programs write in two characters.
var composed = strings.NewReplacer("a\u0308", "ä", "o\u0308", "ö", "u\u0308", "ü",
	"A\u0308", "Ä", "O\u0308", "Ö", "U\u0308", "Ü", "e\u0301", "é", "ﬁ", "fi", "ﬂ", "fl", "…", "...")

// fold prepares the sections of t for the comparison with quotes.
func (t *text) fold() {
	for i := range t.sections {
		var b strings.Builder
		b.WriteString(t.sections[i].heading)
		for _, p := range t.sections[i].paras {
			b.WriteString(" " + listItem.ReplaceAllString(p.text, ""))
		}
		t.sections[i].folded = fold(b.String())
	}
}

// folded joins the prepared sections.
func folded(ss []section) string {
	if len(ss) == 1 {
		return ss[0].folded
	}
	parts := make([]string, len(ss))
	for i, s := range ss {
		parts[i] = s.folded
	}
	return strings.Join(parts, " ")
}

// foldQuote is a quote as it is compared with folded sections.
func foldQuote(q string) string {
	lines := strings.Split(q, "\n")
	for i, l := range lines {
		lines[i] = listItem.ReplaceAllString(l, "")
	}
	return fold(plain(strings.Join(lines, "\n")))
}

// nearQuote says how far the words of q stand in the text, as a hint.
func nearQuote(q, in string) string {
	words := strings.Fields(q)
	for n := len(words) - 1; n >= 2; n-- {
		head := strings.Join(words[:n], " ")
		i := strings.Index(in, head)
		if i < 0 {
			continue
		}
		rest := firstRunes(in[i+len(head):], 40)
		return `the text agrees up to "` + head + `", then goes on with "` + strings.TrimSpace(rest) + `"`
	}
	return "quote the words exactly as they stand in the text"
}
