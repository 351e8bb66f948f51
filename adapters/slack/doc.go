// Package slack is the channel for Slack. Events come over sockets or over
// HTTP through one handler into the inbox, which keeps them durably before
// Slack hears that they arrived; replies go out as Block Kit, within Slack's
// limits.
//
// The library behind it changes often, so little of it is used: its calls, its
// sockets and its check of signatures. Events are decoded here.
package slack
