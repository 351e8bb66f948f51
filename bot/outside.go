package bot

import (
	"regexp"
	"strings"

	"grantdesk/knowledge"
	"grantdesk/knowledge/scope"
)

// outside answers a question that no document of a call can answer by its
// nature, and says why.
func (s *step) outside(text string) (result, bool) {
	v, is := s.bot.judge(text, s.settled())
	if !is {
		return result{}, false
	}
	pairs, foreign := []string{"calls", s.callNames()}, ""
	if v.Reason == scope.Programme {
		pairs, foreign = append(pairs, "name", v.Name), v.Words
	}
	return result{
		text: text, outcome: OutcomeAbstained, final: true, foreign: foreign, why: GapOutside,
		remark:  s.v.Say(outsideKeys[v.Reason], pairs...),
		finding: knowledge.Finding{Decision: knowledge.DecideDecline, Why: "outside (" + string(v.Reason) + "): " + v.Words},
	}, true
}

// outsideKeys are the phrases that say why a question lies outside.
var outsideKeys = map[scope.Reason]string{
	scope.Programme: "outside.programme", scope.Forecast: "outside.forecast", scope.Law: "outside.law",
	scope.Decision: "outside.decision", scope.Order: "outside.order", scope.Errand: "outside.errand",
}

// judge asks the guard; while the call is unknown a question lies outside only
// when it does so for every call.
func (b *Bot) judge(text string, p *knowledge.Pack) (v scope.Verdict, is bool) {
	if p != nil {
		return b.guard.Judge(text, p)
	}
	for _, p := range b.Library.Calls {
		if v, is = b.guard.Judge(text, p); !is {
			return scope.Verdict{}, false
		}
	}
	return v, is
}

// without takes folded words out of a text, however they are written there.
func without(text, words string) string {
	if words == "" {
		return text
	}
	parts := strings.Fields(words)
	for i, p := range parts {
		parts[i] = regexp.QuoteMeta(p)
	}
	re, err := regexp.Compile(`(?i)\b` + strings.Join(parts, `\W+`) + `\b`)
	if err != nil {
		return text
	}
	return strings.TrimSpace(re.ReplaceAllString(text, ""))
}
