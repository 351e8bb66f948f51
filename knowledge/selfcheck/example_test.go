package selfcheck_test

import (
	"os"
	"testing"

	"grantdesk/knowledge/selfcheck"
)

const (
	clusterPath = "calls/clusterxchange-2020/selfcheck.yaml"
	smePath     = "shared/sme.yaml"
)

// example reads a self-check of the built-in content.
func example(t testing.TB, path string) *selfcheck.Flow {
	t.Helper()
	f, faults := selfcheck.Read(os.DirFS("../example"), path, selfcheck.Options{})
	for _, x := range faults {
		t.Error(x)
	}
	if f == nil {
		t.FailNow()
	}
	return f
}

func TestExamples(t *testing.T) {
	for _, path := range []string{clusterPath, smePath} {
		f := example(t, path)
		t.Logf("%s: %d diagram nodes", path, f.Engine().Nodes())
	}
}
