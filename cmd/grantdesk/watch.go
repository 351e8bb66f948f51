package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"grantdesk/bot"
	"grantdesk/knowledge/content"
)

// A watcher looks at a content directory and swaps in a new bot when it has
// changed and is sound. A broken edit keeps the old one and says why.
type watcher struct {
	dir   string
	every time.Duration
	renew func() error // makes a bot of the content as it is now, and serves it
	tell  func(string)
}

// start watches until ctx is done. The stamp is taken before it returns, so
// that no change after start goes unseen.
func (w *watcher) start(ctx context.Context, wg *sync.WaitGroup) {
	stamp := w.stamp()
	wg.Go(func() {
		tick := time.NewTicker(w.every)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if now := w.stamp(); now != stamp {
				stamp = now
				w.reload()
			}
		}
	})
}

// stamp is the content's stamp. A directory that cannot be read has one of
// its own, so that its return is noticed.
func (w *watcher) stamp() string {
	files, err := openContent(w.dir)
	if err != nil {
		return err.Error()
	}
	s, err := content.Stamp(files)
	if err != nil {
		return err.Error()
	}
	return s
}

// reload has the bot made aside and swapped by one pointer.
func (w *watcher) reload() {
	if err := w.renew(); err != nil {
		w.tell(fmt.Sprintf("(content not reloaded, the old one stays: %v)", err))
		return
	}
	w.tell("(content reloaded)")
}

// renewing returns what makes a new bot and puts it in the place of the old.
func renewing(build func() (*bot.Bot, error), swap func(*bot.Bot)) func() error {
	return func() error {
		b, err := build()
		if err == nil {
			swap(b)
		}
		return err
	}
}
