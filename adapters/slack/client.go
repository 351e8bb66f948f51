package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	api "github.com/slack-go/slack"
)

// A caller makes HTTP calls with a limit of time and size that are the
// library's to lack, and without redirects, which could carry a token away.
type caller struct{ http http.Client }

func newCaller(hc *http.Client) *caller {
	own := http.Client{Timeout: callTime}
	if hc != nil {
		own = *hc
		if own.Timeout == 0 {
			own.Timeout = callTime
		}
	}
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &caller{http: own}
}

// Do implements the library's HTTP client. A process that was stopped while it
// waited must not send what another owner of the dialogue has sent meanwhile;
// its context may not have noticed yet that its time is over.
func (c *caller) Do(r *http.Request) (*http.Response, error) {
	if end, ok := r.Context().Deadline(); ok && !time.Now().Before(end) {
		return nil, context.DeadlineExceeded
	}
	resp, err := c.http.Do(r)
	if err != nil {
		return nil, addressless(err)
	}
	resp.Body = limited{io.LimitReader(resp.Body, maxAnswer), resp.Body}
	return resp, nil
}

type limited struct {
	io.Reader
	io.Closer
}

// client returns a client of the library for a token.
func (b *Bot) client(token string, more ...api.Option) *api.Client {
	base := strings.TrimRight(b.o.API, "/") + "/"
	return api.New(token, append([]api.Option{api.OptionAPIURL(base), api.OptionHTTPClient(b.http)}, more...)...)
}

// allowed reports whether an address is one of Slack's for responses, or one
// of the server that stands in for Slack.
func (b *Bot) allowed(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return false
	}
	own, err := url.Parse(b.o.API)
	if err == nil && own.Host != "slack.com" && own.Host == u.Host && own.Scheme == u.Scheme {
		return true
	}
	return u.Scheme == "https" && slices.Contains([]string{"hooks.slack.com", "hooks.slack-gov.com"}, u.Host)
}

// A response is what is posted to a response address.
type response struct {
	Type    string      `json:"response_type"`
	Text    string      `json:"text"`
	Blocks  []api.Block `json:"blocks,omitempty"`
	Replace bool        `json:"replace_original"`
	Unfurl  bool        `json:"unfurl_links"`
	Media   bool        `json:"unfurl_media"`
}

// respond posts to a response address.
func (b *Bot) respond(ctx context.Context, address string, r response) error {
	const method = "response address"
	if !b.allowed(address) {
		return failed(method, errURL)
	}
	raw, err := json.Marshal(r)
	if err != nil {
		return failed(method, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(raw))
	if err != nil {
		return failed(method, errURL)
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	return b.post(method, req)
}

// post makes a call of which only the outcome counts.
func (b *Bot) post(method string, req *http.Request) error {
	resp, err := b.http.Do(req)
	if err != nil {
		return failed(method, err)
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	if resp.StatusCode != http.StatusOK {
		return failed(method, api.StatusCodeError{Code: resp.StatusCode, Status: http.StatusText(resp.StatusCode)})
	}
	return failed(method, err)
}

// put sends the bytes of a file to where Slack wants them, without a token.
func (b *Bot) put(ctx context.Context, address string, body []byte) error {
	const method = "upload address"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil || !b.stores(req.URL) {
		return failed(method, errURL)
	}
	req.Header.Set("Content-Type", "application/octet-stream")
	return b.post(method, req)
}

// stores reports whether an address is one where Slack takes files, or one of
// the server that stands in for Slack.
func (b *Bot) stores(u *url.URL) bool {
	own, err := url.Parse(b.o.API)
	if err == nil && own.Host != "slack.com" {
		return own.Host == u.Host && own.Scheme == u.Scheme
	}
	return u.Scheme == "https" && (u.Host == "slack.com" || strings.HasSuffix(u.Host, ".slack.com") || strings.HasSuffix(u.Host, ".slack-gov.com"))
}

// asJSON is v as a string. What stands here always encodes.
func asJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(raw)
}

// read decodes JSON and keeps a decoding error from showing what a person wrote.
func read(raw []byte, v any) error {
	err := json.Unmarshal(raw, v)
	var t *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &t):
		return fmt.Errorf("field %s is no %s", t.Field, t.Type)
	}
	return fmt.Errorf("%T", err)
}
