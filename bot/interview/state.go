package interview

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"grantdesk/bot/mailbox"
	"grantdesk/knowledge/eligibility"
	"grantdesk/knowledge/selfcheck"
)

// schema is how the state of a self-check is stored. A migration also leads
// those that wait in Parked.
func schema() mailbox.Schema { return mailbox.Schema{Name: "self-check"} }

// state is what a self-check remembers between two messages.
type state struct {
	Version   int                    `json:"v"`
	ID        string                 `json:"i"` // of the self-check
	Flow      string                 `json:"f"` // version of the rules
	Stamp     string                 `json:"s"` // of the files of the rules
	Seq       int                    `json:"n"` // number of the question on the table
	Open      *eligibility.Ref       `json:"o,omitempty"`
	Forced    *eligibility.Ref       `json:"c,omitempty"` // asked again to change its answer
	Applicant *eligibility.Applicant `json:"a"`
	Log       []eligibility.Ref      `json:"l,omitempty"` // answered, in order
	Skipped   []eligibility.Ref      `json:"k,omitempty"`
	Misses    int                    `json:"m,omitempty"` // unreadable replies in a row
	Beside    bool                   `json:"b,omitempty"` // the bot answered last, and may have offered choices of its own
	View      string                 `json:"w,omitempty"` // what the choices last shown stand for
	Extra     []string               `json:"x,omitempty"` // ids of choices shown behind those of the question
	Paused    bool                   `json:"p,omitempty"`
	Done      bool                   `json:"d,omitempty"`
	Told      string                 `json:"e,omitempty"` // the verdict as it was told
	Standings string                 `json:"r,omitempty"` // of each criterion, as last seen
	History   []past                 `json:"h,omitempty"`
	Without   []string               `json:"z,omitempty"` // options that the open question no longer offers
	Message   string                 `json:"y,omitempty"` // id of the message that answered last
	At        int64                  `json:"t"`
	Parked    []*state               `json:"j,omitempty"` // self-checks of other calls that wait
}

// past is an earlier verdict under other rules.
type past struct {
	Flow    string `json:"f"`
	Verdict string `json:"v"`
	At      int64  `json:"t"`
}

// The views whose choices can be typed as numbers.
const (
	viewQuestion = ""
	viewChange   = "change " // followed by what the choices were found by
	viewMenu     = "menu"
)

// away is the silence after which a person is welcomed back.
const away = 12 * time.Hour

// newState begins a self-check. Its questions are numbered from the seconds of
// the clock, so that no button of an earlier one in the same chat has a number
// that comes again.
func newState(f *selfcheck.Flow, now time.Time) *state {
	return &state{Version: schema().Version(), ID: f.ID, Flow: f.Version, Stamp: f.Stamp, Applicant: eligibility.NewApplicant(),
		Seq: int(now.Unix() % cycle)}
}

// cycle is after how many seconds numbers of questions come again: 24 days.
const cycle = 1 << 21

func readState(raw []byte) (*state, error) {
	st := &state{}
	if err := schema().Read(raw, st); err != nil {
		return nil, err
	}
	for _, s := range append([]*state{st}, st.Parked...) {
		if err := s.complete(); err != nil {
			return nil, err
		}
	}
	return st, nil
}

// complete checks a state that was read and adds what was not written.
func (st *state) complete() error {
	if st.Version != schema().Version() {
		return fmt.Errorf("read self-check that waits: version %d: %w", st.Version, mailbox.ErrVersion)
	}
	if st.Applicant == nil {
		st.Applicant = eligibility.NewApplicant()
	}
	if st.Applicant.Answers == nil {
		st.Applicant.Answers = eligibility.Answers{}
	}
	if st.Applicant.Groups == nil {
		st.Applicant.Groups = map[string]*eligibility.Members{}
	}
	return nil
}

// park sets a self-check aside for the one named id. It gives that one when it
// was parked before, and all that are parked now.
func (st *state) park(id string) (again *state, parked []*state) {
	for _, s := range append(st.Parked, st) {
		if s.ID == id {
			again = s
		} else {
			parked = append(parked, s)
		}
	}
	st.Parked = nil
	return again, parked
}

// answered notes that ref was answered last.
func (st *state) answered(ref eligibility.Ref) {
	same := func(r eligibility.Ref) bool { return r == ref }
	st.Log = append(slices.DeleteFunc(st.Log, same), ref)
	st.Skipped = slices.DeleteFunc(st.Skipped, same)
}

// open gives the question on the table and whether there is one.
func (st *state) open() (eligibility.Ref, bool) {
	if st.Open == nil {
		return eligibility.Ref{}, false
	}
	return *st.Open, true
}

// standings writes the standing of each criterion: "eccp=met grant=open".
func standings(r *eligibility.Result) string {
	var s []string
	for _, c := range r.Criteria {
		s = append(s, c.ID+"="+c.Standing.String())
	}
	return strings.Join(s, " ")
}
