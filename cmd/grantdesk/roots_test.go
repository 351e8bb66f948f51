package main

import (
	"crypto/x509"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// On a machine without certificate roots the program has its own: a
// certificate that one of them signed is not taken for foreign.
func TestRootsAreEmbedded(t *testing.T) {
	const child = "GRANTDESK_TEST_CHILD"
	if os.Getenv(child) != "" {
		pool, err := x509.SystemCertPool()
		if err != nil || pool.Equal(x509.NewCertPool()) {
			t.Errorf("no roots (%v)", err)
		}
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestRootsAreEmbedded$", "-test.v")
	cmd.Env = append(os.Environ(), child+"=1", "SSL_CERT_FILE=/nowhere", "SSL_CERT_DIR=/nowhere")
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "PASS") {
		t.Errorf("%v:\n%s", err, out)
	}
}
