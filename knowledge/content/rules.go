package content

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"grantdesk/knowledge"
)

// A rule says what the type of a field cannot say.
type rule struct {
	required  bool
	filled    bool     // may not be empty
	oneOf     []string // the words that are allowed
	id        bool     // names something: no spaces
	country   bool     // ISO 3166-1 alpha-2 code
	someLangs bool     // need not be there in every language
}

// ruleOf returns the rule for a key of a type; the schema is made from it too.
func ruleOf(typ, key string) rule {
	ru := rule{required: slices.Contains(required(typ), key), id: key == "id" && typ != ""}
	switch typ + "." + key {
	case "Source.quote", "Entry.question", "Entry.answer", "Entry.variants":
		ru.someLangs = true // of entries, only the helpdesk's; checkLanguages sees to it
	case "CountryGroup.codes":
		ru.country = true
	case "CountryGroup.may":
		ru.oneOf = []string{"yes", "no", "special"}
	case "OtherCall.kind":
		ru.oneOf = []string{"predecessor", "sibling", "successor", "other"}
	case "ClaimedStatus.value":
		ru.oneOf = []string{"forthcoming", "open", "closed"}
	case "Deadline.kind":
		ru.oneOf = []string{knowledge.DeadlineFixed, knowledge.DeadlineCutoffs, knowledge.DeadlineRolling}
	case "Document.status":
		ru.oneOf = []string{knowledge.DocumentFull, knowledge.DocumentExcerpt, knowledge.DocumentOutline}
	case "Fact.confidence":
		ru.oneOf = []string{knowledge.ConfidenceA, knowledge.ConfidenceB, knowledge.ConfidenceC}
	case "Fact.topic":
		for _, t := range knowledge.Topics() {
			ru.oneOf = append(ru.oneOf, string(t))
		}
	case "question.expect":
		ru.oneOf = []string{"answered", "abstained", "clarify-ok", "selfcheck", "handoff", "smalltalk", "command"}
	case "Value.kind":
		ru.oneOf = []string{knowledge.ValueMoney, knowledge.ValuePercent, knowledge.ValueNumber, knowledge.ValueDate,
			knowledge.ValueTime, knowledge.ValueSpan, knowledge.ValueText}
	}
	return ru
}

// required lists the keys that a type cannot do without.
func required(typ string) []string {
	switch typ {
	case "Call":
		return []string{"id", "title", "short", "programme", "body", "about", "zone", "deadlines", "documents"}
	case "CountryGroup":
		return []string{"id", "name", "codes", "may"}
	case "Contact":
		return []string{"id", "for"}
	case "OtherCall":
		return []string{"id", "names", "title", "kind", "remark"}
	case "Deadline":
		return []string{"id", "name", "kind", "zone", "source"}
	case "Moved":
		return []string{"from", "to"}
	case "Opening", "Stop":
		return []string{"on", "source"}
	case "ClaimedStatus":
		return []string{"value", "source"}
	case "Document":
		return []string{"id", "title", "version", "status"}
	case "Source":
		return []string{"doc"}
	case "Fact":
		return []string{"id", "name", "say"}
	case "Value":
		return []string{"kind"}
	case "Entry":
		return []string{"id", "section", "question", "answer"}
	case "FAQ":
		return []string{"version", "date", "sections"}
	case "factsFile":
		return []string{"facts"}
	}
	return nil
}

// keysOf maps the YAML keys of a struct to its fields.
func keysOf(t reflect.Type) map[string]int {
	keys := map[string]int{}
	for i := range t.NumField() {
		if key, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); key != "" && key != "-" {
			keys[key] = i
		}
	}
	return keys
}

// names returns the keys in alphabetical order.
func names(keys map[string]int) (ns []string) {
	for k := range keys {
		ns = append(ns, k)
	}
	slices.Sort(ns)
	return ns
}

func contains(list []string, s string) bool { return slices.Contains(list, s) }

// validID reports whether s can name a call, a fact or anything else: it
// becomes part of file names and of the ids of passages.
func validID(s string) bool {
	return idPattern.MatchString(s) && !strings.Contains(s, "..")
}

var idPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

func languages() string {
	var ls []string
	for _, l := range knowledge.Languages() {
		ls = append(ls, string(l))
	}
	return strings.Join(ls, " and ")
}
