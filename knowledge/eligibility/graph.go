package eligibility

import (
	"fmt"
	"slices"
	"strings"
)

// Mermaid draws the decision as a flow chart.
func (e *Engine) Mermaid() string {
	d := e.top.d
	var s scratch
	s.reset(len(d.nodes))
	s.push(e.all)
	var b strings.Builder
	b.WriteString("flowchart TD\n")
	name := func(n int32) string {
		switch n {
		case no:
			return "N[not eligible]"
		case yes:
			return "Y[eligible]"
		}
		label := e.top.values[d.nodes[n].value].label
		return fmt.Sprintf("q%d{\"%s\"}", n, strings.ReplaceAll(label, `"`, "'"))
	}
	for i := 0; i < len(s.stack); i++ {
		n := s.stack[i]
		if n <= yes {
			continue
		}
		for _, a := range e.arrows(n) {
			fmt.Fprintf(&b, "  %s -- \"%s\" --> %s\n", name(n), a.label, name(a.to))
			s.push(a.to)
		}
	}
	return b.String()
}

type arrow struct {
	to    int32
	label string
}

// arrows puts the classes of node n together that lead to the same place.
func (e *Engine) arrows(n int32) (out []arrow) {
	nd := e.top.d.nodes[n]
	v := e.top.values[nd.value]
	for c := range v.n {
		to, label := e.top.d.kid(n, c), v.describe(1<<uint(c)).String()
		if i := slices.IndexFunc(out, func(a arrow) bool { return a.to == to }); i >= 0 {
			out[i].label += " / " + label
			continue
		}
		out = append(out, arrow{to, label})
	}
	return out
}
