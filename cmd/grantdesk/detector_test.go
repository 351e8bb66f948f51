//go:build race

package main

// everyNth is how few of the written questions are asked under the race
// detector: it makes each slow, and all go the same ways.
const everyNth = 25
