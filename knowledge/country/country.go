// Package country knows countries as people name them in German and English:
// by name, adjective, inhabitants or a well-known place, with the usual
// slips. It says nothing about who may apply where; that is content.
package country

import (
	_ "embed"
	"strings"

	"grantdesk/knowledge"
)

//go:embed countries.txt
var data string

// A country is one line of the data.
type country struct {
	code   string
	name   knowledge.Text
	dative string // German, with its article: "der Schweiz"
}

// A Table finds and names countries. It is not changed after New and may be
// used by several goroutines.
type Table struct {
	byCode  map[string]country
	exact   map[string]form // folded words, one space between
	stems   map[string]form // folded adjective stems
	longest map[string]int  // words of the longest form, by its first word
	names   map[byte][]name // exact forms that are no places, by first letter
}

// A name is an exact form with its folded words.
type name struct {
	key string
	form
}

// A form is one way to name a country.
type form struct {
	code  string
	place bool
}

// New reads the embedded data.
func New() *Table {
	t := &Table{byCode: map[string]country{}, exact: map[string]form{}, stems: map[string]form{}, names: map[byte][]name{}, longest: map[string]int{}}
	for line := range strings.Lines(data) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			t.add(strings.Split(line, "|"))
		}
	}
	return t
}

func (t *Table) add(cols []string) {
	for i := range cols {
		cols[i] = strings.TrimSpace(cols[i])
	}
	c := country{
		code:   cols[0],
		name:   knowledge.Text{knowledge.De: cols[1], knowledge.En: cols[4]},
		dative: cols[2],
	}
	t.byCode[c.code] = c
	t.form(cols[1], form{code: c.code})
	t.form(strings.TrimPrefix(cols[4], "the "), form{code: c.code})
	for _, s := range strings.Split(cols[3]+","+cols[5], ",") {
		t.form(s, form{code: c.code})
	}
	for _, s := range strings.Split(cols[6], ",") {
		t.form(s, form{code: c.code, place: true})
	}
}

func (t *Table) form(s string, f form) {
	s, adjective := strings.CutSuffix(strings.TrimSpace(s), "*")
	words := split(s)
	if len(words) == 0 {
		return
	}
	key := join(words)
	if adjective {
		t.stems[key] = f
		return
	}
	if _, taken := t.exact[key]; !taken {
		t.exact[key] = f
		if !f.place && len(key)+1 >= minSlip {
			t.names[key[0]] = append(t.names[key[0]], name{key, f})
		}
	}
	first := words[0].folded
	t.longest[first] = max(t.longest[first], len(words))
}

// Known reports whether code is the code of a country of the table.
func (t *Table) Known(code string) bool {
	_, ok := t.byCode[code]
	return ok
}

// Codes returns the code of every country of the table, in no order.
func (t *Table) Codes() (codes []string) {
	for c := range t.byCode {
		codes = append(codes, c)
	}
	return codes
}

// Name returns the country's name in l, in English with its article
// ("the Netherlands"), or the code itself when it is not known.
func (t *Table) Name(code string, l knowledge.Lang) string {
	if c, ok := t.byCode[code]; ok {
		return c.name.In(l)
	}
	return code
}

// After returns the name as it stands after "aus" or "in" in German ("der
// Schweiz") and after "from" or "in" in English ("the Netherlands").
func (t *Table) After(code string, l knowledge.Lang) string {
	if c, ok := t.byCode[code]; ok && l == knowledge.De {
		return c.dative
	}
	return t.Name(code, l)
}
