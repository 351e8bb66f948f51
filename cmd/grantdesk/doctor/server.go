package doctor

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"grantdesk/adapters/slack"
	"grantdesk/adapters/telegram"
)

// Bounds of the free space where the embedded store lies.
const (
	littleSpace = 1 << 30
	noSpace     = 100 << 20
)

// disk looks at the place of the embedded store: Redis has its own.
func (e *examination) disk(context.Context) {
	if e.Config.Store.Kind != "embedded" {
		return
	}
	dir, err := filepath.Abs(filepath.Dir(e.Config.Store.File))
	if err != nil {
		dir = filepath.Dir(e.Config.Store.File)
	}
	probe, err := os.CreateTemp(existing(dir), ".grantdesk-doctor-*")
	if err != nil {
		e.fault(AreaDisk, "doctor.disk.write", "doctor.disk.write.fix", "dir", dir)
		return
	}
	// Empty and ours: whether it goes is of no consequence.
	_, _ = probe.Close(), os.Remove(probe.Name())
	n, known := free(existing(dir))
	switch {
	case known && n < noSpace:
		e.fault(AreaDisk, "doctor.disk.full", "doctor.disk.full.fix", "dir", dir, "size", megabytes(n))
	case known && n < littleSpace:
		e.look(AreaDisk, "doctor.disk.full", "doctor.disk.full.fix", "dir", dir, "size", megabytes(n))
	case known:
		e.good(AreaDisk, "doctor.disk.good", "dir", dir, "size", megabytes(n))
	}
}

// existing is dir or the nearest directory above it that exists.
func existing(dir string) string {
	for {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}

// server asks the process that serves on this machine, if there is one, and
// compares its content with that of the directory.
func (e *examination) server(ctx context.Context) {
	listen := e.Config.HTTP.Listen
	if listen == "" {
		return
	}
	switch ok, status := e.get(ctx, "/readyz"); {
	case !ok:
		e.look(AreaServer, "doctor.server.none", "doctor.server.none.fix", "address", listen)
		return
	case status == http.StatusServiceUnavailable:
		e.running = true
		e.fault(AreaServer, "doctor.server.unready", "doctor.server.unready.fix", "address", listen)
	case status != http.StatusOK:
		e.fault(AreaServer, "doctor.server.other", "doctor.server.other.fix", "address", listen)
		return
	default:
		e.running = true
		e.good(AreaServer, "doctor.server.good", "address", listen)
	}
	if served := e.served(ctx); served != "" && e.version != "" && served != e.version {
		e.fault(AreaServer, "doctor.server.content", "doctor.server.content.fix", "served", served, "version", e.version)
	}
}

// request asks the server on this machine.
func (e *examination) request(ctx context.Context, path string) (*http.Response, error) {
	host, port, err := net.SplitHostPort(e.Config.HTTP.Listen)
	if err != nil {
		return nil, err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+path, nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

func (e *examination) get(ctx context.Context, path string) (ok bool, status int) {
	resp, err := e.request(ctx, path)
	if err != nil {
		return false, 0
	}
	defer resp.Body.Close()
	return true, resp.StatusCode
}

// served is the version of the content that the server has, or "".
func (e *examination) served(ctx context.Context) string {
	resp, err := e.request(ctx, "/metrics")
	if err != nil {
		return ""
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(io.LimitReader(resp.Body, 1<<20))
	for lines.Scan() {
		if _, rest, ok := strings.Cut(lines.Text(), `grantdesk_content_info{version="`); ok {
			version, _, _ := strings.Cut(rest, `"`)
			return version
		}
	}
	return ""
}

// gapWaits is how many times longer than another area the gaps may take: each
// question is asked anew, which is work and not waiting.
const gapWaits = 6

// gaps tells how many questions wait for an answer in the content.
func (e *examination) gaps(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), gapWaits*e.Wait)
	defer cancel()
	if e.Gaps == nil || e.storeless {
		return
	}
	switch n, people, err := e.Gaps(ctx); {
	case err != nil:
		e.look(AreaContent, "doctor.content.gaps.unread", "doctor.content.gaps.unread.fix", "why", err.Error())
	case n > 0:
		e.look(AreaContent, "doctor.content.gaps", "doctor.content.gaps.fix", "n", strconv.Itoa(n), "people", strconv.Itoa(people))
	}
}

// mail reaches the mail server of the helpdesk.
func (e *examination) mail(ctx context.Context) {
	if e.Email == nil {
		return
	}
	for _, f := range e.Email.Check(ctx, e.lang()) {
		e.found = append(e.found, Finding{AreaMail, state(f.Good, !f.Good), f.Text, f.Fix})
	}
}

// channels looks at each channel that is on.
func (e *examination) channels(ctx context.Context) {
	if e.Telegram == nil && e.Slack == nil {
		e.look(AreaServer, "doctor.channel.none", "doctor.channel.none.fix")
	}
	if e.Telegram != nil {
		c := e.Config.Telegram
		p := telegram.Plan{Webhook: c.Mode == "webhook", Public: e.Config.HTTP.Public, Running: e.running}
		for _, f := range e.Telegram.Check(ctx, e.lang(), p) {
			e.found = append(e.found, Finding{AreaTelegram, state(f.Good, f.Fault), f.Text, f.Fix})
		}
	}
	if e.Slack != nil {
		p := slack.Plan{HTTP: e.Config.Slack.Mode == "http", Public: e.Config.HTTP.Public, Running: e.running}
		for _, f := range e.Slack.Check(ctx, e.lang(), p) {
			e.found = append(e.found, Finding{AreaSlack, state(f.Good, f.Fault), f.Text, f.Fix})
		}
	}
}

func state(good, fault bool) string {
	switch {
	case fault:
		return Fault
	case good:
		return Good
	}
	return Look
}
