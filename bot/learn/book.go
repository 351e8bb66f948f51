package learn

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/bot/ticket"
	"grantdesk/knowledge"
)

// BookKey is the key of the book's dialogue, StampKey where its revision
// stands on the shelf: a glance at it tells whether to read the book anew.
const (
	BookKey  = "learned/book"
	StampKey = "learned/rev"
)

// keepBook is how long the book is kept after its last change. It holds
// nothing of a person.
const keepBook = 10 * 365 * 24 * time.Hour

// books is how the book is stored.
func books() mailbox.Schema { return mailbox.Schema{Name: "book of what the helpdesk taught"} }

// A Book is what the helpdesk taught, over all replicas, ordered by id.
type Book struct {
	Version int    `json:"v"`
	Rev     int    `json:"rev"` // goes up with each change
	Items   []Item `json:"items,omitempty"`
}

// An Item is one entry in the book, or one that was taken back.
type Item struct {
	ID     string    `json:"id"` // of the entry
	Call   string    `json:"call"`
	Ticket string    `json:"ticket,omitempty"` // that it came from; empty once that was erased
	File   []byte    `json:"file,omitempty"`   // as it is written; empty once it was taken back
	At     time.Time `json:"at"`               // released
	Filed  time.Time `json:"filed,omitzero"`   // a server wrote the file
	Gone   time.Time `json:"gone,omitzero"`    // taken back
	Why    string    `json:"why,omitempty"`    // it was
}

// Live reports whether the entry is to be served.
func (i Item) Live() bool { return i.Gone.IsZero() && len(i.File) > 0 }

// What an Event says to the book.
const (
	EventAdd    = "add"    // draft → book: released
	EventFiled  = "filed"  // server → book: the file is written
	EventRevert = "revert" // anybody → book: take it back
	EventErased = "erased" // draft → book: nothing leads to the ticket any more
)

// An Event is what the book is told.
type Event struct {
	What string `json:"what"`
	Call string `json:"call"`
	ID   string `json:"id"`
	Item *Item  `json:"item,omitempty"` // with EventAdd
	Why  string `json:"why,omitempty"`
	At   string `json:"at,omitempty"` // marks a moment, so that a later event is another one
}

// Message returns the message that brings e to the book. Its id is the same
// for the same event.
func (e Event) Message(now time.Time) (bot.Message, error) {
	raw, err := json.Marshal(e)
	if err != nil {
		return bot.Message{}, fmt.Errorf("write %s event of entry %q: %w", e.What, e.ID, err)
	}
	return bot.Message{ID: strings.Join([]string{"learned", e.What, e.Call, e.ID, e.At}, "/"), Kind: bot.KindDesk, At: now, Payload: raw}, nil
}

// ReadBook reads the stored book. No bytes are an empty one; a version that is
// not known gives mailbox.ErrVersion.
func ReadBook(state []byte) (Book, error) {
	var b Book
	if err := books().Read(state, &b); err != nil {
		return Book{}, err
	}
	b.Version = books().Version()
	return b, nil
}

// Item returns an entry of the book, or nil.
func (b *Book) Item(call, id string) *Item {
	for i := range b.Items {
		if b.Items[i].ID == id && b.Items[i].Call == call {
			return &b.Items[i]
		}
	}
	return nil
}

func (o *Office) book(state []byte, ms []bot.Message, now time.Time) (bot.Effect, error) {
	b, err := ReadBook(state)
	if err != nil {
		return bot.Effect{}, err
	}
	out, rev := bot.Effect{Keep: keepBook}, b.Rev
	for _, m := range ms {
		var e Event
		if err := json.Unmarshal(m.Payload, &e); err != nil {
			return bot.Effect{}, fmt.Errorf("read event %q of the book: %w", m.ID, err)
		}
		actions, err := b.take(e, now)
		if err != nil {
			return bot.Effect{}, err
		}
		out.Actions = append(out.Actions, numbered("book/"+m.ID, actions)...)
	}
	if b.Rev != rev {
		id := BookKey + "/" + strconv.Itoa(b.Rev)
		out.Actions = append(out.Actions, bot.Action{ID: id, Stamp: &bot.Stamp{Key: StampKey, Value: strconv.Itoa(b.Rev), Keep: keepBook}})
	}
	return finish(out, b)
}

// take changes the book and tells the draft. What happened already changes
// nothing.
func (b *Book) take(e Event, now time.Time) ([]bot.Action, error) {
	item := b.Item(e.Call, e.ID)
	switch {
	case e.What == EventAdd && e.Item != nil:
		return b.add(*e.Item)
	case item == nil:
		return nil, nil
	case e.What == EventFiled && item.Live():
		if item.Filed.IsZero() {
			item.Filed = now
		}
		return item.tell(ticket.Order{Do: doFiled})
	case e.What == EventRevert && item.Live():
		item.Gone, item.Why, item.File, item.Filed = now, e.Why, nil, time.Time{}
		b.Rev++
		return item.tell(ticket.Order{Do: doGone, Rest: e.Why})
	case e.What == EventRevert:
		return item.tell(ticket.Order{Do: doGone, Rest: item.Why})
	case e.What == EventErased:
		item.Ticket = ""
	}
	return nil, nil
}

func (b *Book) add(i Item) ([]bot.Action, error) {
	b.Rev++
	if have := b.Item(i.Call, i.ID); have != nil {
		*have = i
	} else {
		b.Items = append(b.Items, i)
		slices.SortFunc(b.Items, func(x, y Item) int { return strings.Compare(x.Call+" "+x.ID, y.Call+" "+y.ID) })
	}
	return i.tell(ticket.Order{Do: doLive})
}

// tell brings word to the draft.
func (i Item) tell(o ticket.Order) ([]bot.Action, error) {
	if i.Ticket == "" {
		return nil, nil
	}
	raw, err := json.Marshal(o)
	if err != nil {
		return nil, fmt.Errorf("write order %q: %w", o.Do, err)
	}
	m := bot.Message{Kind: bot.KindDesk, Payload: raw, Lang: knowledge.Languages()[0]}
	return []bot.Action{{Post: &bot.Post{Dialogue: ticket.DraftKey(i.Ticket), Message: m}}}, nil
}
