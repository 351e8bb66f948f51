package console

import (
	"strings"
	"unicode/utf8"
)

// Wrap breaks lines at spaces so that none is longer than width characters,
// except for single words such as addresses. Items are indented.
func Wrap(text string, width int) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = wrapLine(line, width)
	}
	return strings.Join(lines, "\n")
}

func wrapLine(line string, width int) string {
	if utf8.RuneCountInString(line) <= width {
		return line
	}
	indent := ""
	for _, mark := range []string{"• ", "» "} {
		if strings.HasPrefix(line, mark) {
			indent = "  "
		}
	}
	var b strings.Builder
	used := 0
	for i, word := range strings.Split(line, " ") {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case used+1+n > width:
			b.WriteString("\n" + indent)
			used = len(indent)
		default:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used += n
	}
	return b.String()
}
