package interview

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"grantdesk/bot"
	"grantdesk/bot/read"
	"grantdesk/knowledge/eligibility"
	"grantdesk/knowledge/selfcheck"
)

// Prefixes of the ids of choices. An answer carries the rules, the number of
// the question and the question, so that an old button never answers a newer
// one: sc:ab12cd34.7.members[1].eccp=o2
const (
	answerPrefix  = "sc:"
	commandPrefix = "sc!"
)

// The answers that a choice can stand for, beside "o<n>" and "#<number>".
const (
	pressYes    = "y"
	pressNo     = "n"
	pressUnsure = "?"
	pressAll    = "a"
	pressNone   = "0"
	pressAgain  = "c" // change the answer
)

func (t *turn) choiceID(ref eligibility.Ref, value string) string {
	return fmt.Sprintf("%s%s.%d.%s=%s", answerPrefix, t.flow.Stamp, t.st.Seq, ref, value)
}

// command is the choice of a command. Those that are about the open question
// carry its number, as answers do.
func (t *turn) command(name, label string) bot.Choice {
	id := commandPrefix + name
	if aboutQuestion(name) {
		id += "." + strconv.Itoa(t.st.Seq)
	}
	return bot.Choice{ID: id, Label: label}
}

func aboutQuestion(command string) bool {
	return slices.Contains([]read.Command{read.Skip, read.Back, read.Why, read.Help}, read.Command(command))
}

// press acts on a choice.
func (t *turn) press(id string) {
	if name, ok := strings.CutPrefix(id, commandPrefix); ok {
		t.pressCommand(name)
		return
	}
	rest, ok := strings.CutPrefix(id, answerPrefix)
	if !ok {
		t.beside()
		return
	}
	stamp, rest, _ := strings.Cut(rest, ".")
	seq, rest, _ := strings.Cut(rest, ".")
	path, value, _ := strings.Cut(rest, "=")
	ref, known := t.ref(path)
	if !known || stamp != t.flow.Stamp || seq != strconv.Itoa(t.st.Seq) {
		t.stale(ref)
		return
	}
	t.st.Paused = false
	t.pressed(ref, value)
}

func (t *turn) pressCommand(name string) {
	name, seq, _ := strings.Cut(name, ".")
	switch {
	case aboutQuestion(name) && seq != strconv.Itoa(t.st.Seq):
		t.stale(eligibility.Ref{})
	case name == moreCommands:
		t.menu()
	case !t.obey(read.Command(name), ""):
		t.short = true // it has no meaning any more; what is open is said again
	}
}

// moreCommands is the choice that shows the menu.
const moreCommands = "more"

func (t *turn) pressed(ref eligibility.Ref, value string) {
	if value == pressAgain {
		t.changeTo(ref)
		return
	}
	if ref.Item == eligibility.More && ref.Group != "" {
		t.more(ref, value)
		return
	}
	if x, ok := t.pressedAnswer(ref, value); ok {
		t.put(ref, x)
	}
}

// pressedAnswer is the answer that a choice stands for.
func (t *turn) pressedAnswer(ref eligibility.Ref, value string) (x eligibility.Answer, ok bool) {
	switch value {
	case pressYes, pressNo:
		return eligibility.Answer{Yes: value == pressYes}, true
	case pressUnsure:
		return eligibility.Answer{DontKnow: true}, true
	}
	if s, ok := strings.CutPrefix(value, "#"); ok {
		n, err := strconv.ParseFloat(s, 64)
		return eligibility.Exactly(n), err == nil
	}
	q, ok := t.flow.Question(ref)
	if !ok {
		return x, false
	}
	switch value {
	case pressAll:
		for _, o := range q.Options {
			x.Options = append(x.Options, o.ID)
		}
		return x, true
	case pressNone:
		return eligibility.Answer{Options: []string{}}, true
	}
	n, err := strconv.Atoi(strings.TrimPrefix(value, "o"))
	if err != nil || n < 0 || n >= len(q.Options) {
		return x, false
	}
	if q.Type == selfcheck.TypeMulti {
		return eligibility.Answer{Options: []string{q.Options[n].ID}}, true
	}
	return eligibility.Answer{Option: q.Options[n].ID}, true
}

// more closes the group or adds a member.
func (t *turn) more(ref eligibility.Ref, value string) {
	m := t.members(ref.Group)
	switch value {
	case pressYes:
		m.Items = append(m.Items, eligibility.Answers{})
	case pressNo:
		m.Closed = true
	default:
		t.st.Skipped = append(t.st.Skipped, ref)
	}
	t.moved()
}

// moved makes the buttons of the question that was on the table old ones.
func (t *turn) moved() {
	t.st.Misses = 0
	t.st.Seq++
}

func (t *turn) members(group string) *eligibility.Members {
	m := t.st.Applicant.Groups[group]
	if m == nil {
		m = &eligibility.Members{}
		t.st.Applicant.Groups[group] = m
	}
	return m
}

// stale tells that a button belongs to an earlier question and what the
// answer to it was.
func (t *turn) stale(ref eligibility.Ref) {
	if x, ok := t.st.Applicant.Get(ref); ok {
		t.say(t.v.Say("interview.stale", "what", t.name(ref), "answer", t.show(ref, x)))
	} else {
		t.say(t.v.Say("interview.stale.other"))
	}
	t.short = true
}

// ref reads the path of a question.
func (t *turn) ref(path string) (ref eligibility.Ref, ok bool) {
	group, rest, grouped := strings.Cut(path, "[")
	if !grouped {
		ref.Question = path
		_, ok = t.flow.Question(ref)
		return ref, ok || t.flow.Collective(path) != nil
	}
	item, question, _ := strings.Cut(rest, "]")
	ref = eligibility.Ref{Group: group, Question: strings.TrimPrefix(question, ".")}
	if item == "+" {
		ref.Item = eligibility.More
		return ref, t.flow.Group(group) != nil
	}
	n, err := strconv.Atoi(item)
	ref.Item = n
	_, ok = t.flow.Question(ref)
	return ref, ok && err == nil
}

// questionChoices are the choices of a question.
func (t *turn) questionChoices(ref eligibility.Ref) []bot.Choice {
	var out []bot.Choice
	if !t.buttons && t.wantsNumber(ref) {
		return nil // a number that is typed is the answer, not a choice
	}
	add := func(value, label string) { out = append(out, bot.Choice{ID: t.choiceID(ref, value), Label: label}) }
	q, isQuestion := t.flow.Question(ref)
	c := t.flow.Collective(ref.Question)
	switch {
	case ref.Question == "":
		if len(t.members(ref.Group).Items) > 0 {
			add(pressYes, t.v.Say("interview.yes"))
			add(pressNo, t.v.Say("interview.no"))
		}
	case !isQuestion && !c.Counts(), isQuestion && q.Type == selfcheck.TypeYesNo:
		add(pressYes, t.v.Say("interview.yes"))
		add(pressNo, t.v.Say("interview.no"))
	case isQuestion && (q.Type == selfcheck.TypeChoice || q.Type == selfcheck.TypeMulti):
		for _, o := range t.offered(ref) {
			i := slices.IndexFunc(q.Options, func(x selfcheck.Option) bool { return x.ID == o.ID })
			add("o"+strconv.Itoa(i), t.label(o))
		}
	}
	if isQuestion && q.Type == selfcheck.TypeMulti {
		add(pressAll, t.v.Say("interview.all"))
		add(pressNone, t.v.Say("interview.none"))
	}
	add(pressUnsure, t.v.Say("interview.unsure"))
	return append(out, t.command(moreCommands, t.v.Say("interview.more")))
}

// offered are the options of a question but those that the person ruled out.
func (t *turn) offered(ref eligibility.Ref) []selfcheck.Option {
	q, ok := t.flow.Question(ref)
	if !ok || q.Type != selfcheck.TypeChoice && q.Type != selfcheck.TypeMulti {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(q.Options), func(o selfcheck.Option) bool { return slices.Contains(t.st.Without, o.ID) })
}

func (t *turn) label(o selfcheck.Option) string {
	if len(o.Label) == 0 {
		return t.countries.Name(o.ID, t.v.Lang)
	}
	return o.Label.In(t.v.Lang)
}
