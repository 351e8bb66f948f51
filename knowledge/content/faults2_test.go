package content_test

func factFaults() []faultCase {
	return []faultCase{
		{name: "fact twice", edits: one(facts, "id: rate", "id: ‸max-grant"), want: `id "max-grant" is there twice in facts, first in line 11`, also: 1},
		{name: "dead document", edits: one(facts, "doc: call-text", "doc: ‸calltext"), want: `there is no document "calltext" in call.yaml`, hint: `did you mean "call-text"?`},
		{name: "source without document", edits: one(facts, "source: {doc: call-text, section: \"2\", page: 3}", "source: ‸{section: \"2\"}"), want: `key "doc" is missing`, also: 2},
		{name: "wrong page", edits: one(facts, "page: 3", "page: ‸7"), want: "page 7: in calls/solar-2027/texts/call-text.de.md this section stands on pages 3 to 3", also: 1},
		{name: "no source", edits: []edit{{facts, "    source: {doc: call-text, section: \"4.1\"}\n", ""}, {facts, "- id: rate", "- ‸id: rate"}}, want: `fact "rate" has no source`},
		{name: "no confidence", edits: one(facts, "  - id: deadline", "  - ‸id: note\n    topic: aim\n    name: {de: a, en: b}\n    say: {de: a, en: b}\n    source: {doc: notice}\n  - id: deadline"), want: `fact "note" has no confidence`},
		{name: "C without about", edits: []edit{{facts, "    about: solar-2025\n", ""}, {facts, "confidence: C", "confidence: ‸C"}}, want: `fact "old-rate" has confidence C but is asserted of this call`},
		{name: "dead about", edits: one(facts, "about: solar-2025", "about: ‸solar-2024"), want: `there is no other call "solar-2024"`, hint: `did you mean "solar-2025"?`},
		{name: "unknown with a value", edits: one(facts, "unknown: true", "unknown: true\n    value: ‸{kind: number, number: 1}"), want: `fact "batteries" is unknown and has a value`},
		{name: "unknown with confidence", edits: one(facts, "unknown: true", "unknown: true\n    confidence: ‸B"), want: `fact "batteries" is unknown, so nothing makes us sure of it`},
		{name: "valid from after until", edits: one(facts, "unknown: true", "unknown: true\n    valid_from: ‸2027-05-01\n    valid_until: 2027-04-01"), want: "valid from 2027-05-01 but only until 2027-04-01"},
		{name: "placeholder without a value", edits: []edit{{facts, "    value: {kind: money, number: 40000, unit: EUR}\n", ""}, {facts, "At most {value}", "At most ‸{value}"}}, want: `{value} stands here but fact "max-grant" has no value`, also: 1},
		{name: "placeholder for an unknown", edits: one(facts, "Ob Batteriespeicher gefördert", "Ob ‸{value} gefördert"), want: `fact "batteries" is unknown, so {value} stands for nothing`, also: 1},
		{name: "placeholder in one language", edits: one(facts, `{de: "Höchstens {value} je Schule.", en: "At most {value}`, `‸{de: "Höchstens {value} je Schule.", en: "At most 40,000 EUR`), want: "{value} stands in some languages of say only", also: 1},
		{name: "misspelt placeholder", edits: one(facts, "Höchstens {value} je", "Höchstens ‸{wert} je"), want: "{wert} stands for nothing here", also: 1},
		{name: "value against amounts", edits: one(facts, "number: 40000", "number: ‸50000"), want: "50000 contradicts amounts.max_grant in call.yaml, 40000"},
		{name: "value against its sentence", edits: one(facts, `en: "Up to 60 % of the costs."`, `en: "Up to ‸65 % of the costs."`), want: "the answer says 65 %, the value is 60 %", also: 2},
		{name: "value against deadline", edits: one(facts, "at: 2027-04-15T17:00", "at: ‸2027-04-15T12:00"), want: `this value repeats deadline "applications" but differs from it: 2027-04-15T17:00`},
		{name: "dead deadline", edits: one(facts, "deadline: applications", "deadline: ‸application"), want: `there is no deadline "application"`, hint: `did you mean "applications"?`},
		{name: "zone against deadline", edits: one(facts, "zone: Europe/Copenhagen", "zone: ‸Europe/Oslo"), want: `this value repeats deadline "applications", whose zone is Europe/Copenhagen`},
		{name: "value without its kind's key", edits: one(facts, "{kind: percent, number: 60}", "‸{kind: text}"), want: "a value of kind text has a text"},
		{name: "date without a date", edits: one(facts, "{kind: percent, number: 60}", "‸{kind: date}"), want: "a value of kind date has a date"},
		{name: "time without a time", edits: one(facts, "{kind: percent, number: 60}", "‸{kind: time}"), want: "a value of kind time has a time"},
		{name: "time without a zone", edits: one(facts, "{kind: percent, number: 60}", "‸{kind: time, at: 2027-04-15T17:00}"), want: "a time has a zone"},
		{name: "date against its sentence", edits: one(facts, "{kind: percent, number: 60}\n    say: {de: \"Bis zu 60 % der Kosten.\", en: \"Up to 60 % of the costs.\"}", "{kind: date, date: 2027-04-16}\n    say: {de: Am 15. April 2027., en: On ‸15 April 2027.}"), want: "the answer says 2027-04-15, the value is 2027-04-16", also: 1},
		{name: "money without unit", edits: one(facts, "{kind: money, number: 40000, unit: EUR}", "‸{kind: money, number: 40000}"), want: "a value of kind money has a unit"},
		{name: "range upside down", edits: one(facts, "number: 60}", "number: 60, max: ‸20}"), want: "the upper end is below the lower one"},
		{name: "fact that nothing leads to", edits: []edit{{call, "    related: [old-rate]\n", ""}, {facts, "id: old-rate", "‸id: old-rate"}}, want: `nothing leads to fact "old-rate"`, warns: true},
		{name: "count that the answer does not print", edits: []edit{{facts, "facts:\n", "facts:\n  - id: n\n    topic: projects\n    name: {de: a, en: b}\n    value: {kind: number, number: 50}\n    say: {de: Etwa 50 Schulen., en: ‸About 15 schools.}\n    source: {doc: notice}\n    confidence: A\n"}}, want: "the answer prints figures, but not the value 50", warns: true},
		{name: "other currency", edits: one(facts, "unit: EUR", "unit: ‸DKK"), want: "the call counts in EUR, this value in DKK", warns: true},
	}
}

func faqFaults() []faultCase {
	return []faultCase{
		{name: "dead section", edits: one(faq, "section: money", "section: ‸mony"), want: `there is no section "mony"`, hint: `did you mean "money"?`},
		{name: "dead fact", edits: one(faq, "facts: [rate,", "facts: [‸rat,"), want: `there is no fact "rat"`, hint: `did you mean "rate"?`},
		{name: "entry twice", edits: one(faq, "id: S.1", "id: ‸M.1"), want: `entry "M.1" is there twice, first in calls/solar-2027/faq.yaml line`},
		{name: "entry twice in another file", edits: []edit{{"calls/solar-2027/faq/more.yaml", "", "entries:\n  - id: ‸M.1\n    section: money\n    question: {de: a, en: a}\n    variants: {de: [b, c, d], en: [b, c, d]}\n    answer: {de: a, en: a}\n    facts: [rate]\n"}}, want: `entry "M.1" is there twice`},
		{name: "entry without source", edits: one(faq, "entries:\n", "entries:\n  - ‸id: M.0\n    section: money\n    question: {de: a, en: a}\n    variants: {de: [b, c, d], en: [b, c, d]}\n    answer: {de: a, en: a}\n"), want: `entry "M.0" has no source`},
		{name: "supersedes nothing", edits: one(faq, "facts: [rate, max-grant]", "facts: [rate, max-grant]\n    supersedes: ‸M.0"), want: `there is no entry "M.0"`},
		{name: "few variants", edits: one(faq, "variants:\n      de: [Wie hoch ist unser Eigenanteil?, Wie viel zahlt die Schule?, Wird", "variants:\n      de: ‸[Wird"), want: `entry "M.1" has 1 variants in "de"`, warns: true},
		{name: "same question in two entries", edits: one(faq, "[Gilt das auch für Berufskollegs?", "[‸„Wird ALLES bezahlt“"), want: `entry "S.1" and entry "M.1" (calls/solar-2027/faq.yaml line`},
		{name: "same question in entry and fact", edits: one(facts, "[Werden Batteriespeicher gefördert?", "[‸Wird alles bezahlt"), want: `fact "batteries" and entry "M.1"`},
		{name: "same question in an entry and its fact", edits: one(facts, "  - id: rate\n", "  - id: rate\n    questions: {de: [‸Wird alles bezahlt], en: [a]}\n"), want: `fact "rate" and entry "M.1", which rests on it`, warns: true},
		{name: "same wording twice", edits: one(faq, "[Gilt das auch für Berufskollegs?", "[‸Kann auch eine Berufsschule mitmachen"), want: "this wording is there twice", warns: true, also: 0},
		{name: "question without words", edits: one(facts, "[Werden Batteriespeicher gefördert?", "[‸\"???\""), want: "this question has no words"},
		{name: "figure that nothing states", edits: []edit{{faq, "höchstens 40 000 EUR.", "höchstens ‸45 000 EUR."}, {faq, "at most EUR 40,000.", "at most EUR 45,000."}}, want: "no fact and no document states 45000 EUR", warns: true, also: 1},
		{name: "answers differ between languages", edits: one(faq, "at most EUR 40,000.", "at most EUR ‸4,000."), want: `4000 EUR stands in "en" but not in "de"`, also: 2},
	}
}

func textFaults() []faultCase {
	const quote = "\"at most EUR 40,000 per school\"}"
	return []faultCase{
		{name: "quote that does not occur", edits: one(facts, quote, "‸\"at most EUR 40,000 per pupil\"}"), want: "these words do not occur in section 4 of " + english, hint: `the text agrees up to "at most EUR 40,000 per", then goes on with "school.`},
		{name: "quote in another section", edits: []edit{{facts, "section: \"4\"\n", "section: \"3\"\n"}, {facts, "{de: höchstens", "{de: ‸höchstens"}}, want: "these words do not occur in section 3 of " + german, hint: "it stands in section 4", also: 1},
		{name: "quote without translation", edits: one(facts, "quote: {de: höchstens 40 000 EUR je Schule, en: \"at most EUR 40,000 per school\"}", "‸quote: {de: höchstens 40 000 EUR je Schule}"), want: `the quote is missing in "en"`},
		{name: "quote from an outline", edits: one(call, "source: {doc: notice}", "source: {doc: notice, quote: ‸{de: a, en: b}}"), want: `document "notice" is an outline`},
		{name: "dead section of a document", edits: one(facts, "section: \"4.1\"", "section: ‸\"4.2\""), want: german + ` has no section "4.2"`, hint: "its sections are 1, 2, 3, 4, 4.1", also: 1},
		{name: "section in one language", edits: []edit{{english, "### 4.1 Rate\n\n", ""}, {german, "### 4.1", "‸### 4.1"}}, want: "section 4.1 is missing in " + english, also: 2},
		{name: "section twice", edits: one(german, "### 4.1 Fördersatz", "‸## 3 Fördersatz"), want: "section 3 is there twice, first in line 17", also: 3},
		{name: "heading without number", edits: one(german, "## 3 Wer teilnehmen kann", "## ‸Wer teilnehmen kann"), want: "this heading has no number", hint: "write the number of the section first", also: 6},
		{name: "bad page mark", edits: one(german, "<!-- page 4 -->", "‸<!-- page iv -->"), want: "this mark is not understood", hint: "a page mark is a line of its own"},
		{name: "words before the first section", edits: one(german, "# Solardächer für Schulen 2027", "‸Solardächer für Schulen 2027"), want: "this paragraph stands before the first section"},
		{name: "text of no document", edits: []edit{{"calls/solar-2027/texts/notes.de.md", "", "## 1 A\n\nB\n"}}, want: `there is no document "notes" in call.yaml`},
		{name: "two texts of one document", edits: []edit{{"calls/solar-2027/texts/call-text.de.txt", "", "A\n"}}, want: german + " is the same document in the same language"},
		{name: "text without language", edits: []edit{{"calls/solar-2027/texts/call-text.md", "", "## 1 A\n\nB\n"}}, want: "this name does not tell document and language"},
	}
}

func fileFaults() []faultCase {
	return []faultCase{
		{name: "empty file", edits: []edit{{facts, "", "‸"}}, want: "this file is empty"},
		{name: "only comments", edits: []edit{{facts, "", "‸# nothing\n"}}, want: "not readable as YAML"},
		{name: "not UTF-8", edits: one(faq, "Schulen, en", "Sch‸\xfclen, en"), want: "this character is not UTF-8"},
		{name: "UTF-16", edits: []edit{{faq, "", "‸\xff\xfev\x00"}}, want: "this file is written in UTF-16"},
		{name: "control character", edits: one(german, "Der Fonds hilft", "Der ‸\x07Fonds hilft"), want: "there is a control character here"},
		{name: "entries in a file of another kind", edits: []edit{{"calls/solar-2027/faq/more.yml", "", "entries: []"}}, want: "nothing reads this", hint: "let its name end in .yaml"},
		{name: "misnamed file", edits: []edit{{"calls/solar-2027/fact.yaml", "", "facts: []"}}, want: "nothing reads this", hint: `did you mean "facts.yaml"?`},
		{name: "call with questions only", edits: []edit{{"calls/next/questions/dev.yaml", "", "[]"}}, want: "this call has no content yet", warns: true},
		{name: "empty call", edits: []edit{{"calls/next/README.md", "", "x"}}, want: "this file is not there", also: 2},
		{name: "question with a bad expression", edits: []edit{{"calls/solar-2027/questions/dev.yaml", "", "- id: d1\n  lang: de\n  text: Frist?\n  expect: answered\n  must: [‸'(']\n"}}, want: "not a regular expression"},
		{name: "question twice", edits: []edit{{"calls/solar-2027/questions/dev.yaml", "", "- {id: d1, lang: de, text: a, expect: answered}\n- {id: ‸d1, lang: de, text: b, expect: answered}\n"}}, want: `question "d1" is there twice, first in line 1`},
		{name: "question without a text", edits: []edit{{"calls/solar-2027/questions/dev.yaml", "", "- ‸{id: d1, lang: de, expect: answered}\n"}}, want: `question "d1" needs either text or turns`},
		{name: "question with a wrong word", edits: []edit{{"calls/solar-2027/questions/dev.yaml", "", "- {id: d1, lang: de, text: a, expect: ‸answer}\n"}}, want: `"answer" is none of answered`, hint: `did you mean "answered"?`},
		{name: "question in another language", edits: []edit{{"calls/solar-2027/questions/dev.yaml", "", "- {id: d1, lang: ‸fr, text: a, expect: answered, now: \"2021-01-20T10:00:00+01:00\"}\n"}}, want: `unknown language "fr"`},
		{name: "question at no time", edits: []edit{{"calls/solar-2027/questions/dev.yaml", "", "- {id: d1, lang: de, expect: answered, turns: [{text: a, expect: answered, now: ‸tomorrow}]}\n"}}, want: `"tomorrow" is not a time with a zone`},
		{name: "file among the calls", edits: []edit{{"calls/readme.txt", "", "x"}}, want: "this is not a directory"},
		{name: "broken shared part", edits: []edit{{"shared/sme.yaml", "", "a: ‸]"}}, want: "not readable as YAML"},
		{name: "two calls of one name", edits: []edit{
			{"calls/solar-2028/call.yaml", "", "id: solar-2028\naliases: [‸solar-roofs]\ntitle: {de: a, en: b}\nshort: {de: a, en: b}\nprogramme: {de: a, en: b}\nbody: {de: a, en: b}\nabout: {de: a, en: b}\nzone: UTC\ndeadlines: []\ndocuments: []\n"},
			{"calls/solar-2028/facts.yaml", "", "facts: []\n"},
			{"calls/solar-2028/faq.yaml", "", "version: 1.0\ndate: 2027-01-01\nsections: {}\n"},
		}, want: `call "solar-2027" is called "solar-roofs" too`},
	}
}
