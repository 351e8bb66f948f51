package knowledge

import (
	"fmt"
	"strings"
)

// A Fault is one thing that is wrong with a content file.
type Fault struct {
	File    string `json:"file"` // path inside of the content directory
	Line    int    `json:"line"` // from 1; 0 when the fault has no line
	Column  int    `json:"column"`
	Message string `json:"message"`           // what is wrong
	Hint    string `json:"hint,omitempty"`    // what to write instead
	Excerpt string `json:"excerpt,omitempty"` // the offending line
	Warning bool   `json:"warning,omitempty"` // worth a look, but the content may be served
}

// String returns the fault as file:line:column: message, the line below it
// with a mark under the column, and the hint.
func (f Fault) String() string {
	var b strings.Builder
	if f.Line > 0 {
		fmt.Fprintf(&b, "%s:%d:%d: ", f.File, f.Line, f.Column)
	} else {
		fmt.Fprintf(&b, "%s: ", f.File)
	}
	if f.Warning {
		b.WriteString("warning: ")
	}
	b.WriteString(f.Message)
	if f.Excerpt != "" {
		fmt.Fprintf(&b, "\n    %s\n    %s^", f.Excerpt, strings.Repeat(" ", max(f.Column-1, 0)))
	}
	if f.Hint != "" {
		fmt.Fprintf(&b, "\n    %s", f.Hint)
	}
	return b.String()
}
