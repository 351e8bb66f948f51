package learn

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/ticket"
	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
)

// What the book tells a draft; nobody can type these.
const (
	doLive  = "live"  // the entry is in the book
	doFiled = "filed" // a server wrote the file
	doGone  = "gone"  // it was taken back
)

// timerFile is when the desk is told that no server wrote the file.
const (
	timerFile = "file"
	fileAfter = 2 * time.Minute
)

// A turn is one message of a draft on its way to actions.
type turn struct {
	*Office
	d       *Draft
	m       bot.Message
	o       ticket.Order
	now     time.Time
	actions []bot.Action
	err     error

	faults  []knowledge.Fault // of the text, once it was checked
	checked int               // the edition that was
}

func (t *turn) decide() error {
	if t.m.Kind == bot.KindTimer {
		if t.m.Choice == timerFile && t.d.Status == Live && !t.d.File {
			t.note(t.v.Say("learn.no-file", "id", t.d.Entry, "file", t.path()))
		}
		return t.err
	}
	if err := json.Unmarshal(t.m.Payload, &t.o); err != nil {
		return fmt.Errorf("read order %q: %w", t.m.ID, err)
	}
	verb, detail, _ := strings.Cut(t.o.Do, "-")
	switch {
	case verb == ticket.DoErase:
		t.erase()
	case verb == doLive || verb == doFiled || verb == doGone:
		t.told(verb)
	case verb == ticket.DoDraft:
		t.draft()
	case t.d.Status == "" || t.d.Status == Erased:
		t.quiet(t.v.Say("learn.none"))
	case verb == ticket.DoPropose:
		t.propose(detail)
	case verb == ticket.DoApprove:
		t.approve(detail)
	case verb == ticket.DoReject:
		t.reject(detail)
	case verb == ticket.DoDiscard:
		t.discard()
	case verb == ticket.DoRevert:
		t.revert()
	default:
		t.edit(verb)
	}
	return t.err
}

// by is how whoever acts is called.
func (t *turn) by() string {
	if t.o.By == "" {
		return "–"
	}
	return t.o.By
}

// mine makes whoever acts the one who changed it last, and may not release it.
func (t *turn) mine() { t.d.By, t.d.Person, t.d.Second, t.d.Reason = t.by(), t.o.Person, "", "" }

// draft begins a draft, or goes on with one that was given up.
func (t *turn) draft() {
	d := t.d
	switch {
	case d.writable() || d.released():
		t.card()
		return
	case t.o.Of == nil:
		return
	case len(d.Question) == 0:
		d.begin(*t.o.Of, t.now)
		look, err := t.look()
		if err != nil {
			t.err = err
			return
		}
		d.Call, d.Section, d.Entry = look.Call, look.Section, look.Entry
	}
	if d.Reason != "" {
		d.Refused = d.Reason
	}
	d.Status, d.File = Open, false
	t.mine()
	t.card()
}

// look finds what content has of the question. The draft itself, once it is
// an entry, is not near to itself.
func (t *turn) look() (Look, error) {
	want := t.d.Entry
	if want == "" {
		want = "HD." + strconv.Itoa(t.d.Number)
	}
	l, err := t.Shelf.Look(Sought{Call: t.d.Call, Lang: t.d.Lang, Text: t.d.Question[t.d.Lang], Entry: want, Now: t.now})
	l.Near = slices.DeleteFunc(l.Near, func(n Near) bool { return n.ID == t.d.Entry && t.d.released() })
	return l, err
}

// current reports whether the text is still the one whose button was pressed.
func (t *turn) current(edition string) bool {
	if edition == "" || edition == strconv.Itoa(t.d.Edition) {
		return true
	}
	t.quiet(t.v.Say("learn.stale"))
	return false
}

// check holds the text to the rules of content, each edition once a turn.
func (t *turn) check() []knowledge.Fault {
	if t.checked != t.d.Edition {
		t.faults, t.checked = t.Shelf.Check(t.d.Call, t.d.entry()), t.d.Edition
	}
	return t.faults
}

// sound holds the draft to the rules of content, and tells what is wrong.
func (t *turn) sound() bool {
	var wrong []string
	for _, f := range t.check() {
		if !f.Warning {
			wrong = append(wrong, f.Message)
		}
	}
	if len(wrong) == 0 {
		return true
	}
	t.note(t.v.Say("learn.unsound"), wrong[:min(len(wrong), maxFaults)]...)
	return false
}

func (t *turn) propose(edition string) {
	switch {
	case t.d.Status != Open:
		t.quiet(t.status())
	case t.current(edition) && t.sound():
		t.d.Status = Proposed
		t.mine()
		t.card()
	}
}

// approve releases the text, if another person than the last writer does.
func (t *turn) approve(edition string) {
	d := t.d
	switch {
	case d.Status != Proposed:
		t.quiet(t.status())
		return
	case t.o.Person == "" || t.o.Person == d.Person:
		t.quiet(t.v.Say("learn.own", "agent", d.By))
		return
	case !t.current(edition):
		return
	case len(d.marks()) > 0:
		t.quiet(t.v.Say("learn.marks", "marks", strings.Join(d.marks(), ", ")))
		return
	case !t.sound():
		return
	}
	file, err := content.WriteEntry(d.entry())
	if err != nil {
		t.err = err
		return
	}
	d.Status, d.Second = Approved, t.by()
	t.tell(Event{What: EventAdd, Call: d.Call, ID: d.Entry, Item: &Item{ID: d.Entry, Call: d.Call, Ticket: d.Ticket, File: file, At: t.now}})
}

// A reason is a button under a rejection.
type reason struct{ id, key string }

var reasons = []reason{
	{"wrong", "learn.reason-wrong"}, {"known", "learn.reason-known"}, {"single", "learn.reason-single"}, {"personal", "learn.reason-personal"},
}

// reject keeps the reason: one of the buttons', or what was written.
func (t *turn) reject(why string) {
	reason := content.Printable(t.o.Rest)
	for _, r := range reasons {
		if r.id == why {
			reason = strings.TrimSpace(t.v.Say(r.key) + " " + reason)
		}
	}
	switch {
	case !t.d.writable():
		t.quiet(t.status())
	case t.o.Person == "" || t.o.Person == t.d.Person:
		t.quiet(t.v.Say("learn.own-no", "agent", t.d.By))
	case reason == "":
		t.why()
	default:
		t.d.Status, t.d.Second, t.d.Reason = Rejected, t.by(), reason
		t.note(t.status())
	}
}

func (t *turn) discard() {
	if !t.d.writable() {
		t.quiet(t.status())
		return
	}
	t.d.Status, t.d.Second, t.d.Reason = Discarded, t.by(), content.Printable(t.o.Rest)
	t.note(t.status())
}

// revert takes an entry back. One person may: the bot then says less, not more.
func (t *turn) revert() {
	if t.d.Status != Live && t.d.Status != Approved {
		t.quiet(t.status())
		return
	}
	t.d.Status, t.d.Second, t.d.Reason = Leaving, t.by(), content.Printable(t.o.Rest)
	t.tell(Event{What: EventRevert, Call: t.d.Call, ID: t.d.Entry, Why: t.d.Reason})
}

// edit changes the text, its place or its call. Whoever does may not release
// it.
func (t *turn) edit(verb string) {
	if !t.d.writable() {
		t.quiet(t.status())
		return
	}
	done := false
	switch l := knowledge.Lang(verb); {
	case l.Known():
		done = t.d.write(l, t.o.Rest)
	case verb == ticket.DoAlso:
		done = t.d.also(t.d.Lang, t.o.Rest)
	case verb == ticket.DoSection || verb == ticket.DoCall:
		done = t.move(verb, t.o.Rest)
	}
	if t.err != nil {
		return
	}
	if !done {
		t.quiet(t.v.Say("learn.how"))
		return
	}
	t.mine()
	t.card()
}

// move puts the draft elsewhere.
func (t *turn) move(verb, to string) bool {
	was := *t.d
	if verb == ticket.DoCall {
		t.d.Call = to
	}
	look, err := t.look()
	if err != nil {
		t.err = err
		return false
	}
	to = strings.TrimSpace(to)
	known := slices.ContainsFunc(look.Sections, func(s Section) bool { return s.ID == to })
	switch {
	case verb == ticket.DoCall && look.Call == to && to != "":
		t.d.Section, t.d.Entry = look.Section, look.Entry
	case verb == ticket.DoSection && known:
		t.d.Section = to
	default:
		*t.d = was
		return false
	}
	t.d.Edition++
	return true
}

// told takes word from the book.
func (t *turn) told(what string) {
	d := t.d
	switch {
	case what == doLive && d.Status == Approved:
		d.Status = Live
		t.note(t.v.Say("learn.live", "id", d.Entry, "agent", d.By, "second", d.Second))
		if !t.Files {
			t.note(t.v.Say("learn.no-dir", "file", t.path()))
			return
		}
		t.actions = append(t.actions, bot.Action{Timer: &bot.Timer{Name: timerFile, At: t.now.Add(fileAfter)}})
	case what == doFiled && d.Status == Live && !d.File:
		d.File = true
		t.note(t.v.Say("learn.filed", "file", t.path()))
	case what == doGone && d.released():
		if d.Status != Leaving { // by a command, or because the file was deleted
			d.Second, d.Reason = "", t.o.Rest
		}
		d.Status, d.File = Reverted, false
		t.note(t.status())
	}
}

// erase forgets what the asker said. An entry that two people released holds
// nothing of the asker; the desk is asked to make sure of it once more.
func (t *turn) erase() {
	d := t.d
	if d.Status == "" || d.Status == Erased {
		return
	}
	if d.released() {
		t.note(t.v.Say("learn.erased-live", "id", d.Entry))
		t.tell(Event{What: EventErased, Call: d.Call, ID: d.Entry})
	}
	d.forget()
	if !d.released() {
		d.Status = Erased
	}
}

// path is where the file of the entry stands.
func (t *turn) path() string { return content.LearnedFile(t.d.Call, t.d.Entry) }

// tell brings an event to the book.
func (t *turn) tell(e Event) {
	m, err := e.Message(t.now)
	if err != nil {
		t.err = err
		return
	}
	m.ID = "" // that of the action
	t.actions = append(t.actions, bot.Action{Post: &bot.Post{Dialogue: BookKey, Message: m}})
}
