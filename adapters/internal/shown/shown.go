// Package shown is what channels with buttons have in common: what is
// remembered of a reply that people can see, and what its buttons carry.
package shown

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"grantdesk/bot"
)

// A Reply is what is remembered of a reply: what its buttons mean, whose they
// are and how far sending it came.
type Reply struct {
	ID      string       `json:"reply"`
	Room    string       `json:"room"`
	User    string       `json:"user,omitempty"` // who may press; empty where everybody may
	Buttons []bot.Choice `json:"buttons,omitempty"`
	Used    []string     `json:"used,omitempty"`  // sets of its buttons that were used
	Parts   int          `json:"parts,omitempty"` // messages with its text
	Sent    int          `json:"sent,omitempty"`  // parts and files that were sent
	Done    bool         `json:"done,omitempty"`
	Gone    bool         `json:"gone,omitempty"` // all its buttons were used or replaced
}

// Spent reports whether a button is of no use any more, or never was.
func (r *Reply) Spent(n int) bool {
	return r.Gone || n < 0 || n >= len(r.Buttons) || slices.Contains(r.Used, r.Buttons[n].Set)
}

// Has reports whether a button ever was one of the reply's. At the helpdesk,
// where several people press, one that is of no use any more is passed on: the
// question itself knows who was first, and says so.
func (r *Reply) Has(n int) bool { return n >= 0 && n < len(r.Buttons) }

// Use notes that a set of buttons was used, and reports whether that is news.
func (r *Reply) Use(set string) bool {
	if r.Gone || slices.Contains(r.Used, set) {
		return false
	}
	r.Used = append(r.Used, set)
	r.Gone = len(r.Left()) == 0
	return true
}

// Left are the numbers of the buttons that are of use.
func (r *Reply) Left() (ns []int) {
	for n := range r.Buttons {
		if !r.Spent(n) {
			ns = append(ns, n)
		}
	}
	return ns
}

// Tag is a short name of a reply, which fits into a button.
func Tag(reply string) string {
	sum := sha256.Sum256([]byte(reply))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// tagLength is the length of every tag.
const tagLength = 12

// Data is what a button carries: the reply and the number of the choice.
func Data(reply string, n int) string { return Tag(reply) + "." + strconv.Itoa(n) }

// maxData is what a button may carry on every channel.
const maxData = 64

// ReadData is the reverse of Data. Any client can send any data.
func ReadData(data string) (tag string, n int, ok bool) {
	tag, number, found := strings.Cut(data, ".")
	n, err := strconv.Atoi(number)
	return tag, n, found && err == nil && n >= 0 && len(data) <= maxData
}

// PressID is the id of the message that a pressed button becomes, after what
// begins all such ids of a channel. The buttons of a set share it: a second
// press of them is a duplicate.
func PressID(prefix, reply, set string) string {
	id := prefix + Tag(reply)
	if set != "" {
		id += "." + set
	}
	return id
}

// Pressed returns which reply's buttons, and which set of them, led to a
// reply, or an empty tag. A reply's id begins with that of its message.
func Pressed(prefix, reply string) (tag, set string) {
	rest, ok := strings.CutPrefix(reply, prefix)
	if !ok || len(rest) < tagLength {
		return "", ""
	}
	tag, rest = rest[:tagLength], rest[tagLength:]
	if rest, ok = strings.CutPrefix(rest, "."); !ok {
		return tag, ""
	}
	end := strings.IndexAny(rest, "-/")
	if end < 0 {
		end = len(rest)
	}
	return tag, rest[:end]
}
