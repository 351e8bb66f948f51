package ticket

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// What an Order says that members of the desk do with a draft for the FAQ. A
// version may follow after a hyphen.
const (
	DoDraft   = "draft"   // make one of the settled question
	DoPropose = "propose" // have a second person look at it
	DoApprove = "approve"
	DoReject  = "reject"  // the reason follows
	DoDiscard = "discard" // the drafter's own no
	DoRevert  = "revert"  // take the entry back
	DoSection = "section" // put it there
	DoCall    = "call"    // it is about that call
	DoAlso    = "also"    // another wording of the question
	DoErase   = "erase"   // the asker had everything forgotten; nobody can type this
)

// An Order is what a ticket passes on to its draft.
type Order struct {
	Do     string      `json:"do"`
	Rest   string      `json:"rest,omitempty"`
	By     string      `json:"by,omitempty"`     // who does it, by the desk's own name
	Person string      `json:"person,omitempty"` // and by id
	From   bot.Address `json:"from,omitzero"`
	Of     *Material   `json:"of,omitempty"` // with DoDraft
}

// Material is what a draft is made of.
type Material struct {
	Number   int            `json:"number"`
	Lang     knowledge.Lang `json:"lang"`
	Call     string         `json:"call,omitempty"`
	Question string         `json:"question"`
	Answer   string         `json:"answer"`
	Names    []string       `json:"names,omitempty"` // that may occur in them
}

// DraftKey is the key of the draft that a ticket became.
func DraftKey(id string) string { return "draft/" + id }

// ordered are the verbs that are passed on to the draft.
func ordered(verb string) bool {
	head, _, _ := strings.Cut(verb, "-")
	return knowledge.Lang(verb).Known() ||
		slices.Contains([]string{DoDraft, DoPropose, DoApprove, DoReject, DoDiscard, DoRevert, DoSection, DoCall, DoAlso}, head)
}

// learn passes on what concerns the draft; false: it does not.
func (u *turn) learn(verb, rest string) bool {
	if !u.Learn || !ordered(verb) {
		return false
	}
	o := Order{Do: verb, Rest: rest, By: u.name(), Person: u.m.Person, From: u.m.From}
	if verb != DoDraft {
		if !u.t.Drafted {
			u.quiet(u.v.Say("learn.none"))
			return true
		}
		u.order(o)
		return true
	}
	switch {
	case u.t.Status == Erased:
		u.quiet(u.status())
		return true
	case u.t.open():
		u.quiet(u.v.Say("learn.open"))
		return true
	case !u.t.answered():
		u.quiet(u.v.Say("learn.unanswered"))
		return true
	}
	u.t.Drafted, o.Of = true, u.t.material()
	u.order(o)
	return true
}

// order brings an order to the draft.
func (u *turn) order(o Order) {
	raw, err := json.Marshal(o)
	if err != nil {
		u.err = fmt.Errorf("write order %q: %w", o.Do, err)
		return
	}
	m := bot.Message{Kind: bot.KindDesk, At: u.now, Payload: raw}
	u.actions = append(u.actions, bot.Action{Post: &bot.Post{Dialogue: DraftKey(u.t.ID), Message: m}})
}

// answered reports whether the desk said something.
func (t *Ticket) answered() bool {
	return slices.ContainsFunc(t.Lines, func(l Line) bool { return l.Desk })
}

// material is the question as it was asked and all that the desk answered.
func (t *Ticket) material() *Material {
	m := &Material{Number: t.Number, Lang: t.Request.Lang, Call: t.Request.Call, Question: t.Request.Question, Names: []string{t.Request.Name, t.Agent}}
	var said []string
	for _, l := range t.Lines {
		if l.Desk {
			said = append(said, l.Text)
		}
	}
	m.Answer = strings.Join(said, "\n\n")
	return m
}
