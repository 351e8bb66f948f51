//go:build !race

package eligibility_test

import "testing"

// The race detector allocates on its own account, so this runs without it.
func TestVerdictAllocatesNothing(t *testing.T) {
	e := compile(t, consortium())
	a := good()
	a.Groups["members"].Closed = false
	if n := testing.AllocsPerRun(200, func() { e.Verdict(a) }); n != 0 {
		t.Errorf("%v allocations for a verdict, want none", n)
	}
}
