package learned

import (
	"context"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"

	"grantdesk/bot"
	"grantdesk/bot/learn"
	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
)

// A Shelf is the content that drafts are held against: what is served now.
type Shelf struct {
	base  func() (fs.FS, error) // the content without what the helpdesk taught
	log   *slog.Logger
	bot   atomic.Pointer[bot.Bot]
	files atomic.Pointer[map[string][]byte] // of the book; nil bytes: taken back
}

// NewShelf returns a shelf over the content that base opens.
func NewShelf(base func() (fs.FS, error), log *slog.Logger) *Shelf {
	return &Shelf{base: base, log: log}
}

// Read reads content with what the helpdesk taught over it, and logs what it
// has no room for.
func (s *Shelf) Read(base fs.FS) (*content.Release, []knowledge.Fault) {
	release, faults, left := read(base, s.Files())
	for _, name := range left {
		s.log.Warn("an entry of the helpdesk is not served: the content has no room for it", slog.String("file", name))
	}
	return release, faults
}

// Serve says which bot is served now.
func (s *Shelf) Serve(b *bot.Bot) { s.bot.Store(b) }

// Files are the files of the book that was read last, by path.
func (s *Shelf) Files() map[string][]byte {
	if f := s.files.Load(); f != nil {
		return *f
	}
	return nil
}

// Hold takes the files of a book.
func (s *Shelf) Hold(b learn.Book) {
	f := files(b)
	s.files.Store(&f)
}

// least is the score from which something is near to a question.
const least = 0.25

// Look implements learn.Shelf.
func (s *Shelf) Look(q learn.Sought) (l learn.Look, err error) {
	b := s.bot.Load()
	p := b.Library.Pack(q.Call)
	if p == nil {
		p = b.Library.Pack(b.Call)
	}
	if p == nil {
		p = b.Library.Calls[0]
	}
	l.Call, l.Called = p.Call.ID, p.Call.Short.In(knowledge.Languages()[0])
	for id, name := range p.FAQ.Sections {
		l.Sections = append(l.Sections, learn.Section{ID: id, Name: name.In(q.Lang)})
	}
	slices.SortFunc(l.Sections, func(a, b learn.Section) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	l.Entry = freeID(p, q.Entry)
	found, err := b.Finder.Find(context.Background(), knowledge.Query{Text: q.Text, Lang: q.Lang, Call: p.Call.ID, Now: q.Now})
	if err != nil {
		return l, err
	}
	near(&l, p, found.Candidates)
	return l, nil
}

// near takes over what is like the question, and the section of the first
// entry among it.
func near(l *learn.Look, p *knowledge.Pack, cs []knowledge.Candidate) {
	for _, c := range cs {
		if c.Kind == knowledge.KindPassage || c.Score < least {
			continue
		}
		l.Near = append(l.Near, learn.Near{ID: c.ID, Label: c.Label, Score: c.Score})
		if e := p.Entry(c.ID); e != nil && c.Kind == knowledge.KindEntry && l.Section == "" {
			l.Section = e.Section
		}
	}
	for _, c := range cs { // of what is not like it, rather than none
		if e := p.Entry(c.ID); e != nil && l.Section == "" {
			l.Section = e.Section
		}
	}
	if l.Section == "" && len(l.Sections) > 0 {
		l.Section = l.Sections[0].ID
	}
}

// freeID is want, or want with a number where an entry has that id.
func freeID(p *knowledge.Pack, want string) string {
	id := want
	for n := 'b'; p.Entry(id) != nil && n <= 'z'; n++ {
		id = want + string(n)
	}
	return id
}

// Check implements learn.Shelf. Faults that content has anyhow are not the
// entry's.
func (s *Shelf) Check(call string, e knowledge.Entry) []knowledge.Fault {
	b, err := content.WriteEntry(e)
	if err != nil {
		return []knowledge.Fault{{Message: err.Error()}}
	}
	base, err := s.base()
	if err != nil {
		return []knowledge.Fault{{Message: err.Error()}}
	}
	name := content.LearnedFile(call, e.ID)
	all := map[string][]byte{}
	for n, b := range s.Files() {
		all[n] = b
	}
	all[name] = b
	faults := content.CheckEntries(content.Overlay(base, all), call)
	return slices.DeleteFunc(faults, func(f knowledge.Fault) bool {
		return f.File != name && !strings.Contains(f.Message, `entry "`+e.ID+`"`)
	})
}
