// Package nodetest runs other people's software for tests of adapters: what
// stands in a directory with a package.json and its lock file.
package nodetest

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Install sees to it that the software of dir is there. Where CI runs it has
// to be; elsewhere the test is skipped without it.
func Install(t testing.TB, dir string) {
	t.Helper()
	_, err := os.Stat(filepath.Join(dir, "node_modules"))
	if err == nil {
		_, err = exec.LookPath("node")
	}
	if err == nil {
		return
	}
	if os.Getenv("CI") != "true" {
		t.Skipf("run npm ci in %s to try this: %v", dir, err)
	}
	cmd := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("npm ci in %s: %v\n%s", dir, err, out)
	}
}

// Start runs a program in dir and returns the lines that it prints. At the
// end of the test its input is closed, upon which it has to end.
func Start(t testing.TB, dir, program string, args ...string) <-chan string {
	t.Helper()
	Install(t, dir)
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		for s := bufio.NewScanner(out); s.Scan(); {
			lines <- s.Text()
		}
		_ = cmd.Wait()
	}()
	t.Cleanup(func() {
		in.Close()
		for range lines {
		}
	})
	return lines
}
