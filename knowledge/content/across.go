package content

// checkAcross reports names that two calls claim.
func (r *reader) checkAcross(ds []*draft) {
	claimed := map[string]string{}
	for _, d := range ds {
		c := &d.pack.Call
		own := map[string]bool{}
		claim := func(name string, at place) {
			key := phrase(name)
			if other, again := claimed[key]; again && other != c.ID && !own[key] {
				r.fault(at, "a name leads to one call", "call %q is called %q too", other, name)
			}
			own[key], claimed[key] = true, c.ID
		}
		for i, name := range c.Identifiers {
			claim(name, d.call.at("identifiers", i))
		}
		for i, name := range c.Aliases {
			claim(name, d.call.at("aliases", i))
		}
	}
}
