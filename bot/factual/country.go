package factual

import (
	"slices"
	"strings"

	"grantdesk/knowledge"
)

// maxCountries bounds how many countries one answer speaks of.
const maxCountries = 5

// Countries returns the codes of the countries that a text names, in order.
// With places, a city or region stands for its country.
func (t *Teller) Countries(text string, places bool) (codes []string) {
	for _, m := range t.countries.Find(text, false) {
		if places || !m.Place {
			codes = append(codes, m.Code)
		}
	}
	return codes[:min(len(codes), maxCountries)]
}

// Country answers whether organisations from the countries may take part.
func (t *Teller) Country(p *knowledge.Pack, codes []string, q Inquiry) Answer {
	var a Answer
	var texts []string
	var sources []knowledge.Source
	for _, code := range codes {
		text, source := t.country(p, code, q)
		texts = append(texts, text)
		sources = append(sources, source)
	}
	a.Text = []string{strings.Join(texts, " ")}
	a.Sources = cite(p, q.Voice.Lang, sources...)
	return a
}

func (t *Teller) country(p *knowledge.Pack, code string, q Inquiry) (string, knowledge.Source) {
	v := q.Voice
	from, name := t.countries.After(code, v.Lang), t.countries.Name(code, v.Lang)
	i := slices.IndexFunc(p.Call.Countries, func(g knowledge.CountryGroup) bool { return slices.Contains(g.Codes, code) })
	if i < 0 {
		return v.Say("country.unlisted", "from", from), listed(p)
	}
	g := &p.Call.Countries[i]
	say := strings.ReplaceAll(g.Say.In(v.Lang), "{country}", name)
	switch g.May {
	case "yes":
		if say != "" {
			return v.Say("country.yes.with", "from", from, "say", say), g.Source
		}
		return v.Say("country.yes", "from", from, "group", g.Name.In(v.Lang)), g.Source
	case "no":
		return strings.TrimSpace(v.Say("country.no", "from", from, "group", g.Name.In(v.Lang)) + " " + say), g.Source
	}
	return v.Say("country.special", "from", from, "say", say), g.Source
}

// listed is the source of the first list of countries that may take part.
func listed(p *knowledge.Pack) knowledge.Source {
	for _, g := range p.Call.Countries {
		if g.May == "yes" {
			return g.Source
		}
	}
	return knowledge.Source{}
}

// WithoutCountries returns the text with the names of countries taken out.
func (t *Teller) WithoutCountries(text string) string {
	for _, m := range t.countries.Find(text, false) {
		text = strings.Replace(text, m.Words, " ", 1)
	}
	return text
}

// maxListed is how long a list of countries may be to be told name by name;
// longer ones go by the name of their group.
const maxListed = 15

// list names the countries from which organisations may take part.
func (t *Teller) list(p *knowledge.Pack, q Inquiry) []string {
	var names []string
	for _, g := range p.Call.Countries {
		switch {
		case g.May != "yes":
		case len(g.Codes) == 1 || len(g.Codes) > maxListed:
			names = append(names, g.Name.In(q.Voice.Lang))
		default:
			for _, code := range g.Codes {
				names = append(names, t.countries.Name(code, q.Voice.Lang))
			}
		}
	}
	if len(names) < 2 {
		return nil
	}
	return []string{q.Voice.Say("country.list", "names", strings.Join(names, ", "))}
}
