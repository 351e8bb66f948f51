// Package mailbox is the contract between those who bring messages, those who
// handle them and the stores that keep both apart from any crash.
//
// Each dialogue is an actor: a mailbox of accepted messages, a state, an
// outbox of actions and some timers. A store offers a few atomic operations
// on one dialogue, and everything else follows from them:
//
//	accept → claim → commit → done … done
//
// Accept keeps a message durably and once; only then a channel acknowledges.
// Claim gives one owner a lease with a rising fence. Commit replaces the
// state, drops the handled messages, fills the outbox and sets the timers in
// one step; done takes an action out of the outbox after it was performed. An
// owner whose fence has been passed is refused. Each operation may be
// repeated without harm when its reply was lost.
//
// The package holds types only; stores live in adapters.
package mailbox
