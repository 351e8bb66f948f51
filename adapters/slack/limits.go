package slack

import "time"

// What Slack allows (docs.slack.dev/reference/block-kit). Lengths count
// characters. The sum of a message's blocks is limited to about 13 000, which
// the documentation does not say.
const (
	maxSum     = 11_000 // characters of all blocks of a message
	maxFall    = 3_500  // characters of the text beside the blocks
	maxBlocks  = 45     // of 50: the rest is for buttons
	maxPiece   = 2_800  // characters of one paragraph
	maxHeader  = 150
	maxNote    = 1_900
	maxButtons = 25 // more become a menu
	maxOptions = 100
	maxRow     = 5
	maxLabel   = 75
	maxView    = 90 // of 100 blocks of a view
	maxLink    = 2_048
	maxUses    = 5 // of a response address
	maxBody    = 1 << 20
	maxAnswer  = 4 << 20
	maxPrompts = 4
)

const (
	callTime     = 10 * time.Second // longest call; shorter than the lease of a dialogue
	acceptTime   = 2500 * time.Millisecond
	personTime   = 700 * time.Millisecond // longest wait for what is only a hint
	afterTime    = 20 * time.Second       // what is done after the acknowledgement
	maxWait      = 3 * time.Second        // longest wait for a slot within a send
	editWindow   = 15 * time.Minute       // edits after that are not answered anew
	askWindow    = 24 * time.Hour         // how long a reply still finds the thread of its question
	urlWindow    = 29 * time.Minute       // a response address works for 30
	engagedFor   = 14 * 24 * time.Hour    // how long follow-ups in a thread count
	personFor    = 24 * time.Hour
	defaultKeep  = 90 * 24 * time.Hour
	defaultPing  = 30 * time.Second
	stalePings   = 3           // after so many pings' time a socket that does not come up is begun anew
	socketPause  = time.Second // between the starts of the sockets
	drainTime    = 3 * time.Second
	noRetryAfter = time.Minute // when Slack says "too many" without saying for how long
)

// sockets is how many connections one process keeps: while Slack renews one,
// events arrive over the other.
const sockets = 2
