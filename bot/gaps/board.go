package gaps

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/knowledge"
	"grantdesk/knowledge/deadline"
	"grantdesk/knowledge/words"
)

// Why a question has no answer, as far as the counts tell.
const (
	NoEntry       = "no-entry"
	WrongEntry    = "wrong-entry"
	Outdated      = "outdated"
	Misunderstood = "misunderstood"
	OutOfScope    = "out-of-scope"
)

// LabelNone takes a label back: what the counts tell holds again.
const LabelNone = "auto"

// Whys are the labels that a question can be given.
func Whys() []string { return []string{NoEntry, WrongEntry, Outdated, Misunderstood, OutOfScope} }

// A Group is a question in all its wordings.
type Group struct {
	ID       string         `json:"id"`
	Call     string         `json:"call"`
	Lang     knowledge.Lang `json:"lang"`
	Question string         `json:"question"` // in the wording that most people used
	Others   []string       `json:"others,omitempty"`
	People   int            `json:"people"` // estimated
	Times    int            `json:"times"`
	Why      string         `json:"why"`
	Entry    string         `json:"entry,omitempty"` // what answered, wrongly or upon other words
	Days     int            `json:"days"`            // to the next deadline of the call; -1: none lies ahead
	Score    float64        `json:"score"`           // rank
	First    time.Time      `json:"first"`
	Last     time.Time      `json:"last"`
	Answered bool           `json:"answered,omitempty"` // content answers it by now

	asked  map[string]int
	said   string // why, as somebody said
	people sketch
	stems  []string
}

// Board groups and ranks what the sheets count, most pressing first.
func Board(sheets []Sheet, lib *knowledge.Library, now time.Time) ([]Group, error) {
	var items []Item
	for _, s := range sheets {
		items = append(items, s.Items...)
	}
	slices.SortStableFunc(items, func(a, b Item) int {
		if n := b.People.people() - a.People.people(); n != 0 {
			return n
		}
		return strings.Compare(a.Question, b.Question)
	})
	var groups []Group
	for _, i := range items {
		stems := stems(i)
		at := slices.IndexFunc(groups, func(g Group) bool { return g.Call == i.Call && g.Lang == i.Lang && alike(g.stems, stems) })
		if at < 0 {
			groups = append(groups, begin(i, stems))
			continue
		}
		groups[at].join(i)
	}
	for n := range groups {
		if err := groups[n].finish(lib, now); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(groups, func(a, b Group) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return strings.Compare(a.ID, b.ID)
	})
	return groups, nil
}

// Unanswered counts the questions that content should answer and does not, and
// the people who asked them.
func Unanswered(groups []Group) (questions, people int) {
	for _, g := range groups {
		if !g.Answered && g.Why != OutOfScope {
			questions, people = questions+1, people+g.People
		}
	}
	return questions, people
}

func begin(i Item, stems []string) Group {
	sum := sha256.Sum256([]byte(i.Call + "\n" + string(i.Lang) + "\n" + same(i.Question)))
	g := Group{
		ID: hex.EncodeToString(sum[:4]), Call: i.Call, Lang: i.Lang, Question: i.Question,
		First: i.First, Last: i.Last, asked: map[string]int{}, stems: stems,
	}
	g.add(i)
	return g
}

// join takes another wording in.
func (g *Group) join(i Item) {
	g.Others = append(g.Others, i.Question)
	g.add(i)
}

func (g *Group) add(i Item) {
	for why, n := range i.Asked {
		g.asked[why] += n
	}
	if i.Label != "" {
		g.said = i.Label
	}
	g.Times += i.times()
	g.people = g.people.with(i.People)
	if i.Entry != "" {
		g.Entry = i.Entry
	}
	if i.First.Before(g.First) {
		g.First = i.First
	}
	if i.Last.After(g.Last) {
		g.Last = i.Last
	}
}

// soon is within how many days a deadline doubles the weight of a question.
const soon = 14

// finish estimates, labels and ranks. What is out of scope counts a tenth: no
// entry would help.
func (g *Group) finish(lib *knowledge.Library, now time.Time) error {
	g.People = max(1, g.people.people())
	p := lib.Pack(g.Call)
	g.Why = g.label(p, now)
	days, err := daysLeft(p, now)
	if err != nil {
		return err
	}
	g.Days, g.Score = days, float64(g.People)
	switch {
	case days >= 0:
		g.Score *= 1 + soon/float64(max(days, 1))
	case p != nil:
		g.Score /= 4 // the call is over
	}
	if g.Why == OutOfScope {
		g.Score /= 10
	}
	return nil
}

// label says why there was no good answer: as somebody said, else as the counts
// tell.
func (g *Group) label(p *knowledge.Pack, now time.Time) string {
	a := g.asked
	switch {
	case g.said != "":
		return g.said
	case 2*a[bot.GapOutside] > g.Times:
		return OutOfScope
	case a[bot.GapNotHelpful] > 0 && old(p, g.Entry, now):
		return Outdated
	case a[bot.GapNotHelpful] > 0:
		return WrongEntry
	case a[bot.GapRephrased] > 0 || a[bot.GapClarified] > a[bot.GapAbstained]:
		return Misunderstood
	}
	return NoEntry
}

// old reports whether what answered rests on a document that was corrected or
// replaced, or is past its validity.
func old(p *knowledge.Pack, id string, now time.Time) bool {
	if p == nil {
		return false
	}
	var sources []knowledge.Source
	if e := p.Entry(id); e != nil {
		if !e.ValidUntil.IsZero() && now.After(e.ValidUntil.AddDate(0, 0, 1)) {
			return true
		}
		sources = e.Sources
	} else if f := p.Fact(id); f != nil {
		sources = []knowledge.Source{f.Source}
	}
	for _, s := range sources {
		if p.Cite(s, knowledge.Languages()[0]).Corrected != "" {
			return true
		}
		if d := p.Document(s.Document); d != nil && !d.ValidUntil.IsZero() && now.After(d.ValidUntil.AddDate(0, 0, 1)) {
			return true
		}
	}
	return false
}

// daysLeft is how many days the next deadline of a call is away, or -1.
func daysLeft(p *knowledge.Pack, now time.Time) (int, error) {
	if p == nil {
		return -1, nil
	}
	ss, err := deadline.All(&p.Call, now)
	if err != nil {
		return -1, err
	}
	best := -1
	for _, s := range ss {
		if s.Next.IsZero() || s.State == deadline.Stopped {
			continue
		}
		if d := deadline.Between(now, s.Next).Days; best < 0 || d < best {
			best = d
		}
	}
	return best, nil
}

var plain = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u", "ä", "a", "ö", "o", "ü", "u")

// stems are the telling words of a question.
func stems(i Item) (all []string) {
	for _, w := range words.Tokens(words.Clean(i.Question)) {
		if words.RoleOf(i.Lang, words.Fold(w)) != 0 {
			continue
		}
		// One writes Zuschuss, another Zuschüsse or Zuschuesse.
		if s := plain.Replace(words.Stem(i.Lang, words.Fold(w))); !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	slices.Sort(all)
	return all
}

// alike reports whether two questions share at least half of their telling
// words.
func alike(a, b []string) bool {
	common := 0
	for _, s := range a {
		if slices.ContainsFunc(b, func(t string) bool { return beginning(s) == beginning(t) }) {
			common++
		}
	}
	return common > 0 && 2*common >= len(a)+len(b)-common
}

// beginning is what forms of a word have in common.
func beginning(stem string) string { return stem[:min(len(stem), 6)] }
