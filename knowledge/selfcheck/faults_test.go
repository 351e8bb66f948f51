package selfcheck_test

import (
	"strings"
	"testing"
)

// faultCase replaces text in the small self-check; a caret in the new text
// marks where the fault must be reported.
type faultCase struct{ name, old, new, message, hint string }

func faultCases() []faultCase {
	return []faultCase{
		{"unknown key", "    type: money", "    ‸typ: money", `unknown key "typ"`, `did you mean "type"?`},
		{"unknown type", "type: money", "type: ‸mony", `"mony" is none of`, `did you mean "money"?`},
		{"unknown question", "rule: money <= 100", "rule: ‸mony <= 100", `there is no question "mony"`, `did you mean "money"?`},
		{"unknown list", "rule: all(partners, country in @near)", "rule: all(partners, country in ‸@nera)", "there is no list @nera", `did you mean "near"?`},
		{"unknown option", "any(kinds, [one, two])", "any(kinds, ‸[one, tow])", `"tow" is not an option of "kinds"`, `did you mean "two"?`},
		{"unknown list of options", "of: world", "of: ‸wrold", `there is no list "wrold"`, `did you mean "world"?`},
		{"type error", "rule: money <= 100", "rule: ‸money", `question "money" is a number, compare it`, ""},
		{"syntax", "rule: money <= 100", "rule: money <=‸", "something is missing", ""},
		{"unknown country", "[DE, FR, CH]", "[DE, FR, ‸SCH]", `unknown country code "SCH"`, "two capital letters"},
		{"missing translation", "ask: {de: Wie viel?, en: How much?}", "ask: ‸{de: Wie viel?}", `the translation "en" is missing`, ""},
		{"unknown language", "ask: {de: Wie viel?, en: How much?}", "ask: {de: Wie viel?, en: How much?, fr: ‸Combien?}", `unknown language "fr"`, ""},
		{"missing text", "    ask: {de: Wie viel?, en: How much?}\n", "", `the text "ask" is missing`, ""},
		{"missing source", "    source: {doc: text}\n", "", `criterion "near" has no source`, "add source:"},
		{"confirmed without quote", "    status: unconfirmed\n    source: {doc: text}", "    source: ‸{doc: text}", "a confirmed criterion needs a quote", "status: unconfirmed"},
		{"quote not found", "quote: {de: Höchstens 100 Euro., en: At most 100 euros.}}\n    name: {de: Grenze", "quote: {de: ‸Höchstens 10 Euro., en: At most 100 euros.}}\n    name: {de: Grenze", "do not stand in the excerpt", "word by word"},
		{"confirmed by an outline", "status: excerpt", "status: outline", "cannot be confirmed", "status: unconfirmed"},
		{"unknown status", "status: unconfirmed", "status: ‸unconfirmd", `"unconfirmd" is none of confirmed, unconfirmed`, `did you mean "unconfirmed"?`},
		{"unknown FAQ entry", "    min: 0\n", "    min: 0\n    faq: [‸A.2]\n", `there is no FAQ entry "A.2"`, ""},
		{"never met", "rule: money <= 100", "rule: ‸money < 0 and money > 5", "can never be met", ""},
		{"excluding each other", "rule: since <= \"2020-01-31\"", "rule: money > 100", "these criteria exclude each other: limit, old", ""},
		{"the same id", "  - id: since", "  - id: ‸money", `the id "money" is there twice`, ""},
		{"bad id", "  - id: since", "  - id: ‸Since-when", `"Since-when" cannot be an id`, "small letters"},
		{"option twice", "{id: two, label", "{id: ‸one, label", `option "one" is there twice`, ""},
		{"collective question without rule", "about: all(partners, country in @near)", "about: all(partners, country == DE)", "no rule uses this", "exactly as in a criterion"},
		{"fixture fails", "verdict: eligible", "verdict: ‸not_eligible", `fixture "fine": the rules decide eligible`, ""},
		{"fixture with unknown question", "staff: 3}", "stuff: ‸3}", `there is no question "stuff"`, `did you mean "staff"?`},
		{"fixture with a wrong answer", "money: 50..60", "money: ‸much", `"much" is not a number`, "1..5 for a range"},
		{"migration without version", "{from: \"1\", rename", "‸{rename", "the migration has no version", ""},
		{"migration to nothing", "{from: \"1\", rename: {sum: money}", "‸{from: \"1\", rename: {sum: mony}", `there is no question "mony"`, `did you mean "money"?`},
		{"include of nothing", "shared/firm.yaml", "‸shared/form.yaml", `"shared/form.yaml" is not there`, "top of the content directory"},
	}
}

func TestFaultsPointAtTheirPlace(t *testing.T) {
	for _, c := range faultCases() {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(small, c.old) {
				t.Fatalf("%q is not there", c.old)
			}
			text := strings.Replace(small, c.old, c.new, 1)
			line, col := 0, 0
			if before, after, marked := strings.Cut(text, "‸"); marked {
				text = before + after
				line, col = strings.Count(before, "\n")+1, len([]rune(before[strings.LastIndex(before, "\n")+1:]))+1
			}
			f, faults := readSmall(text, firm)
			if f != nil {
				t.Fatal("the fault was not found")
			}
			for _, x := range faults {
				if strings.Contains(x.Message, c.message) && strings.Contains(x.Hint, c.hint) && (line == 0 || x.Line == line && x.Column == col) {
					return
				}
			}
			t.Errorf("no fault %q with hint %q at %d:%d in\n%v", c.message, c.hint, line, col, faults)
		})
	}
}

// A fault in a part that is included is reported with the part's own name.
func TestFaultInAnIncludedPart(t *testing.T) {
	_, faults := readSmall(small, strings.Replace(firm, "type: number", "type: nunber", 1))
	if len(faults) == 0 || !strings.HasPrefix(faults[0].String(), `shared/firm.yaml:7:11: "nunber" is none of`) {
		t.Errorf("faults %v", faults)
	}
	if _, faults = readSmall(small, firm+"include: [x.yaml]\n"); len(faults) == 0 || !strings.Contains(faults[0].String(), "shared/firm.yaml:10:10: a file that is included cannot include others") {
		t.Errorf("faults %v", faults)
	}
}

func TestSmallIsFine(t *testing.T) {
	if _, faults := readSmall(small, firm); len(faults) > 0 {
		t.Errorf("faults %v", faults)
	}
}

// A condition under which a part does not apply, and its status.
func TestIncludeUnless(t *testing.T) {
	const plain = "include: [shared/firm.yaml]"
	part := firm + "criteria:\n  - id: size\n    rule: staff < 5\n    status: confirmed\n    source: {doc: text, quote: {de: 100 Euro, en: 100 euros}}\n" +
		"    name: {de: a, en: b}\n    say: {failed: {de: a, en: b}}\n"
	main := strings.NewReplacer(plain, "include:\n  - {file: shared/firm.yaml, unless: money < 20, status: unconfirmed}",
		"staff: 3}", "staff: 7}", "money: 50..60", "money: 10", "    verdict: eligible\n", "    verdict: eligible\n    firm: false\n")
	f, faults := readSmall(main.Replace(small), part)
	if f == nil {
		t.Fatal(faults)
	}
	if c := f.Criterion("size"); c.Rule != "(money < 20) or (staff < 5)" || !c.Unconfirmed() {
		t.Errorf("criterion %+v", c)
	}
	_, faults = readSmall(strings.Replace(main.Replace(small), "money < 20", "mony < 20", 1), part)
	if len(faults) == 0 || !strings.HasPrefix(faults[0].String(), `calls/small/selfcheck.yaml:6:38: there is no question "mony"`) {
		t.Errorf("faults %v", faults)
	}
	_, faults = readSmall(main.Replace(small), strings.Replace(part, "staff < 5", "stuff < 5", 1))
	if len(faults) == 0 || !strings.HasPrefix(faults[0].String(), `shared/firm.yaml:12:11: there is no question "stuff"`) {
		t.Errorf("faults %v", faults)
	}
}
