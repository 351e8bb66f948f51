package web_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"grantdesk/adapters/web"
	"grantdesk/bot"
	"grantdesk/bot/phrase"
	"grantdesk/knowledge"
)

// echo is a service that answers at once.
type echo struct {
	mu   sync.Mutex
	bot  *web.Bot
	took []bot.Message
}

func (e *echo) Accept(ctx context.Context, m bot.Message) error {
	e.mu.Lock()
	e.took = append(e.took, m)
	e.mu.Unlock()
	r := bot.Reply{ID: m.ID + "-1", To: m.From, Lang: m.Lang, Blocks: []bot.Block{
		{Style: bot.BlockText, Text: "heard " + m.Text + m.Choice},
		{Style: bot.BlockSource, Text: "Source: <call>", URL: "javascript:alert(1)"},
	}, Choices: []bot.Choice{{ID: "c1", Label: "One"}}, Files: []bot.File{{Name: "frist.ics", Type: "text/calendar", Body: []byte("BEGIN")}}}
	return e.bot.Send(ctx, r)
}

func (e *echo) last() bot.Message {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.took[len(e.took)-1]
}

// rig is the page with a service behind it.
type rig struct {
	*echo
	url string
}

func newRig(t *testing.T) *rig {
	t.Helper()
	cat, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	e := &echo{}
	e.bot, err = web.New(web.Options{
		Inbox: e, Desk: true, Log: slog.New(slog.DiscardHandler), Now: time.Now, Person: func(s string) string { return "p-" + s },
		Phrases: func(l knowledge.Lang, key string, pairs ...string) string { return cat.In(l).Say(key, pairs...) },
	})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(e.bot.Handler())
	t.Cleanup(s.Close)
	return &rig{echo: e, url: s.URL}
}

// visitor is a browser without scripts.
func visitor(t *testing.T) *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

func text(t *testing.T, resp *http.Response, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.Status + "\n" + string(body)
}

func (r *rig) get(t *testing.T, c *http.Client, path string) string {
	resp, err := c.Get(r.url + path)
	return text(t, resp, err)
}

func (r *rig) post(t *testing.T, c *http.Client, path string, pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	resp, err := c.PostForm(r.url+path, v)
	return text(t, resp, err)
}

// Without scripts: greet, ask, press, change the language; what people write
// is shown as they wrote it and never as markup.
func TestWithoutScripts(t *testing.T) {
	r, c := newRig(t), visitor(t)
	r.get(t, c, "/")
	if m := r.last(); m.Kind != bot.KindOpen || m.From.Channel != "web" || m.Person != "p-"+m.From.Room || !m.Private {
		t.Errorf("opened with %+v", m)
	}
	page := r.post(t, c, "/say", "text", "<script>alert(1)</script> & Frist", "zone", "Europe/Vienna")
	for _, want := range []string{"200 OK", "heard &lt;script&gt;alert(1)&lt;/script&gt; &amp; Frist", "Source: &lt;call&gt;", `role="log"`} {
		if !strings.Contains(page, want) {
			t.Errorf("page lacks %q:\n%s", want, page)
		}
	}
	if strings.Contains(page, "<script>alert") || strings.Contains(page, `href="javascript:`) {
		t.Errorf("markup got through:\n%s", page)
	}
	if m := r.last(); m.Zone != "Europe/Vienna" {
		t.Errorf("zone %q", m.Zone)
	}
	page = r.post(t, c, "/say", "choice", "c1", "label", "One", "of", "x-1")
	if m := r.last(); m.Kind != bot.KindChoice || m.Choice != "c1" || m.Of != "x-1" || !strings.Contains(page, "<p>One</p>") {
		t.Errorf("pressed %+v", m)
	}
	page = r.post(t, c, "/language", "lang", "en")
	if m := r.last(); m.Text != "/en" || !strings.Contains(page, `<html lang="en">`) {
		t.Errorf("language: %+v", m)
	}
}

// Nobody sees another's conversation or files, and other sites cannot speak
// for a visitor.
func TestApart(t *testing.T) {
	r, a, b := newRig(t), visitor(t), visitor(t)
	r.get(t, a, "/")
	r.post(t, a, "/say", "text", "mine alone")
	file := "/file/" + r.last().ID + "-1/0"
	if got := r.get(t, a, file); !strings.HasSuffix(got, "BEGIN") {
		t.Errorf("own file: %s", got)
	}
	if page := r.get(t, b, "/"); strings.Contains(page, "mine alone") {
		t.Error("another's words are shown")
	}
	for _, path := range []string{file, "/file/x/0", "/file/" + r.last().ID + "-1/9"} {
		if got := r.get(t, b, path); !strings.HasPrefix(got, "404") {
			t.Errorf("%s: %.40s", path, got)
		}
	}
	n := len(r.took)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url+"/say", strings.NewReader("text=forged"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"}}
	resp, err := a.Do(req)
	if got := text(t, resp, err); !strings.HasPrefix(got, "403") || len(r.took) != n {
		t.Errorf("forged: %.40s", got)
	}
	if got := r.post(t, a, "/say", "text", strings.Repeat("x", 70<<10)); !strings.HasPrefix(got, "413") || len(r.took) != n {
		t.Errorf("too much: %.40s", got)
	}
	resp, err = a.Get(r.url + "/")
	text(t, resp, err)
	if csp := resp.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("policy %q", csp)
	}
}

// events reads a stream until n items came.
func events(t *testing.T, r *rig, c *http.Client, path, last string, n int) (ids, data []string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Last-Event-ID", last)
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	for done := 0; done < n; {
		if !lines.Scan() {
			t.Fatalf("the stream ended after %d items", done)
		}
		switch key, value, _ := strings.Cut(lines.Text(), ": "); key {
		case "id":
			ids, data = append(ids, value), append(data, "")
		case "data":
			data[len(data)-1] += value
		case "":
			done = len(ids)
		}
	}
	return ids, data
}

// A stream goes on where it broke off; a card that changes comes again under
// its old id; the helpdesk writes in the thread of a card.
func TestStream(t *testing.T) {
	r, c := newRig(t), visitor(t)
	r.get(t, c, "/")
	r.post(t, c, "/say", "text", "one")
	ids, data := events(t, r, c, "/events?after=1", "", 2)
	if ids[0] != "2" || !strings.Contains(data[0], "one") || !strings.Contains(data[1], "heard one") {
		t.Errorf("streamed %q %q", ids, data)
	}
	if ids, _ := events(t, r, c, "/events?after=0", "2", 1); ids[0] != "3" {
		t.Errorf("went on with %q", ids)
	}
	desk := bot.Address{Channel: "web", Room: web.DeskRoom}
	card := bot.Reply{ID: "ticket/1/card", To: desk, Blocks: []bot.Block{{Style: bot.BlockTitle, Text: "new"}}, Choices: []bot.Choice{{ID: "t:1:claim", Label: "Claim"}}}
	again := card
	again.ID, again.Replaces, again.Blocks = "ticket/1-2", card.ID, []bot.Block{{Style: bot.BlockTitle, Text: "claimed"}}
	for _, reply := range []bot.Reply{card, card, again} {
		if err := r.bot.Send(t.Context(), reply); err != nil {
			t.Fatal(err)
		}
	}
	if page := r.get(t, c, "/desk"); strings.Count(page, "<article") != 1 || !strings.Contains(page, `id="i-ticket/1/card"`) || !strings.Contains(page, "claimed") {
		t.Errorf("desk:\n%s", page)
	}
	r.post(t, c, "/desk/say", "text", "An answer", "root", "ticket/1/card")
	if m := r.last(); m.From != desk || m.Root != "ticket/1/card" || m.Name == "" || m.Private {
		t.Errorf("the desk said %+v", m)
	}
	n := len(r.took)
	if r.post(t, c, "/desk/say", "text", "to nobody"); len(r.took) != n {
		t.Error("the desk spoke to the bot")
	}
}

// When the service stops, streams end, so that nothing keeps it.
func TestStreamsEnd(t *testing.T) {
	r, c := newRig(t), visitor(t)
	r.get(t, c, "/")
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.bot.Run(ctx) }()
	resp, err := c.Get(r.url + "/events?after=99")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if _, err := io.ReadAll(resp.Body); err != nil {
		t.Error(err)
	}
}
