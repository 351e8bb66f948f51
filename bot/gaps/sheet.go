package gaps

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/knowledge"
	"grantdesk/knowledge/words"
)

const (
	prefix   = "gap/"
	shards   = 4   // sheets of a call
	maxItems = 250 // questions on a sheet; the rarest and oldest make room
	maxWhys  = 1000
)

// An Item is one question as it was asked.
type Item struct {
	Call     string         `json:"call,omitempty"`
	Lang     knowledge.Lang `json:"lang"`
	Question string         `json:"question"`
	Asked    map[string]int `json:"asked"`           // by why it counts
	Entry    string         `json:"entry,omitempty"` // what answered, wrongly or upon other words
	People   sketch         `json:"people"`
	First    time.Time      `json:"first"`
	Last     time.Time      `json:"last"`
	Label    string         `json:"label,omitempty"` // why, as somebody said
}

// times is how often the question was asked.
func (i Item) times() (n int) {
	for _, m := range i.Asked {
		n += m
	}
	return n
}

// A Sheet is the stored form of a part of a call's questions.
type Sheet struct {
	Version int    `json:"v"`
	Items   []Item `json:"items"`
}

// Key is the key of the sheet for a gap.
func Key(g bot.Gap) string {
	h := fnv.New32a()
	h.Write([]byte(same(g.Question)))
	return sheetKey(g.Call, int(h.Sum32()%shards))
}

func sheetKey(call string, n int) string {
	if call == "" {
		call = "-"
	}
	return prefix + call + "/" + strconv.Itoa(n)
}

// Keys are the keys of all sheets of calls, and of what was asked of none.
func Keys(calls ...string) (keys []string) {
	for _, c := range append(slices.Clone(calls), "") {
		for n := range shards {
			keys = append(keys, sheetKey(c, n))
		}
	}
	return keys
}

// same is what questions that differ in writing only have in common.
func same(question string) string {
	var ws []string
	for _, w := range words.Tokens(words.Clean(question)) {
		ws = append(ws, words.Fold(w))
	}
	return strings.Join(ws, " ")
}

// Read reads a stored sheet. No bytes are an empty one.
func Read(state []byte) (s Sheet, err error) {
	return s, schema().Read(state, &s)
}

// schema is how sheets are stored.
func schema() mailbox.Schema { return mailbox.Schema{Name: "sheet of gaps"} }

// Sheets keeps all of them.
type Sheets struct {
	Keep time.Duration // a question is forgotten after this time without being asked
}

// Owns reports whether key is that of a sheet.
func (Sheets) Owns(key string) bool { return strings.HasPrefix(key, prefix) }

// Message is what brings a gap to its sheet.
func Message(id string, g bot.Gap, now time.Time) (bot.Message, error) {
	raw, err := json.Marshal(g)
	if err != nil {
		return bot.Message{}, fmt.Errorf("write gap: %w", err)
	}
	return bot.Message{ID: id, Kind: bot.KindGap, At: now, Payload: raw}, nil
}

// Step counts.
func (c Sheets) Step(_ string, state []byte, ms []bot.Message, now time.Time) (bot.Effect, error) {
	s, err := Read(state)
	if err != nil {
		return bot.Effect{}, err
	}
	for _, m := range ms {
		var g bot.Gap
		if m.Kind != bot.KindGap {
			continue
		}
		if err := json.Unmarshal(m.Payload, &g); err != nil {
			return bot.Effect{}, fmt.Errorf("read gap: %w", err)
		}
		s.count(g, now.UTC().Truncate(24*time.Hour)) // the day is enough, and tells less
	}
	s.Version = schema().Version()
	s.Items = slices.DeleteFunc(s.Items, func(i Item) bool { return now.Sub(i.Last) > c.Keep })
	s.bound()
	raw, err := json.Marshal(s)
	if err != nil {
		return bot.Effect{}, fmt.Errorf("write sheet of gaps: %w", err)
	}
	return bot.Effect{State: raw, Keep: c.Keep}, nil
}

func (s *Sheet) count(g bot.Gap, day time.Time) {
	asked := same(g.Question)
	at := slices.IndexFunc(s.Items, func(i Item) bool { return i.Lang == g.Lang && same(i.Question) == asked })
	if at < 0 && g.Label != "" {
		return // forgotten meanwhile
	}
	if at < 0 {
		s.Items = append(s.Items, Item{Call: g.Call, Lang: g.Lang, Question: g.Question, Asked: map[string]int{}, First: day})
		at = len(s.Items) - 1
	}
	i := &s.Items[at]
	if g.Label != "" {
		i.Label = strings.TrimPrefix(g.Label, LabelNone)
		return
	}
	i.Asked[g.Why] = min(i.Asked[g.Why]+1, maxWhys)
	i.People = i.People.add(g.Mark)
	i.Last = day
	if g.Entry != "" {
		i.Entry = g.Entry
	}
}

// bound lets those go that the fewest asked, the oldest of them first.
func (s *Sheet) bound() {
	for len(s.Items) > maxItems {
		least := 0
		for n, i := range s.Items {
			if l := s.Items[least]; i.People.people() < l.People.people() || i.People.people() == l.People.people() && i.Last.Before(l.Last) {
				least = n
			}
		}
		s.Items = slices.Delete(s.Items, least, least+1)
	}
}
