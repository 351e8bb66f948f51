package main

import (
	"flag"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the expected output of scripts and transcripts anew")

// TestMain lets the scripts run this program as the command grantdesk.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"grantdesk": main})
}

// TestScripts runs the program as a person at a shell would.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", UpdateScripts: *update})
}
