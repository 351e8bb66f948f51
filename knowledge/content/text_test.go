package content

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func parseText(t interface{ Fatalf(string, ...any) }, name, s string) *text {
	src, f := newSource(name, []byte(s))
	if f != nil {
		t.Fatalf("%v", f)
	}
	tx := &text{src: src, document: "doc"}
	p := &textParser{r: &reader{}, t: tx, markdown: strings.HasSuffix(name, ".md")}
	for i, line := range src.lines {
		p.line(i+1, line)
	}
	p.flush()
	tx.fold()
	return tx
}

var sentence = rapid.StringMatching(`[A-ZÄÖ][a-zäöüß]{2,9}( [a-zäöüß0-9]{1,12}){0,20}[.!?]`)

// TestPassagesKeepTheText cuts any text into passages that hold all of its
// words in order, none too long, each with an id of its own.
func TestPassagesKeepTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var doc, words strings.Builder
		for i := range rapid.IntRange(1, 4).Draw(t, "sections") {
			fmt.Fprintf(&doc, "\n## %d Heading\n\n", i+1)
			for range rapid.IntRange(0, 5).Draw(t, "paragraphs") {
				para := strings.Join(rapid.SliceOfN(sentence, 1, 12).Draw(t, "sentences"), " ")
				doc.WriteString(para + "\n\n")
				words.WriteString(para + " ")
			}
		}
		var got strings.Builder
		seen := map[string]bool{}
		for _, p := range parseText(t, "x.md", doc.String()).passages("call") {
			got.WriteString(p.Text + " ")
			if seen[p.ID] {
				t.Fatalf("id %s is there twice", p.ID)
			}
			seen[p.ID] = true
			if n := utf8.RuneCountInString(p.Text); n > passageLimit || n == 0 {
				t.Fatalf("passage of %d characters", n)
			}
		}
		if a, b := strings.Fields(got.String()), strings.Fields(words.String()); !slices.Equal(a, b) {
			t.Fatalf("words %q became %q", b, a)
		}
	})
}

// TestQuotesFromTheTextOccur takes words out of a text, sets them with other
// spaces, dashes and quotation marks, and finds them again.
func TestQuotesFromTheTextOccur(t *testing.T) {
	odd := strings.NewReplacer(" ", "\u00a0 \n", "-", "–", `"`, "„")
	rapid.Check(t, func(t *rapid.T) {
		ws := rapid.SliceOfN(rapid.StringMatching(`[a-zäöü"-]{1,8}`), 1, 30).Draw(t, "words")
		from := rapid.IntRange(0, len(ws)-1).Draw(t, "from")
		to := rapid.IntRange(from+1, len(ws)).Draw(t, "to")
		tx := parseText(t, "x.md", "## 1 A\n\nText "+strings.Join(ws, " ")+"\n")
		quote := odd.Replace(strings.Join(ws[from:to], " "))
		if in := folded(tx.section("1")); !strings.Contains(in, foldQuote("x " + quote)[2:]) {
			t.Fatalf("%q is not found in %q", quote, in)
		}
	})
}

func TestSectionsAndPages(t *testing.T) {
	tx := parseText(t, "x.md", "# Title\n\n<!-- page 4 -->\n## 1. Aim\n\nOne **bold** [link](https://a.example).\n- first\n  goes on\n- second\n\n<!-- page 5 -->\n\n### 1.2 More ##\nText <!-- hidden --> here.\n\n## A.1 Annex\n\nEnd.\n")
	var got []string
	for _, s := range tx.sections {
		for _, p := range s.paras {
			got = append(got, fmt.Sprintf("%s|%s|%d|%d|%s", s.number, s.heading, p.page, p.line, p.text))
		}
	}
	want := []string{"1|Aim|4|6|One bold link.", "1|Aim|4|7|- first goes on", "1|Aim|4|9|- second", "1.2|More|5|14|Text  here.", "A.1|Annex|5|18|End."}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if n := len(tx.section("1")); n != 2 {
		t.Errorf("section 1 with those below it has %d parts, want 2", n)
	}
}

func TestPlainText(t *testing.T) {
	ps := parseText(t, "x.txt", "A headline\n\n"+strings.Repeat("Some words of a long article. ", 30)+"\n\n• item\n").passages("c")
	if len(ps) < 2 || ps[0].ID != "c/doc/p1" || ps[0].Section != "" || !strings.HasSuffix(ps[len(ps)-1].Text, "• item") {
		t.Errorf("%+v", ps)
	}
}

func TestFigures(t *testing.T) {
	for s, want := range map[string]string{
		"höchstens 500 000 EUR":                      "500000 EUR",
		"EUR 500,000 each":                           "500000 EUR",
		"6 Mio. Euro":                                "6000000 EUR",
		"6 million euros":                            "6000000 EUR",
		"zwischen 0,5 und 2,5 Mio. Euro":             "2500000 EUR, 500000 EUR",
		"EUR 0.5 to 2.5 million":                     "2500000 EUR, 500000 EUR",
		"€6m or 500.000 €":                           "500000 EUR, 6000000 EUR",
		"1.125.000,50 EUR":                           "1125000.5 EUR",
		"1,5 Milliarden Euro":                        "1500000000 EUR",
		"bis zu 600 Euro, 1 000 Euro":                "1000 EUR, 600 EUR",
		"75-prozentig, 7.5 percent, 7,5 %":           "7.5 %, 7.5 %, 75 %",
		"am Dienstag, den 2. Februar 2021":           "2021-02-02 Dienstag",
		"Tuesday, February 2, 2021":                  "2021-02-02 Tuesday",
		"2nd February 2021 (Tuesday), 02.02.2021":    "2021-02-02, 2021-02-02 Tuesday",
		"1. Jänner 2022, 3. Mai 2021 and 3 May 2021": "2021-05-03, 2021-05-03, 2022-01-01",
		"12 Partner aus 3 Ländern, Abschnitt 6.1":    "",
	} {
		var got []string
		for _, f := range figures(s) {
			got = append(got, strings.TrimSpace(f.key+" "+f.named))
		}
		slices.Sort(got)
		if g := strings.Join(got, ", "); g != want {
			t.Errorf("%q prints %q, want %q", s, g, want)
		}
	}
}

// TestDatesAreRead writes any day in each style and reads it again, with the
// weekday that the calendar gives it.
func TestDatesAreRead(t *testing.T) {
	months := strings.Split(strings.Replace(germanMonth, "Jänner|", "", 1), "|")
	days := strings.Split(strings.Replace(weekdayPart, "Sonnabend|", "", 1), "|")
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 20000).Draw(t, "day"))
		german := fmt.Sprintf("bis %s, %d. %s %d", days[(day.Weekday()+6)%7], day.Day(), months[day.Month()-1], day.Year())
		for _, s := range []string{german, day.Format("by Monday, 2 January 2006"), day.Format("by January 2, 2006 (Monday)"), day.Format("am 02.01.2006"), day.Format("2006-01-02")} {
			fs := figures(s)
			if len(fs) != 1 || !fs[0].day.Equal(day) {
				t.Fatalf("%q is read as %v", s, fs)
			}
			if fs[0].named != "" && weekday(fs[0].named) != day.Weekday() {
				t.Fatalf("%q names %v", s, weekday(fs[0].named))
			}
		}
	})
}

func TestDidYouMean(t *testing.T) {
	known := []string{"aliases", "amounts", "zone", "source"}
	for s, want := range map[string]string{"alises": `did you mean "aliases"?`, "ZONE": `did you mean "zone"?`, "soruce": `did you mean "source"?`, "colour": "", "x": ""} {
		if got := didYouMean(s, known); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}
