package read

import (
	"regexp"
	"strings"
)

var (
	sentence = regexp.MustCompile(`[^.!?\n]+(?:[.,]\d[^.!?\n]*)*[.!?]*\s*`)
	// turns are where a sentence goes on to ask something: "ja, und was ist …".
	turns = regexp.MustCompile(`(?i),\s*(?:(?:und|aber|and|but|nur|only)\s+)?|\s+-\s+|\s+(?:aber|but|und|and)\s+`)
)

// Parts cuts a message into what it states and what it asks.
func Parts(text string) (statement, question string) {
	var said, asked []string
	for _, s := range sentence.FindAllString(text, -1) {
		before, after := s, ""
		if Question(s) {
			before, after = turn(s)
		}
		said, asked = append(said, before), append(asked, after)
	}
	return strings.TrimSpace(strings.Join(said, "")), strings.TrimSpace(strings.Join(asked, ""))
}

// turn cuts a sentence that asks where its question begins.
func turn(s string) (before, after string) {
	for _, at := range turns.FindAllStringIndex(s, -1) {
		if asks.MatchString(words(s[at[1]:])) && !asks.MatchString(words(s[:at[0]])) {
			return s[:at[0]] + " ", s[at[1]:]
		}
	}
	return "", s
}

// Both tells whether a text says yes and no, or neither for sure: "jein".
func Both(text string) bool {
	w := words(text)
	return undecided.MatchString(w) || butOne.MatchString(w)
}

var undecided = regexp.MustCompile(` (?:jein|ja und nein|ja nein|nein ja|yes and no|yes no|no yes|teils|teilweise|teils teils|partly|partially|in part|halb|mal so mal so|kommt drauf an|kommt darauf an|it depends|depends|vielleicht|maybe|perhaps|eventuell|evtl|möglicherweise|possibly|vermutlich|wahrscheinlich|probably) `)

// howMany is a number right before the country that it counts.
var howMany = regexp.MustCompile(`(?:^|[^\p{L}\d])(\d{1,2}|ein(?:er|e|s|es|en|em)?|one|zwei|two|drei|three|vier|four|fünf|five|sechs|six)(?: ?x| ?×| mal)?(?: (?:partner|partners|mitglieder|mitglied|member|members|firmen|firma|organisationen|organisation|organisations|organizations|cluster|clusters|davon|of them|are|is|sind|ist|kommt|kommen|sitzen|sitzt))*(?: (?:aus|from|in|im))?(?: (?:der|den|dem|the))? ?$`)

// HowMany reads how many the words right before a country count of it; 0 when
// they do not tell.
func HowMany(before string) int {
	m := howMany.FindStringSubmatch(strings.ToLower(before))
	if m == nil {
		return 0
	}
	if n := int(m[1][0] - '0'); n >= 0 && n <= 9 {
		if len(m[1]) == 2 {
			return 10*n + int(m[1][1]-'0')
		}
		return n
	}
	return map[string]int{"zwei": 2, "two": 2, "drei": 3, "three": 3, "vier": 4, "four": 4, "fünf": 5, "five": 5, "sechs": 6, "six": 6}[m[1]] +
		map[bool]int{true: 1}[strings.HasPrefix(m[1], "ein") || m[1] == "one"]
}
