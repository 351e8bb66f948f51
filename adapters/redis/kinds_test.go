package redis

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"grantdesk/adapters/redis/redistest"
	"grantdesk/bot/mailbox"
)

// opened is a store as an operator would open it, checked.
func opened(t *testing.T, o Options) *Store {
	t.Helper()
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	stops(t, s.Close)
	if err := s.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCluster(t *testing.T) {
	// The documentation names what its user needs besides.
	more := regexp.MustCompile("In a cluster add `([^`]*)`").FindStringSubmatch(operations(t))
	if more == nil {
		t.Fatal("docs/operations.md does not say what a user needs in a cluster")
	}
	g, err := redistest.StartCluster(t.Context(), t.TempDir(), 3, "--aclfile", users(t, more[1]))
	missing(t, err)
	stops(t, g.Kill)
	s := opened(t, Options{Addrs: g.Addrs, Username: "grantdesk", Password: "fake"})
	walk(t, s)
	// Dialogues lie on all masters, and what goes over all of them finds all.
	const many = 60
	for n := range many {
		if _, err := s.Accept(t.Context(), mailbox.Message{Dialogue: "d" + strconv.Itoa(n), ID: "1", Payload: []byte("x")}, false); err != nil {
			t.Fatal(err)
		}
	}
	for _, node := range g.Data {
		c := goredis.NewClient(&goredis.Options{Addr: node.Addr, DisableIdentity: true})
		n, err := c.DBSize(t.Context()).Result()
		if err != nil || n == 0 {
			t.Errorf("%d keys on %s, %v", n, node.Addr, err)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	if due, err := s.Due(t.Context(), 2*many); err != nil || len(due) < many {
		t.Errorf("%d of %d dialogues are due, %v", len(due), many, err)
	}
}

// TestSentinel kills the master: the store goes on with the replica that took
// its place, and knows what was accepted before.
func TestSentinel(t *testing.T) {
	g, err := redistest.StartSentinels(t.Context(), t.TempDir(), time.Second/2, "--min-replicas-to-write", "1")
	missing(t, err)
	stops(t, g.Kill)
	s := opened(t, Options{Addrs: g.Addrs, Master: g.Master})
	walk(t, s)
	m := mailbox.Message{Dialogue: "x", ID: "1", Payload: []byte("x")}
	if _, err := s.Accept(t.Context(), m, false); err != nil {
		t.Fatal(err)
	}
	if err := g.Replicated(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := g.FailOver(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r, err := insistently(t.Context(), func(ctx context.Context) (mailbox.Receipt, error) { return s.Accept(ctx, m, false) }); err != nil || r.Result != mailbox.Duplicate {
		t.Errorf("after the fail-over the message is %v, %v", r.Result, err)
	}
	walkAgain(t, s)
}

// insistently calls until there is no error, for a while.
func insistently[T any](ctx context.Context, call func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	for {
		v, err := call(ctx)
		if err == nil || ctx.Err() != nil {
			return v, err
		}
	}
}

// walkAgain shows that a store works whose server was replaced.
func walkAgain(t *testing.T, s *Store) {
	t.Helper()
	l, err := s.Claim(t.Context(), "x")
	if err != nil || l == nil {
		t.Fatalf("claim: %v, %v", l, err)
	}
	if err := s.Commit(t.Context(), l, mailbox.Commit{State: []byte("s"), Consumed: 1}); err != nil {
		t.Error(err)
	}
	if err := s.Done(t.Context(), l, mailbox.Done{Release: true}); err != nil {
		t.Error(err)
	}
}

// TestTLS speaks to a server that takes TLS only, as a user with the rights
// of the documentation only.
func TestTLS(t *testing.T) {
	dir := t.TempDir()
	roots := certificate(t, dir)
	srv, err := redistest.StartTLS(t.Context(), filepath.Join(dir, "data"), "--tls-auth-clients", "no",
		"--tls-cert-file", filepath.Join(dir, "cert.pem"), "--tls-key-file", filepath.Join(dir, "key.pem"),
		"--tls-ca-cert-file", filepath.Join(dir, "cert.pem"), "--aclfile", users(t, ""))
	missing(t, err)
	stops(t, srv.Kill)
	o := Options{Addrs: []string{srv.Addr}, Username: "grantdesk", Password: "fake", TLS: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
	walk(t, opened(t, o))
	o.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	stranger, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	stops(t, stranger.Close)
	if err := stranger.Ping(t.Context()); err == nil {
		t.Error("a server with a certificate that nobody vouches for was trusted")
	}
}

// certificate writes a key and a certificate for loopback and returns who
// trusts it.
func certificate(t *testing.T, dir string) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "redis"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: der}, "key.pem": {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return pool
}
