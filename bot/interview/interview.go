// Package interview leads the self-check of a call as a conversation: it asks
// only what can still change the verdict, reads answers as people type them,
// and can be left, steered and corrected at any step. It keeps nothing; its
// state comes and goes with each message.
package interview

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/phrase"
	"grantdesk/bot/read"
	"grantdesk/knowledge"
	"grantdesk/knowledge/country"
	"grantdesk/knowledge/eligibility"
	"grantdesk/knowledge/selfcheck"
)

// Interviewer leads self-checks. It is not changed after New and may be used
// by several goroutines.
type Interviewer struct {
	flows     map[string]*selfcheck.Flow
	calls     *knowledge.Library
	phrases   *phrase.Catalogue
	countries *country.Table
	commands  *read.Commander
}

// New returns an Interviewer for the self-checks of calls.
func New(flows map[string]*selfcheck.Flow, library *knowledge.Library, phrases *phrase.Catalogue) *Interviewer {
	return &Interviewer{flows, library, phrases, country.New(), read.NewCommander()}
}

// Offers reports whether a call has a self-check.
func (i *Interviewer) Offers(call string) bool { return i.flows[call] != nil }

// turn is one message on its way to a reply.
type turn struct {
	*Interviewer
	flow *selfcheck.Flow
	pack *knowledge.Pack
	st   *state
	v    phrase.Voice
	now  time.Time
	id   string // of the message

	table   []bot.Choice // offered last
	buttons bool         // choices are buttons and have no number to type

	blocks  []bot.Block       // said before the question
	noted   []string          // answers that are repeated back
	puts    int               // answers stored in this turn
	asked   string            // the question beside the answer, for the bot
	choices []bot.Choice      // offered before those of the question
	doubted []eligibility.Ref // read in one of two ways
	others  map[eligibility.Ref]float64
	parked  []*state // self-checks of other calls that wait
	files   []bot.File
	cites   []knowledge.Citation
	silent  bool // the question is not asked again
	short   bool // the question is asked shortened
	aside   bool
	unread  bool
	human   bool
	over    bool
	details bool // a result shows the source of every criterion
}

// Check takes one message of a self-check; no state begins a new one.
func (i *Interviewer) Check(m bot.CheckMessage) (bot.CheckReply, error) {
	t, err := i.take(m)
	if err != nil {
		return bot.CheckReply{}, err
	}
	switch {
	case t == nil:
		return bot.CheckReply{Aside: true}, nil
	case t.st == nil:
		t.st = newState(t.flow, t.now)
		t.numberOn()
		t.tellParked()
		t.begin(m.Message.Text)
	case m.Aside:
		t.beside()
	case m.Begin:
		t.numberOn()
		t.tellParked()
		t.upgrade()
		t.resume()
	default:
		t.upgrade()
		t.handle(m.Message)
	}
	return t.finish()
}

// take prepares a turn. A self-check that runs goes on although the dialogue
// speaks of another call meanwhile; only who asks for the self-check of that
// call leaves it, and it waits then. There is no turn when there is no
// self-check.
func (i *Interviewer) take(m bot.CheckMessage) (*turn, error) {
	t := &turn{Interviewer: i, others: map[eligibility.Ref]float64{}, v: i.phrases.In(m.Lang), now: m.Now, id: m.Message.ID, buttons: m.Buttons, table: m.Table}
	call := m.Call
	if m.State != nil {
		st, err := readState(m.State)
		if err != nil {
			return nil, err
		}
		if i.call(st.ID) == "" {
			st = cmp.Or(i.unpark(st.Parked), st)
		}
		if running := i.call(st.ID); running != "" && (!m.Begin || running == m.Call || i.flows[m.Call] == nil) {
			call, t.st, t.parked = running, st, st.Parked
		} else if running != "" {
			t.st, t.parked = st.park(i.flows[m.Call].ID)
		} else if !m.Begin {
			return nil, nil // its self-check is no longer there
		}
	}
	if t.flow = i.flows[call]; t.flow == nil {
		return nil, nil
	}
	t.pack = i.calls.Pack(call)
	return t, nil
}

// call is the call whose self-check has an id, or "".
func (i *Interviewer) call(id string) string {
	for _, call := range slices.Sorted(maps.Keys(i.flows)) {
		if i.flows[call].ID == id {
			return call
		}
	}
	return ""
}

// begin greets and takes from the first message what it answers already.
func (t *turn) begin(text string) {
	t.title(t.flow.Title.In(t.v.Lang))
	t.say(t.v.Say("interview.begin"))
	t.note(t.flow.Notice.In(t.v.Lang))
	t.extract(text, map[eligibility.Ref]bool{})
	t.tellNoted()
}

// tellParked says which self-check waits while this one runs.
func (t *turn) tellParked() {
	for _, p := range t.parked {
		if call := t.call(p.ID); call != "" {
			t.note(t.v.Say("interview.parked", "call", t.calls.Pack(call).Call.Short.In(t.v.Lang)))
		}
	}
}

// numberOn lets the numbers of questions go on behind those of the self-checks
// that wait, so that no button of theirs means a question of this one.
func (t *turn) numberOn() {
	for _, p := range t.parked {
		t.st.Seq = max(t.st.Seq, p.Seq+1)
	}
}

// unpark gives back the self-check that was parked last and is still there, as
// a paused one, when the one that ran has ended; nil when there is none.
func (i *Interviewer) unpark(parked []*state) *state {
	for n := len(parked) - 1; n >= 0; n-- {
		if last := parked[n]; i.call(last.ID) != "" {
			last.Paused, last.Parked = !last.Done, parked[:n]
			return last
		}
	}
	return nil
}

// beside only says the open question again, where one is open.
func (t *turn) beside() {
	t.aside, t.short = true, true
	t.silent = t.st.Done || t.st.Paused
}

// finish asks the open question, or shows the result, and stores the state.
func (t *turn) finish() (bot.CheckReply, error) {
	reply := bot.CheckReply{Aside: t.aside, Human: t.human, Question: t.asked}
	reply.Unread = t.unread
	progress := ""
	if t.over {
		t.tellParked()
		ended := t.st.Seq
		if t.st = t.unpark(t.parked); t.st == nil {
			reply.Reply = bot.Reply{Blocks: t.blocks}
			return reply, nil
		}
		t.st.Seq = max(t.st.Seq, ended+1)
	} else {
		if !t.silent {
			progress = t.ask()
		}
		t.st.At, t.st.Beside, t.st.Parked = t.now.Unix(), t.aside, t.parked
	}
	raw, err := json.Marshal(t.st)
	if err != nil {
		return bot.CheckReply{}, fmt.Errorf("write self-check: %w", err)
	}
	reply.State, reply.Citations = raw, t.cites
	reply.Reply = bot.Reply{Blocks: t.blocks, Choices: t.choices, Files: t.files, Progress: progress}
	return reply, nil
}

func (t *turn) block(style, text string) {
	if text != "" {
		t.blocks = append(t.blocks, bot.Block{Style: style, Text: text})
	}
}

func (t *turn) title(text string) { t.block(bot.BlockTitle, text) }
func (t *turn) say(text string)   { t.block(bot.BlockText, text) }
func (t *turn) note(text string)  { t.block(bot.BlockNote, text) }
func (t *turn) item(text string)  { t.block(bot.BlockItem, text) }

// evaluate is all that follows from the answers so far.
func (t *turn) evaluate() *eligibility.Result { return t.flow.Engine().Evaluate(t.st.Applicant) }
