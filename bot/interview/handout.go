package interview

import (
	"grantdesk/bot"
)

// Sheet returns the sheet of the answers so far, for a person of the helpdesk.
func (i *Interviewer) Sheet(m bot.CheckMessage) (*bot.File, error) {
	flow := i.flows[m.Call]
	if flow == nil {
		return nil, nil
	}
	t := &turn{Interviewer: i, flow: flow, pack: i.calls.Pack(m.Call), v: i.phrases.In(m.Lang), now: m.Now}
	if err := t.load(m.State); err != nil || t.st == nil {
		return nil, err
	}
	t.upgrade()
	return &bot.File{Name: t.v.Say("interview.sheet.file"), Type: "text/markdown", Body: []byte(t.markdown(t.evaluate()))}, nil
}
