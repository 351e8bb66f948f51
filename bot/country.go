package bot

import (
	"regexp"
	"strings"

	"grantdesk/knowledge"
)

// The kinds of a reference to what is no fact, entry or passage.
const (
	kindCountry  = "country"  // a country of a call's lists
	kindDeadline = "deadline" // all deadlines of a call
)

// about are the words beside a country's name in a question that asks nothing
// but whether that country may take part.
const aboutCountry = " und auch oder aus in der die das dem den fuer was ist mit wie sieht es steht aus ok okay geht gehen darf duerfen kann koennen ich wir man uns unsere unser partner firma firmen organisation organisationen cluster unternehmen mitmachen teilnehmen teilnahme dabei sitzen sitz sitzt kommen kommt bin sind ja nein sich bewerben antrag stellen antragsberechtigt foerderfaehig zugelassen berechtigt land laender liste noch denn eigentlich dann and also what about how or from the is are a an in on we i our my us can may do does eligible allowed participate join apply take part company companies firm firms partner partners organisation organization organisations cluster clusters based located ok okay country countries list too then to it be for of included yes no welche which eine ein einer einem mein meine hallo bitte please hello still noch immer nicht not only nur mal leute personen mann team betrieb startup verein gmbh ag kleine kleiner kleines people staff person small tiny business association ngo "

// taking part is what a country has to do with in a longer question that the
// finder does not know.
var takingPart = regexp.MustCompile(`\b(sitz\w*|ansaess\w*|partner\w*|firm\w*|cluster\w*|organis\w*|organiz\w*|teilnehm\w*|teilnahme\w*|mitmach\w*|duerf\w*|darf|dabei|zugelass\w*|antrags\w*|foerderfaehig|bewerb\w*|eligib\w*|participat\w*|take part|regist\w*|based|located|join\w*|appl\w*|allowed|candidate\w*|compan\w*|tochter\w*|unternehm\w*)\b`)

// maxStatement is how many words a statement may have to be read as a question
// about its country; a longer one asks something else.
const maxStatement = 14

// otherQuestion are words of questions that are not about taking part.
var otherQuestion = regexp.MustCompile(`\b(wann|wie|was|wieviel\w*|welche[rsnm]?|wo|warum|when|how|what|which|where|why)\b`)

// headcount is how many a firm is: "wir sind 12 Leute aus Basel".
var headcount = regexp.MustCompile(`\b\d{1,3} (leute|personen|mann|people|staff)\b`)

// country answers a question that is all about whether countries may take
// part: "und die Schweiz?", "Wir sitzen in Serbien, dürfen wir?".
func (s *step) country(p *knowledge.Pack, text string) (result, bool) {
	codes := s.bot.tell.Countries(text, true)
	if len(codes) == 0 || len(p.Call.Countries) == 0 || !s.bot.allAbout(text) {
		return result{}, false
	}
	return s.countryResult(p, text, codes), true
}

func (s *step) countryResult(p *knowledge.Pack, text string, codes []string) result {
	return result{
		text: text, outcome: OutcomeAnswered,
		ref:     &Ref{Kind: kindCountry, Call: p.Call.ID, ID: strings.Join(codes, ",")},
		answer:  s.bot.tell.Country(p, codes, s.inquiry(text)),
		finding: found(p, factOf(p, knowledge.TopicCountry, "countries"), "country named: "+strings.Join(codes, ", ")),
	}
}

// found is a finding that needed no search.
func found(p *knowledge.Pack, id, why string) knowledge.Finding {
	return knowledge.Finding{
		Decision: knowledge.DecideAnswer, Why: why,
		Candidates: []knowledge.Candidate{{Kind: knowledge.KindFact, ID: id, Call: p.Call.ID, Score: 1, Confidence: 1}},
	}
}

// factOf is the id of the call's fact on a topic, or other when it has none.
func factOf(p *knowledge.Pack, topic knowledge.Topic, other string) string {
	for _, f := range p.Facts {
		if f.Topic == topic && !f.Unknown {
			return f.ID
		}
	}
	return other
}

// allAbout reports whether a text has nothing to say beside its countries.
func (b *Bot) allAbout(text string) bool {
	folded := headcount.ReplaceAllString(fold(b.tell.WithoutCountries(text)), "$1")
	for _, w := range strings.Fields(folded) {
		if !strings.Contains(aboutCountry, " "+w+" ") {
			return false
		}
	}
	return true
}

// declined is what remains when the finder knows nothing: a country in a
// sentence about taking part, or nothing.
func (s *step) declined(r result) (result, error) {
	p := s.settled()
	folded := fold(r.text)
	if p == nil || len(p.Call.Countries) == 0 || len(strings.Fields(folded)) > maxStatement ||
		!takingPart.MatchString(folded) || otherQuestion.MatchString(folded) {
		return r, nil
	}
	if codes := s.bot.tell.Countries(r.text, true); len(codes) > 0 {
		return s.countryResult(p, r.text, codes), nil
	}
	return r, nil
}
