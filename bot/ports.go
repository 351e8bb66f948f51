package bot

import (
	"context"
	"errors"

	"grantdesk/knowledge"
)

// A Finder finds what could answer a question. It may be asked the same
// question again and then gives the same finding; it keeps nothing of it.
type Finder interface {
	Find(ctx context.Context, q knowledge.Query) (knowledge.Finding, error)
}

// An Inbox takes messages from channels. When Accept returns nil the message
// is kept durably, and the channel may acknowledge it; a message that was
// accepted before is no error. On an error the channel holds back: it does not
// acknowledge, so that the platform delivers again.
type Inbox interface {
	Accept(ctx context.Context, m Message) error
}

// ErrFull is returned by an Inbox when too many messages of the dialogue
// wait. The message is not kept; the person has been told once.
var ErrFull = errors.New("mailbox is full")

// A Sender shows replies on one channel. Its error is marked with
// mailbox.Permanent when the reply can never be shown and with
// mailbox.Refused when it was certainly not shown and may be tried again; an
// unmarked error leaves the outcome unknown. Its error names no token and no
// person's words.
type Sender interface {
	Send(ctx context.Context, r Reply) error
}

// A Finisher is a Sender that can tell whether a reply was shown already;
// it is asked when the outcome of a send is unknown.
type Finisher interface {
	Shown(ctx context.Context, r Reply) (bool, error)
}

// A Fetcher is a Sender that can fetch the body of a file which its channel
// keeps. Its errors are marked as a Sender's.
type Fetcher interface {
	Fetch(ctx context.Context, f File) (File, error)
}
