package learn

import (
	"maps"
	"slices"
	"strings"
	"time"

	"grantdesk/bot/redact"
	"grantdesk/bot/ticket"
	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
)

// The statuses of a Draft.
const (
	Open      = "draft"     // being written
	Proposed  = "proposed"  // waits for a second person
	Approved  = "approved"  // released, on its way into the book
	Live      = "live"      // an entry
	Rejected  = "rejected"  // a second person said no, and why
	Discarded = "discarded" // the drafter's own no
	Leaving   = "leaving"   // on its way out of the book
	Reverted  = "reverted"  // taken back
	Erased    = "erased"    // the asker had it forgotten before it was released
)

// A Draft is the state of what becomes an entry, or not.
type Draft struct {
	Version  int                 `json:"v"`
	Ticket   string              `json:"ticket"` // id
	Number   int                 `json:"number"` // of the ticket
	Status   string              `json:"status"`
	Entry    string              `json:"entry"` // id that it has or would have
	Call     string              `json:"call"`
	Section  string              `json:"section"`
	Lang     knowledge.Lang      `json:"lang"` // in which it was asked and answered
	Question knowledge.Text      `json:"question,omitempty"`
	Variants knowledge.Phrasings `json:"variants,omitempty"`
	Answer   knowledge.Text      `json:"answer,omitempty"`
	On       time.Time           `json:"on"`                // when the helpdesk answered
	Edition  int                 `json:"edition"`           // goes up with each change of the text
	By       string              `json:"by,omitempty"`      // who changed or proposed it last, and may not release it
	Person   string              `json:"person,omitempty"`  // the same by id
	Second   string              `json:"second,omitempty"`  // who released, rejected or took it back
	Reason   string              `json:"reason,omitempty"`  // of the no
	Refused  string              `json:"refused,omitempty"` // the reason of an earlier no, when it was taken up again
	File     bool                `json:"file,omitempty"`    // it stands in a content directory
	Shown    int                 `json:"shown,omitempty"`   // how many cards of it were shown
}

// settled reports whether nothing is left to decide.
func (d *Draft) writable() bool { return d.Status == Open || d.Status == Proposed }

// released reports whether it is an entry, or about to be one.
func (d *Draft) released() bool {
	return d.Status == Approved || d.Status == Live || d.Status == Leaving
}

// entry is the draft as an entry of the FAQ.
func (d *Draft) entry() knowledge.Entry {
	return knowledge.Entry{
		ID: d.Entry, Section: d.Section, Question: d.Question, Variants: d.Variants, Answer: d.Answer,
		Helpdesk: knowledge.Date{Time: d.On.Truncate(24 * time.Hour)},
	}
}

// begin writes the first text from what was asked and answered: without
// greeting, names, addresses and long numbers.
func (d *Draft) begin(m ticket.Material, now time.Time) {
	clean := func(s string) string {
		return content.Printable(redact.Anonymous(redact.Letter(s), m.Names...))
	}
	question := strings.Join(strings.Fields(clean(m.Question)), " ")
	d.Number, d.Lang, d.Call, d.On = m.Number, m.Lang, m.Call, now
	d.Question, d.Answer = knowledge.Text{m.Lang: question}, knowledge.Text{m.Lang: answers(m.Answer, clean)}
	d.Variants = nil
	d.Edition++
}

// answers cleans each of the desk's messages as a letter of its own.
func answers(s string, clean func(string) string) string {
	var kept []string
	for _, one := range strings.Split(s, "\n\n") {
		if one = clean(one); one != "" {
			kept = append(kept, one)
		}
	}
	return strings.Join(kept, "\n\n")
}

// write takes a new text in one language: the question is its first line, the
// answer all others. An empty answer keeps the one there is.
func (d *Draft) write(l knowledge.Lang, text string) bool {
	question, answer, _ := strings.Cut(content.Printable(text), "\n")
	answer = strings.TrimSpace(answer)
	if answer == "" {
		answer = d.Answer[l]
	}
	if question == "" || answer == "" {
		return false
	}
	d.Question, d.Answer = maps.Clone(d.Question), maps.Clone(d.Answer)
	d.Question[l], d.Answer[l] = question, answer
	d.Edition++
	return true
}

// also takes another wording of the question in.
func (d *Draft) also(l knowledge.Lang, wording string) bool {
	wording = strings.Join(strings.Fields(content.Printable(wording)), " ")
	if wording == "" || d.Question[l] == "" || wording == d.Question[l] || slices.Contains(d.Variants[l], wording) {
		return false
	}
	d.Variants = maps.Clone(d.Variants)
	if d.Variants == nil {
		d.Variants = knowledge.Phrasings{}
	}
	d.Variants[l] = append(slices.Clone(d.Variants[l]), wording)
	d.Edition++
	return true
}

// forget takes out everything that came from the asker.
func (d *Draft) forget() {
	d.Question, d.Variants, d.Answer, d.Reason, d.Refused = nil, nil, nil, "", ""
}

// marks are the marks of what was taken out that still stand in the text.
func (d *Draft) marks() []string {
	var all []string
	for _, l := range knowledge.Languages() {
		all = append(all, d.Question[l], d.Answer[l], strings.Join(d.Variants[l], " "))
	}
	return redact.Marks(strings.Join(all, " "))
}

// suspects are the kinds of personal data that somebody wrote into the text
// afterwards, by their marks. A public address may be meant to be there.
func (d *Draft) suspects() (found []string) {
	for _, l := range knowledge.Languages() {
		for _, s := range []string{d.Question[l], d.Answer[l], strings.Join(d.Variants[l], " ")} {
			for _, m := range redact.Marks(redact.Anonymous(s)) {
				if !slices.Contains(redact.Marks(s), m) && !slices.Contains(found, m) {
					found = append(found, m)
				}
			}
		}
	}
	return found
}
