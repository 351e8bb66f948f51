// Package embeddings has texts embedded by any server that speaks OpenAI's
// /v1/embeddings: Ollama, vLLM, llama.cpp and others, on a machine of the
// operator's own. Texts of persons go to that server and nowhere else.
package embeddings

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// Options say where and how texts are embedded.
type Options struct {
	URL     string        // up to and with the version: http://127.0.0.1:11434/v1
	Model   string        // as the server names it
	Key     string        // bearer token; empty: none is sent
	Timeout time.Duration // of one question; content may take a hundred times as long
	Now     func() time.Time
}

// A Client embeds texts. It may be used by many at once.
type Client struct {
	o       Options
	http    *http.Client
	restTil atomic.Int64 // after a failure questions rest until then, in Unix nanoseconds
}

const (
	contentShare = 100 // content has so many times the time of a question
	rest         = 30 * time.Second
	maxBytes     = 64 << 20
)

// New returns a client. It does not connect yet.
func New(o Options) (*Client, error) {
	u, err := url.Parse(o.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("embeddings: the address is no whole http address")
	}
	if o.Model == "" {
		return nil, errors.New("embeddings: no model is named")
	}
	o.URL = strings.TrimSuffix(o.URL, "/") + "/embeddings"
	return &Client{o: o, http: &http.Client{}}, nil
}

// ErrResting is returned for a while after a failure, so that not every
// question waits for a server that does not answer.
var ErrResting = errors.New("embeddings rest after a failure")

type request struct {
	Model string   `json:"model"`
	Input []string `json:"input"`
}

type response struct {
	Data []struct {
		Index     int       `json:"index"`
		Embedding []float32 `json:"embedding"`
	} `json:"data"`
}

// Embed implements rank.Embedder. One text is taken for a question and bounded
// by the time-out; several are content.
func (c *Client) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	question := len(texts) == 1
	timeout := c.o.Timeout
	if !question {
		timeout *= contentShare
	} else if c.o.Now().UnixNano() < c.restTil.Load() {
		return nil, ErrResting
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	vs, err := c.embed(ctx, texts)
	if err != nil && question {
		c.restTil.Store(c.o.Now().Add(rest).UnixNano())
	}
	return vs, err
}

func (c *Client) embed(ctx context.Context, texts []string) ([][]float32, error) {
	body, err := json.Marshal(request{c.o.Model, texts})
	if err != nil {
		return nil, fmt.Errorf("write embeddings request: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.o.URL, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("make embeddings request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	if c.o.Key != "" {
		req.Header.Set("Authorization", "Bearer "+c.o.Key)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask for embeddings: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("ask for embeddings: the server says %s", res.Status)
	}
	var r response
	if err := json.NewDecoder(io.LimitReader(res.Body, maxBytes)).Decode(&r); err != nil {
		return nil, fmt.Errorf("read embeddings: %w", err)
	}
	return r.vectors(len(texts))
}

// vectors puts the vectors into the order of the texts.
func (r response) vectors(n int) ([][]float32, error) {
	vs := make([][]float32, n)
	for _, d := range r.Data {
		if d.Index < 0 || d.Index >= n || vs[d.Index] != nil {
			return nil, fmt.Errorf("read embeddings: the vectors are not those of %d texts", n)
		}
		vs[d.Index] = d.Embedding
	}
	if len(r.Data) != n {
		return nil, fmt.Errorf("read embeddings: %d vectors for %d texts", len(r.Data), n)
	}
	return vs, nil
}
