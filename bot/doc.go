// Package bot decides what to answer. A message comes in, a Turn goes out:
// the new state of the dialogue and the actions that follow from it. The
// package performs nothing itself: it opens no socket, starts no goroutine
// and reads no clock, so the same dialogue and message always give the same
// turn and a turn may be decided again after a crash.
package bot
