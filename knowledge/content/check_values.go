package content

import "grantdesk/knowledge"

// checkValue holds a fact's value against the call.
func (r *reader) checkValue(d *draft, f *knowledge.Fact, at place) {
	v := f.Value
	if v.Deadline != "" {
		r.checkRepeats(d, v, at)
	}
	switch v.Kind {
	case knowledge.ValueDate:
		if v.Date.IsZero() && v.Deadline == "" {
			r.fault(at, "add date: 2021-02-02", "a value of kind date has a date")
		}
	case knowledge.ValueTime:
		if v.At.IsZero() && v.Deadline == "" {
			r.fault(at, "add at: 2021-02-02T17:00 and zone", "a value of kind time has a time")
		}
		if !v.At.IsZero() && v.Zone == "" && v.Deadline == "" {
			r.fault(at, "add zone: Europe/Brussels", "a time has a zone")
		}
		r.checkZone(at.at("zone"), v.Zone)
	case knowledge.ValueText:
		if len(v.Text) == 0 {
			r.fault(at, "add text: {de: …, en: …}", "a value of kind text has a text")
		}
	case knowledge.ValueMoney, knowledge.ValueSpan:
		if v.Unit == "" {
			r.fault(at, "add unit: EUR, months, days …", "a value of kind %s has a unit", v.Kind)
		}
	}
	if v.Max != 0 && v.Max < v.Number {
		r.fault(at.at("max"), "", "the upper end is below the lower one")
	}
	if f.About == "" {
		r.checkAmount(d, f, at)
	}
}

// checkRepeats checks a value that repeats a deadline.
func (r *reader) checkRepeats(d *draft, v *knowledge.Value, at place) {
	if d.call == nil {
		return
	}
	var ids []string
	for i := range d.pack.Call.Deadlines {
		dl := &d.pack.Call.Deadlines[i]
		ids = append(ids, dl.ID)
		if dl.ID != v.Deadline {
			continue
		}
		if v.Zone != "" && dl.Zone != "" && v.Zone != dl.Zone {
			r.fault(at.at("zone"), "", "this value repeats deadline %q, whose zone is %s", dl.ID, dl.Zone)
		}
		times := append([]knowledge.LocalTime{dl.Until}, dl.At...)
		for _, t := range times {
			if (v.At.IsZero() || v.At.Equal(t.Time)) && (v.Date.IsZero() || v.Date.Format("2006-01-02") == t.Format("2006-01-02")) {
				return
			}
		}
		r.fault(at.at("at").at("date"), "", "this value repeats deadline %q but differs from it: %s", dl.ID, last(dl).Format("2006-01-02T15:04"))
		return
	}
	r.fault(at.at("deadline"), didYouMean(v.Deadline, ids), "there is no deadline %q in call.yaml", v.Deadline)
}

// checkAmount holds a value against the amounts in call.yaml.
func (r *reader) checkAmount(d *draft, f *knowledge.Fact, at place) {
	a, v := d.pack.Call.Amounts, f.Value
	want, key := 0.0, ""
	switch {
	case f.Topic == knowledge.TopicBudget && v.Kind == knowledge.ValueMoney:
		want, key = a.Budget, "budget"
	case f.Topic == knowledge.TopicMaxGrant && v.Kind == knowledge.ValueMoney:
		want, key = a.MaxGrant, "max_grant"
	case f.Topic == knowledge.TopicRate && v.Kind == knowledge.ValuePercent:
		want, key = a.MaxRate, "max_rate"
	case f.Topic == knowledge.TopicProjects && v.Kind == knowledge.ValueNumber:
		want, key = float64(a.Projects), "projects"
	}
	if want != 0 && v.Number != want && v.Max != want {
		r.fault(at.at("number"), "", "%v contradicts amounts.%s in call.yaml, %v", number(v.Number), key, number(want))
	}
	if v.Kind == knowledge.ValueMoney && a.Currency != "" && v.Unit != "" && v.Unit != a.Currency {
		r.warn(at.at("unit"), "", "the call counts in %s, this value in %s", a.Currency, v.Unit)
	}
}
