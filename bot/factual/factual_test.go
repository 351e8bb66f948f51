package factual_test

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"grantdesk/bot/factual"
	"grantdesk/bot/phrase"
	"grantdesk/knowledge"
)

func voice(t testing.TB, l knowledge.Lang) phrase.Voice {
	t.Helper()
	c, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c.In(l)
}

func local(s string) (t knowledge.LocalTime) {
	if err := t.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return t
}

func date(s string) (d knowledge.Date) {
	if err := d.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return d
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// pack returns a call with one deadline.
func pack(kind string, dates ...string) *knowledge.Pack {
	d := knowledge.Deadline{ID: "submission", Kind: kind, Zone: "Europe/Brussels", Stage: 1, Name: knowledge.Text{"de": "Vollantrag", "en": "Full proposal"}}
	for _, s := range dates {
		d.At = append(d.At, local(s))
	}
	return &knowledge.Pack{Call: knowledge.Call{ID: "c", Opens: &knowledge.Opening{On: date("2020-11-03")}, Deadlines: []knowledge.Deadline{d}}}
}

func extended() *knowledge.Pack {
	p := pack("fixed", "2021-02-09T17:00")
	p.Call.Deadlines[0].History = []knowledge.Moved{{From: local("2021-02-02T17:00"), To: local("2021-02-09T17:00"), Announced: date("2021-01-19")}}
	return p
}

func stopped() *knowledge.Pack {
	p := pack("fixed", "2021-02-02T17:00")
	p.Call.Stopped = &knowledge.Stop{On: date("2021-01-10"), Why: knowledge.Text{"de": "Die Mittel sind vergeben.", "en": "The money is spent."}}
	return p
}

func rolling() *knowledge.Pack {
	p := pack("rolling", "2026-11-03T17:00", "2026-12-01T17:00")
	p.Call.Deadlines[0].Until = local("2026-12-17T17:00")
	return p
}

func staged() *knowledge.Pack {
	p := rolling()
	p.Call.Deadlines[0].Name = knowledge.Text{"de": "Kurzantrag", "en": "Short proposal"}
	second := pack("cutoffs", "2026-09-02T17:00", "2026-11-04T17:00").Call.Deadlines[0]
	second.ID, second.Stage = "full", 2
	p.Call.Deadlines = append(p.Call.Deadlines, second)
	return p
}

func claimedOpen() *knowledge.Pack {
	p := pack("fixed", "2021-02-02T17:00")
	p.Call.Status = &knowledge.ClaimedStatus{Value: "open", Source: knowledge.Source{Document: "portal"}}
	p.Call.Documents = []knowledge.Document{{ID: "portal", Title: knowledge.Text{"de": "Portal", "en": "Portal"}}}
	return p
}

var deadlines = []struct {
	name     string
	pack     *knowledge.Pack
	question string
	now      string
	lang     knowledge.Lang
	zone     string
	want     []string // in this order in the answer
	never    string
}{
	{"open", pack("fixed", "2021-02-02T17:00"), "bis wann?", "2021-01-20T10:00:00+01:00", "de", "",
		[]string{"Die Frist endet am Dienstag, 2. Februar 2021, 17:00 Uhr Brüsseler Zeit (MEZ, UTC+1)", "noch 13 Tage"}, "abgelaufen"},
	{"soon, hours left", pack("fixed", "2021-02-02T17:00"), "until when?", "2021-02-02T14:30:00+01:00", "en", "",
		[]string{"near", "Tuesday, 2 February 2021, 17:00 Brussels time (CET, UTC+1)", "2 hours 30 minutes left"}, "closed"},
	{"closed", pack("fixed", "2021-02-02T17:00"), "bis wann?", "2021-02-03T12:00:00Z", "de", "",
		[]string{"Die Frist endete am Dienstag, 2. Februar 2021", "vor 20 Stunden", "nicht mehr möglich"}, ""},
	{"closed for years", pack("fixed", "2021-02-02T17:00"), "until when?", "2026-11-25T05:00:00Z", "en", "",
		[]string{"The deadline was Tuesday, 2 February 2021", "2122 days ago", "closed"}, ""},
	{"forthcoming", pack("fixed", "2021-02-02T17:00"), "bis wann?", "2020-10-01T05:00:00Z", "de", "",
		[]string{"2. Februar 2021", "ab dem 3. November 2020"}, "abgelaufen"},
	{"summer is CEST", pack("fixed", "2026-07-08T17:00"), "bis wann?", "2026-05-20T05:00:00Z", "de", "",
		[]string{"Mittwoch, 8. Juli 2026, 17:00 Uhr Brüsseler Zeit (MESZ, UTC+2)"}, "MEZ,"},
	{"extended", extended(), "bis wann?", "2021-01-30T05:00:00Z", "de", "",
		[]string{"9. Februar 2021", "vom 2. Februar 2021 auf den 9. Februar 2021 verlängert", "19. Januar 2021"}, ""},
	{"stopped", stopped(), "bis wann?", "2021-01-20T05:00:00Z", "de", "",
		[]string{"10. Januar 2021 vorzeitig beendet", "Die Mittel sind vergeben."}, "Es bleiben"},
	{"own clock", pack("fixed", "2021-02-02T17:00"), "until when?", "2021-01-20T05:00:00Z", "en", "Europe/Lisbon",
		[]string{"17:00 Brussels time", "On your clock", "16:00 Lisbon time (WET, UTC)"}, ""},
	{"own clock the same", pack("fixed", "2021-02-02T17:00"), "until when?", "2021-01-20T05:00:00Z", "en", "Europe/Berlin",
		[]string{"17:00 Brussels time"}, "On your clock"},
	{"cut-offs", pack("cutoffs", "2026-03-04T17:00", "2026-05-06T17:00"), "next cut-off?", "2026-01-20T05:00:00Z", "en", "",
		[]string{"The next cut-off is Wednesday, 4 March 2026", "All cut-offs: 4 March, 6 May 2026"}, ""},
	{"rolling with batches", rolling(), "bis wann?", "2026-11-25T05:00:00Z", "de", "",
		[]string{"jederzeit", "17. Dezember 2026", "Der nächste Sammeltermin ist Dienstag, 1. Dezember 2026"}, ""},
	{"all batches", rolling(), "welche Termine gibt es?", "2026-11-25T05:00:00Z", "de", "",
		[]string{"Sammeltermine: 3. November, 1. Dezember 2026."}, ""},
	{"two stages", staged(), "bis wann?", "2026-09-25T05:00:00Z", "de", "",
		[]string{"Kurzantrag: ", "17. Dezember 2026", "Vollantrag: ", "4. November 2026"}, ""},
	{"one of two stages by name", staged(), "bis wann kann ich den Vollantrag abgeben?", "2026-09-25T05:00:00Z", "de", "",
		[]string{"4. November 2026"}, "Dezember"},
	{"one of two stages by number", staged(), "deadline for step 1?", "2026-09-25T05:00:00Z", "en", "",
		[]string{"17 December 2026"}, "4 November"},
	{"one of two stages by kind", staged(), "what is the next cutof?", "2026-09-25T05:00:00Z", "en", "",
		[]string{"The next cut-off is Wednesday, 4 November 2026"}, "December"},
	{"a month without a cut-off", staged(), "Der Stichtag im Oktober gilt doch auch 2026, oder?", "2026-09-25T05:00:00Z", "de", "",
		[]string{"Nein, der nächste Stichtag ist Mittwoch, 4. November 2026", "Alle Stichtage: 2. September, 4. November 2026."}, ""},
	{"the batch after a day", staged(), "If I hand in my short one in mid-November, which batch?", "2026-09-25T05:00:00Z", "en", "",
		[]string{"Counted from 15 November 2026, the next date is Tuesday, 1 December 2026."}, ""},
	{"source disagrees", claimedOpen(), "ist der Aufruf offen?", "2026-09-25T05:00:00Z", "de", "",
		[]string{"nicht mehr möglich", "„Portal“ führt den Aufruf noch als offen"}, ""},
	{"wrong month", pack("fixed", "2021-02-02T17:00"), "Stimmt es, dass die Frist erst im März 2021 endet?", "2021-03-20T05:00:00Z", "de", "",
		[]string{"Nein, die Frist endete am Dienstag, 2. Februar 2021"}, ""},
	{"right date", pack("fixed", "2021-02-02T17:00"), "The deadline is 2 February 2021, right?", "2021-01-20T05:00:00Z", "en", "",
		[]string{"Yes, the deadline is Tuesday, 2 February 2021"}, ""},
	{"wrong hour", pack("fixed", "2021-02-02T17:00"), "Ich kann doch am 2. Februar bis 23:59 Uhr abgeben, oder?", "2021-01-20T05:00:00Z", "de", "",
		[]string{"Nein, die Frist", "17:00"}, ""},
	{"midnight", pack("fixed", "2021-02-02T17:00"), "We have until midnight on the final day, right?", "2021-01-20T05:00:00Z", "en", "",
		[]string{"No, the deadline", "17:00"}, ""},
	{"a day before is no error", pack("fixed", "2021-02-02T17:00"), "Kann ich am 28. Januar noch einreichen?", "2021-01-20T05:00:00Z", "de", "",
		[]string{"Die Frist endet am Dienstag, 2. Februar 2021"}, "Nein"},
}

func TestDeadline(t *testing.T) {
	teller := factual.New()
	for _, c := range deadlines {
		t.Run(c.name, func(t *testing.T) {
			q := factual.Inquiry{Text: c.question, Voice: voice(t, c.lang), Now: at(c.now), Zone: c.zone}
			a, err := teller.Deadline(c.pack, q)
			if err != nil {
				t.Fatal(err)
			}
			inOrder(t, strings.Join(a.Text, "\n"), c.want, c.never)
		})
	}
}

func inOrder(t *testing.T, text string, want []string, never string) {
	t.Helper()
	rest := text
	for _, w := range want {
		_, after, ok := strings.Cut(rest, w)
		if !ok {
			t.Fatalf("no %q (in order) in:\n%s", w, text)
		}
		rest = after
	}
	if never != "" && strings.Contains(text, never) {
		t.Errorf("%q must not be in:\n%s", never, text)
	}
	if strings.ContainsAny(text, "{}") {
		t.Errorf("a placeholder is left in:\n%s", text)
	}
}

func fact(topic knowledge.Topic, v knowledge.Value, de, en string) *knowledge.Fact {
	return &knowledge.Fact{ID: "f", Topic: topic, Value: &v, Say: knowledge.Text{"de": de, "en": en}, Confidence: "A"}
}

var (
	grant    = fact(knowledge.TopicMaxGrant, knowledge.Value{Kind: "money", Number: 500000, Unit: "EUR"}, "Höchstens {value} je Projekt.", "At most {value} per project.")
	rate     = fact(knowledge.TopicRate, knowledge.Value{Kind: "percent", Number: 75}, "Die Quote beträgt {value}.", "The rate is {value}.")
	projects = fact(knowledge.TopicProjects, knowledge.Value{Kind: "number", Number: 12, Unit: "projects", About: true}, "Es sollen {value} gefördert werden.", "It is planned to fund {value}.")
	budget   = fact(knowledge.TopicBudget, knowledge.Value{Kind: "money", Number: 6000000, Unit: "EUR"}, "Das Budget beträgt {value}.", "The budget is {value}.")
	equity   = fact("", knowledge.Value{Kind: "money", Number: 1000000, Max: 10000000, Unit: "EUR"}, "Die Beteiligung beträgt {value}.", "The equity is {value}.")
	wrong    = fact("", knowledge.Value{Kind: "percent", Number: 75}, "Nein, es sind {value}.", "No, it is {value}.")
	stay     = fact("", knowledge.Value{Kind: "span", Number: 3, Max: 9, Unit: "months"}, "Der Aufenthalt dauert {value}.", "The stay lasts {value}.")
)

var claims = []struct {
	fact     *knowledge.Fact
	question string
	lang     knowledge.Lang
	want     string
}{
	{grant, "Wie hoch ist der Zuschuss?", "de", "Höchstens 500 000 EUR je Projekt."},
	{grant, "Kann unser Konsortium 600.000 Euro beantragen?", "de", "Mit 600 000 EUR lägen Sie über dem Höchstbetrag von 500 000 EUR. Höchstens 500 000 EUR je Projekt."},
	{grant, "We think of roughly EUR 450 000, within the limit?", "en", "With EUR 450 000 you stay within the maximum of EUR 500 000. At most EUR 500 000 per project."},
	{grant, "each may ask for one million, is he right?", "en", "With EUR 1 million you would be above the maximum of EUR 500 000. At most EUR 500 000 per project."},
	{grant, "0,5 Mio. Euro möglich?", "de", "Mit 500 000 EUR treffen Sie genau den Höchstbetrag. Höchstens 500 000 EUR je Projekt."},
	{rate, "Die EU zahlt hier doch 90 Prozent, stimmt's?", "de", "Nein, die Quote beträgt 75 %."},
	{rate, "is it 75%?", "en", "Yes, the rate is 75%."},
	{rate, "warum nicht 90 %?", "de", "Die Quote beträgt 75 %."},
	{projects, "Werden 20 Projekte gefördert?", "de", "Nein, es sollen rund 12 Projekte gefördert werden."},
	{projects, "how many projects?", "en", "It is planned to fund about 12 projects."},
	{budget, "In Italien steht, es gäbe 6 Milliarden Euro. Ist das richtig?", "de", "Nein, das Budget beträgt 6 Millionen EUR."},
	{budget, "6 Mio Euro, oder?", "de", "Ja, das Budget beträgt 6 Millionen EUR."},
	{equity, "The equity part goes up to 15 million, right?", "en", "No, the equity is EUR 1 million to EUR 10 million."},
	{equity, "Can we get 5 million?", "en", "The equity is EUR 1 million to EUR 10 million."},
	{wrong, "Die EU zahlt 90 Prozent, stimmt's?", "de", "Nein, es sind 75 %."},
	{stay, "wie lange?", "de", "Der Aufenthalt dauert 3 bis 9 Monate."},
	{budget, "Budget von COS-CLUSTER-2020-3-03 nach 2003/361/EC?", "de", "Das Budget beträgt 6 Millionen EUR."},
}

func TestClaims(t *testing.T) {
	teller := factual.New()
	p := pack("fixed", "2021-02-02T17:00")
	for _, c := range claims {
		t.Run(c.question, func(t *testing.T) {
			a, err := teller.Fact(p, c.fact, factual.Inquiry{Text: c.question, Voice: voice(t, c.lang), Now: at("2021-01-20T05:00:00Z")})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(a.Text, "\n"); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestUnknownFact(t *testing.T) {
	f := &knowledge.Fact{ID: "kpi", Unknown: true, Say: knowledge.Text{"de": "Das sagen die Unterlagen nicht.", "en": "The documents do not tell."}}
	a, err := factual.New().Fact(pack("fixed", "2021-02-02T17:00"), f, factual.Inquiry{Voice: voice(t, "en")})
	if err != nil || !a.Unknown || a.Text[0] != "The documents do not tell." {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestCountry(t *testing.T) {
	p := pack("fixed", "2021-02-02T17:00")
	name := func(s string) knowledge.Text { return knowledge.Text{"de": s, "en": s} }
	p.Call.Countries = []knowledge.CountryGroup{
		{ID: "in", Name: name("COSME"), Codes: []string{"RS", "TR"}, May: "yes"},
		{ID: "out", Name: name("nicht COSME"), Codes: []string{"CH"}, May: "no"},
		{ID: "uk", Name: name("UK"), Codes: []string{"GB"}, May: "special", Say: name("Siehe 6.3.")},
	}
	teller := factual.New()
	for question, want := range map[string]string{
		"auch Serbien?":                      "Ja, Organisationen aus Serbien können teilnehmen (Ländergruppe: COSME).",
		"darf meine Schweizer Tochter":       "Nein, Organisationen aus der Schweiz können nicht teilnehmen (Ländergruppe: nicht COSME).",
		"und die Briten?":                    "Für Organisationen aus dem Vereinigten Königreich gilt eine eigene Regel: Siehe 6.3.",
		"geht Kanada?":                       "Nein, nach der Länderliste können Organisationen aus Kanada nicht teilnehmen; das Land steht nicht darauf.",
		"Serbien und die Türkei zusammen ok": "Ja, Organisationen aus Serbien können teilnehmen (Ländergruppe: COSME). Ja, Organisationen aus der Türkei können teilnehmen (Ländergruppe: COSME).",
	} {
		codes := teller.Countries(question, true)
		a := teller.Country(p, codes, factual.Inquiry{Text: question, Voice: voice(t, "de")})
		if got := strings.Join(a.Text, "\n"); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", question, got, want)
		}
	}
}

func TestPassageIsCutAtASentence(t *testing.T) {
	long := strings.Repeat("Ein Satz mit einigen Wörtern. ", 40)
	p := pack("fixed", "2021-02-02T17:00")
	a := factual.New().Passage(p, &knowledge.Passage{Text: long}, factual.Inquiry{Voice: voice(t, "de")})
	if n := len(a.Text[0]); n > 500 || !strings.HasSuffix(a.Text[0], ".") {
		t.Errorf("%d bytes, ends %q", n, a.Text[0][n-10:])
	}
}
