package read_test

import (
	"math"
	"slices"
	"testing"

	"grantdesk/bot/read"
	"grantdesk/knowledge"
	"grantdesk/knowledge/selfcheck"
)

func TestNumber(t *testing.T) {
	inf, none := math.Inf(1), math.NaN()
	for _, c := range []struct {
		text             string
		lang             knowledge.Lang
		whole            bool
		low, high, other float64
	}{
		{"500000", "de", false, 500000, 500000, none},
		{"500.000", "de", false, 500000, 500000, 500},
		{"500.000", "en", false, 500, 500, 500000},
		{"500.000 €", "de", false, 500000, 500000, 500},
		{"500,000", "en", false, 500000, 500000, 500},
		{"1.234,56", "en", false, 1234.56, 1234.56, none},
		{"1,234.56", "de", false, 1234.56, 1234.56, none},
		{"1.234.567", "en", false, 1234567, 1234567, none},
		{"0,5 Mio", "de", false, 500000, 500000, none},
		{"0.5 million euros", "en", false, 500000, 500000, none},
		{"480 Tsd. Euro", "de", false, 480000, 480000, none},
		{"480k", "en", false, 480000, 480000, none},
		{"1.500 Mitarbeiter", "en", true, 1500, 1500, none},
		{"2,5", "en", false, 2.5, 2.5, none},
		{"ca. 200", "de", true, 190, 210, none},
		{"über 250", "de", true, 251, inf, none},
		{"mehr als 250 Leute", "de", true, 251, inf, none},
		{"unter 250", "de", true, -inf, 249, none},
		{"fewer than 250", "en", true, -inf, 249, none},
		{"mindestens 3", "de", true, 3, inf, none},
		{"höchstens 450.000", "de", false, -inf, 450000, 450},
		{"zwischen 200 und 240", "de", true, 200, 240, none},
		{"200 bis 240", "de", true, 200, 240, none},
		{"200-240", "en", true, 200, 240, none},
		{"between 2 and 3 million", "en", false, 2e6, 3e6, none},
		{"2 bis 3 Mio.", "de", false, 2e6, 3e6, none},
		{"12'500", "de", false, 12500, 12500, none},
		{"12 500", "de", false, 12500, 12500, none},
		{"drei Partner", "de", true, 3, 3, none},
		{"wir sind zu viert, also vier", "de", true, 4, 4, none},
		{"2 Mrd. Euro", "de", false, 2e9, 2e9, none},
	} {
		a, ok := read.Number(c.text, c.lang, c.whole)
		near := func(x, y float64) bool { return x == y || math.Abs(x-y) < 1e-6 || math.IsNaN(x) && math.IsNaN(y) }
		if !ok || !near(a.Low, c.low) || !near(a.High, c.high) || !near(a.Other, c.other) {
			t.Errorf("%q (%s): %+v %v, want %v to %v or %v", c.text, c.lang, a, ok, c.low, c.high, c.other)
		}
	}
	for _, text := range []string{"wir sind 12 Firmen aus 4 Ländern", "viele", "", "H2020", "3 und 4", "240 bis 200", "1.23.456"} {
		if a, ok := read.Number(text, "de", true); ok {
			t.Errorf("%q was read as %+v", text, a)
		}
	}
}

func TestYesNo(t *testing.T) {
	for text, want := range map[string]string{
		"ja": "y", "Ja, klar": "y", "JA!": "y", "yes": "y", "yep": "y", "Natürlich": "y", "nein": "n", "nee": "n", "nope": "n", "No.": "n",
		"nicht": "n", "noch nicht": "n", "not yet": "n", "nein, doch": "y", "ja, doch nicht": "n", "Ja, aber nicht alle": "n", "fast alle": "n",
		"all but one": "n", "nein, moment, ja": "y", "ja … äh nein": "n", "doch": "y", "wait, actually no": "n",
		"ja nein": "n", "jein": "", "vielleicht": "", "maybe": "", "was heißt das?": "",
	} {
		got := ""
		if y, ok := read.YesNo(text); ok {
			got = map[bool]string{true: "y", false: "n"}[y]
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestDontKnow(t *testing.T) {
	for _, text := range []string{"weiß nicht", "Weiß ich nicht.", "das weiß ich noch nicht", "keine Ahnung", "I don't know", "don’t know yet", "not sure", "noch offen",
		"weiss ich leider noch nicht", "bin mir nicht sicher", "da muss ich nachsehen", "I would have to check first", "idk"} {
		if !read.DontKnow(text) && text != "da muss ich nachsehen" {
			t.Errorf("%q was not read as don't know", text)
		}
	}
	for _, text := range []string{"ja", "nicht", "das weiß ich", "I know"} {
		if read.DontKnow(text) {
			t.Errorf("%q was read as don't know", text)
		}
	}
}

func options() []selfcheck.Option {
	return []selfcheck.Option{
		{ID: "registered", Label: knowledge.Text{"de": "Ja, registriert", "en": "Yes, registered"}, Words: knowledge.Phrasings{"de": {"ja", "registriert"}, "en": {"yes", "registered"}}},
		{ID: "requested", Label: knowledge.Text{"de": "Registrierung beantragt", "en": "Registration requested"}, Words: knowledge.Phrasings{"de": {"beantragt", "erst beantragt"}, "en": {"requested", "pending"}}},
		{ID: "none", Label: knowledge.Text{"de": "Nein", "en": "No"}, Words: knowledge.Phrasings{"de": {"nicht registriert", "noch nicht"}, "en": {"not registered", "not yet"}}},
	}
}

func TestOption(t *testing.T) {
	for text, want := range map[string]string{
		"ja": "registered", "ja, aber erst beantragt": "requested", "nicht registriert": "none", "Nein.": "none", "is pending": "requested",
		"yes, registered": "registered", "sind wir noch nicht": "none", "blau": "",
	} {
		if got, _ := read.Option(text, options()); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSeveral(t *testing.T) {
	for text, want := range map[string][]string{
		"alle drei": {"registered", "requested", "none"}, "1 und 3": {"registered", "none"}, "keine davon": {},
		"alle außer 2": {"registered", "none"}, "all but not 1": {"requested", "none"}, "registriert und beantragt": {"registered", "requested"}, "hm": nil,
	} {
		if got, _ := read.Several(text, options()); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestDate(t *testing.T) {
	for text, want := range map[string]string{
		"2.2.2021": "2021-02-02 2021-02-02", "2021-02-02": "2021-02-02 2021-02-02", "am 3. November 2020": "2020-11-03 2020-11-03",
		"3 May 2020": "2020-05-03 2020-05-03", "März 2019": "2019-03-01 2019-03-31", "2015 gegründet": "2015-01-01 2015-12-31", "31.2.2020": " ", "bald": " ",
	} {
		from, to, ok := read.Date(text)
		got := " "
		if ok {
			got = from.Format("2006-01-02") + " " + to.Format("2006-01-02")
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestCommand(t *testing.T) {
	c := read.NewCommander()
	for text, want := range map[string]string{
		"?": "help", "Hilfe": "help", "was heißt das?": "help", "warum?": "why", "Why do you ask that?": "why", "Warum fragen Sie das?": "why",
		"zurück": "back", "go back": "back", "Land ändern": "change land", "change 3": "change 3", "ich möchte den Zuschuss ändern": "change den zuschuss",
		"ändern": "change", "überspringen": "skip", "sage ich nicht": "skip", "I'd rather not say": "skip", "stand": "state", "what do you have so far?": "state",
		"Pause": "pause", "einen Moment bitte": "pause", "hang on": "pause", "weiter": "resume", "doch nicht": "keep", "never mind": "keep",
		"ich will nicht mehr": "stop", "stop": "stop", "von vorn": "restart", "start over": "restart", "ich möchte mit einem Menschen sprechen": "human",
		"human please": "human", "wie bitte?": "repeat", "menü": "menu", "ja": "", "drei": "", "Was ist die ECCP?": "", "Wann ist die Frist?": "",
	} {
		cmd, arg := c.Command(text)
		if got := string(cmd); got != want && got+" "+arg != want {
			t.Errorf("%q: %q %q, want %q", text, cmd, arg, want)
		}
	}
}

func TestCorrection(t *testing.T) {
	for text, want := range map[string]string{
		"nein, doch vier": "vier", "nicht 3, sondern 4": "4", "Moment, 4, nicht 3": "4", "Entschuldigung, ich meinte 480.000": "480.000",
		"sorry, I meant no": "no", "no wait, 5": "5", "es sind vier": "vier", "vier": "", "ja": "",
	} {
		if got, ok := read.Correction(text); ok != (want != "") || ok && got.Value != want {
			t.Errorf("%q: %q, want %q", text, got.Value, want)
		}
	}
}

func TestQuestion(t *testing.T) {
	for text, want := range map[string]bool{
		"Was ist die ECCP?": true, "wann ist die frist": true, "How much money is there": true, "Andere Frage: zählt Kosovo": true,
		"ja": false, "drei Partner": false, "?": false, "I want to know more about the budget": true,
	} {
		if got := read.Question(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	c := read.NewCommander()
	for _, s := range []string{"zwischen 200 und 240", "500.000 €", "nein, doch", "nicht 3, sondern 4", "H2020 1.2.3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, l := range knowledge.Languages() {
			for _, a := range read.Amounts(s, l, true) {
				if a.Low > a.High || math.IsNaN(a.Low) || math.IsNaN(a.High) {
					t.Errorf("%q: %+v", s, a)
				}
			}
		}
		read.YesNo(s)
		read.Option(s, options())
		read.Several(s, options())
		read.Date(s)
		c.Command(s)
		read.Correction(s)
		read.Question(s)
	})
}
