package bot

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"grantdesk/knowledge"
)

// A Handoff is what a dialogue knows of its way to the helpdesk.
type Handoff struct {
	Stage    string    `json:"stage,omitempty"`    // what the next message may be
	Question string    `json:"question,omitempty"` // to be asked
	Bare     bool      `json:"bare,omitempty"`     // without what was said before
	Name     string    `json:"name,omitempty"`     // that the asker gave
	Seen     string    `json:"seen,omitempty"`     // mark of what the asker was shown before consent
	Ticket   string    `json:"ticket,omitempty"`   // id of the last ticket
	Number   int       `json:"number,omitempty"`
	When     string    `json:"when,omitempty"` // by when an answer is promised, in words
	Open     bool      `json:"open,omitempty"` // the ticket is not settled
	Sent     []string  `json:"sent,omitempty"` // questions that the ticket has
	At       time.Time `json:"at,omitzero"`    // when the stage began
}

// The stages of a hand-off.
const (
	stageQuestion = "question" // the next message is the question
	stagePreview  = "preview"  // waits for consent
	stageName     = "name"     // the next message is the name
	stageAdd      = "add"      // the next message goes to the open ticket
)

// The choices of a hand-off.
const (
	handoffPrefix = "handoff:"
	handoffSend   = "handoff:send"
	handoffBare   = "handoff:bare"
	handoffEdit   = "handoff:edit"
	handoffName   = "handoff:name"
	handoffNo     = "handoff:no"
	handoffAdd    = "handoff:add"
	handoffLast   = "handoff:last"
	handoffReopen = "handoff:reopen"
	handoffBack   = "handoff:back"
)

// maxStage is how long an unanswered step of a hand-off takes messages.
const maxStage = time.Hour

// human leads to a person: to the helpdesk where there is one, else to the
// contacts of the call. A question may come with the wish.
func (s *step) human(question string) {
	if !s.bot.Desk {
		s.contacts()
		return
	}
	h := s.d.handoff()
	if question == "" && s.d.Asked != nil {
		question = s.d.Asked.Text
	}
	switch {
	case h.Open:
		s.joinTicket(question)
	case question == "":
		s.stage(stageQuestion)
		s.reply(OutcomeHandoff, Reply{Blocks: texts(s.v.Say("handoff.question")), Choices: s.handoffChoices(handoffNo)})
	default:
		h.Question, h.Bare = question, false
		s.preview()
	}
}

func (d *Dialogue) handoff() *Handoff {
	if d.Handoff == nil {
		d.Handoff = &Handoff{}
	} else {
		own := *d.Handoff // the stored dialogue is not to be changed
		d.Handoff = &own
	}
	return d.Handoff
}

func (s *step) stage(name string) {
	h := s.d.handoff()
	h.Stage, h.At = name, s.now
}

// preview shows what would be shared, and asks for consent.
func (s *step) preview() {
	s.stage(stagePreview)
	q := s.request()
	s.d.Handoff.Seen = q.mark()
	facts := []string{"lang", s.v.Say("handoff.language"), "call", q.Called, "name", q.Name}
	for i := 1; i < len(facts); i += 2 {
		if facts[i] == "" {
			facts[i] = s.v.Say("handoff.none")
		}
	}
	r := Reply{Blocks: []Block{
		{Style: BlockTitle, Text: s.v.Say("handoff.preview")},
		{Style: BlockQuote, Text: q.Question},
		{Style: BlockNote, Text: s.v.Say("handoff.facts", facts...)},
	}}
	if len(q.Turns) > 0 {
		r.Blocks = append(r.Blocks, texts(s.v.Say("handoff.turns"))...)
	}
	for _, t := range q.Turns {
		r.Blocks = append(r.Blocks, Block{Style: BlockItem, Text: s.line(t)})
	}
	if q.Sheet != nil {
		r.Blocks = append(r.Blocks, texts(s.v.Say("handoff.sheet", "file", q.Sheet.Name))...)
		r.Files = []File{*q.Sheet}
	}
	r.Blocks = append(r.Blocks, texts(s.v.Say("handoff.consent"))...)
	ids := []string{handoffSend}
	if len(q.Turns) > 0 || q.Sheet != nil {
		ids = append(ids, handoffBare)
	}
	r.Choices = s.handoffChoices(append(ids, handoffEdit, handoffName, handoffNo)...)
	s.reply(OutcomeHandoff, r)
}

func (s *step) line(t Said) string {
	who := "handoff.you"
	if t.Bot {
		who = "handoff.bot"
	}
	return s.v.Say(who) + " " + t.Text
}

// handoffLabels are the phrases of the choices of a hand-off.
var handoffLabels = map[string]string{
	handoffSend: "handoff.choice.send", handoffBare: "handoff.choice.bare", handoffEdit: "handoff.choice.edit",
	handoffName: "handoff.choice.name", handoffNo: "handoff.choice.no", handoffAdd: "handoff.choice.add",
	handoffLast: "handoff.choice.last", handoffReopen: "handoff.choice.reopen",
}

func (s *step) handoffChoices(ids ...string) (cs []Choice) {
	for _, id := range ids {
		cs = append(cs, Choice{ID: id, Label: s.v.Say(handoffLabels[id])})
	}
	return cs
}

// request is what would be shared.
func (s *step) request() Request {
	h := s.d.Handoff
	q := Request{Asker: s.m.From, Lang: s.v.Lang, Question: h.Question, Name: h.Name, At: s.now}
	if p := s.settled(); p != nil {
		q.Call, q.Called = p.Call.ID, p.Call.Short.In(s.v.Lang)
	}
	if a := s.d.Asked; a != nil && a.Text == h.Question {
		q.Tried = a.Tried
	}
	if h.Bare {
		return q
	}
	q.Turns = slices.DeleteFunc(slices.Clone(s.d.Recent), func(t Said) bool { return !t.Bot && t.Text == short(h.Question) })
	q.Sheet = s.sheet()
	return q
}

// mark tells two requests apart by all that is shared.
func (q Request) mark() string {
	q.At = time.Time{}
	raw, err := json.Marshal(q)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(raw)
	return base32.StdEncoding.EncodeToString(sum[:10])
}

// send hands the question over: from here on it is a ticket. Consent is for
// what was seen: where that has changed since, it is shown again.
func (s *step) send() error {
	h := s.d.handoff()
	if h.Stage == stageQuestion || h.Seen == "" || h.Seen != s.request().mark() {
		s.preview()
		return nil
	}
	sum := sha256.Sum256([]byte(s.m.From.String() + "\n" + s.m.ID))
	id := strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
	q := s.request()
	s.d.Tickets = appendNew(s.d.Tickets, id)
	*h = Handoff{Ticket: id, Open: true, Sent: []string{q.Question}, Name: h.Name}
	s.turn.Outcome = OutcomeHandoff
	return s.post(BoardKey, DeskEvent{What: DeskOpen, Ticket: id, Request: &q})
}

// post brings an event to the desk.
func (s *step) post(to string, e DeskEvent) error {
	a, err := e.Post(to, s.m.From, s.v.Lang, s.now)
	if err == nil {
		s.turn.Actions = append(s.turn.Actions, a)
	}
	return err
}

// joinTicket tells of the ticket that is open already, and offers to add to it.
func (s *step) joinTicket(question string) {
	h := s.d.Handoff
	ids := []string{handoffAdd}
	r := Reply{Blocks: texts(s.v.Say("handoff.already"))}
	if h.Number > 0 {
		r.Blocks = texts(s.v.Say("handoff.already-number", "number", number(h.Number), "due", h.When))
	}
	if question != "" && !slices.Contains(h.Sent, question) {
		h = s.d.handoff()
		h.Question = question
		r.Blocks = append(r.Blocks, Block{Style: BlockQuote, Text: question})
		ids = append([]string{handoffLast}, ids...)
	}
	r.Choices = s.handoffChoices(append(ids, handoffNo)...)
	s.reply(OutcomeHandoff, r)
}

// append gives a text to the open ticket.
func (s *step) append(text string, files []File) error {
	h := s.d.handoff()
	h.Stage = ""
	if !h.Open {
		h.Question = text
		s.preview()
		return nil
	}
	h.Sent = append(h.Sent[:len(h.Sent):len(h.Sent)], text)
	s.say(OutcomeHandoff, s.v.Say("handoff.added"))
	return s.post(TicketKey(h.Ticket), DeskEvent{What: DeskSay, Ticket: h.Ticket, Text: text, Files: files})
}

// contacts says how to reach a person where there is no helpdesk.
func (s *step) contacts() {
	r := Reply{Blocks: texts(s.v.Say("human.lead"))}
	packs := s.bot.Library.Calls
	if p := s.pack(); p != nil {
		packs = []*knowledge.Pack{p}
	}
	for _, p := range packs {
		for _, c := range p.Call.Contacts {
			r.Blocks = append(r.Blocks, Block{Style: BlockItem, Text: s.contact(c), URL: c.URL})
		}
	}
	if len(r.Blocks) == 1 {
		r.Blocks = texts(s.v.Say("human.none"))
	}
	if f := s.sheet(); f != nil {
		r.Blocks = append(r.Blocks, texts(s.v.Say("human.sheet"))...)
		r.Files = []File{*f}
	}
	s.reply(OutcomeHandoff, r)
}
