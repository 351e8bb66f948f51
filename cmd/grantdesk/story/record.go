package story

import (
	"fmt"
	"io"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/redact"
)

// Record writes the last turns of a dialogue as a story, without what could
// name a person. Who reads it decides which lines of the replies matter.
func Record(w io.Writer, d bot.Dialogue) error {
	var b strings.Builder
	fmt.Fprintf(&b, "title: recorded\nnow: %s\n", d.Heard.Format(time.RFC3339))
	if d.Call != "" {
		fmt.Fprintf(&b, "call: %s\n", d.Call)
	}
	for _, s := range d.Recent {
		if !s.Bot {
			fmt.Fprintf(&b, "\n> %s\n", spaced(redact.Anonymous(s.Text)))
			continue
		}
		for line := range strings.Lines(s.Text) {
			// A mark would stand in no reply: such a line is left out.
			if line = strings.TrimSpace(line); line != "" && redact.Anonymous(line) == line {
				fmt.Fprintf(&b, "< %s\n", line)
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
