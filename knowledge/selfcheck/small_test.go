package selfcheck_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"grantdesk/knowledge"
	"grantdesk/knowledge/selfcheck"
)

// small is a self-check with one of everything.
const small = `selfcheck: 1
id: small
version: "2"
title: {de: Kleiner Check, en: Small check}
include: [shared/firm.yaml]
documents:
  - id: text
    title: {de: Text, en: Text}
    version: "1.0"
    url: https://example.org
    status: excerpt
    excerpt: {de: Höchstens 100 Euro., en: At most 100 euros.}
lists:
  near: [DE, FR]
  world: [DE, FR, CH]
questions:
  - id: money
    type: money
    name: {de: Betrag, en: amount}
    ask: {de: Wie viel?, en: How much?}
    min: 0
  - id: since
    type: date
    name: {de: Gründung, en: founding}
    ask: {de: Seit wann?, en: Since when?}
  - id: kinds
    type: multi
    name: {de: Arten, en: kinds}
    ask: {de: Welche?, en: Which?}
    options:
      - {id: one, label: {de: Eins, en: One}}
      - {id: two, label: {de: Zwei, en: Two}}
groups:
  - id: partners
    name: {de: Partner, en: partner}
    ask: {de: Wer?, en: Who?}
    more: {de: Noch jemand?, en: Anybody else?}
    max: 9
    items:
      - id: country
        type: country
        of: world
        name: {de: Land, en: country}
        ask: {de: Wo?, en: Where?}
together:
  - id: all_near
    about: all(partners, country in @near)
    name: {de: alle nah, en: all near}
    ask: {de: Alle nah?, en: All near?}
criteria:
  - id: limit
    rule: money <= 100
    source: {doc: text, quote: {de: Höchstens 100 Euro., en: At most 100 euros.}}
    name: {de: Grenze, en: limit}
    say: {failed: {de: Zu viel., en: Too much.}}
  - id: near
    rule: all(partners, country in @near)
    status: unconfirmed
    source: {doc: text}
    name: {de: Nähe, en: nearness}
    say: {failed: {de: Zu weit., en: Too far.}}
  - id: old
    rule: since <= "2020-01-31"
    source: {doc: text, quote: {de: Höchstens 100 Euro., en: At most 100 euros.}}
    name: {de: Alter, en: age}
    say: {failed: {de: Zu jung., en: Too young.}}
  - id: kinds
    rule: any(kinds, [one, two]) and staff < 10
    source: {doc: text, quote: {de: Höchstens 100 Euro., en: At most 100 euros.}}
    name: {de: Art, en: kind}
    say: {failed: {de: Falsche Art., en: Wrong kind.}}
migrate:
  - {from: "1", rename: {sum: money}, drop: [colour]}
fixtures:
  - name: fine
    answers: {money: 50..60, since: 2019-05-01, kinds: [one], staff: 3}
    groups: {partners: [{country: DE}]}
    closed: [partners]
    verdict: eligible
`

// firm is a part that small includes.
const firm = `selfcheck: 1
id: firm
version: "1"
title: {de: Firma, en: Firm}
questions:
  - id: staff
    type: number
    name: {de: Personal, en: staff}
    ask: {de: Wie viele?, en: How many?}
`

// flow reads small after replacing texts in pairs.
func flow(t testing.TB, pairs ...string) *selfcheck.Flow {
	t.Helper()
	f, faults := readSmall(strings.NewReplacer(pairs...).Replace(small), firm)
	if f == nil {
		t.Fatal(faults)
	}
	return f
}

func readSmall(main, part string) (*selfcheck.Flow, []knowledge.Fault) {
	fsys := fstest.MapFS{"calls/small/selfcheck.yaml": {Data: []byte(main)}, "shared/firm.yaml": {Data: []byte(part)}}
	return selfcheck.Read(fsys, "calls/small/selfcheck.yaml", selfcheck.Options{Entry: func(id string) bool { return id == "A.1" }})
}
