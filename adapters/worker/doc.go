// Package worker runs dialogues: it takes messages into a mailbox store, has
// a handler decide turns and a performer act, and looks after leases, repeats,
// dead letters, timers and outages of the store.
//
// What can be promised rests on the store: a message is handled exactly once
// in the state, in order. An action is performed at least once: when a process
// dies between the platform's acceptance and the mark in the store, a
// Finisher is asked whether it happened; without one it is performed again.
package worker
