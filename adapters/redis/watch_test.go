package redis

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
)

// sentinel answers as one that sees addr as the master of an epoch.
func sentinel(t *testing.T, addr string, epoch int) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	stops(t, l.Close)
	host, port, _ := net.SplitHostPort(addr)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				for lines := bufio.NewScanner(c); lines.Scan(); {
					switch strings.ToLower(lines.Text()) {
					case "hello", "client":
						fmt.Fprint(c, "-ERR unknown command\r\n")
					case "master":
						fmt.Fprintf(c, "*2\r\n$12\r\nconfig-epoch\r\n$%d\r\n%d\r\n", len(fmt.Sprint(epoch)), epoch)
					case "get-master-addr-by-name":
						fmt.Fprintf(c, "*2\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n", len(host), host, len(port), port)
					}
				}
			}()
		}
	}()
	return l.Addr().String()
}

// TestReplacedMaster: a Sentinel that was not told yet does not lead to the
// master of before.
func TestReplacedMaster(t *testing.T) {
	const old, now, other = "127.0.0.1:7001", "127.0.0.1:7002", "127.0.0.1:7003"
	gone, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := gone.Addr().String()
	if err := gone.Close(); err != nil {
		t.Fatal(err)
	}
	before, after := sentinel(t, old, 3), sentinel(t, now, 4)
	for _, tt := range []struct {
		name, dialled, want string
		sentinels           []string
	}{
		{"all agree", now, now, []string{after, after}},
		{"one was not told", old, now, []string{before, after, before}},
		{"one is gone", old, now, []string{nobody, after, before}},
		{"all are gone", old, old, []string{nobody}},
		{"a further sentinel", other, other, []string{before, after}},
		{"no agreement", old, "", []string{before, sentinel(t, now, 3)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dialled := ""
			o := Options{Addrs: tt.sentinels, Master: "m"}.withDefaults()
			w := watch{o, o.base()}
			real := w.dial
			w.dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
				if addr == old || addr == now || addr == other {
					dialled = addr
					return nil, net.ErrClosed
				}
				return real(ctx, network, addr)
			}
			_, err := w.open(t.Context(), "tcp", tt.dialled)
			if dialled != tt.want || (tt.want == "") != errors.Is(err, errSplit) {
				t.Errorf("dialled %q, want %q, %v", dialled, tt.want, err)
			}
		})
	}
}
