//go:build !race

package selfcheck_test

import "testing"

// The race detector allocates on its own account, so this runs without it.
func TestVerdictAllocatesNothing(t *testing.T) {
	e, a := example(t, clusterPath).Engine(), benchApplicant()
	if n := testing.AllocsPerRun(100, func() { e.Verdict(a) }); n != 0 {
		t.Errorf("%v allocations for a verdict, want none", n)
	}
}
