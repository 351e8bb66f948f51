package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"grantdesk/knowledge/quality"
)

// TestQuality holds the answers to the example's development questions against
// testdata/quality.txt: a change may not make fewer right, nor more wrong or
// asserted. -update writes what is reached now; the file is reviewed like code.
func TestQuality(t *testing.T) {
	plain(t, alone)
	const file = "testdata/quality.txt"
	var got strings.Builder
	for _, call := range []string{"clusterxchange-2020", "eic-accelerator-2026"} {
		x := measure(t, call).Total()
		fmt.Fprintf(&got, "%s known %d right %d wrong %d unknown %d asserted %d\n", call, x.Known, x.Right, x.Wrong, x.Unknown, x.Asserted)
	}
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(got.String(), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(gotLines), len(wantLines)) {
		if worse(t, gotLines[i], wantLines[i]) {
			t.Errorf("the answers are worse than they were:\n got %s\nwant %s", gotLines[i], wantLines[i])
		}
	}
	if len(gotLines) != len(wantLines) {
		t.Errorf("%s has %d lines, want %d", file, len(wantLines), len(gotLines))
	}
}

// measure asks the development questions of a call.
func measure(t *testing.T, call string) quality.Report {
	t.Helper()
	c := EvalCmd{Part: "dev"}
	c.Call = call
	b, err := c.build()
	if err != nil {
		t.Fatal(err)
	}
	questions, call, err := c.questions(b)
	if err != nil {
		t.Fatal(err)
	}
	report, err := quality.Run(context.Background(), questions, c.sessions(b, call), time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// worse compares two lines of the file by shares.
func worse(t *testing.T, got, want string) bool {
	t.Helper()
	if want == "" {
		return got != ""
	}
	g, w := shares(t, got), shares(t, want)
	return g[0] < w[0] || g[1] > w[1] || g[2] > w[2]
}

func shares(t *testing.T, line string) [3]float64 {
	t.Helper()
	var call string
	var known, right, wrong, unknown, asserted float64
	if _, err := fmt.Sscanf(line, "%s known %f right %f wrong %f unknown %f asserted %f", &call, &known, &right, &wrong, &unknown, &asserted); err != nil {
		t.Fatalf("read %q: %v", line, err)
	}
	return [3]float64{right / known, wrong / known, asserted / unknown}
}
