package telegram

import "time"

// What Telegram allows (core.telegram.org/bots/api and /bots/faq). Lengths of
// texts count UTF-16 units after the markup was read.
const (
	maxText     = 4096 // units of a message
	maxEntities = 90   // formatted spans of a message; Telegram ignores those past 100
	maxAnswer   = 200  // characters of the answer to a pressed button
	maxRow      = 3    // buttons side by side, by our own convention
	maxWidth    = 36   // characters side by side, so that a telephone shows them whole
	maxLabel    = 40   // characters of a button; a longer choice is listed in the text
	maxLink     = 2048 // bytes of an address, our own
	maxBody     = 1 << 20
	maxResponse = 16 << 20
	maxBatch    = 100 // updates of one poll
	maxTopic    = 128 // characters of a topic's name
)

const (
	pollTime    = 10 * time.Second // how long Telegram holds an idle poll
	callTime    = 10 * time.Second // longest other call; shorter than the lease of a dialogue
	answerTime  = 2 * time.Second  // a button that waits longer than a moment looks broken
	maxWait     = 3 * time.Second  // longest wait for a slot within a send
	editWindow  = 15 * time.Minute // edits after that are not answered anew
	askWindow   = 24 * time.Hour   // how long a group reply still points at its question
	defaultKeep = 90 * 24 * time.Hour
)

// allowedUpdates is all that Telegram shall send.
const allowedUpdates = `["message","edited_message","callback_query","my_chat_member"]`
