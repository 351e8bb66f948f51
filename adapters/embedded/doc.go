// Package embedded keeps mailboxes in one file of this machine, for one
// process. It is the store of an installation without configuration.
//
// A single writer executes all operations in order and shares one sync among
// those that wait, so a process may be killed at any time: what was
// acknowledged is in the file. Leases live in memory; the lock on the file
// keeps a second process out, and after a start every dialogue with work is
// due again.
package embedded
