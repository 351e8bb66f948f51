package content_test

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
)

const (
	call    = "calls/solar-2027/call.yaml"
	facts   = "calls/solar-2027/facts.yaml"
	faq     = "calls/solar-2027/faq.yaml"
	german  = "calls/solar-2027/texts/call-text.de.md"
	english = "calls/solar-2027/texts/call-text.en.md"
	// mark stands where a fault is expected; it is taken out before reading.
	mark = "‸"
)

// An edit replaces the first old in a file; an empty old replaces the file.
type edit struct{ file, old, new string }

// A faultCase breaks the worked example in one way.
type faultCase struct {
	name  string
	edits []edit
	want  string // the message, from its beginning
	hint  string // the hint, from its beginning
	warns bool
	also  int // further faults that follow from the same mistake
}

// run breaks the example, reads it and looks for the fault at the mark.
func (c faultCase) run(t *testing.T, good fstest.MapFS) {
	fsys := maps.Clone(good)
	var at knowledge.Fault
	for _, e := range c.edits {
		text := e.new
		if e.old != "" {
			before := string(fsys[e.file].Data)
			if !strings.Contains(before, e.old) {
				t.Fatalf("%s has no %q", e.file, e.old)
			}
			text = strings.Replace(before, e.old, e.new, 1)
		}
		if head, tail, marked := strings.Cut(text, mark); marked {
			text = head + tail
			line := head[strings.LastIndexByte(head, '\n')+1:]
			at = knowledge.Fault{File: e.file, Line: 1 + strings.Count(head, "\n"), Column: 1 + utf8.RuneCountInString(line)}
		}
		fsys[e.file] = &fstest.MapFile{Data: []byte(text)}
	}
	release, faults := content.Check(fsys)
	if (release == nil) == c.warns {
		t.Errorf("release %v with faults %v", release, faults)
	}
	c.compare(t, at, faults)
}

func (c faultCase) compare(t *testing.T, at knowledge.Fault, faults []knowledge.Fault) {
	if len(faults) != 1+c.also {
		t.Errorf("%d faults, want %d", len(faults), 1+c.also)
	}
	for _, f := range faults {
		if strings.HasPrefix(f.Message, c.want) && f.Line == at.Line && f.Column == at.Column &&
			(at.File == "" || f.File == at.File) && strings.HasPrefix(f.Hint, c.hint) && f.Warning == c.warns {
			return
		}
	}
	t.Errorf("want %s:%d:%d: %s\n    %s\ngot", at.File, at.Line, at.Column, c.want, c.hint)
	for _, f := range faults {
		t.Error(f)
	}
}

func TestFaults(t *testing.T) {
	good := worked(t)
	for _, group := range [][]faultCase{formFaults(), callFaults(), deadlineFaults(), factFaults(), faqFaults(), textFaults(), fileFaults()} {
		for _, c := range group {
			t.Run(c.name, func(t *testing.T) { c.run(t, good) })
		}
	}
}

func one(file, old, new string) []edit { return []edit{{file, old, new}} }

func formFaults() []faultCase {
	return []faultCase{
		{name: "unknown key", edits: one(call, "aliases:", "‸alises:"), want: `unknown key "alises"`, hint: `did you mean "aliases"?`},
		{name: "unknown key in a list", edits: one(facts, "confidence: A", "‸confidense: A"), want: `unknown key "confidense"`, hint: `did you mean "confidence"?`, also: 1},
		{name: "key twice", edits: one(call, "zone: Europe/Copenhagen", "zone: Europe/Copenhagen\n‸zone: Europe/Oslo"), want: `key "zone" is there twice`},
		{name: "missing key", edits: one(call, "id: solar-2027\nidentifiers: [NRF-2027-SOLAR-01]\naliases: [Solar Roofs, Solardächer, NRF Solar]\ntitle: {de: Solardächer für Schulen 2027, en: Solar Roofs for Schools 2027}\n", "‸id: solar-2027\n"), want: `key "title" is missing`},
		{name: "missing translation", edits: one(call, "{de: Gäste, en: guests}", "‸{de: Gäste}"), want: `the translation "en" is missing`},
		{name: "empty translation", edits: one(call, "en: guests", `en: ‸""`), want: "the text is empty"},
		{name: "key without a value", edits: one(call, "max_rate: 60", "‸max_rate:"), want: `key "max_rate" has no value`, hint: "fill it in"},
		{name: "yes or no for a text", edits: one(call, "en: guests", "en: ‸true"), want: "a text is expected, true is a yes or no", hint: `write "true" with the quotes`},
		{name: "unknown language", edits: one(call, "en: guests}", "en: guests, ‸fr: invités}"), want: `unknown language "fr"`, hint: "content is written in de and en"},
		{name: "missing translation of variants", edits: one(facts, "      de: [Werden Batteriespeicher gefördert?, Gibt es Geld für Akkus?]\n      en: [Is battery storage funded?, Can we get money for batteries?]\n", "      ‸de: [Werden Batteriespeicher gefördert?]\n"), want: `the translation "en" is missing`},
		{name: "list expected", edits: one(call, "aliases: [Solar Roofs, Solardächer, NRF Solar]", "aliases: ‸Solar Roofs"), want: "a list expected, found a single value", hint: "write [Solar Roofs]"},
		{name: "text expected", edits: one(call, "zone: Europe/Copenhagen", "zone: ‸[Europe/Copenhagen]"), want: "a single value expected, found a list"},
		{name: "number with a separator", edits: one(call, "budget: 2000000", "budget: ‸2 000 000"), want: `"2 000 000" is not a number`, hint: "write it like 500000"},
		{name: "whole number", edits: one(call, "projects: 50", "projects: ‸5.5"), want: `"5.5" is not a whole number`},
		{name: "yes for true", edits: one(facts, "unknown: true", "unknown: ‸yes"), want: `"yes" is neither true nor false`, also: 2},
		{name: "German date", edits: one(call, "on: 2027-01-11", "on: ‸11.01.2027"), want: `not a date "11.01.2027"`, hint: "write it like 2021-02-02"},
		{name: "time with a zone", edits: one(call, "to: 2027-04-15T17:00", "to: ‸2027-04-15T17:00+02:00"), want: `not a time "2027-04-15T17:00+02:00"`},
		{name: "word that is not allowed", edits: one(call, "kind: fixed", "kind: ‸fix"), want: `"fix" is none of fixed, cutoffs, rolling`, hint: `did you mean "fixed"?`},
		{name: "id with a space", edits: one(call, "id: desk", "id: ‸help desk"), want: `"help desk" cannot be an id`},
		{name: "anchor", edits: one(call, "may: \"yes\"", "may: ‸&may \"yes\""), want: "references within a file"},
		{name: "tab", edits: one(call, "  budget: 2000000", "‸\tbudget: 2000000"), want: "not readable as YAML", hint: "indent with spaces", also: 0},
		{name: "colon in a text", edits: one(facts, "name: {de: Fördersatz, en: Funding rate}", "name: Fördersatz‸: Rate"), want: "not readable as YAML: mapping values", hint: "put quotes around a text"},
		{name: "brace between braces", edits: one(facts, `{de: "Höchstens {value} je Schule."`, "{de: Höchstens ‸{value} je Schule."), want: "not readable as YAML", hint: "between { } or [ ]"},
		{name: "two documents", edits: one(faq, "version:", "‸---\na: b\n---\nversion:"), want: "not readable as YAML: expected single document", hint: "one file holds one document"},
	}
}

func callFaults() []faultCase {
	return []faultCase{
		{name: "id is not the directory", edits: one(call, "id: solar-2027", "id: ‸solar-27"), want: `the id is "solar-27" but the directory is called "solar-2027"`},
		{name: "Norway without quotes", edits: one(call, `"NO"`, "‸NO"), want: "the country code NO must stand in quotes", hint: `write "NO" with the quotes`},
		{name: "norway as no", edits: one(call, `"NO"`, "‸no"), want: "the country code no must stand in quotes", hint: `write "NO" with the quotes`},
		{name: "unknown country", edits: one(call, `"SE"`, `‸"SV"`), want: `unknown country code "SV"`, hint: "codes have two capital letters"},
		{name: "country by name", edits: one(call, `"SE"`, `‸"Sweden"`), want: `unknown country code "Sweden"`, hint: `write "SE"`},
		{name: "UK", edits: one(call, `"SE"`, `‸"UK"`), want: `unknown country code "UK"`, hint: `the United Kingdom is "GB"`},
		{name: "country in two groups", edits: one(call, `["IS"]`, `["IS", ‸"DK"]`), want: `country DK is in group "members" and in group "guests"`},
		{name: "special without words", edits: one(call, "  - id: members", "  - ‸id: others\n    name: {de: a, en: b}\n    codes: [\"DE\"]\n    may: special\n  - id: members"), want: `group "others" is special but says nothing`},
		{name: "contact without address", edits: one(call, "  - id: desk", "  - ‸id: desk2\n    for: {de: a, en: b}\n  - id: desk"), want: `contact "desk2" gives no way to reach anybody`},
		{name: "bad e-mail", edits: one(call, "email: solar@example.org", "email: ‸solar"), want: `"solar" is not an e-mail address`},
		{name: "bad link", edits: one(call, "url: https://example.org/solar-2027", "url: ‸example.org"), want: `"example.org" is not a web address`},
		{name: "document twice", edits: one(call, "  - id: notice", "  - id: ‸call-text"), want: `id "call-text" is there twice in documents, first in line`, also: 2},
		{name: "document without text", edits: one(call, "status: outline", "status: ‸full"), want: `document "notice" has no text`, hint: "add texts/notice.de.md"},
		{name: "outline with text", edits: one(call, "status: full", "status: ‸outline"), want: `document "call-text" is an outline but has the text`, also: 7},
		{name: "supersedes nothing", edits: one(call, "status: outline", "status: outline\n    supersedes: ‸call-txt"), want: `there is no document "call-txt"`, hint: `did you mean "call-text"?`},
		{name: "supersedes itself", edits: one(call, "status: outline", "status: outline\n    supersedes: ‸notice"), want: "these documents supersede each other in a circle"},
		{name: "valid before its date", edits: one(call, "status: outline", "status: outline\n    valid_until: ‸2027-01-01"), want: "valid until a day before the document's own date"},
		{name: "other call with our name", edits: one(call, "names: [NRF-2025-SOLAR-01,", "names: [‸solar roofs,"), want: `"solar roofs" names this call itself`},
		{name: "related fact", edits: one(call, "related: [old-rate]", "related: [‸old-rte]"), want: `there is no fact "old-rte"`, hint: `did you mean "old-rate"?`, also: 1},
		{name: "placeholder outside of say", edits: one(call, "en: guests}", `en: "guests ‸{value}"}`), want: "{value} stands for nothing here"},
		{name: "figures differ between languages", edits: one(call, "in Island können", "in ‸2 000 Euro können"), want: `2000 EUR stands in "de" but not in "en"`},
	}
}

func deadlineFaults() []faultCase {
	const at = "at: [2027-04-15T17:00]"
	return []faultCase{
		{name: "no zone", edits: []edit{{call, "    zone: Europe/Copenhagen\n    history:", "    history:"}, {call, "- id: applications", "- ‸id: applications"}}, want: `key "zone" is missing`},
		{name: "unknown zone", edits: one(call, "zone: Europe/Copenhagen\n    history", "zone: ‸Europe/Kopenhagen\n    history"), want: `unknown zone "Europe/Kopenhagen"`, hint: "write the name of a zone", also: 1},
		{name: "zone without summer time", edits: one(call, "zone: Europe/Copenhagen\nopens", "zone: ‸CET\nopens"), want: `zone "CET" does not tell when summer time holds`},
		{name: "opens after the deadline", edits: one(call, "on: 2027-01-11", "on: ‸2027-05-11"), want: `the call opens after its deadline "applications"`},
		{name: "two times for a fixed deadline", edits: one(call, at, "at: ‸[2027-04-14T17:00, 2027-04-15T17:00]"), want: "a fixed deadline has one time, this one has 2"},
		{name: "times do not ascend", edits: one(call, "kind: fixed\n    "+at, "kind: cutoffs\n    at: [2027-04-15T17:00, ‸2027-04-14T17:00]"), want: `the times of deadline "applications" do not ascend`},
		{name: "skipped hour", edits: one(call, "kind: fixed\n    "+at, "kind: cutoffs\n    at: [‸2027-03-28T02:30, 2027-04-15T17:00]"), want: "clocks in Europe/Copenhagen skip this time"},
		{name: "until for a fixed deadline", edits: one(call, at, at+"\n    until: ‸2027-04-15T17:00"), want: "only a rolling deadline has until"},
		{name: "history leads elsewhere", edits: one(call, "to: 2027-04-15T17:00", "to: ‸2027-04-16T17:00"), want: "this change leads to a time that neither holds now"},
		{name: "history does not chain", edits: one(call, "        note: {de: Die Frist", "        note: {de: Zuerst., en: First.}\n      - from: ‸2027-04-01T17:00\n        to: 2027-04-15T17:00\n        note: {de: Die Frist"), want: "this change does not begin where the one before it ended", hint: "write from: 2027-04-15T17:00"},
		{name: "change of nothing", edits: one(call, "from: 2027-03-31T17:00\n        to: 2027", "from: 2027-04-15T17:00\n        to: ‸2027"), want: "this change changes nothing"},
		{name: "cut-offs without a time", edits: one(call, "- id: applications\n    name: {de: Einreichung der Anträge, en: Submission of applications}\n    stage: 1\n    kind: fixed\n    at: [2027-04-15T17:00]", "- id: none\n    name: {de: a, en: b}\n    kind: fixed\n    at: [2027-04-15T17:00]\n    zone: UTC\n    source: {doc: notice}\n  - ‸id: applications\n    name: {de: a, en: b}\n    kind: cutoffs"), want: `deadline "applications" has no time`, also: 2},
		{name: "rolling without an end", edits: one(call, "amounts:", "  - ‸id: second\n    name: {de: a, en: b}\n    kind: rolling\n    zone: Europe/Copenhagen\n    source: {doc: call-text}\namounts:"), want: `deadline "second" has no time`},
		{name: "ends before its last batch", edits: one(call, "amounts:", "  - id: second\n    name: {de: a, en: b}\n    kind: rolling\n    at: [2027-05-01T12:00]\n    until: ‸2027-04-30T12:00\n    zone: Europe/Copenhagen\n    source: {doc: call-text}\namounts:"), want: `deadline "second" ends before its last batch`},
		{name: "changes told in the wrong order", edits: one(call, "      - from: 2027-03-31T17:00\n        to: 2027-04-15T17:00\n        announced: ", "      - from: 2027-03-20T17:00\n        to: 2027-03-31T17:00\n        announced: 2027-03-01\n      - from: 2027-03-31T17:00\n        to: 2027-04-15T17:00\n        announced: ‸"), want: "announced before the change above it", hint: "order the changes"},
		{name: "stage order", edits: one(call, "amounts:", "  - ‸id: second\n    name: {de: a, en: b}\n    stage: 2\n    kind: fixed\n    at: [2027-03-15T17:00]\n    zone: Europe/Copenhagen\n    source: {doc: call-text}\namounts:"), want: "stage 2 ends before stage 1"},
		{name: "stops before it opens", edits: one(call, "deadlines:", "stopped: {on: ‸2027-01-10, why: {de: a, en: b}, source: {doc: notice}}\ndeadlines:"), want: "the call stops before it opens"},
		{name: "wrong weekday", edits: one(facts, "Donnerstag, 15.", "‸Freitag, 15."), want: "2027-04-15 is no Freitag", hint: "it is a Thursday"},
		{name: "wrong weekday in a text", edits: one(english, "Thursday, 15", "‸Friday, 15"), want: "2027-04-15 is no Friday", also: 1},
		{name: "day that does not exist", edits: one(call, "note: {de: Die Frist", `note: {de: Bis ‸31. Februar 2027. Die Frist`), want: `the day "31. Februar 2027" does not exist`, also: 1},
	}
}
