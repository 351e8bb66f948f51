// Package ticket is the helpdesk: how a question reaches a person, how the
// person's answer reaches the asker, and what is promised meanwhile. A ticket
// is a dialogue of its own with a mailbox of its own, and so is the board on
// which the desk's open tickets hang; they talk by posting events to each
// other and to the asker's dialogue. So whatever two people do at the same
// time happens one after the other, and the bot's silence is a state of the
// asker's dialogue that nobody can overtake.
package ticket
