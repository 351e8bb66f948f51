// Package telegram is the channel for Telegram. Updates come by long poll or
// by webhook through one handler into the inbox, which keeps them durably
// before Telegram is told that they arrived; replies go out as HTML with
// buttons, within Telegram's limits.
//
// The library behind it is of 2021, so only its request functions are used:
// the methods, parameters and types of today stand here.
package telegram
