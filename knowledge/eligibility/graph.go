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
	var masks []uint64
	last := int32(-1)
	for c := range v.n {
		to := e.top.d.kid(n, c)
		i := slices.IndexFunc(out, func(a arrow) bool { return a.to == to })
		if v.kind == valueNumber && to != last {
			i = -1 // only neighbours are one range
		}
		last = to
		if i < 0 {
			out, masks, i = append(out, arrow{to: to}), append(masks, 0), len(out)
		}
		masks[i] |= 1 << uint(c)
	}
	for i := range out {
		out[i].label = v.describe(masks[i]).String()
	}
	return out
}
