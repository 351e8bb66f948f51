package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"grantdesk/bot"
)

// params are the parameters of a call.
type params = tgbotapi.Params

// asJSON is v as a parameter. What stands here always encodes.
func asJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(raw)
}

// A client calls the Bot API. It gives the library what it lacks: a context,
// a limit of size, the HTTP status, and errors without the token, which is
// part of every address.
type client struct {
	token, endpoint string
	http            *http.Client
}

func newClient(token, api string, hc *http.Client) *client {
	own := http.Client{}
	if hc != nil {
		own = *hc
	}
	// A redirect would carry the token to another host.
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	escaped := strings.ReplaceAll(strings.TrimRight(api, "/"), "%", "%%")
	return &client{token: token, endpoint: escaped + "/bot%s/%s", http: &own}
}

// call calls a method and decodes its result into out, which may be nil.
func (c *client) call(ctx context.Context, method string, p params, out any) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return c.request(ctx, method, out, func(api *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return api.MakeRequest(method, p)
	})
}

// poll calls getUpdates, which takes longer than other calls.
func (c *client) poll(ctx context.Context, p params, out any) error {
	ctx, cancel := context.WithTimeout(ctx, pollTime+callTime)
	defer cancel()
	return c.request(ctx, "getUpdates", out, func(api *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return api.MakeRequest("getUpdates", p)
	})
}

// upload sends a file as a document.
func (c *client) upload(ctx context.Context, p params, f bot.File, out any) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	files := []tgbotapi.RequestFile{{Name: "document", Data: tgbotapi.FileBytes{Name: f.Name, Bytes: f.Body}}}
	return c.request(ctx, "sendDocument", out, func(api *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return api.UploadFiles("sendDocument", p, files)
	})
}

func (c *client) request(ctx context.Context, method string, out any, do func(*tgbotapi.BotAPI) (*tgbotapi.APIResponse, error)) error {
	if err := ctx.Err(); err != nil {
		return &callError{method: method, cause: err, unsent: true}
	}
	trip := &trip{ctx: ctx, http: c.http}
	api := &tgbotapi.BotAPI{Token: c.token, Client: trip}
	api.SetAPIEndpoint(c.endpoint)
	resp, err := do(api)
	if err != nil {
		return c.failure(method, trip, err)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(resp.Result, out); err != nil {
		return &callError{method: method, code: trip.status, cause: fmt.Errorf("unexpected result: %w", err)}
	}
	return nil
}

// failure turns what the library returns into an error that says enough and
// shows neither the token nor what was sent.
func (c *client) failure(method string, t *trip, err error) error {
	e := &callError{method: method, code: t.status}
	var api *tgbotapi.Error
	switch {
	case errors.As(err, &api):
		e.says = quoteless(api.Message)
		e.after, e.migrate = api.RetryAfter, api.MigrateToChatID
	case t.status != 0:
		e.says = "answer is not JSON"
	default:
		e.cause = addressless(err)
		e.unsent = neverSent(e.cause)
		if strings.Contains(e.cause.Error(), c.token) {
			e.cause = errors.New("request could not be made")
		}
	}
	return e
}

// quoteless cuts an error description where it begins to quote the request.
func quoteless(s string) string {
	s, _, _ = strings.Cut(s, `"`)
	s, _, _ = strings.Cut(s, "\n")
	if len(s) > 200 {
		s = strings.ToValidUTF8(s[:200], "")
	}
	return strings.TrimSpace(s)
}

// addressless takes the address, and with it the token, off an error.
func addressless(err error) error {
	var u *url.Error
	for errors.As(err, &u) {
		err = u.Err
	}
	return err
}

// A trip is one request of the library on its way.
type trip struct {
	ctx    context.Context
	http   *http.Client
	status int
}

// Do implements the library's HTTP client. A process that was stopped while it
// waited must not send what another owner of the dialogue has sent meanwhile;
// its context may not have noticed yet that its time is over.
func (t *trip) Do(r *http.Request) (*http.Response, error) {
	if end, ok := t.ctx.Deadline(); ok && !time.Now().Before(end) {
		return nil, context.DeadlineExceeded
	}
	resp, err := t.http.Do(r.WithContext(t.ctx))
	if err != nil {
		return nil, err
	}
	t.status = resp.StatusCode
	resp.Body = limited{io.LimitReader(resp.Body, maxResponse), resp.Body}
	return resp, nil
}

type limited struct {
	io.Reader
	io.Closer
}
