package web

import (
	"slices"
	"sync"
	"time"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// maxItems bounds what is remembered of a room.
const maxItems = 200

// An item is one thing on the page: a reply, or what the visitor said.
type item struct {
	N     int // counts up; an item that changes gets a new one
	ID    string
	Text  string
	Reply *bot.Reply
	At    time.Time
}

// Mine reports whether the visitor said it.
func (i item) Mine() bool { return i.Reply == nil }

// A room is what one visitor sees.
type room struct {
	mu      sync.Mutex
	items   []item
	last    int
	changed chan struct{} // closed and renewed with each change
}

// add shows an item. One with the same id, or the one it replaces, goes.
func (r *room) add(i item, replaces string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if slices.ContainsFunc(r.items, func(o item) bool { return o.ID == i.ID }) && replaces == "" {
		return
	}
	r.last++
	i.N = r.last
	if at := slices.IndexFunc(r.items, func(o item) bool { return replaces != "" && o.ID == replaces }); at >= 0 {
		i.ID = replaces
		r.items[at] = i
	} else {
		r.items = append(r.items, i)
	}
	if len(r.items) > maxItems {
		r.items = r.items[len(r.items)-maxItems:]
	}
	close(r.changed)
	r.changed = make(chan struct{})
}

// after returns what changed after the item numbered n, in the order of the
// page, and a channel that is closed at the next change.
func (r *room) after(n int) (items []item, changed <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, i := range r.items {
		if i.N > n {
			items = append(items, i)
		}
	}
	return items, r.changed
}

// file returns a file of a reply.
func (r *room) file(id string, n int) (bot.File, bool) {
	items, _ := r.after(0)
	for _, i := range items {
		if i.ID == id && i.Reply != nil && n >= 0 && n < len(i.Reply.Files) {
			return i.Reply.Files[n], true
		}
	}
	return bot.File{}, false
}

// latest is the number of the newest of items.
func latest(items []item) (n int) {
	for _, i := range items {
		n = max(n, i.N)
	}
	return n
}

// A view is what a template shows.
type view struct {
	Lang  knowledge.Lang
	Items []item
	Last  int
	Desk  bool // the page of the helpdesk
	Open  bool // there is a helpdesk to play
}

// An entry is one item for a template.
type entry struct {
	item
	Lang knowledge.Lang
	Desk bool
}

// Entries are the items with what a template needs beside them.
func (v view) Entries() (es []entry) {
	for _, i := range v.Items {
		es = append(es, entry{i, v.Lang, v.Desk})
	}
	return es
}

// Said is the language of the item itself.
func (e entry) Said() knowledge.Lang {
	if e.Reply != nil && e.Reply.Lang != "" {
		return e.Reply.Lang
	}
	return e.Lang
}

// Card reports whether the desk can answer in the thread of this item.
func (e entry) Card() bool { return e.Desk && e.Reply != nil && len(e.Reply.Choices) > 0 }
