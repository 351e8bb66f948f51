package ical_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"grantdesk/adapters/ical"
	"grantdesk/knowledge"
	"grantdesk/knowledge/deadline"
)

var update = flag.Bool("update", false, "write the golden files")

func local(t *testing.T, s string) (at knowledge.LocalTime) {
	t.Helper()
	if err := at.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return at
}

// sample is a call with a deadline that moved twice and one that is rolling.
func sample(t *testing.T) *knowledge.Call {
	text := func(de, en string) knowledge.Text { return knowledge.Text{knowledge.De: de, knowledge.En: en} }
	return &knowledge.Call{
		ID: "sample-2021", Short: text("Muster 2021", "Sample 2021"), Title: text("Musteraufruf für KMU; Netze, Märkte", "Sample call for SMEs; networks, markets"),
		Documents: []knowledge.Document{{ID: "calltext", URL: "https://example.eu/call.pdf"}},
		Deadlines: []knowledge.Deadline{
			{ID: "full", Name: text("Einreichung", "Submission"), Kind: knowledge.DeadlineFixed, Zone: "Europe/Brussels",
				At: []knowledge.LocalTime{local(t, "2021-02-02T17:00")}, Source: knowledge.Source{Document: "calltext"},
				History: []knowledge.Moved{
					{From: local(t, "2020-12-01T17:00"), To: local(t, "2021-01-12T17:00")},
					{From: local(t, "2021-01-12T17:00"), To: local(t, "2021-02-02T17:00")}}},
			{ID: "short", Name: text("Kurzantrag", "Short application"), Kind: knowledge.DeadlineRolling, Zone: "Europe/Brussels",
				At:   []knowledge.LocalTime{local(t, "2020-10-06T17:00"), local(t, "2021-07-06T17:00")},
				Note: text("Geht jederzeit; bewertet wird gesammelt.", "At any time; evaluated in batches."), Until: local(t, "2021-12-16T17:00")},
		},
	}
}

func at(t *testing.T, c *knowledge.Call, now time.Time, l knowledge.Lang) []byte {
	t.Helper()
	ss, err := deadline.All(c, now)
	if err != nil {
		t.Fatal(err)
	}
	f, err := ical.File(c, ss, l, now)
	if err != nil {
		t.Fatal(err)
	}
	return f.Body
}

var now = time.Date(2021, 1, 20, 9, 0, 0, 0, time.UTC)

func TestGolden(t *testing.T) {
	for _, l := range knowledge.Languages() {
		got, path := at(t, sample(t), now, l), "testdata/sample."+string(l)+".ics"
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: got\n%s", path, got)
		}
		if again := at(t, sample(t), now, l); !bytes.Equal(got, again) {
			t.Errorf("%s: the same call gave other bytes", l)
		}
	}
}

// TestForm: what calendars insist on.
func TestForm(t *testing.T) {
	body := string(at(t, sample(t), now, knowledge.De))
	if strings.Count(body, "\n") != strings.Count(body, "\r\n") {
		t.Error("a line ends without CR")
	}
	for line := range strings.SplitSeq(body, "\r\n") {
		if len(line) > 75 {
			t.Errorf("line of %d bytes: %q", len(line), line)
		}
	}
	cal, err := ics.ParseCalendar(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	events := cal.Events()
	if len(events) != 3 {
		t.Fatalf("%d events", len(events))
	}
	start, err := events[0].GetStartAt()
	if want := time.Date(2021, 2, 2, 16, 0, 0, 0, time.UTC); err != nil || !start.Equal(want) {
		t.Errorf("start %s, %v, want %s: 17:00 in Brussels is CET in winter", start, err, want)
	}
	if seq := events[0].GetProperty(ics.ComponentPropertySequence).Value; seq != "2" {
		t.Errorf("sequence %s after two moves", seq)
	}
	if start, _ := events[1].GetStartAt(); start.Hour() != 15 {
		t.Errorf("a summer date starts at %s", start)
	}
}

// TestMoved: a date that moves keeps its UID.
func TestMoved(t *testing.T) {
	before, after := sample(t), sample(t)
	before.Deadlines[0].At[0] = local(t, "2021-01-12T17:00")
	before.Deadlines[0].History = before.Deadlines[0].History[:1]
	first := func(c *knowledge.Call) (uid, sequence string) {
		cal, err := ics.ParseCalendar(bytes.NewReader(at(t, c, now.AddDate(0, 0, -14), knowledge.En)))
		if err != nil {
			t.Fatal(err)
		}
		e := cal.Events()[0]
		return e.Id(), e.GetProperty(ics.ComponentPropertySequence).Value
	}
	uid, seq := first(before)
	uid2, seq2 := first(after)
	if uid != uid2 || seq != "1" || seq2 != "2" {
		t.Errorf("%s sequence %s became %s sequence %s", uid, seq, uid2, seq2)
	}
}

func TestNothingAhead(t *testing.T) {
	for name, c := range map[string]*knowledge.Call{"over": sample(t), "stopped": sample(t)} {
		when := now.AddDate(2, 0, 0)
		if name == "stopped" {
			when = now
			c.Stopped = &knowledge.Stop{On: knowledge.Date{Time: now.AddDate(0, 0, -1)}}
		}
		if body := at(t, c, when, knowledge.De); bytes.Contains(body, []byte("VEVENT")) {
			t.Errorf("%s: %s", name, body)
		}
	}
}
