package embeddings_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"grantdesk/adapters/embeddings"
)

// serve is a small server of embeddings: the vector of a text is its length
// and its number of spaces; they come in reverse order, which is allowed.
func serve(t *testing.T, handle func(w http.ResponseWriter, r *http.Request) bool) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if handle != nil && handle(w, r) {
			return
		}
		var in struct {
			Model string
			Input []string
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || in.Model != "small" || r.URL.Path != "/v1/embeddings" || r.Method != http.MethodPost {
			http.Error(w, "bad request", http.StatusBadRequest)
			return
		}
		var data []string
		for i := len(in.Input) - 1; i >= 0; i-- {
			data = append(data, fmt.Sprintf(`{"object":"embedding","index":%d,"embedding":[%d,%d]}`, i, len(in.Input[i]), strings.Count(in.Input[i], " ")))
		}
		fmt.Fprintf(w, `{"object":"list","data":[%s],"model":"small","usage":{"prompt_tokens":1}}`, strings.Join(data, ","))
	}))
	t.Cleanup(s.Close)
	return s.URL + "/v1"
}

func client(t *testing.T, o embeddings.Options) *embeddings.Client {
	t.Helper()
	if o.Timeout == 0 {
		o.Timeout = time.Minute
	}
	if o.Now == nil {
		o.Now = func() time.Time { return time.Unix(0, 0) }
	}
	o.Model = "small"
	c, err := embeddings.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEmbed(t *testing.T) {
	var auth string
	c := client(t, embeddings.Options{Key: "k", URL: serve(t, func(_ http.ResponseWriter, r *http.Request) bool {
		auth = r.Header.Get("Authorization")
		return false
	}) + "/"})
	got, err := c.Embed(context.Background(), []string{"a b c", "de", "f g"})
	if want := [][]float32{{5, 2}, {2, 0}, {3, 1}}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Embed() = %v, %v; want %v", got, err, want)
	}
	if auth != "Bearer k" {
		t.Errorf("authorization is %q", auth)
	}
}

// Whatever a server does is an error, which names neither key nor text.
func TestFailures(t *testing.T) {
	answer := func(status int, body string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, _ *http.Request) bool {
			w.WriteHeader(status)
			fmt.Fprint(w, body)
			return true
		}
	}
	for name, handle := range map[string]func(http.ResponseWriter, *http.Request) bool{
		"refused": answer(401, "geheim"),
		"broken":  answer(200, `{"data":[`),
		"too few": answer(200, `{"data":[]}`),
		"twice":   answer(200, `{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}`),
		"outside": answer(200, `{"data":[{"index":7,"embedding":[1]},{"index":0,"embedding":[1]}]}`),
		"too late": func(_ http.ResponseWriter, r *http.Request) bool {
			_, _ = io.Copy(io.Discard, r.Body) // only then the server sees that nobody waits any more
			<-r.Context().Done()
			return true
		},
	} {
		o := embeddings.Options{Key: "geheim", URL: serve(t, handle)}
		if name == "too late" {
			o.Timeout = time.Millisecond / 100
		}
		_, err := client(t, o).Embed(context.Background(), []string{"geheim", "frage"})
		if err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}

// After a failure questions rest for a while, so that they do not all wait;
// content does not.
func TestRest(t *testing.T) {
	now := time.Unix(100, 0)
	calls, broken := 0, true
	c := client(t, embeddings.Options{Now: func() time.Time { return now }, URL: serve(t, func(w http.ResponseWriter, _ *http.Request) bool {
		calls++
		if broken {
			w.WriteHeader(http.StatusBadGateway)
		}
		return broken
	})})
	ask := func() error {
		_, err := c.Embed(context.Background(), []string{"frage"})
		return err
	}
	if err := ask(); err == nil || errors.Is(err, embeddings.ErrResting) {
		t.Errorf("the first failure is %v", err)
	}
	if err := ask(); !errors.Is(err, embeddings.ErrResting) || calls != 1 {
		t.Errorf("the second question got %v after %d calls", err, calls)
	}
	broken = false
	if _, err := c.Embed(context.Background(), []string{"zwei", "texte"}); err != nil {
		t.Errorf("content rests: %v", err)
	}
	now = now.Add(time.Minute)
	if err := ask(); err != nil {
		t.Errorf("after the rest: %v", err)
	}
}

func TestNewFaults(t *testing.T) {
	for _, o := range []embeddings.Options{{URL: "localhost:1", Model: "m"}, {URL: "ftp://x/v1", Model: "m"}, {URL: "http://x/v1"}} {
		if _, err := embeddings.New(o); err == nil {
			t.Errorf("New(%+v) is no error", o)
		}
	}
}
