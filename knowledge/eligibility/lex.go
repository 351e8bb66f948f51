package eligibility

import (
	"fmt"
	"strings"
)

// RuleError points at the exact place in a rule that cannot be understood.
type RuleError struct {
	Where   string // the criterion or collective question
	Rule    string
	Pos     int // byte offset in Rule
	Message string
	Hint    string
}

// Error names the rule, the place in it and what is wrong there.
func (e *RuleError) Error() string {
	s := fmt.Sprintf("rule of %s, position %d: %s", e.Where, e.Pos+1, e.Message)
	if e.Hint != "" {
		s += " (" + e.Hint + ")"
	}
	return s
}

type tokenKind uint8

const (
	tokEnd tokenKind = iota
	tokWord
	tokNumber
	tokQuoted
	tokList // @name
	tokOperator
)

type token struct {
	kind tokenKind
	text string
	pos  int
}

// lex splits a rule into tokens.
func lex(src string) ([]token, *RuleError) {
	var out []token
	for i := 0; i < len(src); {
		if isSpace(src[i]) {
			i++
			continue
		}
		t, n := lexOne(src, i)
		if n == 0 {
			return nil, &RuleError{Rule: src, Pos: i, Message: unexpected(src[i:])}
		}
		out = append(out, t)
		i += n
	}
	return append(out, token{tokEnd, "", len(src)}), nil
}

func unexpected(rest string) string {
	if rest[0] == '"' || rest[0] == '\'' {
		return "text without closing quote"
	}
	r := []rune(rest)[0]
	return fmt.Sprintf("unexpected character %q", r)
}

// lexOne reads the token that starts at i and tells how long it is; 0 means
// that none starts there.
func lexOne(src string, i int) (token, int) {
	c := src[i]
	switch {
	case c == '@':
		n := span(src[i+1:], func(c byte) bool { return isWord(c) || c == '-' })
		if n == 0 {
			return token{}, 0
		}
		return token{tokList, src[i+1 : i+1+n], i}, n + 1
	case isWord(c) && !isDigit(c):
		n := span(src[i:], isWord)
		return token{tokWord, src[i : i+n], i}, n
	case isDigit(c):
		n := span(src[i:], func(c byte) bool { return isDigit(c) || c == '.' || c == '_' })
		return token{tokNumber, strings.ReplaceAll(src[i:i+n], "_", ""), i}, n
	case c == '"' || c == '\'':
		n := strings.IndexByte(src[i+1:], c)
		if n < 0 {
			return token{}, 0
		}
		return token{tokQuoted, src[i+1 : i+1+n], i}, n + 2
	}
	for _, op := range []string{"<=", ">=", "==", "!="} {
		if strings.HasPrefix(src[i:], op) {
			return token{tokOperator, op, i}, 2
		}
	}
	if strings.IndexByte("<>()[],+-*", c) >= 0 {
		return token{tokOperator, string(c), i}, 1
	}
	return token{}, 0
}

func span(s string, in func(byte) bool) int {
	n := 0
	for n < len(s) && in(s[n]) {
		n++
	}
	return n
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isWord(c byte) bool {
	return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' || isDigit(c)
}
