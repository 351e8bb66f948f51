package content

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"grantdesk/knowledge"
)

// checkProse holds the figures that sentences print against the calendar,
// against their translation and against the facts.
func (r *reader) checkProse(d *draft) {
	r.eachText(reflect.ValueOf(d.pack.Call), d.call.at(), "")
	for i := range d.pack.Facts {
		r.eachText(reflect.ValueOf(d.pack.Facts[i]), d.fact(i), "")
		r.checkSay(&d.pack.Facts[i], d.fact(i))
	}
	known := r.knownFigures(d)
	for i := range d.pack.FAQ.Entries {
		e := &d.pack.FAQ.Entries[i]
		r.eachText(reflect.ValueOf(*e), d.entries[i], "")
		r.checkBacked(known, e, d.entries[i])
	}
	for _, t := range d.texts {
		for _, s := range t.sections {
			for _, p := range s.paras {
				r.checkCalendar(p.text, t.src.spot(p.line, 1))
			}
		}
	}
}

// eachText checks every text below v; key is the one v stands under.
func (r *reader) eachText(v reflect.Value, at place, key string) {
	switch t := v.Interface().(type) {
	case knowledge.Text:
		r.checkText(t, at, key)
		return
	case knowledge.Date, knowledge.LocalTime, knowledge.Phrasings:
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for k, i := range keysOf(v.Type()) {
			r.eachText(v.Field(i), at.at(k), k)
		}
	case reflect.Slice:
		for i := range v.Len() {
			r.eachText(v.Index(i), at.at(i), key)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			r.eachText(v.Elem(), at, key)
		}
	}
}

// checkText checks the figures of one text. Braces stand only where a value
// can be filled in.
func (r *reader) checkText(t knowledge.Text, at place, key string) {
	if key == "quote" {
		return // checked against the document
	}
	for l, s := range t {
		spot := at.at(string(l))
		r.checkCalendar(s, spot)
		for _, b := range braces.FindAllString(s, -1) {
			if b != placeholder || key != "say" {
				r.fault(spot.find(b), "only {value} is filled in, and only in say", "%s stands for nothing here", b)
			}
		}
	}
	r.checkTranslated(t, at)
}

// checkCalendar checks that the days that s prints exist and fall on the
// weekday beside them.
func (r *reader) checkCalendar(s string, at place) {
	for _, f := range r.figures(s) {
		switch {
		case f.key[len(f.key)-1] == 'R' || f.key[len(f.key)-1] == '%':
			continue
		case f.day.IsZero():
			r.fault(at.find(f.words), "", "the day %q does not exist", f.words)
		case f.named != "" && weekday(f.named) != f.day.Weekday():
			r.fault(at.find(f.words), "it is a "+f.day.Weekday().String(), "%s is no %s", f.key, f.named)
		}
	}
}

func weekday(name string) time.Weekday {
	name = strings.Replace(name, "Sonnabend", "Samstag", 1)
	names := strings.Split(strings.Replace(weekdayPart, "Sonnabend|", "", 1), "|")
	return time.Weekday((slices.Index(names, name) + 1) % 7)
}

// checkTranslated checks that all languages print the same figures.
func (r *reader) checkTranslated(t knowledge.Text, at place) {
	keys := map[knowledge.Lang]map[string]string{}
	for l, s := range t {
		keys[l] = map[string]string{}
		for _, f := range r.figures(s) {
			keys[l][f.key] = f.words
		}
	}
	for _, l := range knowledge.Languages() {
		for _, other := range knowledge.Languages() {
			if keys[l] == nil || keys[other] == nil {
				continue
			}
			for _, k := range slices.Sorted(maps.Keys(keys[l])) {
				if _, ok := keys[other][k]; !ok {
					r.fault(at.at(string(l)).find(keys[l][k]), "give the same figures in both languages", "%s stands in %q but not in %q", k, l, other)
				}
			}
		}
	}
}

// checkSay holds a fact's value against the figures that its answer prints.
func (r *reader) checkSay(f *knowledge.Fact, at place) {
	if f.Value == nil {
		return
	}
	for l, s := range f.Say {
		if strings.Contains(s, placeholder) {
			continue
		}
		if n := unprinted(f.Value, s); n != "" {
			r.warn(at.at("say", string(l)), "write {value}, or correct one of the two", "the answer prints figures, but not the value %s", n)
		}
		want, suffix := expected(f.Value)
		var wrong *figure
		for _, g := range r.figures(s) {
			if slices.Contains(want, g.key) {
				wrong = nil
				break
			}
			if wrong == nil && suffix(g.key) {
				wrong = &g
			}
		}
		if wrong != nil && len(want) > 0 {
			r.fault(at.at("say", string(l)).find(wrong.words), "write {value}, or correct one of the two", "the answer says %s, the value is %s", wrong.key, want[0])
		}
	}
}

var wholeNumber = regexp.MustCompile(`[0-9]+(?:[.,][0-9]+)*`)

// unprinted returns the number of a count or a length that s does not print
// although it prints others. A sentence in words tells nothing.
func unprinted(v *knowledge.Value, s string) string {
	if v.Kind != knowledge.ValueNumber && v.Kind != knowledge.ValueSpan {
		return ""
	}
	printed := wholeNumber.FindAllString(s, -1)
	for _, p := range printed {
		if n := parseNumber(p, ""); n == v.Number || n == v.Max {
			return ""
		}
	}
	if len(printed) == 0 {
		return ""
	}
	return number(v.Number)
}

// expected lists the keys that a text about v should print, and tells which
// keys are of the same kind.
func expected(v *knowledge.Value) (want []string, sameKind func(string) bool) {
	sameKind = func(k string) bool { return strings.HasSuffix(k, " "+v.Unit) && v.Unit != "" }
	switch v.Kind {
	case knowledge.ValueMoney, knowledge.ValuePercent:
		if v.Kind == knowledge.ValuePercent {
			sameKind = func(k string) bool { return strings.HasSuffix(k, " %") }
		}
		for _, n := range []float64{v.Number, v.Max} {
			if n != 0 {
				want = append(want, printed(v, n))
			}
		}
	case knowledge.ValueDate, knowledge.ValueTime:
		sameKind = func(k string) bool { return !strings.Contains(k, " ") }
		for _, t := range []time.Time{v.Date.Time, v.At.Time} {
			if !t.IsZero() {
				want = append(want, t.Format(time.DateOnly))
			}
		}
	}
	return want, sameKind
}

// knownFigures are the keys of every figure that the call, its facts and its
// documents state.
func (r *reader) knownFigures(d *draft) map[string]bool {
	known := map[string]bool{}
	add := func(s string) {
		for _, f := range r.figures(s) {
			known[f.key] = true
		}
	}
	c := &d.pack.Call
	for _, n := range []float64{c.Amounts.Budget, c.Amounts.MaxGrant} {
		known[number(n)+" "+c.Amounts.Currency] = true
	}
	known[number(c.Amounts.MaxRate)+" %"] = true
	for _, t := range days(c) {
		known[t.Format(time.DateOnly)] = true
	}
	for _, f := range d.pack.Facts {
		if f.Value != nil {
			want, _ := expected(f.Value)
			for _, k := range want {
				known[k] = true
			}
		}
		for _, l := range knowledge.Languages() {
			add(f.Say[l])
			add(f.More[l])
			add(f.Source.Quote[l])
		}
	}
	for _, p := range d.pack.Passages {
		add(p.Text)
	}
	return known
}

// days are the days that call.yaml itself states.
func days(c *knowledge.Call) (ts []time.Time) {
	if c.Opens != nil {
		ts = append(ts, c.Opens.On.Time)
	}
	if c.Stopped != nil {
		ts = append(ts, c.Stopped.On.Time)
	}
	for _, dl := range c.Deadlines {
		ts = append(ts, dl.Until.Time)
		for _, t := range dl.At {
			ts = append(ts, t.Time)
		}
		for _, m := range dl.History {
			ts = append(ts, m.From.Time, m.To.Time, m.Announced.Time)
		}
	}
	for _, doc := range c.Documents {
		ts = append(ts, doc.Date.Time)
	}
	return ts
}

// checkBacked warns of a figure in an answer that nothing else states.
func (r *reader) checkBacked(known map[string]bool, e *knowledge.Entry, at place) {
	for l, s := range e.Answer {
		for _, f := range r.figures(s) {
			if !known[f.key] {
				r.warn(at.at("answer", string(l)).find(f.words), "correct it, or add the fact", "no fact and no document states %s", f.key)
			}
		}
	}
}
