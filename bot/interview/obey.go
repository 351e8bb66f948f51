package interview

import (
	"grantdesk/bot"
	"grantdesk/bot/read"
)

// obey does what a command asks for; false when it is none here.
func (t *turn) obey(cmd read.Command, argument string) bool {
	if t.st.Paused && cmd != read.Resume && cmd != read.Restart && cmd != read.Stop && cmd != read.Human {
		return false
	}
	switch cmd {
	case read.Help:
		return t.help()
	case read.Why:
		return t.why()
	case read.Back:
		t.back()
	case read.Change:
		return t.change(argument)
	case read.Keep:
		return t.keep()
	case read.Skip:
		return t.skip()
	case read.Standing:
		return t.standing()
	case read.Pause:
		return t.pause()
	case read.Resume:
		t.resume()
	case read.Stop:
		t.stop()
	case read.Restart:
		t.restart()
	case read.Human:
		t.human, t.silent = true, true
	case read.Repeat:
		return !t.st.Done
	case read.Menu:
		t.menu()
	case read.Details:
		t.details = true
		return t.standing()
	}
	return true
}

// stop ends the self-check; while an answer is being changed, only that.
func (t *turn) stop() {
	if t.keep() {
		t.note(t.v.Say("interview.stop.again"))
		return
	}
	t.say(t.v.Say("interview.stopped"))
	t.over = true
}

// restart begins anew. The numbers of questions go on, so that no button shown
// before counts again.
func (t *turn) restart() {
	seq := t.st.Seq
	t.st = newState(t.flow, t.now)
	t.st.Seq = max(t.st.Seq, seq+1)
	t.say(t.v.Say("interview.restarted"))
}

func (t *turn) resume() {
	t.st.Paused = false
	if !t.st.Done {
		t.say(t.v.Say("interview.back.soon"))
	}
}

func (t *turn) pause() bool {
	if t.st.Done {
		return false
	}
	t.st.Paused, t.silent = true, true
	t.say(t.v.Say("interview.paused"))
	return true
}

// skip leaves the open question open, or an answer that was to change as it is.
func (t *turn) skip() bool {
	ref, ok := t.st.open()
	switch {
	case !ok || t.st.Done:
		return false
	case t.keep():
		return true
	}
	t.st.Misses = 0
	t.st.Skipped = append(t.st.Skipped, ref)
	t.say(t.v.Say("interview.skipped"))
	return true
}

func (t *turn) menu() {
	t.say(t.v.Say("interview.menu"))
	t.choices, t.silent, t.st.View = t.menuChoices(), true, viewMenu
}

func (t *turn) menuChoices() []bot.Choice {
	return []bot.Choice{
		t.command("why", t.v.Say("interview.why.label")), t.command("help", t.v.Say("interview.help.label")),
		t.command("back", t.v.Say("interview.back.label")), t.command("change", t.v.Say("interview.change.label")),
		t.command("skip", t.v.Say("interview.skip.label")), t.command("state", t.v.Say("interview.state.label")),
		t.command("pause", t.v.Say("interview.pause.label")), t.command("restart", t.v.Say("interview.restart.label")),
		t.command("stop", t.v.Say("interview.stop.label")), t.command("human", t.v.Say("interview.human.label")),
	}
}

func (t *turn) resultChoices() []bot.Choice {
	return []bot.Choice{
		t.command("details", t.v.Say("interview.details.label")),
		t.command("change", t.v.Say("interview.change.label")), t.command("restart", t.v.Say("interview.restart.label")),
		t.command("human", t.v.Say("interview.human.label")),
	}
}

func (t *turn) offer(name, label string) { t.choices = append(t.choices, t.command(name, label)) }
