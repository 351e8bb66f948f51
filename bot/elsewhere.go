package bot

import (
	"fmt"

	"grantdesk/knowledge"
)

// otherCalls are choices that put a question to the calls other than p.
func (s *step) otherCalls(p *knowledge.Pack) (cs []Choice) {
	for _, o := range s.bot.Library.Calls {
		if o != p && len(cs) < maxAsk {
			cs = append(cs, s.askInstead(o))
		}
	}
	return cs
}

// askInstead is the choice that puts a question to another call.
func (s *step) askInstead(p *knowledge.Pack) Choice {
	return Choice{ID: callChoice(p.Call.ID), Label: s.v.Say("call.instead", "call", p.Call.Short.In(s.v.Lang))}
}

// elsewhere offers a call that answers what the one that is being talked about
// does not.
func (s *step) elsewhere(r result) (cs []Choice, err error) {
	here := s.settled()
	if here == nil || r.final || r.foreign != "" || s.strict || len(s.bot.Library.Calls) < 2 || s.bot.named(r.text) != nil {
		return nil, nil
	}
	for _, p := range s.bot.Library.Calls {
		if p == here || len(cs) == maxAsk {
			continue
		}
		f, err := s.bot.Finder.Find(s.ctx, knowledge.Query{Lang: s.read, Now: s.now, Text: focus(r.text), Call: p.Call.ID})
		if err != nil {
			return nil, fmt.Errorf("look in call %q: %w", p.Call.ID, err)
		}
		if f.Decision == knowledge.DecideAnswer {
			cs = append(cs, s.askInstead(p))
		}
	}
	return cs, nil
}
