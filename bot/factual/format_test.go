package factual_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"grantdesk/bot/factual"
	"grantdesk/bot/phrase"
	"grantdesk/knowledge"
)

var numbers = []struct {
	n      float64
	de, en string
}{
	{0, "0", "0"}, {75, "75", "75"}, {0.5, "0,5", "0.5"}, {999, "999", "999"}, {1100, "1100", "1100"}, {10000, "10 000", "10 000"},
	{500000, "500 000", "500 000"}, {6000000, "6 000 000", "6 000 000"}, {1234567.25, "1 234 567,25", "1 234 567.25"}, {-20000, "-20 000", "-20 000"},
}

func TestNumber(t *testing.T) {
	for _, c := range numbers {
		if got := factual.Number(voice(t, "de"), c.n); got != c.de {
			t.Errorf("de %v = %q, want %q", c.n, got, c.de)
		}
		if got := factual.Number(voice(t, "en"), c.n); got != c.en {
			t.Errorf("en %v = %q, want %q", c.n, got, c.en)
		}
	}
}

func TestMoney(t *testing.T) {
	for amount, want := range map[float64]string{
		500000: "500 000 EUR", 1e6: "1 Million EUR", 3.6e6: "3,6 Millionen EUR", 634e6: "634 Millionen EUR",
		1234567: "1 234 567 EUR", 6e9: "6 Milliarden EUR", 1.25e9: "1,25 Milliarden EUR", 1100: "1100 EUR",
	} {
		if got := factual.Money(voice(t, "de"), amount, "EUR"); got != want {
			t.Errorf("%v = %q, want %q", amount, got, want)
		}
	}
}

var moments = []struct {
	at, zone, de, en string
}{
	{"2021-02-02T16:00:00Z", "Europe/Brussels", "Dienstag, 2. Februar 2021, 17:00 Uhr Brüsseler Zeit (MEZ, UTC+1)", "Tuesday, 2 February 2021, 17:00 Brussels time (CET, UTC+1)"},
	{"2026-07-08T15:00:00Z", "Europe/Brussels", "Mittwoch, 8. Juli 2026, 17:00 Uhr Brüsseler Zeit (MESZ, UTC+2)", "Wednesday, 8 July 2026, 17:00 Brussels time (CEST, UTC+2)"},
	// The last and the first moment around the change of clocks.
	{"2026-03-29T00:59:00Z", "Europe/Brussels", "Sonntag, 29. März 2026, 01:59 Uhr Brüsseler Zeit (MEZ, UTC+1)", "Sunday, 29 March 2026, 01:59 Brussels time (CET, UTC+1)"},
	{"2026-03-29T01:00:00Z", "Europe/Brussels", "Sonntag, 29. März 2026, 03:00 Uhr Brüsseler Zeit (MESZ, UTC+2)", "Sunday, 29 March 2026, 03:00 Brussels time (CEST, UTC+2)"},
	{"2024-02-29T23:30:00Z", "Europe/Brussels", "Freitag, 1. März 2024, 00:30 Uhr Brüsseler Zeit (MEZ, UTC+1)", "Friday, 1 March 2024, 00:30 Brussels time (CET, UTC+1)"},
	{"2024-02-29T12:00:00Z", "UTC", "Donnerstag, 29. Februar 2024, 12:00 Uhr UTC", "Thursday, 29 February 2024, 12:00 UTC"},
	{"2021-02-02T16:00:00Z", "Etc/UTC", "Dienstag, 2. Februar 2021, 16:00 Uhr UTC", "Tuesday, 2 February 2021, 16:00 UTC"},
	{"2021-02-02T16:00:00Z", "Asia/Dubai", "Dienstag, 2. Februar 2021, 20:00 Uhr Ortszeit Dubai (UTC+4)", "Tuesday, 2 February 2021, 20:00 Dubai time (UTC+4)"},
	{"2021-02-02T16:00:00Z", "America/St_Johns", "Dienstag, 2. Februar 2021, 12:30 Uhr Ortszeit St Johns (NST, UTC-3:30)", "Tuesday, 2 February 2021, 12:30 St Johns time (NST, UTC-3:30)"},
}

func TestMoment(t *testing.T) {
	for _, c := range moments {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		local := at(c.at).In(zone)
		if got := factual.Moment(voice(t, "de"), local); got != c.de {
			t.Errorf("de: got %s\nwant    %s", got, c.de)
		}
		if got := factual.Moment(voice(t, "en"), local); got != c.en {
			t.Errorf("en: got %s\nwant    %s", got, c.en)
		}
	}
}

// Whatever the moment: the text of a German or English date reads back as the
// same day, and its clock and offset give the same instant.
func TestMomentReadsBack(t *testing.T) {
	clock := regexp.MustCompile(`(\d\d:\d\d).*UTC([+-]\d+)?(?::(\d\d))?`)
	phrases, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom([]string{"Europe/Brussels", "UTC", "Pacific/Auckland", "America/St_Johns", "Asia/Kathmandu"}).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		want := time.Unix(rapid.Int64Range(1_500_000_000, 2_000_000_000).Draw(t, "unix")/60*60, 0).In(zone)
		for _, l := range knowledge.Languages() {
			text := factual.Moment(phrases.In(l), want)
			days := factual.ReadClaim(text).Days
			if len(days) != 1 || days[0].Day != want.Day() || days[0].Month != want.Month() || days[0].Year != want.Year() {
				t.Fatalf("%s reads back as %+v", text, days)
			}
			m := clock.FindStringSubmatch(text)
			if m == nil || m[1] != want.Format("15:04") || !strings.Contains(text, factual.Offset(want)) {
				t.Fatalf("%s: clock %v, want %s %s", text, m, want.Format("15:04"), factual.Offset(want))
			}
		}
	})
}

var readings = []struct {
	question string
	want     factual.Claim
}{
	{"am 2. Februar 2021?", factual.Claim{Days: []factual.PartialDay{{2021, 2, time.February}}}},
	{"Feb 2nd, 2021", factual.Claim{Days: []factual.PartialDay{{2021, 2, time.February}}}},
	{"02.02.2021 oder 2021-02-03", factual.Claim{Days: []factual.PartialDay{{2021, 3, time.February}, {2021, 2, time.February}}}},
	{"may we apply?", factual.Claim{Able: true}},
	{"until May?", factual.Claim{Days: []factual.PartialDay{{0, 0, time.May}}}},
	{"bis 23:59 Uhr", factual.Claim{Clocks: []factual.PartialClock{{23, 59}}}},
	{"at 5pm", factual.Claim{Clocks: []factual.PartialClock{{17, 0}}}},
	{"EUR 450,000", factual.Claim{Amounts: []float64{450000}}},
	{"1,5 Mio. €", factual.Claim{Amounts: []float64{1.5e6}}},
	{"200k euro", factual.Claim{Amounts: []float64{200000}}},
	{"90 Prozent", factual.Claim{Percents: []float64{90}}},
	{"mit 8 Leuten", factual.Claim{Numbers: []float64{8}}},
	{"COS-CLUSTER-2020-3-03 in 2021", factual.Claim{}},
}

func TestReadClaim(t *testing.T) {
	for _, c := range readings {
		if got := factual.ReadClaim(c.question); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q reads as %+v, want %+v", c.question, got, c.want)
		}
	}
}

// FuzzReadClaim: no text may break the reading of figures.
func FuzzReadClaim(f *testing.F) {
	for _, c := range readings {
		f.Add(c.question)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, d := range factual.ReadClaim(s).Days {
			if d.Month < 1 || d.Month > 12 || d.Day > 31 {
				t.Errorf("%q: day %+v", s, d)
			}
		}
	})
}
