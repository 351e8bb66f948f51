package bot

import (
	"regexp"
	"slices"
	"strings"

	"grantdesk/knowledge"
)

// named returns the call that a text names by an identifier, an alias or its
// short name, or by two words of its title that no other call's has.
func (b *Bot) named(text string) *knowledge.Pack {
	folded := " " + fold(text) + " "
	var found *knowledge.Pack
	best := 0
	for _, p := range b.Library.Calls {
		for _, name := range callNames(p) {
			if n := len(name); n > best && strings.Contains(folded, " "+name+" ") {
				found, best = p, n
			}
		}
	}
	if found != nil || len(b.Library.Calls) == 1 {
		return found
	}
	for _, w := range strings.Fields(folded) {
		if p := b.fragments[w]; p != nil {
			return p
		}
	}
	for _, p := range b.Library.Calls {
		if b.titleWords(p, folded) >= 2 {
			return p
		}
	}
	return nil
}

// callNames are the folded names that stand for one call and nothing else.
func callNames(p *knowledge.Pack) (names []string) {
	c := &p.Call
	all := append(slices.Clone(c.Identifiers), c.Aliases...)
	for _, l := range knowledge.Languages() {
		all = append(all, c.Short[l], c.Title[l])
	}
	for _, n := range append(all, c.ID) {
		if f := fold(n); len(f) > 2 {
			names = append(names, f)
		}
	}
	return names
}

// thisCall are the words beside a call's name in a message that asks the last
// question again for that call, or for the one that is being talked about.
const thisCall = " und and ok okay auch also bei beim fuer for the dem den der die das diesem diesen dieser dieses this call aufruf current one aktuellen aktuelle jetzigen hier here what about how wie sieht es ist ist aus in im of at from no nein das a ein einem dann then programm programme scheme "

var pointsHere = regexp.MustCompile(`\b(this (call|one|programme)|(the|your) current (call|one)|(diese[mnrs]?|den|dem|im) (aktuellen |jetzigen )?(aufruf|call)|aktuellen?|hier)\b`)

// samefor reports whether a text says nothing but which call is meant: "und
// bei ClusterXchange?", "ok and for this call?".
func (b *Bot) samefor(text string) bool {
	folded := " " + fold(text) + " "
	named := pointsHere.MatchString(folded)
	for _, p := range b.Library.Calls {
		names := callNames(p)
		slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
		for _, n := range names {
			if strings.Contains(folded, " "+n+" ") {
				folded, named = strings.ReplaceAll(folded, " "+n+" ", " "), true
			}
		}
	}
	for _, w := range strings.Fields(folded) {
		if !strings.Contains(thisCall, " "+w+" ") {
			return false
		}
	}
	return named
}

// titleWords counts the words of a call's title in a text that stand in no
// other call's title.
func (b *Bot) titleWords(p *knowledge.Pack, folded string) (n int) {
	for _, w := range titleWords(p) {
		unique := !slices.ContainsFunc(b.Library.Calls, func(o *knowledge.Pack) bool {
			return o != p && slices.Contains(titleWords(o), w)
		})
		if unique && strings.Contains(folded, " "+w+" ") {
			n++
		}
	}
	return n
}

func titleWords(p *knowledge.Pack) (words []string) {
	for _, l := range knowledge.Languages() {
		for _, w := range strings.Fields(fold(p.Call.Title[l])) {
			if len(w) >= 5 && !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
	}
	return words
}

// chooseCall obeys "/call eic", or shows which calls there are.
func (s *step) chooseCall(name string) error {
	if p := s.bot.named(name); name != "" && p != nil {
		return s.enterCall(p)
	}
	for _, p := range s.bot.Library.Calls {
		if f := fold(name); f != "" && slices.ContainsFunc(callNames(p), func(n string) bool { return strings.Contains(n, f) }) {
			return s.enterCall(p)
		}
	}
	s.reply(OutcomeCommand, Reply{Blocks: texts(s.v.Say("call.list")), Choices: s.callChoices()})
	return nil
}

// enterCall makes the dialogue about a call and answers what waited for it.
func (s *step) enterCall(p *knowledge.Pack) error {
	waiting := s.d.Waiting
	s.d.forgetQuestion()
	s.d.Call = p.Call.ID
	if waiting == "" {
		s.say(OutcomeCommand, s.v.Say("call.entered", "call", p.Call.Short.In(s.v.Lang)))
		return nil
	}
	return s.ask(waiting)
}

func (s *step) callChoices() (cs []Choice) {
	for _, p := range s.bot.Library.Calls {
		cs = append(cs, Choice{ID: callChoice(p.Call.ID), Label: p.Call.Short.In(s.v.Lang)})
	}
	return cs
}

// whichCall asks which call a question is about and keeps the question.
func (s *step) whichCall(text string) {
	s.d.Waiting, _ = head(text, maxQuestion)
	s.reply(OutcomeClarify, Reply{Blocks: texts(s.v.Say("call.which")), Choices: s.callChoices()})
}

// Named returns the id of the call that a text names, or "".
func (b *Bot) Named(text string) string {
	if p := b.named(text); p != nil {
		return p.Call.ID
	}
	return ""
}
