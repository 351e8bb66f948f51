package main

import (
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the expected output of scripts and transcripts anew")

// TestMain lets the scripts run this program as the command grantdesk.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"grantdesk": main})
}

// TestScripts runs the program as a person at a shell would.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", UpdateScripts: *update, Setup: freeAddress, Condition: condition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"eventually": repeatedly},
	})
}

// condition lets a script ask whether the race detector watches.
func condition(name string) (bool, error) {
	if name != "detector" {
		return false, fmt.Errorf("unknown condition %q", name)
	}
	return detector, nil
}

// plain leaves a test to the run without the race detector, which has every
// test: with it the learning of all wordings takes ten times as long.
func plain(t *testing.T, why string) {
	t.Helper()
	if detector {
		t.Skip(why)
	}
}

// alone is why a test need not be watched.
const alone = "nothing runs at the same time here"

// freeAddress tells a script an address on which nobody listens.
func freeAddress(env *testscript.Env) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	env.Setenv("FREE_ADDRESS", l.Addr().String())
	return l.Close()
}

// repeatedly runs a program until it succeeds: eventually exec PROGRAM ….
func repeatedly(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || args[0] != "exec" {
		ts.Fatalf("usage: eventually exec program [args...]")
	}
	var err error
	for range 2400 {
		if err = ts.Exec(args[1], args[2:]...); err == nil {
			return
		}
		<-time.After(50 * time.Millisecond)
	}
	ts.Fatalf("it never succeeded: %v", err)
}

// TestReadmeWalk holds the README to the script that walks through it.
func TestReadmeWalk(t *testing.T) {
	script, err := os.ReadFile("testdata/script/readme.txtar")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	commands := 0
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		for line := range strings.Lines(block[1]) {
			line = strings.TrimSpace(strings.Replace(line, "go run ./cmd/grantdesk", "grantdesk", 1))
			if set, rest, ok := strings.Cut(line, " grantdesk "); ok {
				if !strings.Contains(string(script), "env "+set+"\n") {
					t.Errorf("the script does not set %q", set)
				}
				line = "grantdesk " + rest
			}
			if line == "go test ./..." {
				continue // this is it
			}
			commands++
			if !strings.Contains(string(script), "exec "+line) {
				t.Errorf("the script does not run %q", line)
			}
		}
	}
	if commands < 4 {
		t.Errorf("only %d commands found", commands)
	}
}
