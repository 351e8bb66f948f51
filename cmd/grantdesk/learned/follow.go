package learned

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"syscall"
	"time"

	"grantdesk/bot/learn"
	"grantdesk/bot/mailbox"
	"grantdesk/knowledge/content"
)

// A Store is what is needed of one.
type Store interface {
	Get(ctx context.Context, key string) (string, error)
	Read(ctx context.Context, dialogue string) (mailbox.Snapshot, error)
}

var _ Store = mailbox.Store(nil)

// A Follower keeps one process up with the book.
type Follower struct {
	Shelf   *Shelf
	Store   Store
	Dir     *Dir                                           // nil: no content directory of one's own
	Every   time.Duration                                  // how often the book is looked at
	Renew   func() error                                   // makes and serves a bot of the content as it is now
	Report  func(ctx context.Context, e learn.Event) error // tells the book
	Deleted string                                         // the reason, in the desk's words, when somebody deleted a file
	Log     *slog.Logger

	stamp  string
	read   bool // the book was read once
	book   learn.Book
	told   map[string]bool // what was reported already
	failed map[string]bool // what was logged already
}

// Follow looks every interval until ctx ends. What cannot be read while the
// store is away is read when it is back; others report the outage.
func (f *Follower) Follow(ctx context.Context) {
	f.told, f.failed = map[string]bool{}, map[string]bool{}
	tick := time.NewTicker(f.Every)
	defer tick.Stop()
	for {
		if err := f.glance(ctx); err != nil && ctx.Err() == nil {
			f.once("book", "what the helpdesk taught is not up to date", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// glance takes the book over if it changed, and compares it with the directory.
func (f *Follower) glance(ctx context.Context) error {
	asked, cancel := context.WithTimeout(ctx, max(f.Every, 5*time.Second))
	defer cancel()
	stamp, err := f.Store.Get(asked, learn.StampKey)
	if err != nil {
		return err
	}
	if !f.read || stamp != f.stamp {
		if err := f.take(asked); err != nil {
			return err
		}
		f.stamp, f.read = stamp, true
		delete(f.failed, "book")
	}
	if f.Dir == nil {
		return nil
	}
	for _, i := range f.book.Items {
		if err := f.file(asked, i); err != nil {
			f.once(i.Call+"/"+i.ID, "a file of the helpdesk's entries is not as it should be", err)
		}
	}
	return nil
}

// take reads the book and serves it.
func (f *Follower) take(ctx context.Context) error {
	snap, err := f.Store.Read(ctx, learn.BookKey)
	if err != nil {
		return err
	}
	book, err := learn.ReadBook(snap.State)
	if err != nil {
		return err
	}
	f.book = book
	now := files(book)
	if maps.EqualFunc(now, f.Shelf.Files(), slices.Equal) {
		return nil
	}
	f.Shelf.files.Store(&now)
	if err := f.Renew(); err != nil {
		return err
	}
	f.Log.Info("what the helpdesk taught is served", slog.Int("revision", book.Rev), slog.Int("entries", len(book.Items)))
	return nil
}

// file holds one entry and its file to each other.
func (f *Follower) file(ctx context.Context, i learn.Item) error {
	name := content.LearnedFile(i.Call, i.ID)
	if !i.Live() {
		return f.Dir.remove(name)
	}
	st, err := f.Dir.look(name)
	if err != nil {
		return err
	}
	at := strconv.FormatInt(i.At.UnixMilli(), 36)
	switch st {
	case present:
	case missing:
		return nil
	case deleted:
		err := f.report(ctx, learn.Event{What: learn.EventRevert, Call: i.Call, ID: i.ID, Why: f.Deleted, At: at})
		if err == nil {
			f.Dir.settle(name)
		}
		return err
	default:
		if err := f.write(i.Call, name, i.File); err != nil {
			return err
		}
	}
	if !i.Filed.IsZero() {
		return nil
	}
	return f.report(ctx, learn.Event{What: learn.EventFiled, Call: i.Call, ID: i.ID, At: at})
}

// write writes a file that content has room for.
func (f *Follower) write(call, name string, body []byte) error {
	base, err := f.Shelf.base()
	if err != nil {
		return err
	}
	if err := f.Dir.sound(base, call, name, body); err != nil {
		return err
	}
	return f.Dir.write(name, body)
}

// report tells the book once.
func (f *Follower) report(ctx context.Context, e learn.Event) error {
	key := e.What + "/" + e.Call + "/" + e.ID + "/" + e.At
	if f.told[key] {
		return nil
	}
	err := f.Report(ctx, e)
	f.told[key] = err == nil
	return err
}

// once logs a thing once, until it is well again or the process begins anew.
func (f *Follower) once(what, text string, err error) {
	if f.failed[what] {
		return
	}
	f.failed[what] = true
	level := slog.LevelWarn
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		level = slog.LevelInfo // another server may write
	}
	f.Log.Log(context.Background(), level, text, slog.String("entry", what), slog.String("why", err.Error()))
}
