package content

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// mostNested is how deep lists and tables on one line may stand in each other.
const mostNested = 8

// flow reads a value on one line and says at which byte it ends; nested is how
// many brackets it stands in.
func (q *quick) flow(at, nested int) (*yaml.Node, int) {
	if at >= len(q.line) || nested > mostNested {
		return nil, 0
	}
	switch q.line[at] {
	case '"', '\'':
		return q.quoted(at)
	case '[', '{':
		return q.bracketed(at, nested+1)
	}
	return q.plain(at, nested)
}

// quoted reads a text in quotes.
func (q *quick) quoted(at int) (*yaml.Node, int) {
	mark, style := q.line[at], yaml.SingleQuotedStyle
	if mark == '"' {
		style = yaml.DoubleQuotedStyle
	}
	for i := at + 1; i < len(q.line); i++ {
		switch c := q.line[i]; {
		case c == '\\' && mark == '"' && i+1 < len(q.line) && (q.line[i+1] == '"' || q.line[i+1] == '\\'):
			i++
		case c == '\\' && mark == '"':
			return nil, 0
		case c == '\'' && mark == c && i+1 < len(q.line) && q.line[i+1] == c:
			i++
		case c == mark:
			return q.scalar(at, unquoted(q.line[at+1:i], mark), style), i + 1
		}
	}
	return nil, 0
}

func unquoted(s string, mark byte) string {
	switch {
	case mark == '\'':
		return strings.ReplaceAll(s, "''", "'")
	case !strings.Contains(s, `\`):
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// plain reads a text without quotes.
func (q *quick) plain(at, nested int) (*yaml.Node, int) {
	if strings.IndexByte("-?:,[]{}#&*!|>'\"%@`= ", q.line[at]) >= 0 {
		return nil, 0
	}
	end := len(q.line)
	for i := at; i < end; i++ {
		switch c := q.line[i]; {
		case c == ':' && (i+1 == len(q.line) || strings.IndexByte(" ,[]{}", q.line[i+1]) >= 0):
			return nil, 0
		case c == '#' && q.line[i-1] == ' ', nested > 0 && (c == ',' || c == ']' || c == '}'):
			end = i
		case nested > 0 && (c == '[' || c == '{'):
			return nil, 0
		}
	}
	text := strings.TrimRight(q.line[at:end], " ")
	n := q.scalar(at, text, 0)
	switch text {
	case "~", "null", "Null", "NULL":
		n.Tag = "!!null"
	case "true", "True", "TRUE", "false", "False", "FALSE":
		n.Tag = "!!bool"
	}
	return n, at + len(text)
}

// bracketed reads a list or a table in brackets.
func (q *quick) bracketed(at, nested int) (*yaml.Node, int) {
	n, closes := q.node(yaml.SequenceNode, at), byte(']')
	if q.line[at] == '{' {
		n.Kind, closes = yaml.MappingNode, '}'
	}
	n.Style = yaml.FlowStyle
	i := q.skip(at + 1)
	for i < len(q.line) && q.line[i] != closes {
		if n.Kind == yaml.MappingNode {
			end := i + keyEnd(q.line[i:])
			if end == i {
				return nil, 0
			}
			n.Content = append(n.Content, q.key(i, end))
			i = q.skip(end + 1)
		}
		v, end := q.flow(i, nested)
		if v == nil {
			return nil, 0
		}
		n.Content = append(n.Content, v)
		if i = q.skip(end); i < len(q.line) && q.line[i] == ',' {
			if i = q.skip(i + 1); i < len(q.line) && q.line[i] == closes {
				return nil, 0
			}
		} else if i < len(q.line) && q.line[i] != closes {
			return nil, 0
		}
	}
	if i >= len(q.line) {
		return nil, 0
	}
	return n, i + 1
}

// skip is where the next byte stands that is no space.
func (q *quick) skip(i int) int {
	for i < len(q.line) && q.line[i] == ' ' {
		i++
	}
	return i
}
