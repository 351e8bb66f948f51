package rank

import (
	"slices"
	"strings"

	"grantdesk/knowledge"
	"grantdesk/knowledge/words"
)

// A trait is a kind of thing that a question can ask for and an answer tells.
type trait uint8

// The traits.
const (
	tellsTime trait = 1 << iota
	tellsSum
	tellsPlace
	tellsAnything = tellsTime | tellsSum | tellsPlace // of an answer that says it is not known
)

// Words of answers that tell when or where without a figure or an address.
var (
	timely = listed(`jederzeit sofort nach vor bis seit sobald zuerst danach erst anytime time immediately after before until since once first later
 then tag tage tagen woche wochen monat monate monaten jahr jahre jahren day days week weeks month months year years dauer fortlaufend`)
	placed = listed(`portal tool platform plattform abschnitt section seite page website webseite internet online brussel brussels katalog catalogue
 eccp adresse address profil profile agentur agency ncp land country`)
	unknowing = [...]string{"do not tell", "do not know", "not in our documents", "do not hold", "do not have", "sagen nicht", "nicht bekannt", "wissen wir nicht", "kennen wir nicht", "liegen uns nicht vor", "nennen unsere unterlagen nicht", "unterlagen nennen kein", "could not"}
)

func listed(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[words.Fold(w)] = true
	}
	return m
}

// wants tells what a question asks for, by its words.
func wants(ws []string) (t trait) {
	for i, w := range ws {
		before, next := "", ""
		if i > 0 {
			before = ws[i-1]
		}
		if i+1 < len(ws) {
			next = ws[i+1]
		}
		asks := i == 0 || slices.Contains([]string{"bis", "ab", "seit", "und", "by", "until", "till", "since", "from", "and"}, before)
		switch {
		case asks && (w == "wann" || w == "when"):
			t |= tellsTime
		case asks && (w == "wo" || w == "where"):
			t |= tellsPlace
		case w == "hoch" && before == "wie", w == "much" && before == "how", w == "viel" && before == "wie" && next == "geld":
			t |= tellsSum
		}
	}
	return t
}

// traits are what an answer tells.
func traits(answer string, v *knowledge.Value) (t trait) {
	small := strings.ToLower(answer)
	for _, u := range unknowing {
		if strings.Contains(small, u) {
			return tellsAnything
		}
	}
	if v != nil && v.Kind != knowledge.ValueText || strings.ContainsAny(small, "0123456789%") {
		t |= tellsTime | tellsSum
	}
	if strings.ContainsAny(small, "@/") {
		t |= tellsPlace
	}
	for _, w := range words.Tokens(small) {
		if timely[w] {
			t |= tellsTime
		}
		if placed[w] {
			t |= tellsPlace
		}
	}
	return t
}

// yearsIn are the years that a text names.
func yearsIn(text string) (years []int) {
	run, digits := 0, 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] >= '0' && text[i] <= '9' {
			run, digits = run*10+int(text[i]-'0'), digits+1
			continue
		}
		if digits == 4 && run >= 1990 && run < 2100 && !slices.Contains(years, run) {
			years = append(years, run)
		}
		run, digits = 0, 0
	}
	return years
}

// Words of another edition of the same call.
var (
	otherEdition = listed(`next naechste naechsten naechster naechstes kommende kommenden kommendes last letzte letzten letzter letztes previous earlier former vorige vorigen voriger voriges vorherige vorherigen frueher frueheren
 following subsequent upcoming vergangene vergangenen vergangenes`)
	edition = listed(`year jahr round runde edition ausgabe call calls aufruf aufrufs aufrufe ausschreibung mal time period phase foerderperiode programmperiode`)
	another = listed(`vorjahr vorjahres predecessor vorgaenger vorgaengeraufruf nachfolger nachfolgeaufruf successor followup`)
)

// otherTime reports that words speak of another year or round.
func otherTime(ws []string) bool {
	for i, w := range ws {
		if another[w] || otherEdition[w] && i+1 < len(ws) && edition[ws[i+1]] {
			return true
		}
	}
	return false
}

// A lack is what a question asks for and the first of a ranking does not
// have: each from 0 to 1.
type lack struct {
	word  float64 // how much of the question is the weightiest of its words
	words float64 // how much of it all are
	trait float64 // it asks when, where or how much, and the answer does not tell
	other float64 // it names a year or another round
}

// lacks compares a question with a unit. A unit whose wording is held out has
// what another of its wordings has.
func (s *shelf) lacks(q *query, r scored) (l lack) {
	u := r.unit
	if q.wants&^u.tells != 0 {
		l.trait = 1
	}
	if q.other && !u.other || len(q.years) > 0 && !slices.ContainsFunc(q.years, func(y int) bool { return slices.Contains(u.years, y) || slices.Contains(s.years, y) }) {
		l.other = 1
	}
	var all, most, sum float64
	for i, t := range q.terms {
		if t.weight <= weightAsking || slices.ContainsFunc(q.terms[:i], func(o term) bool { return o.word == t.word }) {
			continue
		}
		mass, has := s.wordIn(q, t.word, r.n)
		all += mass
		if !has {
			mass *= 1 - s.spelled(q, t.word, r.n)
			most, sum = max(most, mass), sum+mass
		}
	}
	l.word, l.words = most/max(all, 1e-9), sum/max(all, 1e-9)
	return l
}

// wordIn is how telling a word of a question is, and whether a unit has it,
// one of its parts, or one of the same sense.
func (s *shelf) wordIn(q *query, word string, unit int) (mass float64, has bool) {
	for _, t := range q.terms {
		if t.word != word {
			continue
		}
		id, idf, known := s.terms.weight(t.text)
		mass = max(mass, float64(idf)*t.weight)
		if !known || has {
			continue
		}
		has = slices.ContainsFunc(s.byAll[id], func(c component) bool {
			return int(c.id) == unit && (int32(unit) != q.held || c.w > 1)
		})
	}
	if light[word] {
		mass *= lightShare
	}
	return mass, has
}

// spelled is how much of the letters of a word a unit's wordings have, for
// words that are not spelled like there.
func (s *shelf) spelled(q *query, word string, unit int) float64 {
	groups := s.read.lexeme(word).grams
	n := 0
	for _, g := range groups {
		id, _, known := s.grams.weight(g)
		if known && s.lettersIn(q, id, unit) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(groups)))
}

// lettersIn reports whether a unit is asked for with a group of letters; the
// wording that is held out is not looked at.
func (s *shelf) lettersIn(q *query, gram int32, unit int) bool {
	if int32(unit) != q.held {
		return slices.ContainsFunc(s.byGram[gram], func(c component) bool { return int(c.id) == unit })
	}
	for _, i := range s.worded(&s.units[unit]) {
		if w := &s.wordings[i]; w.text != q.text && slices.ContainsFunc(w.grams, func(c component) bool { return c.id == gram }) {
			return true
		}
	}
	return false
}

// lightShare is what a word that goes with any matter counts.
const lightShare = 0.25

// light are words that go with any matter: what is asked is told by others.
var light = listed(`machen macht gemacht mache tun getan passiert passieren laeuft laufen lauft kommt kommen bekommen bekommt kriegen kriegt krieg bekomm gehen
 geben gegeben brauchen braucht brauche benoetigen benoetigt heisst heissen bedeutet stimmt richtig falsch gilt gelten moeglich sache ding dinge leute chef chefin
 kollege kollegin kollegen boss wissen weiss gehoert gelesen gesagt sagen sagt frage verstehe verstanden nehmen stehen steht finde finden halten haelt lassen laesst
 bleibt bleiben sehen sieht scheint glaube denke meine meint bisher heute morgen gestern wirklich leider sonst etwas sicher klar neu neue neuen gut gerade beim laut
 happens happen happened work works working goes going go come comes give gives given take takes got make makes made mean means right wrong true correct possible
 thing things stuff people boss colleague heard read said say says think thought believe understand understood seem seems sure clear new good old now today actually
 everything anything something someone anyone everybody still already ever even bit lot whole sort kind way try trying happy find finding keep let see look looking`)
