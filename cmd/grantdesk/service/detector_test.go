//go:build race

package service_test

// Fewer repetitions under the race detector, which makes each ten times as
// slow and sees in few what it sees in many.
const (
	racers    = 30
	rounds    = 10
	killEvery = 67
)
