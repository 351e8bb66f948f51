package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"grantdesk/adapters/redis"
)

// A Redis whose clock goes wrong is told of, one whose clock is right is not.
func TestWarnsOfSkew(t *testing.T) {
	for skew, warns := range map[time.Duration]bool{0: false, time.Second: false, time.Hour: true, -time.Hour: true} {
		m := miniredis.RunT(t)
		m.SetTime(time.Now().Add(skew))
		s, err := redis.Open(redis.Options{Addrs: []string{m.Addr()}})
		if err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		warnOfSkew(t.Context(), s, slog.New(slog.NewTextHandler(&log, nil)))
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if told := strings.Contains(log.String(), "the clocks of redis and this machine differ"); told != warns {
			t.Errorf("clocks %v apart: told %t, want %t: %s", skew, told, warns, log.String())
		}
		if warns && (!strings.Contains(log.String(), m.Addr()) || !strings.Contains(log.String(), "1h0m0s") && !strings.Contains(log.String(), "59m")) {
			t.Errorf("it does not say which and by how much: %s", log.String())
		}
	}
}
