// Package gaps keeps count of questions that content does not answer, without
// saying who asked: the words are redacted, and people are counted by a sketch
// that keeps no ids. The counts of a call lie on a few sheets, each a dialogue
// of its own; the board groups them by likeness and ranks them.
package gaps
