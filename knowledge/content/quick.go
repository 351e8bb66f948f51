package content

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// A quick reader makes the tree of a file that is written as content usually
// is: keys and lists in block style, texts on one line or behind > or |, short
// lists and tables in [] and {} on one line. It takes a tenth of the time of
// the library, for a service that starts reads a megabyte of such files. Of
// whatever it does not know, and of every slip, it makes nothing, and the
// library reads the file and says what is wrong with it.
type quick struct {
	lines []string
	n     int    // line that is read
	line  string // its text
	col   int    // its indent; -1: there is no line left
	spare []yaml.Node
}

// quickly returns the tree of a file, or nil.
func quickly(lines []string) *yaml.Node {
	for _, l := range lines {
		if l != "" && spaces(l) == len(l) || odd(l) || strings.HasPrefix(l, "---") || strings.HasPrefix(l, "...") || strings.HasPrefix(l, "%") {
			return nil
		}
	}
	q := &quick{lines: lines, n: -1}
	if q.next(); q.col < 0 {
		return nil
	}
	root := q.block(q.col)
	if root == nil || q.col >= 0 || root.Kind == yaml.ScalarNode {
		return nil
	}
	return root
}

// odd reports signs in a line that mean something to the library only.
func odd(l string) bool {
	for i := range len(l) {
		switch c := l[i]; {
		case c == '\t' || c == '\r':
			return true
		case c == 0xe2 || c == 0xef: // the first byte of theirs, and of quotes and dashes
			for _, sign := range [...]string{"\u2028", "\u2029", "\uFEFF"} {
				if strings.HasPrefix(l[i:], sign) {
					return true
				}
			}
		}
	}
	return false
}

// next goes to the next line that is neither empty nor a comment.
func (q *quick) next() {
	for q.n++; q.n < len(q.lines); q.n++ {
		q.line = q.lines[q.n]
		for i := range len(q.line) {
			if q.line[i] == ' ' {
				continue
			}
			if q.line[i] == '#' {
				break
			}
			q.col = i
			return
		}
	}
	q.col = -1
}

// node makes a node at a byte of the line.
func (q *quick) node(k yaml.Kind, at int) *yaml.Node {
	if len(q.spare) == 0 {
		q.spare = make([]yaml.Node, 128)
	}
	n := &q.spare[0]
	q.spare = q.spare[1:]
	n.Kind, n.Line, n.Column = k, q.n+1, utf8.RuneCountInString(q.line[:at])+1
	return n
}

func (q *quick) scalar(at int, value string, style yaml.Style) *yaml.Node {
	n := q.node(yaml.ScalarNode, at)
	n.Value, n.Style = value, style
	return n
}

// block reads what begins at a byte of the line and goes on below at the same
// indent, and goes to the line behind it.
func (q *quick) block(at int) *yaml.Node {
	if at > mostIndent {
		return nil
	}
	if dashed(q.line[at:]) {
		return q.list(at)
	}
	if keyEnd(q.line[at:]) > 0 {
		return q.table(at)
	}
	return nil
}

func dashed(s string) bool { return strings.HasPrefix(s, "- ") }

// keyEnd is where the colon of the key stands with which s begins, or 0.
func keyEnd(s string) int {
	if s != "" && s[0] == '"' {
		i := 2 + strings.IndexAny(s[1:], "\"\\")
		if i < 2 || i >= len(s) || s[i-1] != '"' || s[i] != ':' || i+1 < len(s) && s[i+1] != ' ' || i > longestKey {
			return 0
		}
		return i
	}
	for i := range len(s) {
		c := s[i]
		if c == ':' && (i+1 == len(s) || s[i+1] == ' ') {
			return i
		}
		if letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'; !letter && (i == 0 || c != '-' && c != '_' && c != '.' && (c < '0' || c > '9')) || i > longestKey {
			return 0
		}
	}
	return 0
}

// How long a key and how deep a line may be, in bytes.
const (
	longestKey = 100
	mostIndent = 200
)

// key makes the node of a key between two bytes of the line.
func (q *quick) key(at, end int) *yaml.Node {
	if q.line[at] == '"' {
		return q.scalar(at, q.line[at+1:end-1], yaml.DoubleQuotedStyle)
	}
	return q.scalar(at, q.line[at:end], 0)
}

func (q *quick) list(at int) *yaml.Node {
	n := q.node(yaml.SequenceNode, at)
	for q.col >= 0 {
		from := at + 1 + spaces(q.line[at+1:])
		var item *yaml.Node
		if rest := q.line[from:]; rest == "" || rest[0] == '#' {
			return nil
		} else if dashed(rest) || keyEnd(rest) > 0 {
			item = q.block(from)
		} else {
			item = q.value(from, at)
		}
		if item == nil || q.col > at {
			return nil
		}
		n.Content = append(n.Content, item)
		if q.col < at || !dashed(q.line[q.col:]) {
			break
		}
	}
	return n
}

func (q *quick) table(at int) *yaml.Node {
	n := q.node(yaml.MappingNode, at)
	for q.col >= 0 {
		end := at + keyEnd(q.line[at:])
		if end == at {
			return nil
		}
		n.Content = append(n.Content, q.key(at, end))
		from := end + 1 + spaces(q.line[end+1:])
		var v *yaml.Node
		if rest := q.line[from:]; rest != "" && rest[0] != '#' {
			v = q.value(from, at)
		} else if q.next(); q.col > at || q.col == at && dashed(q.line[at:]) {
			v = q.block(q.col)
		}
		if v == nil || q.col > at {
			return nil
		}
		n.Content = append(n.Content, v)
		if q.col < at {
			break
		}
	}
	return n
}

func spaces(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }

// value reads what stands at a byte of the line and belongs to what stands at
// the byte of, and goes to the line behind it.
func (q *quick) value(at, of int) *yaml.Node {
	if c := q.line[at]; c == '|' || c == '>' {
		return q.text(at, of)
	}
	n, end := q.flow(at, 0)
	if n == nil || !ended(q.line[end:]) {
		return nil
	}
	q.next()
	return n
}

// ended reports that nothing but a comment follows.
func ended(s string) bool {
	rest := strings.TrimLeft(s, " ")
	return rest == "" || rest[0] == '#' && len(rest) < len(s)
}

// text reads the lines of a text behind > or |.
func (q *quick) text(at, of int) *yaml.Node {
	folded, strip := q.line[at] == '>', q.line[at+1:] == "-"
	n := q.scalar(at, "", yaml.LiteralStyle)
	if folded {
		n.Style = yaml.FoldedStyle
	}
	if !strip && q.line[at+1:] != "" || q.n+1 == len(q.lines) {
		return nil
	}
	first, last := q.n+1, q.n
	in := spaces(q.lines[first])
	if in <= of || in == len(q.lines[first]) {
		return nil
	}
	for i := first; i < len(q.lines) && (q.lines[i] == "" || spaces(q.lines[i]) >= in); i++ {
		switch l := q.lines[i]; {
		case strings.HasSuffix(l, " ") || folded && l != "" && l[in] == ' ':
			return nil
		case l != "":
			last = i
		}
	}
	q.n = last
	if !strip && last+1 == len(q.lines) {
		return nil
	}
	n.Value = joined(q.lines[first:last+1], in, folded)
	if !strip {
		n.Value += "\n"
	}
	q.next()
	return n
}

// joined joins the lines of a text: folded with spaces, but at empty lines.
func joined(lines []string, in int, folded bool) string {
	var b strings.Builder
	broken := true
	for i, l := range lines {
		if i > 0 && (!folded || l == "") {
			b.WriteByte('\n')
		} else if !broken {
			b.WriteByte(' ')
		}
		if broken = l == ""; !broken {
			b.WriteString(l[in:])
		}
	}
	return b.String()
}
