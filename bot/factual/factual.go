// Package factual says what is known: it builds answers from facts, deadlines,
// lists of countries, FAQ entries and passages, takes up the figures, dates
// and countries that a question names, and cites. It searches nothing and
// decides nothing about the dialogue.
package factual

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"grantdesk/bot/phrase"
	"grantdesk/knowledge"
	"grantdesk/knowledge/country"
)

// An Inquiry is what an answer depends on beside content.
type Inquiry struct {
	Text  string // the question as written
	Voice phrase.Voice
	Now   time.Time
	Zone  string // the asker's time zone, or "" when not known
}

// An Answer is what is said before a channel shows it.
type Answer struct {
	Text    []string // paragraphs, the decisive one first
	Sources []knowledge.Citation
	Unknown bool // the documents do not tell
}

// A Teller answers from content. It is not changed after New and may be used
// by many at once.
type Teller struct {
	countries *country.Table
}

// New returns a Teller.
func New() *Teller { return &Teller{countries: country.New()} }

// Fact answers with a fact. Deadlines are told by the clock, country lists by
// the country that is named, other facts in their own words.
func (t *Teller) Fact(p *knowledge.Pack, f *knowledge.Fact, q Inquiry) (Answer, error) {
	if f.Unknown {
		return Answer{Text: []string{f.Say.In(q.Voice.Lang)}, Unknown: true, Sources: cite(p, q.Voice.Lang, f.Source)}, nil
	}
	if ids, ok := t.byClock(p, f); ok {
		return t.deadline(p, q, ids, f.Topic == knowledge.TopicZone)
	}
	if f.Topic == knowledge.TopicCountry && len(p.Call.Countries) > 0 {
		if codes := t.Countries(q.Text, true); len(codes) > 0 {
			return t.Country(p, codes, q), nil
		}
		a, err := t.say(p, f, q)
		a.Text = append(a.Text, t.list(p, q)...)
		return a, err
	}
	return t.say(p, f, q)
}

// say tells a fact in its own words and takes up what the question claims.
func (t *Teller) say(p *knowledge.Pack, f *knowledge.Fact, q Inquiry) (Answer, error) {
	text := f.Say.In(q.Voice.Lang)
	if f.Value != nil {
		value, err := Value(q.Voice, f.Value)
		if err != nil {
			return Answer{}, err
		}
		text = strings.ReplaceAll(text, "{value}", value)
		if f.About == "" {
			text = correct(q, f, text)
		}
	}
	if more := f.More.In(q.Voice.Lang); more != "" {
		text += " " + more
	}
	return Answer{Text: []string{text}, Sources: cite(p, q.Voice.Lang, f.Source)}, nil
}

// Entry answers with an FAQ entry. One that rests on a deadline first of all
// is told by the clock: what it says in fixed words may be over.
func (t *Teller) Entry(p *knowledge.Pack, e *knowledge.Entry, q Inquiry) (Answer, error) {
	if ids, ok := t.entryClock(p, e); ok {
		return t.deadline(p, q, ids, false)
	}
	text := e.Answer.Original(q.Voice.Lang)
	if len(e.Facts) > 0 && e.About == "" {
		f := p.Fact(e.Facts[0])
		if f != nil && f.Value != nil && (len(e.Facts) == 1 || f.Topic == knowledge.TopicMaxGrant) {
			text = correct(q, f, text)
		}
	}
	a := Answer{Text: []string{text}, Sources: cite(p, q.Voice.Lang, e.Sources...), Unknown: unknown(p, e)}
	if l := e.Lang(q.Voice.Lang); l != q.Voice.Lang {
		a.Text = []string{q.Voice.Say("answer.untranslated", "lang", Language(q.Voice, l), "text", text)}
	}
	if !e.Helpdesk.IsZero() {
		a.Sources = append(a.Sources, knowledge.Citation{Source: q.Voice.Say("source.helpdesk", "date", Day(q.Voice, e.Helpdesk.Time)), Version: e.ID})
	}
	return a, nil
}

// unknown reports whether an entry says that the documents do not tell: it
// rests on nothing but unknown facts.
func unknown(p *knowledge.Pack, e *knowledge.Entry) bool {
	for _, id := range e.Facts {
		if f := p.Fact(id); f == nil || !f.Unknown {
			return false
		}
	}
	return len(e.Facts) > 0
}

// entryClock returns the deadlines that an entry rests on, when its first fact
// is one.
func (t *Teller) entryClock(p *knowledge.Pack, e *knowledge.Entry) (ids []string, ok bool) {
	for i, id := range e.Facts {
		f := p.Fact(id)
		if f == nil {
			continue
		}
		more, clocked := t.byClock(p, f)
		if i == 0 && !clocked {
			return nil, false
		}
		ok = ok || clocked
		ids = append(ids, more...)
	}
	return ids, ok && e.About == ""
}

// maxPassage is how much of a passage is shown; it is cut at a sentence.
const maxPassage = 450

// Passage answers with a piece of a document, as a quotation.
func (t *Teller) Passage(p *knowledge.Pack, s *knowledge.Passage, q Inquiry) Answer {
	text := Shorten(s.Text, maxPassage)
	c := p.Cite(knowledge.Source{Document: s.Document, Section: s.Section, Page: s.Page}, q.Voice.Lang)
	c.Quote = text
	return Answer{Text: []string{text}, Sources: []knowledge.Citation{c}}
}

// Shorten cuts s at the end of a sentence, or of a word, below n characters.
func Shorten(s string, n int) string {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	cut := string([]rune(s)[:n])
	for i := len(cut) - 1; i > len(cut)/2; i-- {
		if strings.ContainsRune(".!?", rune(cut[i])) && (i+1 == len(cut) || cut[i+1] == ' ' || cut[i+1] == '\n') {
			return cut[:i+1]
		}
	}
	if i := strings.LastIndexFunc(cut, unicode.IsSpace); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimSpace(cut) + " …"
}

// cite turns sources into citations, each document and section once.
func cite(p *knowledge.Pack, l knowledge.Lang, sources ...knowledge.Source) (cs []knowledge.Citation) {
	seen := map[string]bool{}
	for _, s := range sources {
		key := s.Document + "\x00" + s.Section
		if s.Document == "" || seen[key] {
			continue
		}
		seen[key] = true
		cs = append(cs, p.Cite(s, l))
	}
	return cs
}
