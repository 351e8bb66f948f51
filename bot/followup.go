package bot

import (
	"regexp"
	"strings"

	"grantdesk/knowledge"
)

var unhelpful = regexp.MustCompile(`^(nein )?(das )?(hilft|half|hat)( mir)? (leider )?(gar )?nicht( weiter)?( geholfen)?( leider)?$|^(nein |leider )?(das (ist|war) )?(gar )?(nicht|wenig) hilfreich$|^(das )?(ist|war) (leider )?(nicht|keine) (meine|die richtige) (frage|antwort)$|^(nein )?das (meinte|meine|wollte|habe) ich nicht( gemeint| gefragt| wissen)?$|^(das ist |das war )?(falsch|die falsche antwort)$|^(nein|nee) falsch$|^(no )?(this|that|it) (does not|doesnt|did not|didnt) help( me)?( at all)?$|^((thanks|thank you|ok|sorry|no) )*(but )?(this|that|it) (did not|didnt|does not|doesnt) (really )?answer (it|that|this|my question|the question)$|^((danke|nein|ok) )*(aber )?(das )?(beantwortet|beantwortete) (das |meine frage |es |leider )*nicht( meine frage)?$|^not (really )?helpful$|^(no )?(thats|that is|that was) not (what i (asked|meant|wanted)( to know)?|my question|helpful|the question)$|^wrong( answer)?$|^(keine|keins|nichts) da(von|bei)$|^none of (these|those|them|that)$|^weder noch$|^neither$`)

// feedback takes "das hilft mir nicht" for what it is.
func (s *step) feedback() (bool, error) {
	if s.d.Asked == nil || !unhelpful.MatchString(fold(s.text)) {
		return false, nil
	}
	s.hear()
	s.notHelpful()
	return true, nil
}

// notHelpful sets what was shown aside and asks for other words.
func (s *step) notHelpful() {
	if s.d.Asked != nil {
		s.d.Exclude = appendNew(s.d.Exclude, s.d.Asked.Shown...)
	}
	s.reply(OutcomeClarify, Reply{
		Blocks:  texts(s.v.Say("feedback.not-helpful")),
		Choices: []Choice{{ID: choiceHuman, Label: s.v.Say("choice.human")}},
	})
	if s.d.Asked != nil {
		s.gap(GapNotHelpful, s.d.Asked.Text, s.d.Asked.entry())
	}
}

// appendNew appends what is not there yet and keeps the newest.
func appendNew(to []string, more ...string) []string {
	for _, m := range more {
		found := false
		for _, t := range to {
			found = found || t == m
		}
		if !found {
			to = append(to, m)
		}
	}
	return to[max(0, len(to)-maxShown):]
}

func (s *step) contact(c knowledge.Contact) string {
	var ways []string
	for _, w := range []string{c.Email, c.URL} {
		if w != "" {
			ways = append(ways, w)
		}
	}
	return s.v.Say("human.contact", "for", c.For.In(s.v.Lang), "ways", strings.Join(ways, ", "))
}

var (
	asksWhere = regexp.MustCompile(`^(und |ok |aber |and |but )?((wo|in welche[mnr] \w+) (genau )?(steht|findet man|finde ich|kann ich|ist|haben sie) (das|dies|es|sowas)( nachlesen| geregelt| geschrieben)?( genau)?( (im|in|auf) (dem |der |welche\w* )?\w+)?|woher (wissen|wisst|weisst|haben) (sie|ihr|du|sies|das) ?(das)?|(die |welche |was ist die |deine |ihre )?(quelle|quellen|quellenangabe|fundstelle|belege?|nachweis)( dafuer| dazu| bitte)?|where (exactly )?(does|is|can|did) (it|that|this|i) ?(say|says|written|stated|find|read|come from)*( that| this| it)*( from)?( in the \w+( \w+)?)?|(the |whats the |what is the |what is your |your )?(sources?|reference|citation)( for (that|this))?( please)?|says who|(which|what) (document|section|page)( is (that|it|this))?( in)?|how do you know( that)?|(sind|bist) (sie|du) (sich )?(da )?(ganz )?sicher|are you (really |quite )?sure( about that)?|sicher|really|wirklich|echt|sure)$`)
	asksWhy   = regexp.MustCompile(`^(und |aber |ok |and |but )?(warum|wieso|weshalb|why|how come|wie kommt das|warum das|warum denn( das)?|why is that|why so|aus welchem grund|for what reason|what is the reason|whats the reason|warum ist das so|wieso ist das so)( nicht| not| so| denn| eigentlich)?$`)
)

// reference answers "wo steht das?" and "warum?" from what was answered last.
func (s *step) reference() (bool, error) {
	folded := fold(s.text)
	if len(folded) > 80 || s.d.Asked == nil {
		return false, nil
	}
	switch {
	case asksWhere.MatchString(folded):
		s.hear()
		return true, s.cite("reference.where")
	case asksWhy.MatchString(folded):
		s.hear()
		return true, s.cite("reference.why")
	}
	return false, nil
}

// cite repeats the last answer with its sources in full, quotes included.
func (s *step) cite(lead string) error {
	r := Reply{Blocks: texts(s.v.Say(lead))}
	known := false
	for _, ref := range s.lastRefs() {
		a, err := s.render(ref, s.d.Asked.Text)
		if err != nil {
			return err
		}
		if a.Unknown {
			continue
		}
		known = true
		if len(a.Text) > 0 {
			r.Blocks = append(r.Blocks, Block{Style: BlockText, Text: a.Text[0]})
		}
		for _, c := range a.Sources {
			if c.Quote != "" {
				r.Blocks = append(r.Blocks, Block{Style: BlockQuote, Text: s.v.Say("reference.quote", "quote", c.Quote)})
			}
			r.Blocks = append(r.Blocks, s.sources([]knowledge.Citation{c})...)
		}
		s.turn.Citations = append(s.turn.Citations, a.Sources...)
		s.turn.Entry = ref.ID
	}
	if !known {
		s.say(OutcomeAbstained, s.v.Say("reference.none"))
		return nil
	}
	s.turn.Confidence = 1
	s.reply(OutcomeAnswered, r)
	return nil
}

// lastRefs are what the last answer rested on.
func (s *step) lastRefs() []Ref {
	if s.d.Asked == nil {
		return nil
	}
	return s.d.Asked.Refs
}
