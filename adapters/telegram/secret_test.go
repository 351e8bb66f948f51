package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/adapters/telegram"
	"grantdesk/bot"
	"grantdesk/knowledge"
)

// said is what nobody may find in a log or an error.
const said = "Vertrauliche Frage von Erika"

// everything exercises each call of a bot and returns all errors.
func everything(ctx context.Context, b *telegram.Bot) (texts []string) {
	rep := reply("tg/1/1-1", 5, block(said))
	rep.Choices, rep.Menus = []bot.Choice{{ID: "a", Label: said}}, "en"
	files := reply("tg/1/2-1", 6)
	files.Menus = bot.MenusAuto
	files.Files = []bot.File{{Name: "x.ics", Body: []byte(said)}}
	errs := []error{b.Send(ctx, rep), b.Send(ctx, files), b.Register(ctx)}
	for _, run := range []func(context.Context) error{
		b.Poll,
		func(ctx context.Context) error { return b.Hook(ctx, "https://bot.example.org") },
		func(ctx context.Context) error { b.Typing(ctx, rep.To); return nil },
	} {
		short, cancel := context.WithTimeout(ctx, 5*time.Second)
		errs = append(errs, run(short))
		cancel()
	}
	for _, f := range b.Check(ctx, knowledge.En, telegram.Plan{Webhook: true, Public: "https://bot.example.org"}) {
		texts = append(texts, f.Text+f.Fix)
	}
	return append(texts, fmt.Sprint(errs))
}

// broken answers every request in one of the ways in which the net breaks.
type broken struct {
	status int
	body   string
	err    error
}

func (b broken) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	if b.err != nil {
		return nil, b.err
	}
	rec := httptest.NewRecorder()
	rec.Header().Set("Location", "http://evil.test"+r.URL.Path)
	rec.WriteHeader(b.status)
	rec.WriteString(b.body)
	return rec.Result(), nil
}

// TestNothingLeaks: on no failing path do logs or errors show the token, the
// secret or a person's words.
func TestNothingLeaks(t *testing.T) {
	echo := func(code int) broken {
		return broken{status: code, body: fmt.Sprintf(`{"ok":false,"error_code":%d,"description":"Bad Request: can't parse \"%s\""}`, code, said)}
	}
	ways := map[string]broken{
		"refused": {err: errors.New("connection refused")}, "page": {status: 502, body: "<html>" + said}, "redirect": {status: 302},
		"nonsense": {status: 200, body: said}, "wrong type": {status: 200, body: `{"ok":true,"result":"` + said + `"}`},
		"400": echo(400), "401": echo(401), "403": echo(403), "404": echo(404), "409": echo(409), "429": echo(429), "500": echo(500),
	}
	for name, way := range ways {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			o := r.o
			o.HTTP = &http.Client{Transport: way}
			leaks(t, name, everything(t.Context(), telegram.New(o)), r.logs.String())
		})
	}
	for name, api := range map[string]string{"bad address": "http://bad host\x7f", "no scheme": "api.telegram.org", "closed port": "http://127.0.0.1:1"} {
		r := newRig(t)
		o := r.o
		o.API, o.HTTP = api, nil
		b := telegram.New(o)
		_, err := b.Shown(t.Context(), reply("1-1", 5))
		leaks(t, name, []string{fmt.Sprint(err, b.Send(t.Context(), reply("1-1", 5, block(said))), b.Register(t.Context()))}, r.logs.String())
	}
	r := newRig(t)
	r.inbox.failWith(errors.New("store is away"))
	r.fake.push(private(5, said))
	r.fake.push(strings.Replace(private(5, said), `"date":1700000000`, `"date":"`+said+`"`, 1))
	r.fake.deliver(r.Webhook(), secret)
	leaks(t, "webhook", nil, r.logs.String())
}

func leaks(t *testing.T, name string, texts []string, log string) {
	t.Helper()
	_, hush, _ := strings.Cut(token, ":")
	for _, s := range append(texts, log) {
		for _, bad := range []string{hush, secret, said, "Vertrauliche"} {
			if strings.Contains(s, bad) {
				t.Errorf("%s: %q leaks in %s", name, bad, s)
			}
		}
	}
}

// TestRedirectIsNotFollowed: a redirect would carry the token elsewhere.
func TestRedirectIsNotFollowed(t *testing.T) {
	asked := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer other.Close()
	first := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+r.URL.Path, http.StatusTemporaryRedirect)
	}))
	defer first.Close()
	o := newRig(t).o
	o.API, o.HTTP = first.URL, nil
	if err := telegram.New(o).Send(t.Context(), reply("1-1", 5, block("x"))); err == nil || asked {
		t.Errorf("followed %v, error %v", asked, err)
	}
}
