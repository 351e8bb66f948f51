//go:build !race

package main

// detector is whether the race detector watches.
const detector = false
