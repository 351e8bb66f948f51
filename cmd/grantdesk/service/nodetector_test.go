//go:build !race

package service_test

// The race of askers and agents is run by so many racers at once, each of whom
// writes so often as rounds says while agents do what they want: 10 000 tries
// in all. A process is killed at every so manyth of its steps.
const (
	racers    = 100
	rounds    = 100
	killEvery = 17
)
