package main

import (
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"time"

	"grantdesk/adapters/ical"
	"grantdesk/bot"
	"grantdesk/bot/interview"
	"grantdesk/bot/phrase"
	"grantdesk/cmd/grantdesk/config"
	"grantdesk/cmd/grantdesk/learned"
	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
	"grantdesk/knowledge/rank"
	"grantdesk/knowledge/words"
)

// source are the flags that say what is asked, and when.
type source struct {
	Content string    `short:"c" placeholder:"DIR" env:"GRANTDESK_CONTENT_DIR" help:"Directory of the calls. Default: the built-in example."`
	Config  string    `placeholder:"FILE" env:"GRANTDESK_CONFIG" help:"Take the directory of the calls and the server for meaning from this configuration."`
	Call    string    `placeholder:"ID" help:"The call that is meant when a question names none."`
	Lang    string    `placeholder:"de|en" help:"Answer in this language whatever the question is in."`
	Now     time.Time `format:"2006-01-02T15:04:05Z07:00" placeholder:"RFC3339" help:"Answer as if it were this time, e.g. 2021-01-20T10:00:00+01:00."`
}

// clock returns the time that answers are given at.
func (f source) clock() func() time.Time {
	if f.Now.IsZero() {
		return time.Now
	}
	return func() time.Time { return f.Now }
}

// language checks the flag's language.
func (f source) language() (knowledge.Lang, error) {
	l := knowledge.Lang(strings.ToLower(f.Lang))
	if f.Lang != "" && !l.Known() {
		return "", fmt.Errorf("--lang %q: answers exist in de and en", f.Lang)
	}
	return l, nil
}

// served are what a bot has that is served to many.
type served struct {
	desk     bool // there is a helpdesk
	keep     config.Retention
	index    string // where search indexes are kept
	embedder rank.Embedder
	learned  *learned.Shelf // what the helpdesk taught; nil: nothing
}

// build makes a bot of the content whose dialogues are kept nowhere.
func (f source) build() (*bot.Bot, error) { return f.buildFor(served{}) }

// buildFor makes a bot of the content. This is the one place that knows which
// parts a bot is made of.
func (f source) buildFor(s served) (*bot.Bot, error) {
	files, err := openContent(f.Content)
	if err != nil {
		return nil, fmt.Errorf("%w\nGive an existing directory with --content, or leave it out for the built-in example", err)
	}
	release, faults := f.read(files, s.learned)
	if release == nil {
		return nil, faulty(faults)
	}
	phrases, err := phrase.Load()
	if err != nil {
		return nil, err
	}
	finder, err := rank.Build(release.Library, rank.Options{Together: together, IndexDir: s.index, Embedder: s.embedder})
	if err != nil {
		return nil, err
	}
	b, err := bot.New(bot.Options{
		Library: release.Library, Finder: finder, Phrases: phrases, Language: words.Vote, Call: f.usual(release.Library), Desk: s.desk,
		Keep: s.keep.Dialogue, KeepCheck: s.keep.SelfCheck,
		Check:    interview.New(release.Checks, release.Library, phrases),
		Buttons:  channelNames(),
		Calendar: ical.File,
		Bare:     []string{"ask"},
	})
	if err != nil {
		return nil, err
	}
	if f.Call != "" && b.Named(f.Call) == "" {
		return nil, fmt.Errorf("--call %q: there is no such call; there are %s", f.Call, strings.Join(callIDs(release.Library), ", "))
	}
	return b, nil
}

// together runs tasks at the same time and returns when all have run.
func together(tasks ...func()) {
	var wg sync.WaitGroup
	for _, task := range tasks {
		wg.Go(task)
	}
	wg.Wait()
}

// read reads the content. The built-in example is not checked again: a test
// did that.
func (f source) read(files fs.FS, more *learned.Shelf) (*content.Release, []knowledge.Fault) {
	if more != nil && len(more.Files()) > 0 {
		return more.Read(files)
	}
	if f.Content == "" {
		return content.Trust(files)
	}
	return content.Read(files)
}

// usual is the call that is meant when nothing says otherwise: the first.
// The answer names it and offers the others.
func (f source) usual(lib *knowledge.Library) string { return lib.Calls[0].Call.ID }

// begin returns a new dialogue as the flags want it.
func (f source) begin(b *bot.Bot) (bot.Dialogue, error) {
	l, err := f.language()
	return bot.Dialogue{Call: b.Named(f.Call), Forced: l}, err
}

func callIDs(lib *knowledge.Library) (ids []string) {
	for _, p := range lib.Calls {
		ids = append(ids, p.Call.ID)
	}
	return ids
}

// shownFaults bounds how many faults an error lists.
const shownFaults = 10

// faulty is the error of content that cannot be served.
func faulty(faults []knowledge.Fault) error {
	var b strings.Builder
	n := 0
	for _, f := range faults {
		if f.Warning {
			continue
		}
		if n++; n <= shownFaults {
			fmt.Fprintf(&b, "\n%s", f)
		}
	}
	if n > shownFaults {
		fmt.Fprintf(&b, "\n… and %d more", n-shownFaults)
	}
	return fmt.Errorf("content has %d faults:%s\nSee them all with: grantdesk check DIR", n, b.String())
}
